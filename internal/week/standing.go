package week

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/place"
	"bayou/internal/plan"
)

// Ref points to a record behind a figure or a sentence. Kind is compound, visit, finding, difficulty, task, goal, report,
// mode, decision or standing; ID is the record's id, or its path where it has none.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Figures are what one community's standing is computed from. Scores and means are in hundredths of a point. All counts are
// outcomes of compounds in scope; nothing here speaks of a person.
type Figures struct {
	Path      place.Path  `json:"path"`
	Name      string      `json:"name"`
	Compounds int         `json:"compounds"` // in scope
	Unsettled int         `json:"unsettled"` // of which it is not known whether they are in scope
	Visited   int         `json:"visited"`   // compounds inspected in the week
	Score     plan.Points `json:"score"`     // mean over the visited compounds, so that one and nine compare fairly
	Findings  int         `json:"findings"`  // found in the week
	TasksDue  int         `json:"tasks_due"` // tasks of the plan due so far
	TasksDone int         `json:"tasks_done"`
	FixDue    int         `json:"fix_due"` // findings whose deadline fell in the week
	FixDone   int         `json:"fix_done"`
	Report    Judgement   `json:"report"`
	Visits    []string    `json:"visits,omitempty"`
	Fixes     []string    `json:"fixes,omitempty"` // ids of the findings whose deadline fell in the week
}

// Part is what one indicator gives a community. Points are out of Max, the indicator's share of 100 points after the
// indicators without a base were left out; Used is false for those.
type Part struct {
	Indicator string      `json:"indicator"`
	Name      string      `json:"name"`
	Weight    int         `json:"weight"`
	Used      bool        `json:"used"`
	Base      int         `json:"base"`
	Got       int         `json:"got"`
	Max       plan.Points `json:"max"`
	Points    plan.Points `json:"points"`
	Sentence  string      `json:"sentence"`
	Refs      []Ref       `json:"refs,omitempty"`
}

// Placing is a community's place. Rank 0 = shown apart, for the reason in Apart. Points are the sum of the parts.
type Placing struct {
	Figures Figures     `json:"figures"`
	Rank    int         `json:"rank"`
	Shared  bool        `json:"shared,omitempty"`
	Points  plan.Points `json:"points"`
	Apart   string      `json:"apart,omitempty"`
	Parts   []Part      `json:"parts,omitempty"`
}

// full is 100 points.
const full plan.Points = 10000

// Stand places the communities by the formula: the ranked ones in order, then those apart, each group by path where equal.
// It depends on nothing but its arguments, and not on the order of figures.
func Stand(formula plan.Standing, figures []Figures) []Placing {
	out := make([]Placing, 0, len(figures))
	for _, f := range figures {
		out = append(out, placing(formula, f))
	}
	slices.SortFunc(out, func(a, b Placing) int {
		return cmp.Or(cmp.Compare(apart(a), apart(b)), cmp.Compare(b.Points, a.Points), cmp.Compare(a.Figures.Path, b.Figures.Path))
	})
	for i := range out {
		switch {
		case out[i].Apart != "":
		case i > 0 && out[i-1].Points == out[i].Points:
			out[i].Rank, out[i].Shared, out[i-1].Shared = out[i-1].Rank, true, true
		default:
			out[i].Rank = i + 1
		}
	}
	return out
}

func apart(p Placing) int {
	if p.Apart != "" {
		return 1
	}
	return 0
}

func placing(formula plan.Standing, f Figures) Placing {
	p := Placing{Figures: f}
	if f.Compounds == 0 {
		p.Apart = "没有在范围内的小区，不参加评比。"
		if f.Unsettled > 0 {
			p.Apart = fmt.Sprintf("还没有确认在范围内的小区（%d个待查明），不参加评比。", f.Unsettled)
		}
		return p
	}
	weights := 0
	for _, ind := range formula.Indicators {
		part := measure(ind, f)
		p.Parts = append(p.Parts, part)
		if part.Used {
			weights += ind.Weight
		}
	}
	if weights == 0 {
		p.Apart = "本周没有可以评比的数据，不参加评比。"
		return p
	}
	share(p.Parts, weights)
	for i := range p.Parts {
		p.Points += p.Parts[i].Points
	}
	return p
}

