package mode

import (
	"encoding/json"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Decision is the mode that a person gave a compound on a day, with the rules' answer and the facts it rested on. It is never
// changed; a later decision replaces it.
type Decision struct {
	County   string     `db:"county" json:"-"`
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"-"`
	Compound string     `db:"compound" json:"compound"`
	Mode     string     `db:"mode" json:"mode"`
	Proposed string     `db:"proposed" json:"proposed"` // what the rules proposed then; "" = undetermined
	Scope    plan.Truth `db:"scope" json:"scope"`
	Override bool       `db:"override" json:"override"`
	Reason   string     `db:"reason" json:"reason"`
	Day      clock.Date `db:"day" json:"day"`
	At       int64      `db:"at" json:"at"`
	Actor    string     `db:"actor" json:"-"`
	By       string     `db:"by_name" json:"by"`
	Post     string     `db:"post" json:"post"`
	PlanHash string     `db:"plan_hash" json:"plan_hash"`
	Version  int64      `db:"version" json:"version"` // of the compound's facts
	Grounds  Grounds    `db:"grounds" json:"grounds"`
	Replaced int64      `db:"replaced" json:"replaced"` // when a later decision took its place; 0 = in force
}

// Ground is one condition as it was answered: rule, fact, what was written and what it was read as, and the condition's clause
// or default.
type Ground struct {
	Rule      string     `json:"rule"`
	Condition string     `json:"condition"`
	Title     string     `json:"title"`
	Fact      string     `json:"fact"`
	Text      string     `json:"text"`
	Value     string     `json:"value"`
	AsOf      clock.Date `json:"as_of"`
	Seq       int64      `json:"seq"` // the observation that said so
	Verdict   plan.Truth `json:"verdict"`
	plan.Source
}

// Grounds are the conditions of one decision, scope first.
type Grounds []Ground

// Scan reads the stored form.
func (g *Grounds) Scan(v any) error {
	switch s := v.(type) {
	case string:
		return json.Unmarshal([]byte(s), g)
	case []byte:
		return json.Unmarshal(s, g)
	}
	*g = nil
	return nil
}

// Stale reports whether the facts have moved on: the rules no longer propose what they proposed when it was decided.
func (d *Decision) Stale(c *register.Compound) bool {
	return d.Replaced == 0 && d.Proposed != c.Proposed
}

// Projection is the Judge that the register keeps its columns by.
func Projection(p *plan.Plan) func(plan.Values) register.Judged {
	j := NewJudge(p)
	return func(v plan.Values) register.Judged {
		r := j.Verdict(v)
		return register.Judged{Scope: r.Scope, Mode: r.Mode, Next: r.NextField}
	}
}

// grounds writes down what a verdict rests on.
func grounds(p *plan.Plan, c *register.Compound, v Verdict) Grounds {
	out := make(Grounds, len(v.Reasons))
	for i, r := range v.Reasons {
		fact := c.Facts[r.Fact]
		out[i] = Ground{
			Rule: r.Rule, Condition: r.Condition.ID, Title: r.Condition.Title, Source: r.Condition.Source, Fact: r.Fact, Text: fact.Text,
			Value: r.Value.Chinese(p.Fields[r.Field].Reading), AsOf: fact.AsOf, Seq: fact.Seq, Verdict: r.Verdict,
		}
	}
	return out
}
