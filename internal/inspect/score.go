package inspect

import (
	"fmt"

	"bayou/internal/plan"
)

// LineState is what the inspector says of one line of the sheet.
type LineState string

// The states of a line.
const (
	OK    LineState = "ok"    // looked at, nothing found
	Found LineState = "found" // something found
	NA    LineState = "na"    // 不适用: the sheet rescales without it
)

// Chinese returns the state as the sheet prints it.
func (s LineState) Chinese() string {
	return map[LineState]string{OK: "未发现问题", Found: "发现问题", NA: "不适用"}[s]
}

// Mark is one line as it was inspected. Spots counts the places of all its findings.
type Mark struct {
	Line  string
	State LineState
	Spots int
}

// LineScore is what one line contributed. Lost is capped at Max: a line never falls below 0. Why says how the points were
// lost, or why the line does not apply.
type LineScore struct {
	Line  string      `db:"line" json:"line"`
	Block string      `db:"block" json:"block"`
	Title string      `db:"title" json:"title"`
	State LineState   `db:"state" json:"state"`
	Max   plan.Points `db:"max_points" json:"max"`
	Lost  plan.Points `db:"lost" json:"lost"`
	Spots int         `db:"spots" json:"spots"`
	Why   string      `db:"why" json:"why,omitempty"`
}

// Result is a sheet scored. Points is Got rescaled from Of, the points of the lines that apply, to the sheet's total, rounded
// half up to a hundredth. Rule prints how, "" when every line applies. Of 0 = no line applies, and there is no score.
type Result struct {
	Points plan.Points `json:"points"`
	Got    plan.Points `json:"got"`
	Of     plan.Points `json:"of"`
	Lines  []LineScore `json:"lines"`
	Rule   string      `json:"rule,omitempty"`
}

// Score scores a sheet for a compound with the given facts. A line whose condition the facts deny is 不适用 whatever the mark
// says; a line without a mark is taken as 不适用 too. Every spot found costs the line's Each, down to 0 of its Max.
func Score(sheet *plan.Sheet, facts plan.Values, marks []Mark) Result {
	by := make(map[string]Mark, len(marks))
	for _, m := range marks {
		by[m.Line] = m
	}
	var r Result
	for i := range sheet.Blocks {
		b := &sheet.Blocks[i]
		for j := range b.Lines {
			l := scoreLine(&b.Lines[j], facts, by[b.Lines[j].ID])
			l.Block = b.Title
			if l.State != NA {
				r.Of += l.Max
				r.Got += l.Max - l.Lost
			}
			r.Lines = append(r.Lines, l)
		}
	}
	r.Points, r.Rule = rescale(r.Got, r.Of, sheet.Total)
	return r
}

func scoreLine(l *plan.Line, facts plan.Values, m Mark) LineScore {
	s := LineScore{Line: l.ID, Title: l.Title, State: m.State, Max: l.Max}
	switch {
	case l.Applies(facts) == plan.No:
		s.State, s.Why = NA, "本小区情况不适用此项"
	case m.State == NA || m.State == "":
		s.State, s.Why = NA, "督察时不适用"
	case m.State == Found:
		s.Spots = max(m.Spots, 1)
		s.Lost = loss(l, s.Spots)
		s.Why = fmt.Sprintf("发现 %d 处，每处扣 %s 分，扣 %s 分", s.Spots, l.Each, s.Lost)
		if s.Lost == l.Max && l.Each*plan.Points(s.Spots) > l.Max {
			s.Why += "（扣完为止）"
		}
	}
	return s
}

// loss returns the points that the spots cost, at most the line's own.
func loss(l *plan.Line, spots int) plan.Points {
	return min(l.Max, l.Each*plan.Points(spots))
}

// rescale brings got of of to total, rounded half up, with the rule it used.
func rescale(got, of, total plan.Points) (plan.Points, string) {
	points := rescaled(got, of, total)
	switch of {
	case 0:
		return 0, "所有项目都不适用，不评分"
	case total:
		return points, ""
	}
	return points, fmt.Sprintf("适用项目满分 %s 分，得 %s 分，按 %s 分折算为 %s 分（四舍五入到 0.01 分）", of, got, total, points)
}

func rescaled(got, of, total plan.Points) plan.Points {
	if of == 0 {
		return 0
	}
	return (2*got*total + of) / (2 * of)
}
