package bench

import (
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/plan"
)

// visit is one inspection, with one finding when line is not nil. fixed is the day on which that was rectified and closed, ""
// while it is open.
type visit struct {
	*compound
	id, finding, by string
	at              int64
	day, due, fixed clock.Date
	week            clock.Week
	points          plan.Points
	plan            string
	of              plan.Points
	block           *plan.Block
	line            *plan.Line
}

// inspect makes the visits to one community: each week one compound in turn, on Tuesday, due on Friday.
func (g *generator) inspect(tx *audit.Tx, l lot) []visit {
	if len(l.compounds) == 0 {
		return nil
	}
	var out []visit
	for i, w := range g.weeks {
		c := &l.compounds[(i+l.number)%len(l.compounds)]
		day := w.Monday().Add(1)
		v := visit{
			compound: c, id: newID(tx.At), by: "示例督察员", at: clock.Micros(day.At(10, 0)), day: day, week: w, plan: g.plan.Hash, of: g.plan.Sheet.Total,
		}
		v.points = v.of
		if g.chance.IntN(4) > 0 {
			v.block = &g.plan.Sheet.Blocks[g.chance.IntN(len(g.plan.Sheet.Blocks))]
			v.line = &v.block.Lines[g.chance.IntN(len(v.block.Lines))]
			v.finding, v.due, v.points = newID(tx.At), day.Add(3), v.of-v.line.Each
			if g.chance.IntN(3) > 0 {
				v.fixed = day.Add(2)
			}
		}
		out = append(out, v)
	}
	return out
}

// records are the rows of the visits.
func records(visits []visit) []table {
	var found []visit
	for _, v := range visits {
		if v.line != nil {
			found = append(found, v)
		}
	}
	return []table{
		{"visit", "county id path compound name office day week at actor by_name plan points got_points of_points rule findings note digest", each(visits, func(v *visit) []any {
			return []any{
				v.path.County(), v.id, v.path, v.compound.id, v.name, "property", v.day, v.week, v.at, "", v.by, v.plan, int(v.points), int(v.points), int(v.of),
				"", v.findings(), source, "",
			}
		})},
		{"visit_line", "county visit pos path line block title state max_points lost spots why", each(found, func(v *visit) []any {
			return []any{
				v.path.County(), v.id, 0, v.path, v.line.ID, v.block.ID, v.line.Title, "found", int(v.line.Max), int(v.line.Each), 1, "",
			}
		})},
		{"finding", "county id path compound name visit office day pos line title text spots points state round due version", each(found, func(v *visit) []any {
			return []any{
				v.path.County(), v.finding, v.path, v.compound.id, v.name, v.id, "property", v.day, 0, v.line.ID, v.line.Title, "示例问题：" + v.line.Title, 1,
				int(v.line.Each), v.state(), 1, v.due, 1,
			}
		})},
		{"finding_term", "county finding round path due rectified_on rectified_at rectified_id rectified_by rectification rechecked_on rechecked_at rechecked_by office recheck outcome", each(found, term)},
	}
}

func (v *visit) findings() int {
	if v.line == nil {
		return 0
	}
	return 1
}

func (v *visit) state() string {
	if v.fixed != "" {
		return "closed"
	}
	return "open"
}

func term(v *visit) []any {
	if v.fixed == "" {
		return []any{v.path.County(), v.finding, 1, v.path, v.due, "", 0, "", "", "", "", 0, "", "", "", ""}
	}
	at := clock.Micros(v.fixed.At(15, 0))
	return []any{
		v.path.County(), v.finding, 1, v.path, v.due, v.fixed, at, "", "示例站长", "示例：已整改", v.fixed, at, v.by, "property", "示例：已复核", "closed",
	}
}

func each(visits []visit, row func(*visit) []any) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		for i := range visits {
			if !yield(row(&visits[i])) {
				return
			}
		}
	}
}