// share deals out the 100 points over the used parts by weight (largest remainder, earlier part first) and scores each part,
// rounded half up to a hundredth of a point.
func share(parts []Part, weights int) {
	left := full
	rest := make([]int, len(parts))
	for i := range parts {
		if p := &parts[i]; p.Used {
			p.Max = full * plan.Points(p.Weight) / plan.Points(weights)
			rest[i] = int(full) * p.Weight % weights
			left -= p.Max
		}
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rest {
			if rest[i] > rest[most] {
				most = i
			}
		}
		parts[most].Max++
		rest[most] = 0
	}
	for i := range parts {
		if p := &parts[i]; p.Used {
			p.Points = plan.Points((2*int(p.Max)*p.Got + p.Base) / (2 * p.Base))
			p.Sentence += fmt.Sprintf("满分 %s 分，得 %s 分。", p.Max, p.Points)
		} else {
			p.Sentence += "此项不计，其余各项按权重放大到 100 分。"
		}
	}
}

func measure(ind plan.Indicator, f Figures) Part {
	p := Part{Indicator: ind.ID, Name: ind.Name, Weight: ind.Weight}
	switch ind.Measure {
	case "inspection":
		p.Used, p.Base, p.Got = f.Visited > 0, int(full), int(f.Score)
		p.Sentence, p.Refs = "本周没有督察。", refs("visit", f.Visits)
		if p.Used {
			p.Sentence = fmt.Sprintf("本周督察 %d 个小区，各小区平均 %s 分（满分 100 分）。", f.Visited, f.Score)
		}
	case "progress":
		p.Used, p.Base, p.Got = f.TasksDue > 0, f.TasksDue, f.TasksDone
		p.Sentence, p.Refs = "到本周没有到期的任务。", []Ref{{"task", string(f.Path)}}
		if p.Used {
			p.Sentence = fmt.Sprintf("到本周应完成任务 %d 项，已完成 %d 项。", f.TasksDue, f.TasksDone)
		}
	case "rectification":
		p.Used, p.Base, p.Got = f.FixDue > 0, f.FixDue, f.FixDone
		p.Sentence, p.Refs = "本周没有到期的整改。", refs("finding", f.Fixes)
		if p.Used {
			p.Sentence = fmt.Sprintf("本周到期整改 %d 个，按期整改 %d 个。", f.FixDue, f.FixDone)
		}
	case "report":
		p.Base, p.Got = 2, reportPoints[f.Report.State]
		p.Used, p.Refs = f.Report.State != Excused, []Ref{{"report", string(f.Path)}}
		p.Sentence = "周报" + f.Report.State.Title() + "。"
	}
	if !p.Used {
		p.Base, p.Got = 0, 0
	}
	return p
}

// reportPoints are halves: a late report counts half, an empty one in full, a missing one nothing.
var reportPoints = map[State]int{Timely: 2, Empty: 2, Late: 1}

func refs(kind string, ids []string) []Ref {
	out := make([]Ref, len(ids))
	for i, id := range ids {
		out[i] = Ref{kind, id}
	}
	return out
}

// Rule prints the formula and what happens to ties and to missing bases, for the foot of a standing.
func Rule(formula plan.Standing) string {
	var parts []string
	for _, ind := range formula.Indicators {
		parts = append(parts, fmt.Sprintf("%s占%d%%", ind.Name, ind.Weight))
	}
	return "评比办法：" + strings.Join(parts, "，") + "；各项按每个小区平均计算，没有数据的项目不计，其余按权重放大到100分；" +
		"周报迟报得一半、未报不得分，其他各项不受影响；得分相同名次并列，后面的名次顺延（如1、2、2、4）；没有在范围内的小区的社区单列，不排名。"
}
