package plan

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/reading"
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// maxExpression bounds one condition, in bytes.
const maxExpression = 2000

// The types of the expression language. A choice field has a type of its own, so that two fields' choices never mix.
var (
	numberType = cel.OpaqueType("number")
	dateType   = cel.OpaqueType("date")
)

// compiler type-checks conditions against the survey fields. It knows no function but date("2000-12-31"), and no operator but
// && || ! < <= > >= == != and in: what compiles is what eval can answer.
type compiler struct {
	env    *cel.Env
	fields []Field
	index  map[string]int
	choice map[string]choiceAt // bare or qualified choice id
}

type choiceAt struct{ field, order int }

// complaint is one mistake in a condition; col counts characters from 0.
type complaint struct {
	col     int
	message string
}

func newCompiler(fields []Field, index map[string]int) (*compiler, error) {
	c := &compiler{fields: fields, index: index, choice: map[string]choiceAt{}}
	opts := []cel.EnvOption{
		cel.ClearMacros(),
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(50),
		cel.Function("date", cel.Overload("date_string", []*cel.Type{cel.StringType}, dateType)),
	}
	opts = append(opts, logic()...)
	opts = append(opts, c.comparisons()...)
	for i := range fields {
		if t := c.typeOf(i); t != nil && index[fields[i].ID] == i {
			opts = append(opts, cel.Variable(fields[i].ID, t))
		}
	}
	for word, at := range c.words() {
		c.choice[word] = at
		opts = append(opts, cel.Variable(word, c.typeOf(at.field)))
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("condition language: %w", err)
	}
	c.env = env
	return c, nil
}

func logic() []cel.EnvOption {
	two := []*cel.Type{cel.BoolType, cel.BoolType}
	return []cel.EnvOption{
		cel.Function(operators.LogicalAnd, cel.Overload("and", two, cel.BoolType)),
		cel.Function(operators.LogicalOr, cel.Overload("or", two, cel.BoolType)),
		cel.Function(operators.LogicalNot, cel.Overload("not", two[:1], cel.BoolType)),
	}
}

// comparisons declares which pairs of types may be compared with which operator.
func (c *compiler) comparisons() []cel.EnvOption {
	same := func(t *cel.Type) []*cel.Type { return []*cel.Type{t, t} }
	ordered := [][]*cel.Type{
		same(numberType), same(dateType),
		{numberType, cel.IntType},
		{cel.IntType, numberType},
		{numberType, cel.DoubleType},
		{cel.DoubleType, numberType},
	}
	equal := append(slices.Clone(ordered), same(cel.BoolType))
	var in [][]*cel.Type
	for i := range c.fields {
		if c.fields[i].Type != "choice" || c.index[c.fields[i].ID] != i {
			continue
		}
		t := c.typeOf(i)
		equal, in = append(equal, same(t)), append(in, []*cel.Type{t, cel.ListType(t)})
		if c.fields[i].Ordered {
			ordered = append(ordered, same(t))
		}
	}
	var opts []cel.EnvOption
	declare := func(operator string, pairs [][]*cel.Type) {
		var overloads []cel.FunctionOpt
		for i, p := range pairs {
			overloads = append(overloads, cel.Overload(fmt.Sprintf("%s_%d", operator, i), p, cel.BoolType))
		}
		if len(overloads) > 0 {
			opts = append(opts, cel.Function(operator, overloads...))
		}
	}
	for _, o := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		declare(o, ordered)
	}
	declare(operators.Equals, equal)
	declare(operators.NotEquals, equal)
	declare(operators.In, in)
	return opts
}

// typeOf returns the type of a field in conditions; nil for text, which cannot be compared.
func (c *compiler) typeOf(i int) *cel.Type {
	switch c.fields[i].Type {
	case "number":
		return numberType
	case "date":
		return dateType
	case "bool", "name":
		return cel.BoolType
	case "choice":
		return cel.OpaqueType("choice." + c.fields[i].ID)
	default:
		return nil
	}
}

