package bulletin

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/week"
)

// Told is a closed week with the facts that its bulletin tells.
type Told struct {
	week.Snapshot
	week.Facts
}

// Compose drafts a bulletin from a closed week and, where there is one, the week before it. It depends on nothing but its
// arguments. Every sentence has a figure or a name; where there is no week before, comparisons are left out.
func Compose(now Told, before *Told) Content {
	d := drafting{now, before}
	var out Content
	for _, s := range []Section{
		{"overview", "总体情况", d.overview(), nil},
		{"standing", "评比结果", d.standing(), d.standingTable()},
		{"problems", "主要问题及整改时限", d.problems(), d.problemTable()},
		{"recheck", "上周整改回头看", d.recheck(), nil},
		{"progress", "工作进度", d.progress(), nil},
		{"difficulties", "社区困难及答复", d.difficulties(), nil},
		{"next", "下周工作要求", d.next(), nil},
	} {
		if len(s.Sentences) > 0 || s.Table != nil {
			out.Sections = append(out.Sections, s)
		}
	}
	return out
}

type drafting struct {
	now    Told
	before *Told
}

// end is the first day after the week: what was due before it is due.
func (d drafting) end() clock.Date { return d.now.Week.Next().Monday() }

func say(refs []week.Ref, format string, args ...any) Sentence {
	return Sentence{Text: fmt.Sprintf(format, args...), Refs: refs}
}

// sum adds up a figure of all communities.
func sum(s Told, figure func(week.Figures) int) int {
	n := 0
	for _, p := range s.Placings {
		n += figure(p.Figures)
	}
	return n
}

func visited(f week.Figures) int  { return f.Visited }
func findings(f week.Figures) int { return f.Findings }

// mean is the mean score over all compounds inspected, rounded half up to a hundredth of a point.
func mean(s Told) plan.Points {
	n := sum(s, visited)
	if n == 0 {
		return 0
	}
	all := sum(s, func(f week.Figures) int { return int(f.Score) * f.Visited })
	return plan.Points((2*all + n) / (2 * n))
}

func (d drafting) overview() []Sentence {
	var out []Sentence
	sc := d.now.Scope
	text := fmt.Sprintf("截至%s，登记小区%d个，确认在范围内%d个，不在范围%d个，待查明%d个", d.now.Week.Sunday().Short(), sc.Yes+sc.No+sc.Unknown, sc.Yes, sc.No, sc.Unknown)
	if sc.Expected > 0 {
		text += fmt.Sprintf("；方案写明%d个，%s", sc.Expected, against(sc.Yes-sc.Expected))
	}
	out = append(out, say([]week.Ref{{Kind: "standing", ID: string(d.now.Week)}}, "%s。", text))
	modes := fmt.Sprintf("在范围内的小区已认定模式%d个", sc.Decided)
	if d.before != nil {
		modes += compare(sc.Decided-d.before.Scope.Decided, "个")
	}
	out = append(out, Sentence{Text: modes + "。", Refs: []week.Ref{{Kind: "mode", ID: string(d.now.Street)}}})
	out = append(out, d.inspections()...)
	return append(out, d.reports()...)
}

func (d drafting) inspections() []Sentence {
	n, found := sum(d.now, visited), sum(d.now, findings)
	if n == 0 {
		if d.now.Scope.Yes == 0 {
			return nil
		}
		return []Sentence{say(nil, "本周督察小区0个。")}
	}
	communities := sum(d.now, func(f week.Figures) int { return min(1, f.Visited) })
	score, many := "", ""
	if d.before != nil && sum(*d.before, visited) > 0 {
		score = compareText(int(mean(d.now)-mean(*d.before)), "提高", "降低", func(n int) string { return plan.Points(n).String() + "分" })
		many = compare(found-sum(*d.before, findings), "个")
	}
	return []Sentence{say(d.visits(), "本周督察小区%d个，涉及%d个社区，平均得分%s分%s；发现问题%d个%s。", n, communities, mean(d.now), score, found, many)}
}

func (d drafting) visits() []week.Ref {
	var out []week.Ref
	for _, p := range d.now.Placings {
		for _, id := range p.Figures.Visits {
			out = append(out, week.Ref{Kind: "visit", ID: id})
		}
	}
	return out
}

func (d drafting) reports() []Sentence {
	by := map[week.State][]string{}
	var refs []week.Ref
	for _, p := range sorted(d.now.Placings) {
		by[p.Figures.Report.State] = append(by[p.Figures.Report.State], p.Figures.Name)
		refs = append(refs, week.Ref{Kind: "report", ID: string(p.Figures.Path)})
	}
	if len(refs) == 0 {
		return nil
	}
	timely := len(by[week.Timely]) + len(by[week.Empty])
	text := fmt.Sprintf("应报周报%d份，按时%d份", len(refs)-len(by[week.Excused]), timely)
	for _, st := range []week.State{week.Empty, week.Late, week.Missing, week.Excused} {
		if names := by[st]; len(names) > 0 {
			word := st.Title()
			if st == week.Empty {
				word = "其中空报"
			}
			text += fmt.Sprintf("，%s%d份（%s）", word, len(names), strings.Join(names, "、"))
		}
	}
	return []Sentence{{Text: text + "。", Refs: refs}}
}

