package bench

import (
	"fmt"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/goal"
	"bayou/internal/plan"
)

// lookedItem is one item of a goal set with the lines of the score sheet that show it and what they can cost together.
type lookedItem struct {
	goal, item string
	lines      []string
	of         plan.Points
}

func lookedItems(p *plan.Plan) []lookedItem {
	var out []lookedItem
	for _, set := range p.Goals {
		for _, item := range set.Items {
			one := lookedItem{goal: set.ID, item: item.ID, lines: item.Lines}
			for _, id := range item.Lines {
				if l, ok := p.Line(id); ok {
					one.of += l.Max
				}
			}
			out = append(out, one)
		}
	}
	return out
}

// evidence is what the visits say of every item of every goal set, and their re-checks of the items that the finding touched.
// Each piece is replaced by the re-check, or by the next visit to its compound (see goal.Record). Its id follows from its visit.
func (g *generator) evidence(visits []visit) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		for i := range visits {
			v := &visits[i]
			for n, item := range g.looked {
				touched := v.line != nil && slices.Contains(item.lines, v.line.ID)
				look, note, until := goal.OK, "", v.next
				if touched {
					if look = goal.Partial; v.line.Each >= item.of {
						look = goal.Absent
					}
					note = fmt.Sprintf("%s扣 %s 分", v.line.Title, v.line.Each)
				}
				if touched && v.fixed != "" {
					until = v.fixed
				}
				if !yield(v.piece(item, n, 0, look, note, until)) {
					return
				}
				if touched && v.fixed != "" && !yield(v.piece(item, n, 1, goal.OK, "", v.next)) {
					return
				}
			}
		}
	}
}

// piece is one row of evidence: seq 0 of the visit, 1 of the re-check.
func (v *visit) piece(item lookedItem, n, seq int, look goal.Look, note string, until clock.Date) []any {
	day, at, finding := v.day, v.at, ""
	if seq > 0 {
		day, at, finding = v.fixed, clock.Micros(v.fixed.At(15, 0)), v.finding
	}
	return []any{
		v.path.County(), fmt.Sprintf("%s-%d%02d", v.id, seq, n), v.path, v.compound.id, item.goal, item.item, office, day, at, seq, string(look), v.id, office,
		v.day, finding, note, until,
	}
}