// words returns the names of all choices: field.choice always, and the bare choice where only one field has it.
func (c *compiler) words() map[string]choiceAt {
	out := map[string]choiceAt{}
	times := map[string]int{}
	for i := range c.fields {
		if c.fields[i].Type != "choice" || c.index[c.fields[i].ID] != i {
			continue
		}
		for j, ch := range c.fields[i].Choices {
			if !fieldID.MatchString(ch.ID) || reserved[ch.ID] {
				continue
			}
			times[ch.ID]++
			out[ch.ID] = choiceAt{i, j}
			out[c.fields[i].ID+"."+ch.ID] = choiceAt{i, j}
		}
	}
	for id, n := range times {
		if _, field := c.index[id]; field || n > 1 {
			delete(out, id)
		}
	}
	return out
}

// compile checks one condition and turns it into a tree.
func (c *compiler) compile(src string) (expr, []complaint) {
	checked, issues := c.env.Compile(src)
	if err := issues.Err(); err != nil {
		return expr{}, c.complaints(issues)
	}
	if checked.OutputType().String() != cel.BoolType.String() {
		return expr{}, []complaint{{0, "条件的结果应是“是”或“否”，现在是" + typeWord(checked.OutputType().String())}}
	}
	b := builder{compiler: c, info: checked.NativeRep().SourceInfo()}
	root := b.node(checked.NativeRep().Expr())
	if len(b.wrong) > 0 {
		return expr{}, b.wrong
	}
	e := expr{root: root}
	root.comparisons(func(x, y *operand) {
		for _, o := range []*operand{x, y} {
			if o.field >= 0 && !slices.Contains(e.asks, o.field) {
				e.asks = append(e.asks, o.field)
			}
		}
	})
	if len(e.asks) == 0 {
		return expr{}, []complaint{{0, "条件没有用到任何调查字段"}}
	}
	return e, nil
}

// builder turns a checked tree into ours, and collects what the types alone do not show.
type builder struct {
	*compiler
	info  *ast.SourceInfo
	wrong []complaint
}

var compared = map[string]op{
	operators.Less: opLess, operators.Greater: opLess,
	operators.LessEquals: opLessEqual, operators.GreaterEquals: opLessEqual,
	operators.Equals: opEqual, operators.NotEquals: opEqual,
}

func (b *builder) node(e ast.Expr) *node {
	if e.Kind() != ast.CallKind {
		return &node{op: opEqual, x: b.operand(e), y: point(1)}
	}
	call := e.AsCall()
	args := call.Args()
	switch name := call.FunctionName(); name {
	case operators.LogicalAnd:
		return &node{op: opAnd, l: b.node(args[0]), r: b.node(args[1])}
	case operators.LogicalOr:
		return &node{op: opOr, l: b.node(args[0]), r: b.node(args[1])}
	case operators.LogicalNot:
		return &node{op: opNot, l: b.node(args[0])}
	case operators.In:
		return b.in(args[0], args[1])
	case operators.Greater, operators.GreaterEquals:
		return &node{op: compared[name], x: b.operand(args[1]), y: b.operand(args[0])}
	case operators.NotEquals:
		return &node{op: opNot, l: &node{op: opEqual, x: b.operand(args[0]), y: b.operand(args[1])}}
	default:
		return &node{op: compared[name], x: b.operand(args[0]), y: b.operand(args[1])}
	}
}

func (b *builder) in(x, list ast.Expr) *node {
	var n *node
	if list.Kind() == ast.ListKind {
		for _, e := range list.AsList().Elements() {
			n = join(n, &node{op: opEqual, x: b.operand(x), y: b.operand(e)})
		}
	}
	if n == nil {
		b.fail(list, "in 的后面应是非空的选项列表，如 [good, fair_good]")
		return &node{op: opEqual}
	}
	return n
}

func join(l, r *node) *node {
	if l == nil {
		return r
	}
	return &node{op: opOr, l: l, r: r}
}

func (b *builder) operand(e ast.Expr) operand {
	switch e.Kind() {
	case ast.IdentKind:
		return b.ident(e.AsIdent())
	case ast.LiteralKind:
		return b.literal(e)
	case ast.CallKind:
		if call := e.AsCall(); call.FunctionName() == "date" {
			return b.date(call.Args()[0])
		}
	}
	b.fail(e, "比较的两边只能是字段、选项、数字、true、false 或 date(\"2000-12-31\")")
	return point(0)
}

func (b *builder) ident(name string) operand {
	if i, ok := b.index[name]; ok {
		f := &b.fields[i]
		return operand{field: i, kind: kinds[f.Type], choices: f.Reading.Choices}
	}
	return point(int64(b.choice[name].order))
}

