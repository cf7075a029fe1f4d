package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/notice"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
)

// gatheringsView lists the meetings of a body.
type gatheringsView struct {
	Tabs     ui.Tabs
	Table    ui.Table
	Call     *ui.Form
	NewID    string
	Kinds    []ui.Option
	Typed    map[string]string
	Err      error // of a form that is no longer there
	Proxies  string
	Warnings []committee.Warning
}

// gatheringView is one meeting of a body.
type gatheringView struct {
	M            *committee.Meeting
	Facts        ui.Facts
	Notices      []noticeCard
	Hold, Cancel *ui.Form
	People       []ui.Option
	Came         []string
	Version      string
	Typed        map[string]string
	Err          error // of a form that is no longer there
}

// decisionRows is how many decisions the form of the minutes has room for.
const decisionRows = 5

func gatheringHref(body, id string) string { return committeeHref(body) + "/meetings/" + id }

// gatheringList shows the meetings of a body: GET /committees/{id}/meetings.
func (s *Site) gatheringList(w http.ResponseWriter, r *http.Request) error {
	return s.drawGatherings(w, r, nil)
}

func (s *Site) drawGatherings(w http.ResponseWriter, r *http.Request, failed error) error {
	who := gate.Who(r.Context())
	c, err := s.Committee.Get(r.Context(), who.Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	list, err := s.Committee.Meetings(r.Context(), &c)
	if err != nil {
		return err
	}
	v := gatheringsView{Tabs: committeeTabsOf(c.ID, "/meetings"), NewID: r.PostFormValue("id"), Typed: map[string]string{}, Warnings: c.Warnings(s.Committee, s.today())}
	if !db.IsID(v.NewID) {
		v.NewID = db.NewID(s.Clock.Now())
	}
	for k := range r.PostForm {
		v.Typed[k] = r.PostFormValue(k)
	}
	v.Table = ui.Table{
		Columns: []ui.Column{{Title: "日期"}, {Title: "会议"}, {Title: "状态"}, {Title: "议题"}, {Title: "应到", Unit: "人", Num: true}, {Title: "实到", Unit: "人", Num: true}, {Title: "通过的决定", Unit: "项", Num: true}},
		Empty:   ui.Empty{Title: "还没有开过会", Text: "备案以后，从这里通知开会；会后登记到会的人、记录和决定，决定自动排成公告。"},
	}
	for i := range list {
		m := &list[i]
		passed := 0
		for _, d := range m.Decisions {
			if d.Passed {
				passed++
			}
		}
		href := gatheringHref(c.ID, m.ID)
		v.Table.Rows = append(v.Table.Rows, ui.Row{ID: m.ID, Href: href, Cells: []ui.Cell{
			ui.To(m.MeetOn.Chinese(), href), ui.Text(gatheringKind(m.Kind)), ui.View(gatheringBadge(m)), ui.Text(m.Agenda), ui.Int(int(m.Base)), ui.Int(int(m.Present)), ui.Int(passed),
		}})
	}
	if c.State == committee.Sitting && c.Cause != committee.Byelection && who.Can(account.RunCommittees, c.Path) {
		v.Call = &ui.Form{Action: committeeHref(c.ID) + "/meetings", Draft: "gathering-" + c.ID, Submit: "通知开会", Err: failed}
		v.Kinds = []ui.Option{{Value: "committee", Label: gatheringKind("committee")}}
		if len(c.In(committee.Representative)) > 0 {
			v.Kinds = append(v.Kinds, ui.Option{Value: "representatives", Label: gatheringKind("representatives")})
		}
	} else {
		v.Err = failed
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, c.Name+"会议", committeesLink, ui.Link{Text: c.Name, Href: committeeHref(c.ID)})
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, gatheringsPage(v))
}

func gatheringKind(kind string) string {
	if kind == "representatives" {
		return "业主代表会议"
	}
	return "委员会会议"
}

// gatheringCall calls a meeting: POST /committees/{id}/meetings.
func (s *Site) gatheringCall(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	c, m, err := s.Committee.Gather(r.Context(), gate.Who(r.Context()), r.PathValue("id"), committee.NewMeeting{
		ID: r.PostFormValue("id"), Kind: r.PostFormValue("kind"), Place: r.PostFormValue("place"), Agenda: r.PostFormValue("agenda"), Places: r.PostFormValue("places"),
		Why: r.PostFormValue("why"), MeetOn: clock.Date(r.PostFormValue("meet_on")),
	})
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawGatherings(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, gatheringHref(c.ID, m.ID), "会议已通知，请打印通知张贴。")
	return nil
}

// gatheringShow shows one meeting: GET /committees/{id}/meetings/{meeting}.
func (s *Site) gatheringShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawGathering(w, r, "", nil)
}

