package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/reading"
)

// Threshold is one constant of the conditions of scope and modes that a fact is compared with: 100 in households > 100. Value is
// thousandths of a number, days of a date since 1970-01-01, or the position of a choice in its field. It is found in the compiled
// rules, whatever the plan.
type Threshold struct {
	Key       string // rule.condition, with .2 and so on for the further constants of one condition
	Rule      string // "scope", or the mode's id
	RuleName  string
	Condition *Condition
	Field     *Field
	Kind      reading.Kind
	Value     int64
}

// Text writes the value as a form takes it: 100, 2000-12-31, or a choice's id.
func (t *Threshold) Text() string {
	switch t.Kind {
	case reading.Date:
		return string(clock.FromDays(t.Value))
	case reading.Choice:
		return t.Field.Choices[t.Value].ID
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatInt(t.Value/1000, 10)+fmt.Sprintf(".%03d", t.Value%1000), "0"), ".")
}

// Chinese writes the value as pages and documents say it: 100 户.
func (t *Threshold) Chinese() string {
	if t.Kind == reading.Choice {
		return t.Field.Choices[t.Value].Name
	}
	return reading.Value{Kind: t.Kind, Low: t.Value, High: t.Value}.Chinese(t.Field.Reading)
}

// Parse reads what a person types for the threshold; fault.Invalid with the key as its field.
func (t *Threshold) Parse(text string) (int64, error) {
	wrong := func(format string, args ...any) error {
		message := fmt.Sprintf(format, args...)
		return fault.InvalidFields("“"+t.Condition.Title+"”的数没有采用："+message+"。", fault.Field{Name: t.Key, Message: message})
	}
	text = strings.TrimSpace(text)
	switch t.Kind {
	case reading.Choice:
		if i := slices.IndexFunc(t.Field.Choices, func(c Choice) bool { return c.ID == text }); i >= 0 {
			return int64(i), nil
		}
		return 0, wrong("请从选项中选择")
	case reading.Date:
		if len(text) == 4 {
			text += "-12-31"
		}
		d, err := clock.ParseDate(text)
		if err != nil || d < "1900-01-01" || d > "2100-12-31" {
			return 0, wrong("请写年份或日期，如 2005 或 2005-12-31")
		}
		return d.Days(), nil
	}
	n, err := ParsePoints(text)
	if err != nil || n > 1e8 {
		return 0, wrong("请写不小于 0、至多两位小数的数")
	}
	return int64(n) * 10, nil
}

// Thresholds returns the constants of the scope's and the modes' conditions, in the order of the plan. Each belongs to the plan and
// may not be changed; see With.
func (p *Plan) Thresholds() []Threshold {
	var out []Threshold
	p.eachThreshold(func(t Threshold, _ *operand) { out = append(out, t) })
	return out
}

// With returns the plan as it would be with other values of its thresholds, by key. The plan itself stays as it is. What the
// conditions say in words stays, too.
func (p *Plan) With(values map[string]int64) *Plan {
	q := *p
	q.Scope.Classes = slices.Clone(p.Scope.Classes)
	for i := range q.Scope.Classes {
		c := &q.Scope.Classes[i]
		c.All, c.Any = copied(c.All), copied(c.Any)
	}
	q.Modes = slices.Clone(p.Modes)
	for i := range q.Modes {
		m := &q.Modes[i]
		m.All, m.Any = copied(m.All), copied(m.Any)
	}
	q.eachThreshold(func(t Threshold, o *operand) {
		if v, ok := values[t.Key]; ok {
			o.low, o.high = v, v
		}
	})
	return &q
}

func copied(list []Condition) []Condition {
	out := slices.Clone(list)
	for i := range out {
		out[i].expr.root = out[i].expr.root.copied()
	}
	return out
}

func (n *node) copied() *node {
	if n == nil {
		return nil
	}
	m := *n
	m.l, m.r = n.l.copied(), n.r.copied()
	return &m
}

// eachThreshold calls f with every threshold and its place in the compiled rules.
func (p *Plan) eachThreshold(f func(Threshold, *operand)) {
	within := func(rule, name string, lists ...[]Condition) {
		for _, list := range lists {
			for i := range list {
				p.thresholdsOf(rule, name, &list[i], f)
			}
		}
	}
	for i := range p.Scope.Classes {
		c := &p.Scope.Classes[i]
		within("scope", "范围："+c.Name, c.All, c.Any)
	}
	for i := range p.Modes {
		m := &p.Modes[i]
		within(m.ID, "模式："+m.Name, m.All, m.Any)
	}
}

func (p *Plan) thresholdsOf(rule, name string, c *Condition, f func(Threshold, *operand)) {
	n := 0
	c.expr.root.comparisons(func(x, y *operand) {
		constant, field := x, y
		if field.field < 0 {
			constant, field = y, x
		}
		if constant.field >= 0 || field.field < 0 {
			return
		}
		t := Threshold{Key: rule + "." + c.ID, Rule: rule, RuleName: name, Condition: c, Field: &p.Fields[field.field], Kind: field.kind, Value: constant.low}
		switch t.Kind {
		case reading.Number, reading.Date:
		case reading.Choice:
			if !t.Field.Ordered {
				return
			}
		default:
			return
		}
		if n++; n > 1 {
			t.Key += "." + strconv.Itoa(n)
		}
		f(t, constant)
	})
}
