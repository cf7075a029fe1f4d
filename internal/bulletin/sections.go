package bulletin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/week"
)

func finding(f week.FindingNote) []week.Ref {
	return []week.Ref{{Kind: "finding", ID: f.ID}, {Kind: "compound", ID: f.Compound}}
}

// in reports whether the day lies in the week.
func (d drafting) in(day clock.Date) bool { return day != "" && day.Week() == d.now.Week }

func (d drafting) problems() []Sentence {
	spots, kinds, communities := 0, map[string]int{}, map[string]int{}
	var refs []week.Ref
	for _, f := range d.now.Findings {
		if d.in(f.Found) {
			spots += f.Count
			kinds[f.Line] += f.Count
			communities[f.CommunityName] += f.Count
			refs = append(refs, week.Ref{Kind: "finding", ID: f.ID})
		}
	}
	if spots == 0 {
		return nil
	}
	return []Sentence{
		say(refs, "本周发现的问题较多的项目：%s。", top(kinds, 3)),
		say(refs, "问题较多的社区：%s。", top(communities, 3)),
	}
}

// top lists the most frequent names with their counts: 乱贴乱堆（8处）、路灯（5处）.
func top(counts map[string]int, n int) string {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	out := make([]string, 0, n)
	for _, name := range names[:min(n, len(names))] {
		out = append(out, fmt.Sprintf("%s（%d处）", name, counts[name]))
	}
	return strings.Join(out, "、")
}