func (s *Site) drawGathering(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	c, err := s.Committee.Get(r.Context(), who.Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	m, err := s.Committee.Meeting(r.Context(), &c, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	hung, err := s.Notice.Of(r.Context(), who.Scope(account.SeeCommittees), c.County, c.Subject())
	if err != nil {
		return err
	}
	terms := s.Committee.Terms(&c, m.MeetOn)
	v := gatheringView{M: &m, Facts: gatheringFacts(&m, &terms), Version: strconv.FormatInt(m.Version, 10), Typed: map[string]string{}, Came: r.PostForm["attended"]}
	ours := []string{m.Notice}
	for _, d := range m.Decisions {
		ours = append(ours, d.Notice)
	}
	for i := range hung {
		if slices.Contains(ours, hung[i].ID) {
			v.Notices = append(v.Notices, noticeCardOf(&hung[i], s.today()))
		}
	}
	for k := range r.PostForm {
		v.Typed[k] = r.PostFormValue(k)
	}
	v.offer(&c, who, s.today(), do, failed)
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, m.MeetOn.Chinese()+gatheringKind(m.Kind), committeesLink, ui.Link{Text: c.Name, Href: committeeHref(c.ID)}, ui.Link{Text: "会议", Href: committeeHref(c.ID) + "/meetings"})
	if m.State == "held" {
		p.Actions = append(p.Actions, ui.Action{Text: "会议记录", Href: gatheringHref(c.ID, m.ID) + "/docx", Icon: "download", Download: true})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, status, p, gatheringPage(v))
}

func gatheringFacts(m *committee.Meeting, terms *plan.Terms) ui.Facts {
	out := ui.Facts{
		{Label: "状态", View: gatheringBadge(m)},
		{Label: "日期", Value: m.MeetOn.Chinese()},
		{Label: "地点", Value: m.Place},
		{Label: "应到", Value: strconv.FormatInt(m.Base, 10) + " 人"},
	}
	if by, g := committee.PublishBy(m, terms); by != "" && m.State != "cancelled" {
		from := g.Cite
		if from == "" {
			from = "系统默认：" + g.Default
		}
		out = append(out, ui.Fact{Label: "决定最迟公布", Value: by.Chinese(), From: from})
	}
	switch m.State {
	case "held":
		out = append(out, ui.Fact{Label: "实到", Value: strconv.FormatInt(m.Present, 10) + " 人", From: "其中业主 " + strconv.FormatInt(m.Owners, 10) + " 人"})
	case "cancelled":
		out = append(out, ui.Fact{Label: "取消原因", Value: m.Reason})
	}
	return out
}

func (v *gatheringView) offer(c *committee.Record, who account.Who, today clock.Date, do string, failed error) {
	if v.M.State == "called" && who.Can(account.RunCommittees, c.Path) {
		at := gatheringHref(c.ID, v.M.ID)
		if today >= v.M.MeetOn {
			v.Hold = &ui.Form{Action: at + "/hold", Draft: "hold-" + v.M.ID, Submit: "保存会议记录"}
		}
		v.Cancel = &ui.Form{Action: at + "/cancel", Draft: "cancel-" + v.M.ID, Submit: "取消会议", Second: true}
		role := committee.Member
		if v.M.Kind == "representatives" {
			role = committee.Representative
		}
		for _, p := range c.In(role) {
			v.People = append(v.People, ui.Option{Value: p.ID, Label: p.Name + "（" + p.Title() + "）"})
		}
	}
	switch f := map[string]*ui.Form{"hold": v.Hold, "cancel": v.Cancel}[do]; {
	case f == nil:
		v.Err = failed
	default:
		f.Err = failed
	}
}

// gatheringHold keeps the minutes of a meeting: POST /committees/{id}/meetings/{meeting}/hold.
func (s *Site) gatheringHold(w http.ResponseWriter, r *http.Request) error {
	return s.gatheringChange(w, r, "hold", "会议记录已保存，通过的决定已排成公告，请张贴。", func(by account.Who, id, meeting string) error {
		h := committee.Held{Attended: r.PostForm["attended"], Minutes: r.PostFormValue("minutes"), Places: r.PostFormValue("places"), Why: r.PostFormValue("why")}
		for i := range decisionRows {
			n := strconv.Itoa(i)
			if strings.TrimSpace(r.PostFormValue("text"+n)) == "" {
				continue
			}
			d := committee.Decision{Text: r.PostFormValue("text" + n)}
			var err error
			for _, x := range []struct {
				name string
				to   *int64
			}{{"yes", &d.Yes}, {"no", &d.No}, {"abstain", &d.Abstain}} {
				if *x.to, err = countOf(r, x.name+n); err != nil {
					return err
				}
			}
			h.Decisions = append(h.Decisions, d)
		}
		_, err := s.Committee.Hold(r.Context(), by, id, meeting, digits(r.PostFormValue("version")), h)
		return err
	})
}

// gatheringCancel cancels a meeting: POST /committees/{id}/meetings/{meeting}/cancel.
func (s *Site) gatheringCancel(w http.ResponseWriter, r *http.Request) error {
	return s.gatheringChange(w, r, "cancel", "会议已取消，通知已撤下。", func(by account.Who, id, meeting string) error {
		_, err := s.Committee.Cancel(r.Context(), by, id, meeting, r.PostFormValue("reason"))
		return err
	})
}

func (s *Site) gatheringChange(w http.ResponseWriter, r *http.Request, do, said string, change func(by account.Who, id, meeting string) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, meeting := r.PathValue("id"), r.PathValue("meeting")
	err := change(gate.Who(r.Context()), id, meeting)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawGathering(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, gatheringHref(id, meeting), said)
	return nil
}

// gatheringDocx sends the minutes: GET /committees/{id}/meetings/{meeting}/docx.
func (s *Site) gatheringDocx(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Committee.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	m, err := s.Committee.Meeting(r.Context(), &c, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	name, file, err := s.Committee.MinutesDocx(&c, &m)
	if err != nil {
		return err
	}
	asDownload(w, notice.DocxKind, name)
	_, err = w.Write(file)
	return err
}
