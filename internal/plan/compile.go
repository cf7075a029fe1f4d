package plan

import (
	"math"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/reading"
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

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
		for _, first := range []*operand{x, y} {
			for o := first; o != nil; o = o.more {
				if o.field >= 0 && !slices.Contains(e.asks, o.field) {
					e.asks = append(e.asks, o.field)
				}
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
		switch call := e.AsCall(); {
		case call.FunctionName() == "date":
			return b.date(call.Args()[0])
		case call.FunctionName() == operators.Add && b.sums:
			return b.plus(b.operand(call.Args()[0]), b.operand(call.Args()[1]))
		case call.FunctionName() == operators.Add:
			b.fail(e, "相加只能用在 checks 里")
			return point(0)
		}
	}
	b.fail(e, "比较的两边只能是字段、选项、数字、true、false 或 date(\"2000-12-31\")")
	return point(0)
}

// plus appends one chain of addends to another.
func (b *builder) plus(x, y operand) operand {
	last := &x
	for last.more != nil {
		last = last.more
	}
	last.more = &y
	return x
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
	col := b.info.GetStartLocation(e.ID()).Column()
	b.wrong = append(b.wrong, complaint{max(col, 0), message})
}

func point(n int64) operand { return operand{field: -1, low: n, high: n} }

var kinds = map[string]reading.Kind{
	"number": reading.Number, "date": reading.Date, "bool": reading.Bool,
	"choice": reading.Choice, "name": reading.Name, "text": reading.Text, "point": reading.Point,
}
