package inspect

import (
	"bayou/internal/plan"
)

// OutcomeScore is one of the plan's outcome standards (路平灯明 …) or beautification standards, scored from the lines that
// show it: Points of Of, the sheet's total. Known is false when none of its lines applied.
type OutcomeScore struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Points plan.Points `json:"points"`
	Of     plan.Points `json:"of"`
	Known  bool        `json:"known"`
	Lost   []LineScore `json:"lost,omitempty"` // the lines that cost points
}

// Outcomes scores standards from the lines of one visit. Nothing is asked of the inspector twice.
func Outcomes(standards []plan.Outcome, total plan.Points, lines []LineScore) []OutcomeScore {
	by := make(map[string]LineScore, len(lines))
	for _, l := range lines {
		by[l.Line] = l
	}
	out := make([]OutcomeScore, len(standards))
	for i, s := range standards {
		out[i] = outcome(s, total, by)
	}
	return out
}

func outcome(s plan.Outcome, total plan.Points, by map[string]LineScore) OutcomeScore {
	o := OutcomeScore{ID: s.ID, Name: s.Name, Of: total}
	var got, of plan.Points
	for _, id := range s.Lines {
		l, ok := by[id]
		if !ok || l.State == NA {
			continue
		}
		got, of = got+l.Max-l.Lost, of+l.Max
		if l.Lost > 0 {
			o.Lost = append(o.Lost, l)
		}
	}
	o.Points = rescaled(got, of, total)
	o.Known = of > 0
	return o
}

// OutcomeMean is the mean of one outcome standard over the compounds, each by its latest visit. Visited counts the compounds
// where a line of the standard applied; where it is 0 there is no mean.
type OutcomeMean struct {
	ID      string      `json:"id"`
	Points  plan.Points `json:"points"`
	Visited int         `json:"visited"`
}

// outcomeMeans add up outcome standards.
type outcomeMeans struct {
	*plan.Plan
	sums []OutcomeMean
}

// add counts n visits with the same lines.
func (m *outcomeMeans) add(by map[string]LineScore, n int) {
	for i, s := range m.Outcomes {
		if o := outcome(s, m.Sheet.Total, by); o.Known {
			m.sums[i].Points += o.Points * plan.Points(n)
			m.sums[i].Visited += n
		}
	}
}

// take returns the means, rounded half up.
func (m *outcomeMeans) take() []OutcomeMean {
	for i := range m.sums {
		if n := plan.Points(m.sums[i].Visited); n > 0 {
			m.sums[i].Points = (2*m.sums[i].Points + n) / (2 * n)
		}
	}
	return m.sums
}
