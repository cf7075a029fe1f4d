package web

import (
	"fmt"
	"net/http"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// weekPage is the office's list of a week's reports, with what may be done next.
type weekPage struct {
	moment
	Plan      *plan.Plan
	Moments   week.Moments
	Reports   []week.Status
	Closed    *week.ClosedWeek
	Bulletins []bulletin.Bulletin
	Query     ui.Query
	Ended     bool // the week is over, so that it may be closed
	Open      bool // the preview may be read
	Err       error
	Typed     excuseTyped // what was typed when Err came
	Running   clock.Week
	Table     ui.Table
}

// excuseTyped is what the form for an excuse held.
type excuseTyped struct{ Community, Reason string }

// weekGo leads to the running week.
func (s *Site) weekGo(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, weekHref(s.today().Week()), http.StatusSeeOther)
	return nil
}

// weekShow lists the reports of a week.
func (s *Site) weekShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.weekPage(r)
	if err != nil {
		return err
	}
	return s.drawWeek(w, r, http.StatusOK, v)
}

func (s *Site) weekPage(r *http.Request) (weekPage, error) {
	m, err := s.moment(r)
	if err != nil {
		return weekPage{}, err
	}
	ctx := r.Context()
	v := weekPage{moment: m, Query: ui.QueryOf(r), Running: s.today().Week()}
	v.Query.Path = weekHref(m.week) // the page is drawn for a failed excuse, too
	if v.Plan, err = s.Plans.Current(ctx, m.street, m.week.Sunday()); err != nil {
		return v, err
	}
	v.Moments = week.MomentsOf(v.Plan, m.week)
	v.Ended, v.Open = s.today() > m.week.Sunday(), !s.Clock.Business().Before(v.Moments.Preview)
	if v.Reports, err = s.Week.Reports(ctx, m.see(), m.street, m.week); err != nil {
		return v, err
	}
	closed, err := s.Week.Weeks(ctx, m.see(), m.street)
	for i := range closed {
		if closed[i].Week == m.week {
			v.Closed = &closed[i]
		}
	}
	if err == nil && m.see().Holds(m.street) {
		v.Bulletins, err = s.Bulletin.Of(ctx, m.see(), m.street, m.week)
	}
	if err == nil {
		v.Table, err = arrange(ctx, v.table(), false)
	}
	return v, err
}

// weekTable lists the reports of a week whole.
func (s *Site) weekTable(r *http.Request, _ bool) (ui.Table, error) {
	v, err := s.weekPage(r)
	if err != nil {
		return ui.Table{}, err
	}
	return arrange(r.Context(), v.table(), true)
}

func (s *Site) drawWeek(w http.ResponseWriter, r *http.Request, status int, v weekPage) error {
	p := s.page(r, "周报")
	p.Lead, p.Current, p.Actions = v.week.Chinese(), "/week", append(v.actions(), ui.PrintAction())
	p.Print = ui.PrintHead{Left: "社区周报报送情况", Right: v.week.Chinese()}
	return s.draw(w, r, status, p, v.view())
}

// actions are what the office does next with the week, the foremost first.
func (v weekPage) actions() []ui.Action {
	var out []ui.Action
	switch {
	case v.Closed == nil && v.Ended && v.may(account.CloseWeek):
		out = append(out, ui.Action{Text: "关账", Href: weekHref(v.week) + "/close", Icon: "lock", Primary: true})
	case v.Closed != nil && len(v.Bulletins) == 0 && v.may(account.DraftBulletin):
		out = append(out, ui.Action{Text: "起草督察周报", Href: weekHref(v.week) + "/bulletin", Icon: "edit", Primary: true, Post: true})
	case len(v.Bulletins) > 0:
		out = append(out, ui.Action{Text: "查看督察周报", Href: "/bulletins/" + v.Bulletins[0].ID, Icon: "file-text", Primary: true})
	}
	if v.Closed != nil || v.Open {
		out = append(out, ui.Action{Text: v.standingWord(), Href: standingHref(v.week), Icon: "chart-line"})
	}
	if v.Ended {
		out = append(out, ui.Action{Text: "例会", Href: meetingHref(v.week), Icon: "users"})
	}
	return out
}

func (v weekPage) standingWord() string {
	if v.Closed == nil {
		return "评比预览"
	}
	return "评比结果"
}

// counts are the numbers of reports by state.
func (v weekPage) counts() map[week.State]int {
	n := map[week.State]int{}
	for _, x := range v.Reports {
		n[x.Judgement.State]++
	}
	return n
}

// excusable lists the communities that may still be excused.
func (v weekPage) excusable() []ui.Option {
	var out []ui.Option
	for _, x := range v.Reports {
		if s := x.Judgement.State; s == week.Pending || s == week.Late {
			out = append(out, ui.Option{Value: v.links.code(x.Path), Label: x.Name})
		}
	}
	return out
}

