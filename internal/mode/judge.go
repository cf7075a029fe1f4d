package mode

import (
	"slices"

	"bayou/internal/plan"
	"bayou/internal/reading"
)

// RuleScope is the Rule of a reason that belongs to the scope; every other reason bears the id of its mode.
const RuleScope = "scope"

// UnknownMode is how the command contract writes a Mode of "".
const UnknownMode = "unknown"

// Verdict is what the plan says of one compound.
type Verdict struct {
	Scope     plan.Truth
	Mode      string   // "" = unknown
	Reasons   []Reason // scope first, then the modes in order up to the one that holds
	NextField string   // the field to survey next: for the mode while that is unknown, then for the scope; "" = nothing open
	Gaps      []string // ids of the mode's gaps that are there, such as no_committee
	Upgrade   *Upgrade // nil when no better mode is named, or the mode is unknown
}

// Reason is one condition with its answer. Fact is the field that decided it, or that is still open; Value is what is known of
// that field.
type Reason struct {
	Rule      string // RuleScope or the mode's id
	Condition *plan.Condition
	Field     int // position of Fact in the plan's fields
	Fact      string
	Value     reading.Value
	Verdict   plan.Truth
}

// Code names the condition within the whole plan: single.over_100_households.
func (r *Reason) Code() string { return r.Rule + "." + r.Condition.ID }

// Upgrade is the smallest change that would lift the compound to the better mode: the conditions of it that fail. Ask are
// those not known yet.
type Upgrade struct {
	To    string
	Needs []string
	Ask   []string
}

// Judge answers verdicts by one plan. It may be used by several goroutines.
type Judge struct {
	plan    *plan.Plan
	reasons int     // upper bound of the reasons of one verdict
	mode    []asked // fields that modes ask, cheapest first
	scope   []asked // fields that the scope asks, cheapest first
}

// asked is a field with one value of every kind that conditions can tell apart.
type asked struct {
	field  int
	values []reading.Value
}

// NewJudge prepares a plan for judging.
func NewJudge(p *plan.Plan) *Judge {
	j := &Judge{plan: p}
	var modes, classes []*plan.Condition
	for i := range p.Modes {
		modes = append(modes, conditions(p.Modes[i].All, p.Modes[i].Any)...)
	}
	for i := range p.Scope.Classes {
		classes = append(classes, conditions(p.Scope.Classes[i].All, p.Scope.Classes[i].Any)...)
	}
	j.reasons = len(modes) + len(classes)
	j.mode, j.scope = cheapest(p, modes), cheapest(p, classes)
	return j
}

func conditions(lists ...[]plan.Condition) []*plan.Condition {
	var out []*plan.Condition
	for _, l := range lists {
		for i := range l {
			out = append(out, &l[i])
		}
	}
	return out
}

