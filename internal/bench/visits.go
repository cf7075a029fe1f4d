package bench

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/week"
)

// visit is one inspection, with one finding when line is not nil. fixed is the day on which that was rectified and closed, ""
// while it is open; next is the day on which the compound is visited again, "" = not again.
type visit struct {
	*compound
	id, finding     string
	at              int64
	day, due, fixed clock.Date
	next            clock.Date
	week            clock.Week
	points, of      plan.Points
	line            *plan.Line
}

const inspector = "示例督察员"

// inspect makes the visits to one community: each week one compound in turn, on Tuesday, due on Friday.
func (g *generator) inspect(l *lot) []visit {
	if len(l.compounds) == 0 {
		return nil
	}
	lines := g.plan.Sheet.Lines()
	out := make([]visit, len(g.weeks))
	for i, w := range g.weeks {
		day := w.Monday().Add(1)
		v := visit{compound: &l.compounds[(i+l.number)%len(l.compounds)], at: clock.Micros(day.At(10, 0)), day: day, week: w, of: g.plan.Sheet.Total}
		v.id, v.points = g.newID(v.at), v.of
		if again := i + len(l.compounds); again < len(g.weeks) {
			v.next = g.weeks[again].Monday().Add(1)
		}
		if g.chance.IntN(4) > 0 {
			v.line = lines[g.chance.IntN(len(lines))]
			v.finding, v.due, v.points = g.newID(v.at), day.Add(3), v.of-v.line.Each
			if g.chance.IntN(3) > 0 {
				v.fixed = day.Add(2)
			}
		}
		out[i] = v
	}
	return out
}

// tell adds what a report says of the visit.
func (v *visit) tell(h *week.Happened) {
	h.Visits = append(h.Visits, week.VisitNote{
		ID: v.id, Compound: v.compound.id, Name: v.name, Office: account.Property.Title(), Day: v.day, Score: v.points, Findings: v.findings(),
	})
	if v.line != nil {
		h.Findings = append(h.Findings, week.FindingNote{
			ID: v.finding, Compound: v.compound.id, CompoundName: v.name, Line: v.line.Title, Text: v.text(), Count: 1, Found: v.day, Due: v.due,
			Rectified: v.fixed, Closed: v.fixed,
		})
	}
}

func (v *visit) text() string { return "示例问题：" + v.line.Title }

func (v *visit) findings() int {
	if v.line == nil {
		return 0
	}
	return 1
}

func (v *visit) state() inspect.FindingState {
	if v.fixed != "" {
		return inspect.Closed
	}
	return inspect.Open
}

// records are the rows of the visits.
func (g *generator) records(visits []visit) []table {
	var found []visit
	for _, v := range visits {
		if v.line != nil {
			found = append(found, v)
		}
	}
	return []table{
		{"visit", "county id path compound name office day week at actor by_name plan points got_points of_points rule findings note digest", each(visits, func(v *visit) []any {
			return []any{
				v.path.County(), v.id, v.path, v.compound.id, v.name, office, v.day, v.week, v.at, "", inspector, g.plan.Hash, int(v.points),
				int(v.points), int(v.of), "", v.findings(), source, "",
			}
		})},
		{"visit_line", "county visit pos path line block title state max_points lost spots why", g.lines(visits)},
		{"finding", "county id path compound name visit office day pos line title text spots points state round due version", each(found, func(v *visit) []any {
			return []any{
				v.path.County(), v.finding, v.path, v.compound.id, v.name, v.id, office, v.day, 0, v.line.ID, v.line.Title, v.text(), 1,
				int(v.line.Each), string(v.state()), 1, v.due, 1,
			}
		})},
		{"finding_term", "county finding round path due rectified_on rectified_at rectified_id rectified_by rectification rechecked_on rechecked_at rechecked_by office recheck outcome", each(found, term)},
		{"goal_evidence", "county id path compound goal item office day at seq look visit visit_office visit_day finding note replaced_on", g.evidence(visits)},
	}
}

const office = string(account.Property)

// lines are all lines of the score sheet for each visit.
func (g *generator) lines(visits []visit) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		for i := range visits {
			v, pos := &visits[i], 0
			for _, b := range g.plan.Sheet.Blocks {
				for _, l := range b.Lines {
					state, lost, spots := inspect.OK, plan.Points(0), 0
					if v.line != nil && v.line.ID == l.ID {
						state, lost, spots = inspect.Found, l.Each, 1
					}
					if !yield([]any{v.path.County(), v.id, pos, v.path, l.ID, b.ID, l.Title, string(state), int(l.Max), int(lost), spots, ""}) {
						return
					}
					pos++
				}
			}
		}
	}
}

func term(v *visit) []any {
	if v.fixed == "" {
		return []any{v.path.County(), v.finding, 1, v.path, v.due, "", 0, "", "", "", "", 0, "", "", "", ""}
	}
	at := clock.Micros(v.fixed.At(15, 0))
	return []any{
		v.path.County(), v.finding, 1, v.path, v.due, v.fixed, at, "", head, "示例：已整改", v.fixed, at, inspector, office, "示例：已复核", "closed",
	}
}
