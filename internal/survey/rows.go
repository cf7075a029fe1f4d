package survey

import (
	"slices"

	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// Standing is how one answer stands to what is known.
type Standing int

// The standings, those first that somebody must look at.
const (
	Conflict Standing = iota // another source changed the fact since the form was opened, to something else
	Doubtful                 // it looks wrong, and whoever filled it in said why
	Unused                   // it cannot be taken: no such question now, not understood, not to be asked
	Changed                  // it says something else than the register
	Fresh                    // the register knew nothing
	Same                     // it confirms what the register has
)

// Chinese returns the standing as an office says it.
func (s Standing) Chinese() string {
	return [...]string{"两处不同", "要核对", "不采用", "有变化", "新填", "一致"}[s]
}

// Row is one answer beside what is known: the fact now, as it was when the form was opened, the revision before, and this one. A
// reading with an empty text says that there was nothing. Outdated says that the register knows of a later day, so that the answer
// only enters the history.
type Row struct {
	ID, Name string
	Field    *plan.Field // nil = the plan has no such field now
	Now      register.Fact
	Then     register.Fact
	Before   reading.Reading
	This     reading.Reading
	Standing Standing
	Outdated bool
}

// Personal reports whether the answer is personal data, which no page shows.
func (r *Row) Personal() bool { return r.Field == nil || r.Field.Sensitive }

// Rows returns the answers of a submission's latest revision, those first that somebody must look at, then in the plan's order. then
// are the facts as they were at the version that the form was filled in against.
func Rows(p *plan.Plan, c *register.Compound, then register.Facts, rec *Record) []Row {
	last := rec.Last()
	var out []Row
	add := func(id, name string, f *plan.Field) {
		a, ok := last.Answers[id]
		if !ok {
			return
		}
		r := Row{ID: id, Name: name, Field: f, Now: c.Facts[id], Then: then[id], This: a}
		if len(rec.Revisions) > 1 {
			r.Before = rec.Revisions[1].Answers[id]
		}
		r.Outdated = r.Now.Known() && r.Now.AsOf > last.AsOf
		r.Standing = standing(c, rec, &r)
		out = append(out, r)
	}
	for i := range p.Fields {
		add(p.Fields[i].ID, p.Fields[i].Name, &p.Fields[i])
	}
	var gone []string
	for id := range last.Answers {
		if _, ok := p.Field(id); !ok {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		add(id, id, nil)
	}
	slices.SortStableFunc(out, func(a, b Row) int { return int(a.Standing - b.Standing) })
	return out
}

func standing(c *register.Compound, rec *Record, r *Row) Standing {
	switch {
	case r.Field == nil || r.This.Rejected || r.This.Value.Kind == reading.Unknown:
		return Unused
	case clashes(c, rec.Last().Base, r.ID, r.This):
		return Conflict
	case slices.Contains(rec.Doubts, r.ID):
		return Doubtful
	case !r.Now.Known():
		return Fresh
	case r.Now.Text == r.This.Text || r.Now.Value == r.This.Value:
		return Same
	}
	return Changed
}

// Unanswered returns the questions of today's form that the submission leaves open and of which the register knows nothing.
func Unanswered(f Form, c *register.Compound, rec *Record) []*plan.Field {
	values := make(plan.Values, len(f.Plan.Fields))
	for i := range f.Plan.Fields {
		id := f.Plan.Fields[i].ID
		values[i] = c.Facts[id].Value
		if a, ok := rec.Last().Answers[id]; ok {
			values[i] = a.Value
		}
	}
	var out []*plan.Field
	for _, field := range f.Fields {
		if _, ok := rec.Last().Answers[field.ID]; !ok && !c.Facts[field.ID].Known() && field.Asked(values) {
			out = append(out, field)
		}
	}
	return out
}
