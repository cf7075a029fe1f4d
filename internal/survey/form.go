package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"bayou/internal/plan"
	"bayou/internal/register"
)

// FieldDay is the field of a plan that is the day of the survey; it follows from the form's own day and is not asked again.
const FieldDay = "surveyed_on"

// fieldSurveyor is the field of a plan that says who filled the form in. Two forms differ in it without contradicting each other.
const fieldSurveyor = "surveyor"

// Form is what is asked of a compound. It follows from the plan; Version is the hash of everything that is asked.
type Form struct {
	Version string
	Plan    *plan.Plan
	Fields  []*plan.Field
}

// FormOf returns the form of a plan.
func FormOf(p *plan.Plan) Form {
	f := Form{Plan: p}
	asked := make([]question, 0, len(p.Fields))
	for i := range p.Fields {
		field := &p.Fields[i]
		if field.ID == register.FieldCommunity || field.ID == FieldDay {
			continue
		}
		f.Fields = append(f.Fields, field)
		asked = append(asked, questionOf(field))
	}
	b, _ := json.Marshal(map[string]any{"fields": asked, "checks": p.Checks}) // strings and integers only
	sum := sha256.Sum256(b)
	f.Version = hex.EncodeToString(sum[:])
	return f
}

// Short is the form's version as a sheet prints it.
func Short(version string) string { return version[:min(8, len(version))] }

// question is what one field asks.
type question struct {
	ID        string
	Name      string
	Section   string
	Type      string
	Unit      string
	Min, Max  int64
	Choices   []string
	Required  bool
	Sensitive bool
	Hint      string
	When      string
}

func questionOf(f *plan.Field) question {
	q := question{f.ID, f.Name, f.Section, f.Type, f.Unit, f.Min, f.Max, nil, f.Required, f.Sensitive, f.Hint, f.AskWhen}
	for _, c := range f.Choices {
		q.Choices = append(q.Choices, c.ID+"="+c.Name)
	}
	return q
}

// Difference is what changed from one version of the form to another, by the names of the questions.
type Difference struct {
	Gone, New []string
	Changed   []ChangedQuestion
	Checks    []string // titles of relations that are checked only in one of them
}

// ChangedQuestion is a question that both versions ask in different ways.
type ChangedQuestion struct {
	Name string
	What []string // 选项, 单位 …
}

// None reports whether nothing changed.
func (d Difference) None() bool { return len(d.Gone)+len(d.New)+len(d.Changed)+len(d.Checks) == 0 }

// Compare tells what changed from an older form to a newer one.
func Compare(older, newer Form) Difference {
	var d Difference
	for _, f := range older.Fields {
		now, ok := newer.field(f.ID)
		if !ok {
			d.Gone = append(d.Gone, f.Name)
			continue
		}
		if what := differs(questionOf(f), questionOf(now)); len(what) > 0 {
			d.Changed = append(d.Changed, ChangedQuestion{now.Name, what})
		}
	}
	for _, f := range newer.Fields {
		if _, ok := older.field(f.ID); !ok {
			d.New = append(d.New, f.Name)
		}
	}
	d.Checks = append(missing(older.Plan.Checks, newer.Plan.Checks), missing(newer.Plan.Checks, older.Plan.Checks)...)
	return d
}

// missing returns the titles of the checks that others do not have.
func missing(checks, others []plan.Check) []string {
	var out []string
	for _, c := range checks {
		if !slices.ContainsFunc(others, func(o plan.Check) bool { return o.When == c.When && o.Soft == c.Soft }) {
			out = append(out, c.Title)
		}
	}
	return out
}

func (f Form) field(id string) (*plan.Field, bool) {
	i := slices.IndexFunc(f.Fields, func(x *plan.Field) bool { return x.ID == id })
	if i < 0 {
		return nil, false
	}
	return f.Fields[i], true
}

func differs(a, b question) []string {
	var out []string
	for _, x := range []struct {
		what string
		is   bool
	}{
		{"名称", a.Name != b.Name},
		{"所在部分", a.Section != b.Section},
		{"填法", a.Type != b.Type},
		{"单位", a.Unit != b.Unit},
		{"范围", a.Min != b.Min || a.Max != b.Max},
		{"选项", !slices.Equal(a.Choices, b.Choices)},
		{"必填", a.Required != b.Required},
		{"个人信息", a.Sensitive != b.Sensitive},
		{"填写说明", a.Hint != b.Hint},
		{"何时才问", a.When != b.When},
	} {
		if x.is {
			out = append(out, x.what)
		}
	}
	return out
}
