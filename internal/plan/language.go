package plan

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
)

// maxExpression bounds one condition, in bytes.
const maxExpression = 2000

// The types of the expression language. A choice field has a type of its own, so that two fields' choices never mix.
var (
	numberType = cel.OpaqueType("number")
	dateType   = cel.OpaqueType("date")
)

// compiler type-checks conditions against the survey fields. It knows no function but date("2000-12-31"), and no operator but
// && || ! < <= > >= == !=, in, and + in the checks of the survey: what compiles is what eval can answer.
type compiler struct {
	env    *cel.Env
	fields []Field
	index  map[string]int
	choice map[string]choiceAt // bare or qualified choice id
	sums   bool                // numbers may be added
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
	return append(opts, cel.Function(operators.Add,
		cel.Overload("add_numbers", same(numberType), numberType),
		cel.Overload("add_whole", []*cel.Type{numberType, cel.IntType}, numberType),
		cel.Overload("add_part", []*cel.Type{numberType, cel.DoubleType}, numberType),
	))
}

// typeOf returns the type of a field in conditions; nil for texts and points, which cannot be compared.
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