// sorted returns the placings by path: the communities in the order of their codes.
func sorted(list []week.Placing) []week.Placing {
	return slices.SortedFunc(slices.Values(list), func(a, b week.Placing) int { return cmp.Compare(a.Figures.Path, b.Figures.Path) })
}

func (d drafting) rankBefore(path place.Path) int {
	if d.before == nil {
		return 0
	}
	for _, p := range d.before.Placings {
		if p.Figures.Path == path {
			return p.Rank
		}
	}
	return 0
}

func (d drafting) standing() []Sentence {
	if len(d.now.Placings) == 0 {
		return nil
	}
	var out []Sentence
	var first, moved []string
	apart := map[string][]string{} // communities by why they are apart
	var firstRefs, movedRefs []week.Ref
	most := 0
	for _, p := range d.now.Placings {
		ref := week.Ref{Kind: "standing", ID: string(p.Figures.Path)}
		if p.Rank == 0 {
			why := strings.TrimSuffix(p.Apart, "，不参加评比。")
			apart[why] = append(apart[why], p.Figures.Name)
			continue
		}
		if p.Rank == 1 {
			first, firstRefs = append(first, fmt.Sprintf("%s（%s分）", p.Figures.Name, p.Points)), append(firstRefs, ref)
		}
		if up := d.rankBefore(p.Figures.Path) - p.Rank; d.rankBefore(p.Figures.Path) > 0 && up > 0 && up >= most {
			if up > most {
				moved, movedRefs = nil, nil
			}
			most = up
			moved, movedRefs = append(moved, fmt.Sprintf("%s（由第%d名升至第%d名）", p.Figures.Name, p.Rank+up, p.Rank)), append(movedRefs, ref)
		}
	}
	if len(first) > 0 {
		out = append(out, say(firstRefs, "本周第1名：%s。", strings.Join(first, "、")))
	}
	if len(moved) > 0 {
		out = append(out, say(movedRefs, "与上周相比上升最多：%s。", strings.Join(moved, "、")))
	}
	for _, why := range slices.Sorted(maps.Keys(apart)) {
		out = append(out, say(nil, "不参加评比的社区%d个：%s%s。", len(apart[why]), strings.Join(apart[why], "、"), why))
	}
	return append(out, Sentence{Text: d.now.Rule})
}

// standingTable has one row for each ranked community: rank, name, compounds, points, one column for each indicator, and the
// move since the week before where there is one.
func (d drafting) standingTable() *Table {
	t := &Table{Columns: []string{"名次", "社区", "小区数", "得分"}, Widths: []int{3, 6, 4, 4}, Right: []int{2, 3}}
	for i, ind := range d.now.Formula.Indicators {
		t.Columns, t.Widths, t.Right = append(t.Columns, ind.Name), append(t.Widths, 5), append(t.Right, 4+i)
	}
	if d.before != nil {
		t.Columns, t.Widths = append(t.Columns, "较上周"), append(t.Widths, 4)
	}
	for _, p := range d.now.Placings {
		if p.Rank == 0 {
			continue
		}
		row := []string{fmt.Sprint(p.Rank), p.Figures.Name, fmt.Sprint(p.Figures.Compounds), cents(p.Points)}
		for _, part := range p.Parts {
			cell := "不计"
			if part.Used {
				cell = cents(part.Points)
			}
			row = append(row, cell)
		}
		if d.before != nil {
			row = append(row, moveOf(d.rankBefore(p.Figures.Path), p.Rank))
		}
		t.Rows, t.Refs = append(t.Rows, row), append(t.Refs, week.Ref{Kind: "standing", ID: string(p.Figures.Path)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func moveOf(was, is int) string {
	switch {
	case was == 0:
		return "新列"
	case was > is:
		return fmt.Sprintf("升%d", was-is)
	case was < is:
		return fmt.Sprintf("降%d", is-was)
	}
	return "持平"
}

// against says how a count differs from the number the plan names.
func against(diff int) string {
	switch {
	case diff > 0:
		return fmt.Sprintf("多%d个", diff)
	case diff < 0:
		return fmt.Sprintf("少%d个", -diff)
	}
	return "与方案一致"
}

// compare says how a count has changed since the week before: ，比上周增加 3 个.
func compare(diff int, unit string) string {
	return compareText(diff, "增加", "减少", func(n int) string { return fmt.Sprintf("%d%s", n, unit) })
}

func compareText(diff int, more, less string, print func(int) string) string {
	switch {
	case diff > 0:
		return "，比上周" + more + print(diff)
	case diff < 0:
		return "，比上周" + less + print(-diff)
	}
	return "，与上周持平"
}

// percent prints got of base with one decimal at most, rounded half up.
func percent(got, base int) string {
	if base == 0 {
		return ""
	}
	return plan.Points((2000*got+base)/(2*base)*10).String() + "%"
}

// cents prints points with two decimals, as a column of figures wants them.
func cents(p plan.Points) string { return fmt.Sprintf("%d.%02d", p/100, p%100) }
