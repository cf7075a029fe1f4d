package web

import (
	"fmt"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// stuckShown is how many overdue tasks, and how many overdue findings, the home page names, so that it prints on one sheet; the
// rest stand behind the links.
const stuckShown = 3

// stuckLines are what does not move: facts that are missing, decisions that wait, tasks and findings past their day.
func (v homePage) stuckLines() []agendaLine {
	var out []agendaLine
	add := func(n int64, format, href string) {
		if n > 0 {
			out = append(out, agendaLine{fmt.Sprintf(format, n), []ui.Link{{Text: "查看", Href: href}}})
		}
	}
	t := v.Overview.Total
	if t.Unknown > 0 {
		out = append(out, agendaLine{
			fmt.Sprintf("%d 个小区还不能判断是否在方案范围内，要先补齐摸底", t.Unknown),
			[]ui.Link{{Text: "查看", Href: "/compounds?scope=unknown"}, {Text: "范围核对", Href: "/modes/expected"}},
		})
	}
	if v.Doubts > 0 {
		links := []ui.Link{{Text: "查看", Href: "/compounds/doubts"}}
		if v.who.Has(account.EditRegister) {
			links = append(links, ui.Link{Text: "一次核定多项", Href: "/compounds/doubts/settle"})
		}
		out = append(out, agendaLine{fmt.Sprintf("登记册里有 %d 项情况要核对：两个来源说法不一，或者没有读懂", v.Doubts), links})
	}
	add(v.Owed.Waiting, "%d 个申报的小区等办公室答复", "/declarations?state=open")
	add(int64(len(v.Owed.Returned)), "%d 个申报的小区被退回，等社区补齐再报", "/declarations?state=returned")
	add(t.Decided[""], "%d 个范围内的小区还没有认定模式", "/modes")
	add(t.Stale, "%d 个小区认定模式以后事实有变化，要重新认定", "/modes")
	tasks := v.tasksLate()
	for _, x := range tasks[:min(stuckShown, len(tasks))] {
		out = append(out, agendaLine{
			fmt.Sprintf("任务“%s”应于%s前完成，%d 个中已完成 %d 个，由%s负责", x.Title, x.Due.Short(), x.Of, x.Done, x.Holder),
			[]ui.Link{{Text: "任务", Href: "/phases/" + x.ID}},
		})
	}
	add(int64(len(tasks)-stuckShown), "另有 %d 项任务逾期", "/phases")
	late := v.overdue()
	for _, f := range late[:min(stuckShown, len(late))] {
		out = append(out, agendaLine{
			fmt.Sprintf("%s%s：%s，应于%s前整改", f.CommunityName, f.CompoundName, f.Text, f.Due.Short()), []ui.Link{{Text: "问题", Href: "/findings/" + f.ID}},
		})
	}
	add(int64(len(late)-stuckShown), "另有 %d 处问题逾期未整改", "/findings?state=overdue")
	return out
}

// lateAnswer says how late the office's answer is.
func lateAnswer(d week.DifficultyNote, today clock.Date) string {
	if d.Answered != "" {
		return fmt.Sprintf("%s“%s”：应于%s前答复，%s才答复", d.CommunityName, d.Title, d.Due.Short(), d.Answered.Short())
	}
	return fmt.Sprintf("%s“%s”：应于%s前答复，已逾期 %d 天", d.CommunityName, d.Title, d.Due.Short(), today.Days()-d.Due.Days())
}

func toneOf(n int) string {
	if n > 0 {
		return "act"
	}
	return ""
}