// problemTable lists the findings of the week with their deadlines.
func (d drafting) problemTable() *Table {
	t := &Table{Columns: []string{"社区", "小区", "问题", "处数", "整改期限"}, Widths: []int{6, 8, 13, 3, 6}, Right: []int{3}}
	for _, f := range d.now.Findings {
		if d.in(f.Found) {
			t.Rows = append(t.Rows, []string{f.CommunityName, f.CompoundName, f.Line + "：" + f.Text, fmt.Sprint(f.Count), f.Due.Short()})
			t.Refs = append(t.Refs, week.Ref{Kind: "finding", ID: f.ID})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (d drafting) recheck() []Sentence {
	due := sum(d.now, func(f week.Figures) int { return f.FixDue })
	done := sum(d.now, func(f week.Figures) int { return f.FixDone })
	var out []Sentence
	var dueRefs []week.Ref
	var open []Sentence
	for _, f := range d.now.Findings {
		if d.in(f.Due) {
			dueRefs = append(dueRefs, week.Ref{Kind: "finding", ID: f.ID})
		}
		if f.Overdue(d.end()) {
			days := d.end().Days() - f.Due.Days() - 1
			open = append(open, say(finding(f), "%s%s“%s”应于%s前整改，到本周末逾期%d天。", f.CommunityName, f.CompoundName, f.Text, f.Due.Short(), days))
		}
	}
	if due > 0 {
		out = append(out, say(dueRefs, "本周到期整改%d个，按期整改%d个，占%s。", due, done, percent(done, due)))
	}
	out = append(out, d.rechecks()...)
	if len(open) > 0 {
		out = append(out, say(nil, "逾期未整改%d个：", len(open)))
	}
	return append(out, open...)
}

// rechecks tells what the offices found when they looked again: how many were closed, and each that has to be rectified anew with
// its new deadline, when one is set still.
func (d drafting) rechecks() []Sentence {
	var all []week.Ref
	var again []Sentence
	for _, x := range d.now.Rechecks {
		all = append(all, week.Ref{Kind: "finding", ID: x.Finding})
		if !x.Reopened {
			continue
		}
		text := fmt.Sprintf("%s%s“%s”%s回头看没有整改到位，重新整改", x.CommunityName, x.CompoundName, x.Text, x.Day.Short())
		if i := slices.IndexFunc(d.now.Findings, func(f week.FindingNote) bool { return f.ID == x.Finding }); i >= 0 && d.now.Findings[i].Due >= x.Day {
			text += "，期限" + d.now.Findings[i].Due.Short()
		}
		again = append(again, say([]week.Ref{{Kind: "finding", ID: x.Finding}, {Kind: "compound", ID: x.Compound}}, "%s。", text))
	}
	if len(all) == 0 {
		return nil
	}
	text := fmt.Sprintf("本周回头看%d个，销号%d个", len(all), len(all)-len(again))
	if len(again) > 0 {
		text += fmt.Sprintf("，重新整改%d个", len(again))
	}
	return append([]Sentence{say(all, "%s。", text)}, again...)
}

func (d drafting) progress() []Sentence {
	var out []Sentence
	if d.now.Phase != "" {
		out = append(out, say(nil, "目前处于“%s”阶段。", strings.TrimSuffix(d.now.Phase, "阶段")))
	}
	for _, t := range d.now.Tasks {
		text := fmt.Sprintf("“%s”应完成%d个%s，已完成%d个", t.Title, t.Of, map[string]string{"community": "社区", "compound": "小区"}[t.Per], t.Done)
		if t.Of == 1 {
			text = fmt.Sprintf("“%s”%s", t.Title, map[bool]string{true: "已完成", false: "未完成"}[t.Done == 1])
		} else if was, ok := d.taskBefore(t.ID); ok {
			text += compare(t.Done-was.Done, "个")
		}
		if t.Done < t.Of && t.Due != "" {
			text += fmt.Sprintf("，期限%s", t.Due.Short())
			if t.Due < d.end() {
				text += "，已逾期"
			}
		}
		out = append(out, say([]week.Ref{{Kind: "task", ID: t.ID}}, "%s。", text))
	}
	for _, g := range d.now.Goals {
		out = append(out, d.goal(g)...)
	}
	return out
}

func (d drafting) taskBefore(id string) (week.TaskNote, bool) {
	if d.before != nil {
		for _, t := range d.before.Tasks {
			if t.ID == id {
				return t, true
			}
		}
	}
	return week.TaskNote{}, false
}

func (d drafting) goal(g week.GoalNote) []Sentence {
	if g.Compounds == 0 {
		return nil
	}
	ref := []week.Ref{{Kind: "goal", ID: g.Set}}
	text := fmt.Sprintf("“%s”目标涉及小区%d个，全部达到的%d个", g.Name, g.Compounds, g.Reached)
	if d.before != nil {
		for _, was := range d.before.Goals {
			if was.Set == g.Set {
				text += compare(g.Reached-was.Reached, "个")
			}
		}
	}
	if least, ok := weakest(g); ok {
		text += fmt.Sprintf("；达到最少的是“%s”，有%d个，存疑%d个，无%d个，未知%d个", least.Name, least.Has, least.Doubt, least.No, least.Unknown)
	}
	return []Sentence{say(ref, "%s。", text)}
}

// weakest returns the item that the fewest compounds have, the first of several; none when all have all.
func weakest(g week.GoalNote) (week.ItemNote, bool) {
	var least week.ItemNote
	found := false
	for _, it := range g.Items {
		if it.Has < g.Compounds && (!found || it.Has < least.Has) {
			least, found = it, true
		}
	}
	return least, found
}

func (d drafting) difficulties() []Sentence {
	var raised, answered, open, late int
	var out []Sentence
	for _, x := range d.now.Difficulties {
		ref := []week.Ref{{Kind: "difficulty", ID: x.ID}}
		if d.in(x.Raised) {
			raised++
		}
		who := fmt.Sprintf("%s“%s”（%s提出）", x.CommunityName, x.Title, x.Raised.Short())
		switch {
		case d.in(x.Answered):
			answered++
			text := who + "：" + x.Answered.Short() + "答复，" + strings.TrimSuffix(x.Answer, "。")
			if x.Late(d.end()) {
				late++
				text += fmt.Sprintf("。应于%s前答复，办事处逾期", x.Due.Short())
			}
			out = append(out, say(ref, "%s。", text))
		case x.Answered == "" && x.Closed == "":
			open++
			text := fmt.Sprintf("%s：应于%s前答复，尚未答复", who, x.Due.Short())
			if x.Late(d.end()) {
				late++
				text += fmt.Sprintf("，办事处已逾期%d天", d.end().Days()-x.Due.Days()-1)
			}
			out = append(out, say(ref, "%s。", text))
		}
	}
	if raised+answered+open == 0 {
		return nil
	}
	head := say(nil, "本周社区提出困难%d件，办事处答复%d件，尚未答复%d件；其中办事处逾期%d件。", raised, answered, open, late)
	return append([]Sentence{head}, out...)
}

func (d drafting) next() []Sentence {
	from, to := d.now.Week.Next().Monday(), d.now.Week.Next().Sunday()
	var out []Sentence
	due, refs := map[string]int{}, []week.Ref(nil)
	for _, f := range d.now.Findings {
		if f.Closed == "" && f.Rectified == "" && f.Due >= from && f.Due <= to {
			due[f.CommunityName] += f.Count
			refs = append(refs, week.Ref{Kind: "finding", ID: f.ID})
		}
	}
	if len(due) > 0 {
		out = append(out, say(refs, "下周到期整改：%s，请相关社区按期整改。", top(due, len(due))))
	}
	for _, t := range d.now.Tasks {
		if t.Done < t.Of && t.Due >= from && t.Due <= to {
			out = append(out, say([]week.Ref{{Kind: "task", ID: t.ID}}, "“%s”%s到期，还有%d个未完成，请抓紧完成。", t.Title, t.Due.Short(), t.Of-t.Done))
		}
	}
	owed, refs := 0, []week.Ref(nil)
	for _, x := range d.now.Difficulties {
		if x.Answered == "" && x.Closed == "" && x.Due <= to {
			owed++
			refs = append(refs, week.Ref{Kind: "difficulty", ID: x.ID})
		}
	}
	if owed > 0 {
		out = append(out, say(refs, "办事处下周应答复社区困难%d件，请相关科室按期答复。", owed))
	}
	return append(out, d.missing()...)
}

// missing names the communities whose report is missing.
func (d drafting) missing() []Sentence {
	var names []string
	var refs []week.Ref
	for _, p := range sorted(d.now.Placings) {
		if p.Figures.Report.State == week.Missing {
			names, refs = append(names, p.Figures.Name), append(refs, week.Ref{Kind: "report", ID: string(p.Figures.Path)})
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Sentence{say(refs, "%s本周未报周报，请把本周工作一并写入下周周报。", strings.Join(names, "、"))}
}