func (b *builder) literal(e ast.Expr) operand {
	switch v := e.AsLiteral().(type) {
	case types.Bool:
		if v {
			return point(1)
		}
		return point(0)
	case types.Int:
		if v <= math.MaxInt64/10000 && v >= math.MinInt64/10000 {
			return point(int64(v) * 1000)
		}
	case types.Double:
		n := math.Round(float64(v) * 1000)
		if math.Abs(n) < 1e15 && math.Abs(n/1000-float64(v)) < 1e-9 {
			return point(int64(n))
		}
	}
	b.fail(e, "数字过大，或小数超过三位")
	return point(0)
}

func (b *builder) date(e ast.Expr) operand {
	if e.Kind() == ast.LiteralKind {
		if s, ok := e.AsLiteral().(types.String); ok {
			d, err := clock.ParseDate(string(s))
			if err != nil {
				b.fail(e, err.Error())
				return point(0)
			}
			return point(d.Days())
		}
	}
	b.fail(e, "date() 里只能写日期，如 date(\"2000-12-31\")")
	return point(0)
}

func (b *builder) fail(e ast.Expr, message string) {
	col := int(b.info.GetStartLocation(e.ID()).Column())
	b.wrong = append(b.wrong, complaint{max(col, 0), message})
}

func point(n int64) operand { return operand{field: -1, low: n, high: n} }

var kinds = map[string]reading.Kind{
	"number": reading.Number, "date": reading.Date, "bool": reading.Bool,
	"choice": reading.Choice, "name": reading.Name, "text": reading.Text,
}

var (
	undeclared = regexp.MustCompile(`undeclared reference to '([^']*)'`)
	noOverload = regexp.MustCompile(`found no matching overload for '([^']*)' applied to '\((.*)\)'`)
	operator   = strings.NewReplacer("_", "", "@in", "in")
)

// complaints says in Chinese what the checker found. A syntax error is told once: what follows from it is noise.
func (c *compiler) complaints(issues *cel.Issues) []complaint {
	var out []complaint
	for _, e := range issues.Errors() {
		if strings.Contains(e.Message, "!error!") {
			continue // follows from one already told
		}
		out = append(out, complaint{max(e.Location.Column(), 0), c.translate(e.Message)})
		if strings.HasPrefix(e.Message, "Syntax error") {
			break
		}
	}
	return out
}

func (c *compiler) translate(message string) string {
	if m := undeclared.FindStringSubmatch(message); m != nil {
		if i, ok := c.index[m[1]]; ok {
			return fmt.Sprintf("字段 %s（%s）是文字，不能写进条件", m[1], c.fields[i].Name)
		}
		if strings.Contains(message, "function") || fieldID.FindString(m[1]) == "" {
			return fmt.Sprintf("条件里不能用 %s", operator.Replace(m[1]))
		}
		return fmt.Sprintf("没有名为 %s 的字段或选项%s", m[1], c.near(m[1]))
	}
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("%s 不能用于%s", operator.Replace(m[1]), typeWords(m[2]))
	}
	if strings.Contains(message, "size exceeds limit") {
		return fmt.Sprintf("条件过长，最多 %d 个字符", maxExpression)
	}
	return "条件写法有误，应写成 households > 100 && enclosed 这样"
}

func (c *compiler) near(word string) string {
	var known []string
	for id := range c.index {
		known = append(known, id)
	}
	for id := range c.choice {
		known = append(known, id)
	}
	return suggest(word, known)
}

func typeWords(list string) string {
	words := strings.Split(list, ", ")
	for i, w := range words {
		words[i] = typeWord(w)
	}
	return strings.Join(words, "与")
}

func typeWord(t string) string {
	if id, ok := strings.CutPrefix(t, "choice."); ok {
		return "选项（" + id + "）"
	}
	if inner, ok := strings.CutPrefix(t, "list("); ok {
		return "列表〔" + typeWord(strings.TrimSuffix(inner, ")")) + "〕"
	}
	switch t {
	case "number", "int", "double", "uint":
		return "数字"
	case "date":
		return "日期"
	case "bool":
		return "是否"
	case "string":
		return "文字"
	default:
		return t
	}
}
