package web

import (
	"fmt"

	"bayou/internal/account"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// agendaItem is a point of the agenda with the records that it is about.
type agendaItem struct {
	Title string
	Lines []agendaLine
}

type agendaLine struct {
	Text  string
	Links []ui.Link
}

// agendaShown is how many records a point of the agenda names; the rest stand in the list that its last line leads to.
const agendaShown = 50

// capped cuts the lines of a point.
func capped(lines []agendaLine, unit, href string) []agendaLine {
	if len(lines) <= agendaShown {
		return lines
	}
	rest := agendaLine{fmt.Sprintf("另有 %d %s", len(lines)-agendaShown, unit), []ui.Link{{Text: "查看", Href: href}}}
	return append(lines[:agendaShown:agendaShown], rest)
}

// agenda puts together what the meeting has to talk about from the closed week.
func (v meetingPage) agenda() []agendaItem {
	var carried []agendaLine
	for _, d := range v.Sheet.Carried {
		text := fmt.Sprintf("%s：%s（%s前办结）", v.holder(d), d.Text, d.Due.Chinese())
		if d.Overdue(v.Today) {
			text += "，已逾期"
		}
		carried = append(carried, agendaLine{text, []ui.Link{{Text: "议定时的例会", Href: meetingHref(d.Week)}}})
	}
	out := []agendaItem{{"上次例会议定事项落实情况", carried}}
	if v.Closed == nil {
		return out
	}
	out = append(out,
		agendaItem{"通报评比结果", v.rankLines()}, agendaItem{"周报未报、迟报的社区", v.lateLines()},
		agendaItem{"逾期未整改的问题", capped(v.overdueLines(), "处", "/findings?state=overdue")},
		agendaItem{"社区困难和办公室的答复", capped(v.difficultyLines(), "项", "/difficulties")},
		agendaItem{"下周到期的任务", v.nextLines()})
	return out
}

func (v meetingPage) rankLines() []agendaLine {
	var out []agendaLine
	for _, p := range v.Closed.Placings {
		if p.Rank == 0 {
			continue
		}
		out = append(out, agendaLine{
			fmt.Sprintf("第 %d 名 %s，%s 分", p.Rank, p.Figures.Name, p.Points),
			[]ui.Link{{Text: "理由", Href: standingHref(v.week) + "#" + reasonID(v.links.code(p.Figures.Path))}},
		})
	}
	return out
}

func (v meetingPage) lateLines() []agendaLine {
	var out []agendaLine
	for _, p := range v.Closed.Placings {
		if st := p.Figures.Report.State; st == week.Missing || st == week.Late {
			l := agendaLine{Text: p.Figures.Name + "：" + st.Title()}
			if v.see().Holds(p.Figures.Path) {
				l.Links = []ui.Link{{Text: "周报", Href: v.links.report(p.Figures.Path)}}
			}
			out = append(out, l)
		}
	}
	return out
}

func (v meetingPage) overdueLines() []agendaLine {
	var out []agendaLine
	for _, f := range v.Facts.Findings {
		if f.Overdue(v.Day) {
			out = append(out, agendaLine{
				fmt.Sprintf("%s%s：%s（应于%s前整改）", f.CommunityName, f.CompoundName, f.Text, f.Due.Short()),
				[]ui.Link{{Text: "问题", Href: "/findings/" + f.ID}},
			})
		}
	}
	return out
}

func (v meetingPage) difficultyLines() []agendaLine {
	var out []agendaLine
	for _, d := range v.Facts.Difficulties {
		if d.Closed != "" {
			continue
		}
		state := "待答复，期限" + d.Due.Short()
		switch {
		case d.Answered != "" && d.Late(v.Day):
			state = "逾期答复：" + d.Answer
		case d.Answered != "":
			state = "已答复：" + d.Answer
		case d.Late(v.Day):
			state = "办公室逾期未答复，期限" + d.Due.Short()
		}
		out = append(out, agendaLine{d.CommunityName + "：" + d.Title + "。" + state, []ui.Link{{Text: "困难", Href: "/difficulties/" + d.ID}}})
	}
	return out
}

func (v meetingPage) nextLines() []agendaLine {
	from, to := v.week.Next().Monday(), v.week.Next().Sunday()
	var out []agendaLine
	for _, t := range v.Facts.Tasks {
		if t.Due >= from && t.Due <= to && t.Done < t.Of {
			out = append(out, agendaLine{
				fmt.Sprintf("%s（%s，%s到期，%d 个中已完成 %d 个）", t.Title, account.Role(t.Holder).Title(), t.Due.Short(), t.Of, t.Done),
				[]ui.Link{{Text: "任务", Href: "/phases"}},
			})
		}
	}
	return out
}
