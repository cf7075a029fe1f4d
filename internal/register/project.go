package register

import (
	"iter"
	"strings"

	"bayou/internal/plan"
	"bayou/internal/reading"
)

// projector keeps the columns of a compound that follow from its facts. It is used by one goroutine.
type projector struct {
	plan                    *plan.Plan
	judge                   func(plan.Values) Judged
	asked                   []int
	values                  plan.Values
	households, built, area int
}

func (s *Store) projector(p *plan.Plan) *projector {
	return &projector{
		plan: p, judge: s.judge(p), asked: asked(p), values: make(plan.Values, len(p.Fields)),
		households: p.Index("households"), built: p.Index("built_on"), area: p.Index("floor_area"),
	}
}

// asked returns the positions of the fields that the plan's scope and modes ask, in the plan's order.
func asked(p *plan.Plan) []int {
	seen := make([]bool, len(p.Fields))
	mark := func(lists ...[]plan.Condition) {
		for _, list := range lists {
			for i := range list {
				for _, f := range list[i].Asks() {
					seen[f] = true
				}
			}
		}
	}
	for i := range p.Scope.Classes {
		mark(p.Scope.Classes[i].All, p.Scope.Classes[i].Any)
	}
	for i := range p.Modes {
		mark(p.Modes[i].All, p.Modes[i].Any)
	}
	var out []int
	for i, yes := range seen {
		if yes {
			out = append(out, i)
		}
	}
	return out
}

// project brings name, address, verdict and sort columns up to the facts.
func (pr *projector) project(c *Compound) {
	v := c.Facts.values(pr.plan, pr.values)
	if name := c.Facts[FieldName]; name.Known() && tidy(name.Text) != c.Name {
		c.rename(name.Text)
	}
	c.Address = tidy(c.Facts[FieldAddress].Text)
	c.Missing = c.Missing[:0:0]
	for _, i := range pr.asked {
		if v[i].Kind == reading.Unknown {
			c.Missing = append(c.Missing, pr.plan.Fields[i].ID)
		}
	}
	j := pr.judge(v)
	c.Scope, c.Proposed, c.Next = j.Scope, j.Mode, j.Next
	c.HouseholdsLow, c.BuiltLow, c.FloorAreaLow = low(v, pr.households), low(v, pr.built), low(v, pr.area)
	c.Doubts = c.Facts.Doubts()
}

func (c *Compound) rename(name string) {
	c.Name = tidy(name)
	c.NameKey = reading.NameKey(name)
	c.Pinyin, c.Initials = reading.Initials(name)
}

// tidy makes a text one line that any database takes.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")), " ")
}

func low(v plan.Values, i int) *int64 {
	if i < 0 || v[i].Kind == reading.Unknown {
		return nil
	}
	n := v[i].Low
	return &n
}

// Completeness tells how many of the fields that the rules ask are known, and the field to survey next ("" = none).
func Completeness(p *plan.Plan, c *Compound) (have, of int, next string) {
	of = len(asked(p))
	for _, i := range asked(p) {
		if c.Facts[p.Fields[i].ID].Known() {
			have++
		}
	}
	return have, of, c.Next
}

func (l FieldList) encode() string {
	if len(l) == 0 {
		return ""
	}
	return "," + strings.Join(l, ",") + ","
}

func splitList(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range strings.SplitSeq(s, ",") {
			if part != "" && !yield(part) {
				return
			}
		}
	}
}