// cheapest lists the fields that the conditions ask by the effort of finding them out, then in the order of the plan's rules.
func cheapest(p *plan.Plan, list []*plan.Condition) []asked {
	var fields []int
	for _, c := range list {
		for _, f := range c.Asks() {
			if !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
	}
	slices.SortStableFunc(fields, func(a, b int) int { return p.Fields[a].Effort - p.Fields[b].Effort })
	out := make([]asked, len(fields))
	for i, f := range fields {
		out[i] = asked{f, p.Telling(f)}
	}
	return out
}

// Verdict judges one compound. v is indexed like the plan's fields and is not kept.
func (j *Judge) Verdict(v plan.Values) Verdict {
	r := Verdict{Scope: j.plan.InScope(v), Reasons: make([]Reason, 0, j.reasons)}
	for i := range j.plan.Scope.Classes {
		c := &j.plan.Scope.Classes[i]
		r.explain(j.plan, RuleScope, c.All, v)
		r.explain(j.plan, RuleScope, c.Any, v)
	}
	m := j.modeOf(v)
	for i := range j.plan.Modes {
		r.explain(j.plan, j.plan.Modes[i].ID, j.plan.Modes[i].All, v)
		r.explain(j.plan, j.plan.Modes[i].ID, j.plan.Modes[i].Any, v)
		if &j.plan.Modes[i] == m {
			break
		}
	}
	switch {
	case m == nil:
		r.NextField = j.next(v, j.mode, func(v plan.Values) bool { return j.modeOf(v) != nil })
	case !r.Scope.Known():
		r.NextField = j.next(v, j.scope, func(v plan.Values) bool { return j.plan.InScope(v).Known() })
	}
	if m != nil {
		r.Mode = m.ID
		r.Gaps = gaps(m, v)
		r.Upgrade = j.upgrade(m, v)
	}
	return r
}

// modeOf returns the first mode that holds while all before it fail, nil while that is open.
func (j *Judge) modeOf(v plan.Values) *plan.Mode {
	for i := range j.plan.Modes {
		switch m := &j.plan.Modes[i]; m.Eval(v) {
		case plan.Yes:
			return m
		case plan.Unknown:
			return nil
		}
	}
	return nil
}

func (r *Verdict) explain(p *plan.Plan, rule string, list []plan.Condition, v plan.Values) {
	for i := range list {
		c := &list[i]
		t := c.Eval(v)
		f := telling(c, v, t)
		r.Reasons = append(r.Reasons, Reason{rule, c, f, p.Fields[f].ID, valueOf(v, f), t})
	}
}

// telling returns the field to name for a condition: the first that is still open while the answer is, else the first known.
func telling(c *plan.Condition, v plan.Values, t plan.Truth) int {
	asks := c.Asks()
	for _, f := range asks {
		if known := valueOf(v, f).Kind != reading.Unknown; known == t.Known() {
			return f
		}
	}
	return asks[0]
}

func valueOf(v plan.Values, f int) reading.Value {
	if f < len(v) {
		return v[f]
	}
	return reading.Value{}
}

func gaps(m *plan.Mode, v plan.Values) []string {
	var out []string
	for i := range m.Gaps {
		if m.Gaps[i].Eval(v) == plan.Yes {
			out = append(out, m.Gaps[i].ID)
		}
	}
	return out
}

// upgrade names what keeps the compound from the better mode. Of conditions joined by or, the first that is not refused is
// asked for; where all are refused, the first.
func (j *Judge) upgrade(m *plan.Mode, v plan.Values) *Upgrade {
	if m.Better == "" {
		return nil
	}
	better, ok := j.plan.Mode(m.Better)
	if !ok {
		return nil
	}
	u := &Upgrade{To: better.ID}
	for i := range better.All {
		u.lacks(&better.All[i], v)
	}
	best := -1
	for i := range better.Any {
		switch t := better.Any[i].Eval(v); {
		case t == plan.Yes:
			return u
		case best < 0, t == plan.Unknown && better.Any[best].Eval(v) == plan.No:
			best = i
		}
	}
	if best >= 0 {
		u.lacks(&better.Any[best], v)
	}
	return u
}

func (u *Upgrade) lacks(c *plan.Condition, v plan.Values) {
	switch c.Eval(v) {
	case plan.No:
		u.Needs = append(u.Needs, c.ID)
	case plan.Unknown:
		u.Ask = append(u.Ask, c.ID)
	}
}

// next returns the cheapest open field of which one answer alone would decide; where no single answer does, the cheapest of
// which some answer would at least settle a condition.
func (j *Judge) next(v plan.Values, fields []asked, decided func(plan.Values) bool) string {
	var buffer [128]reading.Value
	trial := append(plan.Values(buffer[:0]), v...)
	for len(trial) < len(j.plan.Fields) {
		trial = append(trial, reading.Value{})
	}
	fallback := ""
	for _, a := range fields {
		known := trial[a.field]
		if len(a.values) == 0 || !open(known, a.values[0].Kind) {
			continue
		}
		possible := 0
		for _, x := range a.values {
			if !within(x, known) {
				continue
			}
			possible++
			if trial[a.field] = x; decided(trial) {
				return j.plan.Fields[a.field].ID
			}
		}
		trial[a.field] = known
		if fallback == "" && possible > 1 {
			fallback = j.plan.Fields[a.field].ID
		}
	}
	return fallback
}

// open reports whether more can be learned of a value of a field of the kind.
func open(v reading.Value, kind reading.Kind) bool {
	return v.Kind != kind || kind != reading.Choice && v.Low != v.High
}

// within reports whether x could be the truth behind what is known.
func within(x, known reading.Value) bool {
	switch {
	case known.Kind != x.Kind:
		return true
	case x.Kind == reading.Choice:
		return x.Word == known.Word
	default:
		return known.Low <= x.Low && x.High <= known.High
	}
}
