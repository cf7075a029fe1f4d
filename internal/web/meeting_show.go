package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/meeting"
	"bayou/internal/place"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// meetingPage is the sheet of one meeting.
type meetingPage struct {
	moment
	Day     clock.Date
	Today   clock.Date
	Sheet   meeting.Sheet
	Opened  bool // the meeting is registered
	Closed  *week.Closed
	Facts   week.Facts // as far as the reader may see them
	Agenda  []agendaItem
	May     bool // the reader keeps the sheet
	Running clock.Week
	Failed  string // the form that Err belongs to: attend, minutes, decide or the id of a decision
	Err     error
	Typed   map[string]string
	Clash   clash
}

// agendaItem is a point of the agenda with the records that it is about.
type agendaItem struct {
	Title string
	Lines []agendaLine
}

type agendaLine struct {
	Text  string
	Links []ui.Link
}

// meetingGo leads to the meeting that comes next or was last: on last week.
func (s *Site) meetingGo(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, meetingHref(s.today().Week().Prev()), http.StatusSeeOther)
	return nil
}

// meetingShow draws the sheet of a meeting.
func (s *Site) meetingShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.meetingPage(r)
	if err != nil {
		return err
	}
	return s.drawMeeting(w, r, http.StatusOK, v)
}

func (s *Site) meetingPage(r *http.Request) (meetingPage, error) {
	m, err := s.moment(r)
	if err != nil {
		return meetingPage{}, err
	}
	ctx := r.Context()
	v := meetingPage{moment: m, Day: area.MeetingDay(m.week), Today: s.today(), May: m.may(account.HoldMeeting), Running: s.today().Week()}
	v.Sheet, err = s.Meeting.Of(ctx, m.see(), m.street, m.week)
	switch {
	case err == nil:
		v.Opened, v.Day = true, v.Sheet.Meeting.Day
	case fault.Of(err) != fault.NotFound:
		return v, err
	default:
		if v.Sheet.Carried, err = s.Meeting.OpenDecisions(ctx, m.see().Narrow(m.street)); err != nil {
			return v, err
		}
	}
	closed, err := s.Week.Snapshot(ctx, m.see(), m.street, m.week)
	switch {
	case err == nil:
		v.Closed = &closed
		v.Facts, err = s.factsSeen(r.Context(), m)
	case fault.Of(err) == fault.NotFound:
		err = nil
	}
	v.Agenda = v.agenda()
	return v, err
}

// factsSeen returns what was recorded of a week, as far as the reader may see it.
func (s *Site) factsSeen(ctx context.Context, m moment) (week.Facts, error) {
	p, err := s.Plans.Current(ctx, m.street, m.week.Sunday())
	if err != nil {
		return week.Facts{}, err
	}
	f, err := s.Week.Facts(ctx, m.street, p, m.week)
	see := m.see()
	f.Findings = slices.DeleteFunc(f.Findings, func(x week.FindingNote) bool { return !see.Holds(x.Path) })
	f.Difficulties = slices.DeleteFunc(f.Difficulties, func(x week.DifficultyNote) bool { return !see.Holds(x.Path) })
	return f, err
}

