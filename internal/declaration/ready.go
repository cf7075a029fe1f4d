package declaration

import (
	"slices"
	"strings"

	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// Gap is something that a compound still lacks before a company can come. Unknown tells a fact that nobody knows from one that
// is known and does not do. Field is the field that would settle it, "" for none.
type Gap struct {
	Text    string `json:"text"`
	Unknown bool   `json:"unknown"`
	Field   string `json:"field,omitempty"`
	plan.Source
}

// Gaps are what a compound lacks, in the order of the plan.
type Gaps []Gap

// Ready is how far a compound is ready to be declared. Target is the mode that is declared for (五(二)1), nil where the plan has
// none; gaps are shown and never bar a declaration.
type Ready struct {
	Scope    plan.Truth
	Proposed string
	Target   *plan.Mode
	Gaps     Gaps
}

// targetMode returns the mode whose way begins with a declaration.
func targetMode(p *plan.Plan) *plan.Mode {
	for i := range p.Modes {
		if slices.ContainsFunc(p.Modes[i].Steps, func(s plan.Step) bool { return s.Done == "declared" }) {
			return &p.Modes[i]
		}
	}
	return nil
}

// shownBy names, for facts that steps of a mode wait for, the survey's field that shows them.
var shownBy = map[string]string{"renovated": "renovated", "committee_formed": "committee"}

// Readiness says what a compound still lacks: its place in the scope, the conditions of the mode that is declared for, the steps
// before a company comes, and the facts that the plan's form of declaration asks.
func Readiness(p *plan.Plan, c *register.Compound) Ready {
	v := c.Facts.Values(p)
	verdict := mode.NewJudge(p).Verdict(v)
	r := Ready{Scope: verdict.Scope, Proposed: verdict.Mode, Target: targetMode(p)}
	for _, x := range verdict.Reasons {
		if x.Rule == mode.RuleScope && !(verdict.Scope == plan.Yes) {
			r.condition(p, x.Condition, v)
		}
	}
	if r.Target != nil {
		r.earlier(p)
		for i := range r.Target.All {
			r.condition(p, &r.Target.All[i], v)
		}
		for i := range r.Target.Steps {
			r.step(p, &r.Target.Steps[i], v)
		}
	}
	if paper, ok := formOf(p); ok {
		for _, id := range paper.Asks {
			if !c.Facts[id].Known() {
				r.unknown(p, id, paper.Source)
			}
		}
	}
	return r
}

// formOf returns the plan's form of declaration.
func formOf(p *plan.Plan) (*plan.Paper, bool) {
	for i := range p.Papers {
		if p.Papers[i].ID == "declaration" {
			return &p.Papers[i], true
		}
	}
	return nil, false
}

// earlier tells that the facts give the compound a mode that comes before the one declared for, such as 提升.
func (r *Ready) earlier(p *plan.Plan) {
	m, ok := p.Mode(r.Proposed)
	if !ok || m == r.Target || m.Else {
		return
	}
	r.Gaps = append(r.Gaps, Gap{Text: "按登记的情况属于“" + m.Name + "”（" + m.Title + "），不须申报引进", Source: m.Source})
}

func (r *Ready) condition(p *plan.Plan, c *plan.Condition, v plan.Values) {
	switch c.Eval(v) {
	case plan.No:
		var are []string
		for _, f := range c.Asks() {
			are = append(are, p.Fields[f].Name+" "+valueAt(v, f).Chinese(p.Fields[f].Reading))
		}
		r.Gaps = append(r.Gaps, Gap{Text: "不符合“" + c.Title + "”（" + strings.Join(are, "，") + "）", Field: p.Fields[c.Asks()[0]].ID, Source: c.Source})
	case plan.Unknown:
		for _, f := range c.Asks() {
			if x := valueAt(v, f); x.Kind == reading.Unknown {
				r.unknown(p, p.Fields[f].ID, c.Source)
			} else if x.Low != x.High {
				r.Gaps = append(r.Gaps, Gap{Text: p.Fields[f].Name + "只知道" + x.Chinese(p.Fields[f].Reading) + "，“" + c.Title + "”还不能判断", Unknown: true, Field: p.Fields[f].ID, Source: c.Source})
			}
		}
	}
}

// step tells of a step before the company's entry that the survey shows to be open.
func (r *Ready) step(p *plan.Plan, s *plan.Step, v plan.Values) {
	id, ok := shownBy[s.Done]
	f := p.Index(id)
	if !ok || f < 0 || p.Fields[f].Type != "bool" {
		return
	}
	switch x := valueAt(v, f); {
	case x.Kind == reading.Unknown:
		r.unknown(p, id, s.Source)
	case x.Low == 0:
		r.Gaps = append(r.Gaps, Gap{Text: "还要先做：" + s.Title, Field: id, Source: s.Source})
	}
}

func (r *Ready) unknown(p *plan.Plan, id string, from plan.Source) {
	f, ok := p.Field(id)
	if !ok || slices.ContainsFunc(r.Gaps, func(g Gap) bool { return g.Field == id }) {
		return
	}
	r.Gaps = append(r.Gaps, Gap{Text: f.Name + "不详", Unknown: true, Field: id, Source: from})
}

func valueAt(v plan.Values, f int) reading.Value {
	if f < len(v) {
		return v[f]
	}
	return reading.Value{}
}
