package inspect

import (
	"fmt"
	"strings"

	"bayou/internal/goal"
	"bayou/internal/plan"
)

// evidenceOf turns the lines of a visit into evidence for the items of every goal set, so that none is lost when the
// compound's mode changes.
func evidenceOf(p *plan.Plan, v Visit, lines []LineScore) []goal.Evidence {
	by := make(map[string]LineScore, len(lines))
	for _, l := range lines {
		by[l.Line] = l
	}
	var out []goal.Evidence
	for _, set := range p.Goals {
		for _, item := range set.Items {
			look, note := lookAt(item, by)
			out = append(out, goal.Evidence{
				Path: v.Path, Compound: v.Compound, Goal: set.ID, Item: item.ID, Office: v.Office, Day: v.Day, Look: look,
				Visit: v.ID, VisitOffice: v.Office, VisitDay: v.Day, Note: note,
			})
		}
	}
	return out
}

// lookAt sums up the lines of an item: nothing lost is ok, everything lost is absent, anything between is partial.
func lookAt(item plan.GoalItem, by map[string]LineScore) (goal.Look, string) {
	var lost, of plan.Points
	var notes []string
	for _, id := range item.Lines {
		l, ok := by[id]
		if !ok || l.State == NA {
			continue
		}
		lost, of = lost+l.Lost, of+l.Max
		if l.Lost > 0 {
			notes = append(notes, fmt.Sprintf("%s扣 %s 分", l.Title, l.Lost))
		}
	}
	note := strings.Join(notes, "，")
	switch {
	case of == 0:
		return goal.NA, note
	case lost == 0:
		return goal.OK, note
	case lost >= of:
		return goal.Absent, note
	}
	return goal.Partial, note
}