func (s *Site) drawMeeting(w http.ResponseWriter, r *http.Request, status int, v meetingPage) error {
	p := s.page(r, "例会")
	p.Lead, p.Current = "研究"+v.week.Chinese()+"的工作，"+v.Day.Chinese()+"召开", "/meeting"
	if v.May && !v.Opened && v.Today > v.week.Sunday() {
		p.Actions = append(p.Actions, ui.Action{Text: "登记例会", Href: meetingHref(v.week) + "/open", Icon: "plus", Post: true, Primary: true})
	}
	p.Actions = append(p.Actions, ui.PrintAction(), ui.Action{Text: "周报", Href: weekHref(v.week), Icon: "calendar"})
	p.Print = ui.PrintHead{Left: "老旧小区物业管理工作例会", Right: v.Day.Chinese(), Code: v.Sheet.Meeting.ID}
	return s.draw(w, r, status, p, v.view())
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
		agendaItem{"逾期未整改的问题", v.overdueLines()}, agendaItem{"社区困难和办公室的答复", v.difficultyLines()},
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

// holder says who holds a decision.
func (v meetingPage) holder(d meeting.Decision) string {
	if d.Path.IsCommunity() {
		return v.links.name(d.Path)
	}
	return account.Role(d.Post).Title()
}

// presence returns what was recorded of a community's attendance, "" for nothing.
func (v meetingPage) presence(c place.Path) meeting.Attendance {
	for _, a := range v.Sheet.Attendance {
		if a.Community == c {
			return a
		}
	}
	return meeting.Attendance{Community: c}
}

// attendFields are one choice for each community.
func (v meetingPage) attendFields() []ui.Field {
	options := make([]ui.Option, 0, 3)
	for _, p := range []meeting.Presence{meeting.Present, meeting.Leave, meeting.Absent} {
		options = append(options, ui.Option{Value: string(p), Label: p.Title()})
	}
	var out []ui.Field
	for _, c := range v.links.communities {
		state := v.typed("attend", "c"+c.Code, string(v.presence(c.Path).State))
		if state == "" {
			state = string(meeting.Present)
		}
		out = append(out, ui.Field{Kind: "radio", Name: "c" + c.Code, Label: c.Short, Options: options, Value: state, Error: v.wrong("attend", string(c.Path))})
	}
	return out
}

// attended says the attendance in one line.
func (v meetingPage) attended() string {
	n := map[meeting.Presence]int{}
	for _, a := range v.Sheet.Attendance {
		n[a.State]++
	}
	if len(v.Sheet.Attendance) == 0 {
		return "还没有登记"
	}
	return fmt.Sprintf("到会 %d，请假 %d，缺席 %d，共 %d 个社区", n[meeting.Present], n[meeting.Leave], n[meeting.Absent], len(v.links.communities))
}

// names lists the communities by their presence.
func (v meetingPage) names() string {
	var out []string
	for _, state := range []meeting.Presence{meeting.Present, meeting.Leave, meeting.Absent} {
		var names []string
		for _, c := range v.links.communities {
			if v.presence(c.Path).State == state {
				names = append(names, c.Short)
			}
		}
		if len(names) > 0 {
			out = append(out, state.Title()+"："+strings.Join(names, "、")+"。")
		}
	}
	return strings.Join(out, "")
}

// holders are who may hold a decision: a community's head or a post of the office.
func (v meetingPage) holders() []ui.Option {
	var out []ui.Option
	for _, role := range []account.Role{account.Property, account.Supervision, account.Leader} {
		out = append(out, ui.Option{Value: string(role), Label: role.Title()})
	}
	for _, c := range v.links.communities {
		out = append(out, ui.Option{Value: c.Code, Label: c.Short + "站长"})
	}
	return out
}

// decisions lists decisions with what became of them.
func (v meetingPage) decisions(list []meeting.Decision) []decisionRow {
	var out []decisionRow
	for _, d := range list {
		row := decisionRow{D: d, Holder: v.holder(d), State: "open", Word: "待办"}
		switch {
		case d.DoneOn != "":
			row.State, row.Word = "done", "已办结"
		case d.Overdue(v.Today):
			row.State, row.Word = "overdue", "已逾期"
		}
		may := v.May || d.Path.IsCommunity() && v.who.Can(account.TickTask, d.Path)
		row.May, row.MayReopen = may && d.DoneOn == "", may && d.DoneOn != ""
		if v.Failed == d.ID {
			row.Err, row.Note = v.Err, v.Typed["note"]
		}
		out = append(out, row)
	}
	return out
}

// decisionRow is a decision as the sheet shows it.
type decisionRow struct {
	D                         meeting.Decision
	Holder, State, Word, Note string
	May, MayReopen            bool // the reader may say that it is done, or that it is not
	Err                       error
}

func (v meetingPage) form(name, submit string) ui.Form {
	f := ui.Form{Action: meetingHref(v.week) + "/" + name, Draft: "meeting-" + name + "-" + string(v.week), Submit: submit, Wide: true}
	if v.Failed == name {
		f.Err = v.Err
	}
	return f
}

// typed is what was typed into a form that failed, else the value kept.
func (v meetingPage) typed(form, field, kept string) string {
	if v.Failed == form {
		return v.Typed[field]
	}
	return kept
}

func (v meetingPage) wrong(form, field string) string {
	if v.Failed == form {
		return ui.ErrorOf(v.Err, field)
	}
	return ""
}

// meetingOpen registers the meeting.
func (s *Site) meetingOpen(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	if _, err := s.Meeting.Open(r.Context(), m.who, m.street, m.week); err != nil {
		return err
	}
	ui.Done(w, r, meetingHref(m.week), "例会已登记，可以记到会、记录和议定事项。")
	return nil
}

// meetingDo runs one form of the sheet and draws the sheet again when it fails.
func (s *Site) meetingDo(w http.ResponseWriter, r *http.Request, form, done string, fields []string, do func(meetingPage) error) error {
	v, err := s.meetingPage(r)
	if err != nil {
		return err
	}
	if needsOpen := form == "attend" || form == "minutes" || form == "decide"; needsOpen && !v.Opened {
		return fault.NotFoundf("这次例会还没有登记。请先在例会页点“登记例会”。")
	}
	err = do(v)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		v.Failed, v.Err, v.Typed = form, err, map[string]string{}
		for _, f := range fields {
			v.Typed[f] = settled(r, f)
		}
		if form == "minutes" && k == fault.Conflict {
			v.Clash = v.against(v.Typed["minutes"])
		}
		return s.drawMeeting(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, meetingHref(v.week), done)
	return nil
}

// meetingAttend records who came.
func (s *Site) meetingAttend(w http.ResponseWriter, r *http.Request) error {
	return s.meetingDo(w, r, "attend", "到会情况已保存。", slices.Sorted(maps.Keys(r.PostForm)), func(v meetingPage) error {
		var list []meeting.Attendance
		for _, c := range v.links.communities {
			list = append(list, meeting.Attendance{Community: c.Path, State: meeting.Presence(r.PostFormValue("c" + c.Code))})
		}
		return s.Meeting.Attend(r.Context(), v.who, v.Sheet.Meeting.ID, list)
	})
}

// meetingMinutes keeps the minutes.
func (s *Site) meetingMinutes(w http.ResponseWriter, r *http.Request) error {
	return s.meetingDo(w, r, "minutes", "会议记录已保存。", []string{"minutes"}, func(v meetingPage) error {
		_, err := s.Meeting.Minute(r.Context(), v.who, v.Sheet.Meeting.ID, versionIn(r), settled(r, "minutes"))
		return err
	})
}

// meetingDecide records a decision.
func (s *Site) meetingDecide(w http.ResponseWriter, r *http.Request) error {
	return s.meetingDo(w, r, "decide", "议定事项已登记。", []string{"text", "holder", "due"}, func(v meetingPage) error {
		n := meeting.NewDecision{
			Text: r.PostFormValue("text"), Holder: v.street, Post: account.Role(r.PostFormValue("holder")), Due: clock.Date(r.PostFormValue("due")),
		}
		if c, err := v.links.byCode(r.PostFormValue("holder")); err == nil {
			n.Holder, n.Post = c.Path, account.Head
		}
		_, err := s.Meeting.Decide(r.Context(), v.who, v.Sheet.Meeting.ID, n)
		return err
	})
}

// meetingFinish says that a decision is done.
func (s *Site) meetingFinish(w http.ResponseWriter, r *http.Request) error {
	id := r.PostFormValue("id")
	return s.meetingDo(w, r, id, "已登记办结。", []string{"note"}, func(v meetingPage) error {
		return s.Meeting.Finish(r.Context(), v.who, id, r.PostFormValue("note"))
	})
}

// meetingReopenAsk asks before a decision that was done is open again: GET /meeting/{week}/reopen?id=.
func (s *Site) meetingReopenAsk(w http.ResponseWriter, r *http.Request) error {
	return s.drawReopen(w, r, r.URL.Query().Get("id"), nil)
}

func (s *Site) drawReopen(w http.ResponseWriter, r *http.Request, id string, failed error) error {
	v, err := s.meetingPage(r)
	if err != nil {
		return err
	}
	d, err := v.decision(id)
	if err != nil {
		return err
	}
	status := http.StatusOK
	c := ui.Confirm{
		Title: "恢复为未办结：" + d.Text, Consequence: "这 1 项重新列入待办，以后每次例会都会列出，到再次登记办结为止。",
		Points: []string{"原来的办理结果（" + d.DoneOn.Chinese() + "，" + d.DoneBy + "：" + d.DoneNote + "）留在日志里。"},
		Action: meetingHref(v.week) + "/reopen", Button: "恢复为未办结", Cancel: meetingHref(v.week),
		Hidden: []ui.Hidden{{Name: "id", Value: id}}, Reason: "为什么恢复",
	}
	if failed != nil {
		status, c.Err, c.ReasonError, c.ReasonText = gate.Status(failed), failed, ui.ErrorOf(failed, "reason"), r.PostFormValue("reason")
	}
	p := s.page(r, "恢复为未办结", ui.Link{Text: "例会", Href: meetingHref(v.week)})
	p.Current, p.Narrow = "/meeting", true
	return s.draw(w, r, status, p, c)
}

// gone reports whether the form that failed is no longer shown: the decision was finished meanwhile, or is somebody else's.
func (v meetingPage) gone() bool {
	if v.Failed == "" || slices.Contains([]string{"attend", "minutes", "decide"}, v.Failed) {
		return false
	}
	d, err := v.decision(v.Failed)
	return err != nil || d.DoneOn != ""
}

// decision returns a decision of the sheet.
func (v meetingPage) decision(id string) (meeting.Decision, error) {
	for _, d := range slices.Concat(v.Sheet.Decisions, v.Sheet.Carried) {
		if d.ID == id {
			return d, nil
		}
	}
	return meeting.Decision{}, fault.NotFoundf("这次例会没有这条议定事项。请从例会页进入。")
}

// meetingReopen takes back that a decision is done: POST /meeting/{week}/reopen.
func (s *Site) meetingReopen(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	id := r.PostFormValue("id")
	err = s.Meeting.Reopen(r.Context(), m.who, id, r.PostFormValue("reason"))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawReopen(w, r, id, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, meetingHref(m.week)+"#"+id, "已恢复为未办结。")
	return nil
}

// against sets the minutes that were typed beside those that somebody else wrote meanwhile.
func (v meetingPage) against(minutes string) clash {
	m := v.Sheet.Meeting
	return clash{
		Name: "minutes", Label: "合在一起的", By: m.ChangedBy + "（" + clock.Stamp(m.ChangedAt) + "）",
		Mine: strings.TrimSpace(minutes), Theirs: m.Minutes, Rows: 10,
	}
}

func (v meetingPage) version() string { return strconv.FormatInt(v.Sheet.Meeting.Version, 10) }