// table lists the reports; the state in the address narrows it.
func (v weekPage) table() ui.Table {
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "name", Title: "社区", Sort: true},
			{Key: "status", Title: "状态", Sort: true},
			{Title: "依据的规则"},
			{Key: "at", Title: "确认时间", Sort: true},
			{Key: "by", Title: "确认人", Sort: true},
		},
		Exports: []ui.Action{bookAction(weekHref(v.week)+"/list.xlsx", v.Query)},
		Query:   v.Query, Empty: ui.Empty{Title: "没有社区", Text: "您的辖区内没有需要报周报的社区。"},
	}
	want := v.Query.Get("state")
	for _, x := range v.Reports {
		if want != "" && want != string(x.Judgement.State) {
			continue
		}
		row := ui.Row{Href: v.links.report(x.Path), Cells: []ui.Cell{
			ui.To(x.Name, v.links.report(x.Path)), ui.View(ui.BadgeText(stateBadge(x.Judgement.State), x.Judgement.State.Title())),
			ui.Text(ruleOf(x.Judgement)), ui.Text(clock.Stamp(x.ConfirmedAt)), ui.Text(x.ConfirmedBy),
		}}
		if x.Judgement.State == week.Missing || x.Judgement.State == week.Late {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	options := make([]ui.Option, 0, len(week.States))
	for _, st := range week.States {
		options = append(options, ui.Option{Value: string(st), Label: st.Title()})
	}
	t.Filters = []ui.Filter{{Name: "state", Label: "状态", Options: options}}
	return t
}

// ruleOf is the rule that decided a state; a report that is not decided yet goes by the one above the table.
func ruleOf(j week.Judgement) string {
	if j.State == week.Pending {
		return ""
	}
	return j.Rule
}

// excuseForm frees a community of the report.
func (v weekPage) excuseForm() ui.Form {
	return ui.Form{Action: weekHref(v.week) + "/excuse", Draft: "excuse-" + string(v.week), Submit: "同意不报", Err: v.Err}
}

// weekExcuse excuses a community.
func (s *Site) weekExcuse(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	typed := excuseTyped{r.PostFormValue("community"), r.PostFormValue("reason")}
	c, err := m.links.byCode(typed.Community)
	if err != nil {
		err = fault.InvalidFields("请选择社区。", fault.Field{Name: "community", Message: "选择同意不报的社区。"})
	} else {
		err = s.Week.Excuse(r.Context(), m.who, c.Path, m.week, typed.Reason)
	}
	if fault.Of(err) == fault.Invalid && err != nil {
		v, failed := s.weekPage(r)
		if failed != nil {
			return failed
		}
		v.Err, v.Typed = err, typed
		return s.drawWeek(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, weekHref(m.week), "已同意"+c.Short+"本周不报，理由会印在评比说明里。")
	return nil
}

// weekCloseAsk states what a close does before it is done.
func (s *Site) weekCloseAsk(w http.ResponseWriter, r *http.Request) error {
	v, err := s.weekPage(r)
	if err != nil {
		return err
	}
	if v.Closed != nil {
		ui.Remark(w, r, weekHref(v.week), "info", "本周已经关账。")
		return nil
	}
	n := v.counts()
	c := ui.Confirm{
		Title: "关账：" + v.week.Chinese(), Action: weekHref(v.week) + "/close", Cancel: weekHref(v.week), Button: "关账",
		Consequence: fmt.Sprintf("将冻结 %d 个社区的周报和评比，关账后不能撤销。", len(v.Reports)),
		Points: []string{
			fmt.Sprintf("按时 %d 个，迟报 %d 个，空报 %d 个，经同意未报 %d 个。", n[week.Timely], n[week.Late], n[week.Empty], n[week.Excused]),
			fmt.Sprintf("还没有确认的 %d 个社区将记为未报，只影响周报一项的得分。", n[week.Pending]),
			"关账以后发现有误，只能用更正纠正。",
		},
	}
	if now := s.Clock.Business(); now.Before(v.Moments.Close) {
		c.Points = append(c.Points, "方案规定的关账时间是"+clock.Moment(v.Moments.Close)+"，现在还没有到；社区还可以补报。")
	}
	p := s.page(r, "关账", ui.Link{Text: "周报", Href: weekHref(v.week)})
	p.Current, p.Narrow = "/week", true
	return s.draw(w, r, http.StatusOK, p, c)
}

// weekClose closes a week.
func (s *Site) weekClose(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	c, err := s.Week.Close(r.Context(), m.who, m.street, m.week)
	if err != nil {
		return err
	}
	ui.Done(w, r, weekHref(m.week), fmt.Sprintf("%s已关账，评比已冻结，校验值 %s。", m.week.Chinese(), short(c.Hash)))
	return nil
}

// weekBulletin drafts the week's bulletin and opens it.
func (s *Site) weekBulletin(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	b, err := s.Bulletin.Draft(r.Context(), m.who, m.street, m.week)
	if err != nil {
		return err
	}
	ui.Done(w, r, "/bulletins/"+b.ID, "已按关账数据起草。")
	return nil
}

// short shows enough of a hash to tell two apart.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12]
	}
	return hash
}

// states are the states worth a card: before the close the pending ones first.
func (v weekPage) states() []week.State {
	if v.Closed == nil {
		return []week.State{week.Pending, week.Timely, week.Late, week.Empty, week.Excused}
	}
	return []week.State{week.Timely, week.Late, week.Missing, week.Empty, week.Excused}
}

func stateTone(s week.State, n int) string {
	if n > 0 && (s == week.Missing || s == week.Late) {
		return "act"
	}
	return ""
}
