package web

import (
	"net/http"
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/meeting"
	"bayou/internal/web/ui"
)

// holder says who holds a decision.
func (v meetingPage) holder(d meeting.Decision) string {
	if d.Path.IsCommunity() {
		return v.links.name(d.Path)
	}
	return account.Role(d.Post).Title()
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
