package web

import (
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/notice"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
)

// committeeView is one body with its track and what may be done now.
type committeeView struct {
	R                  *committee.Record
	Next               ui.Next
	Facts              ui.Facts
	Warnings           []committee.Warning
	Track              []trackRow
	Step               *stepForm
	Refuse, Undo, Drop *ui.Form
	Last               string // the step that would be taken back
	Notices            []noticeCard
	Events             ui.Steps
	Tabs               ui.Tabs
	Version            string
	Typed              map[string]string
	Err                error // of a form that is no longer there
}

// trackRow is one step of the track.
type trackRow struct {
	committee.Stand
	Look, Word, Holder, Do, Paper, Said string
}

// stepForm is the form of the step that is done now.
type stepForm struct {
	ui.Form
	committee.Stand
	Reasons, Papers []ui.Option
	Ticked          []string
	Candidates      []candidateChoice
	LeastDays       string
	PaperHref       string
}

// candidateChoice is a candidate in the result's form.
type candidateChoice struct {
	ID, Name, Outcome, Votes, VotesError string
}

var outcomes = []ui.Option{{Value: "member", Label: "当选委员"}, {Value: "reserve", Label: "候补"}, {Value: "no", Label: "未当选"}}

// committeeTabsOf are the pages of one body.
func committeeTabsOf(id, here string) ui.Tabs {
	var out ui.Tabs
	for _, t := range [][2]string{{"", "办理进度"}, {"/members", "成员"}, {"/meetings", "会议"}} {
		out = append(out, ui.Tab{Title: t[1], Href: committeeHref(id) + t[0], Here: t[0] == here})
	}
	return out
}

// committeeShow shows one body: GET /committees/{id}?step=….
func (s *Site) committeeShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawCommittee(w, r, "", nil)
}

// drawCommittee draws a body; do names the form that failed.
func (s *Site) drawCommittee(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	c, err := s.Committee.Get(r.Context(), who.Scope(account.SeeCommittees), r.PathValue("id"))
	if err != nil {
		return err
	}
	hung, err := s.Notice.Of(r.Context(), who.Scope(account.SeeCommittees), c.County, c.Subject())
	if err != nil {
		return err
	}
	today := s.today()
	terms := s.Committee.Terms(&c, today)
	track := c.Track(&terms, today)
	v := committeeView{
		R: &c, Facts: committeeFacts(&c), Warnings: c.Warnings(s.Committee, today), Tabs: committeeTabsOf(c.ID, ""), Events: committeeEvents(&c),
		Version: strconv.FormatInt(c.Version, 10), Typed: map[string]string{},
	}
	for _, n := range hung {
		if n.Kind != "meeting" && n.Kind != "decision" {
			v.Notices = append(v.Notices, noticeCardOf(&n, today))
		}
	}
	for k := range r.PostForm {
		v.Typed[k] = r.PostFormValue(k)
	}
	next, more := committee.NextOf(track)
	if more && (c.State == committee.Forming || c.State == committee.Sitting) {
		v.Next = ui.Next{Step: next.Title, Holder: next.Holder.Title(), Due: next.Latest, Today: today, Box: true}
		if next.Waits != "" {
			v.Next.Step += "（" + next.Waits + "）"
		}
	}
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: committeeHref(c.ID) + "/" + name, Draft: name + "-" + c.ID, Submit: submit, Second: name != "step"}
		if name == do {
			f.Err = failed
		}
		return f
	}
	v.rows(track, who, today, hung)
	v.forms(r, track, next.Step, &terms, who, today, form)
	if open := map[string]bool{"step": v.Step != nil, "refuse": v.Refuse != nil, "undo": v.Undo != nil, "drop": v.Drop != nil}; !open[do] {
		v.Err = failed
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, c.Name, committeesLink)
	p.Lead = c.Kind.Chinese() + "，" + c.Cause.Chinese() + "：" + c.CompoundNames()
	if c.State == committee.Sitting && c.Cause != committee.Byelection && who.Can(account.RunCommittees, c.Path) {
		p.Actions = append(p.Actions, ui.Action{Text: "换届或补选", Href: "/committees/new?old=" + c.ID})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, status, p, committeePage(v))
}

func committeeFacts(c *committee.Record) ui.Facts {
	look, word := committeeBadge(c.State)
	var links []ui.Link
	for _, x := range c.Compounds {
		links = append(links, ui.Link{Text: x.Name, Href: compoundHref(x.ID)})
	}
	term := "尚未产生"
	if c.TermFrom != "" {
		term = c.TermFrom.Chinese() + "至" + c.TermUntil.Chinese()
		if c.TermUntil == "" {
			term = c.TermFrom.Chinese() + "起，届满日期没有收入规定"
		}
	}
	filed := "尚未备案"
	if c.FiledOn != "" {
		filed = strings.TrimSpace(c.FiledOn.Chinese() + " " + c.Number)
	}
	out := ui.Facts{
		{Label: "状态", View: ui.BadgeText(look, word)},
		{Label: "小区", View: yardLinks(links)},
		{Label: "户数", Value: orNotSaid(c.Households, "户")},
		{Label: "委员名额", Value: orNotSaid(c.Seats, "人")},
		{Label: "现有成员", Value: strconv.FormatInt(c.Members, 10) + " 人", Href: committeeHref(c.ID) + "/members"},
		{Label: "任期", Value: term},
		{Label: "备案", Value: filed},
	}
	if c.Campaign != "" {
		out = append(out, ui.Fact{Label: "表决", Value: c.Campaign})
	}
	if c.Old != "" {
		out = append(out, ui.Fact{Label: "上一届", Value: "查看", Href: committeeHref(c.Old)})
	}
	return out
}

func orNotSaid(n int64, unit string) string {
	if n == 0 {
		return "没有填"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}

func committeeEvents(c *committee.Record) ui.Steps {
	var out ui.Steps
	words := map[committee.Act]string{committee.Done: "办理", committee.Refused: "退回", committee.Undone: "撤销", committee.Drop: "中止筹建"}
	for _, e := range c.Events {
		title := words[e.Act]
		if e.Step != "" {
			title += "“" + c.TitleOf(e.Step) + "”"
		}
		if e.Undone > 0 {
			title += "（后来撤销或退回）"
		}
		for _, x := range []struct{ word, text string }{{"：", e.Text}, {"；与系统默认、指导规则不一致的依据：", e.Said.Why}} {
			if x.text != "" {
				title += x.word + x.text
			}
		}
		out = append(out, ui.Step{Title: title, State: "done", On: e.Day, Holder: e.Post + " " + e.By})
	}
	return out
}

// rows lays the track out.
func (v *committeeView) rows(track []committee.Stand, who account.Who, today clock.Date, hung []notice.Record) {
	at := map[string]string{}
	for i := range hung {
		at[hung[i].ID] = noticeHref(hung[i].ID)
	}
	for _, s := range track {
		row := trackRow{Stand: s, Holder: s.Holder.Title()}
		row.Look, row.Word = map[string]string{"done": "done", "now": "now", "late": "overdue", "later": "later"}[s.State], map[string]string{"done": "已办", "now": "可以办", "late": "已逾期", "later": "还不能办"}[s.State]
		if s.State != "done" && s.Event != nil {
			row.Look, row.Word, row.Said = "overdue", "被退回", s.Event.Text
		}
		if s.State == "done" && s.Event.Notice != "" {
			row.Paper = at[s.Event.Notice]
		} else if s.Paper && who.Can(account.RunCommittees, v.R.Path) { // may name people who did not hang in public yet
			row.Paper = committeeHref(v.R.ID) + "/papers/" + string(s.Step)
		}
		if s.Possible(today) && who.Can(committee.Needs(s.Step), v.R.Path) && (v.R.State == committee.Forming || v.R.State == committee.Sitting) {
			row.Do = committeeHref(v.R.ID) + "?step=" + string(s.Step) + "#do"
		}
		v.Track = append(v.Track, row)
	}
}

// forms adds the forms that the asker may use now.
func (v *committeeView) forms(r *http.Request, track []committee.Stand, next committee.StepID, terms *plan.Terms, who account.Who, today clock.Date, form func(name, submit string) *ui.Form) {
	asked := committee.StepID(v.Typed["step"])
	if asked == "" {
		asked = committee.StepID(r.URL.Query().Get("step"))
	}
	if asked == "" {
		asked = next
	}
	for i := range v.Track {
		x := &v.Track[i]
		if x.Do == "" {
			continue
		}
		if x.Step == asked {
			v.Step = v.stepForm(r, x, terms, form("step", "办好“"+x.Title+"”"))
		}
		if x.Refuse && who.Can(account.FileCommittee, v.R.Path) {
			v.Refuse = form("refuse", "不予办理，退回")
		}
	}
	if !who.Can(account.RunCommittees, v.R.Path) {
		return
	}
	if last := v.R.LastDone(); last != nil && (v.R.State == committee.Forming || last.Step == committee.Seal || last.Step == committee.HandOver) {
		v.Undo, v.Last = form("undo", "撤销这一步"), v.R.TitleOf(last.Step)
	}
	if v.R.State == committee.Forming {
		v.Drop = form("drop", "中止筹建")
	}
}

func (v *committeeView) stepForm(r *http.Request, x *trackRow, terms *plan.Terms, f *ui.Form) *stepForm {
	out := &stepForm{Form: *f, Stand: x.Stand, LeastDays: "不写按最少的日数；没有规定的按 7 日", Ticked: r.PostForm["papers"]}
	if x.Days > 0 {
		out.LeastDays = "不写就是 " + strconv.FormatInt(x.Days, 10) + " 日"
	}
	if x.Stand.Paper {
		out.PaperHref = committeeHref(v.R.ID) + "/papers/" + string(x.Step)
	}
	for _, id := range v.R.Reasons() {
		out.Reasons = append(out.Reasons, ui.Option{Value: id, Label: committee.ReasonChinese(id)})
	}
	papers, _ := v.R.Papers(terms)
	for _, p := range papers {
		out.Papers = append(out.Papers, ui.Option{Value: p, Label: p})
	}
	for _, p := range v.R.In(committee.Candidate) {
		out.Candidates = append(out.Candidates, candidateChoice{
			ID: p.ID, Name: p.Name + "（" + p.Room + "）", Outcome: v.Typed["outcome-"+p.ID], Votes: v.Typed["votes-"+p.ID], VotesError: ui.ErrorOf(f.Err, "votes-"+p.ID),
		})
	}
	return out
}

// committeeStep does a step: POST /committees/{id}/step.
func (s *Site) committeeStep(w http.ResponseWriter, r *http.Request) error {
	return s.committeeChange(w, r, "step", "已办好。", func(by account.Who, id string, version int64) error {
		said, err := stepSaid(r)
		if err != nil {
			return err
		}
		_, err = s.Committee.Do(r.Context(), by, id, version, committee.StepID(r.PostFormValue("step")), said)
		return err
	})
}

// stepSaid reads what the form of a step says.
func stepSaid(r *http.Request) (committee.Said, error) {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	d := committee.Said{
		Day: clock.Date(text("day")), Text: text("text"), Why: text("why"), Reason: text("reason"), Places: text("places"), MeetOn: clock.Date(text("meet_on")),
		Place: text("place"), Way: text("way"), Campaign: text("campaign"), Number: text("number"), Papers: r.PostForm["papers"], Votes: map[string]int64{},
	}
	var err error
	for _, x := range []struct {
		name string
		to   *int64
	}{{"count", &d.Count}, {"days", &d.Days}, {"seats", &d.Seats}} {
		if *x.to, err = countOf(r, x.name); err != nil {
			return d, err
		}
	}
	for name := range r.PostForm {
		if id, ok := strings.CutPrefix(name, "votes-"); ok {
			if d.Votes[id], err = countOf(r, name); err != nil {
				return d, err
			}
		}
		if id, ok := strings.CutPrefix(name, "outcome-"); ok {
			switch r.PostFormValue(name) {
			case "member":
				d.Elected = append(d.Elected, id)
			case "reserve":
				d.Reserves = append(d.Reserves, id)
			}
		}
	}
	return d, nil
}

// committeeRefuse refuses what waits for the office: POST /committees/{id}/refuse.
func (s *Site) committeeRefuse(w http.ResponseWriter, r *http.Request) error {
	return s.committeeChange(w, r, "refuse", "已退回，写明的理由会显示给社区。", func(by account.Who, id string, version int64) error {
		_, err := s.Committee.Refuse(r.Context(), by, id, version, committee.StepID(r.PostFormValue("step")), r.PostFormValue("reason"))
		return err
	})
}

// committeeUndo takes the last step back: POST /committees/{id}/undo.
func (s *Site) committeeUndo(w http.ResponseWriter, r *http.Request) error {
	return s.committeeChange(w, r, "undo", "已撤销；这一步张贴的公示已同时撤下。", func(by account.Who, id string, version int64) error {
		_, err := s.Committee.Undo(r.Context(), by, id, version, r.PostFormValue("reason"))
		return err
	})
}

// committeeDrop gives a formation up: POST /committees/{id}/drop.
func (s *Site) committeeDrop(w http.ResponseWriter, r *http.Request) error {
	return s.committeeChange(w, r, "drop", "已中止筹建，记录保留。", func(by account.Who, id string, version int64) error {
		_, err := s.Committee.Drop(r.Context(), by, id, version, r.PostFormValue("reason"))
		return err
	})
}

func (s *Site) committeeChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, string, int64) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	err := change(gate.Who(r.Context()), id, digits(r.PostFormValue("version")))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawCommittee(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, committeeHref(id), said)
	return nil
}

// committeePaper sends the paper of a step: GET /committees/{id}/papers/{step}.
func (s *Site) committeePaper(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	c, err := s.Committee.Get(r.Context(), who.Scope(account.RunCommittees), r.PathValue("id"))
	if err == nil && !who.Can(account.RunCommittees, c.Path) {
		err = fault.Deniedf("“%s”管几个社区的小区，文书由街道物业管理办公室出。", c.Name)
	}
	if err != nil {
		return err
	}
	terms := s.Committee.Terms(&c, s.today())
	name, file, err := s.Committee.Docx(&c, committee.StepID(r.PathValue("step")), &terms)
	if err != nil {
		return err
	}
	asDownload(w, notice.DocxKind, name)
	_, err = w.Write(file)
	return err
}

// wrong is what is wrong with a field of the step's form.
func (v committeeView) wrong(name string) string { return ui.ErrorOf(v.Step.Err, name) }

// typedIn is what was typed in a field that several forms have: only the form that failed gets it back.
func (v committeeView) typedIn(form, name string) string {
	f := map[string]*ui.Form{"refuse": v.Refuse, "undo": v.Undo, "drop": v.Drop}[form]
	if form == "step" && v.Step != nil {
		f = &v.Step.Form
	}
	if f == nil || f.Err == nil {
		return ""
	}
	return v.Typed[name]
}

func (v committeeView) dayLabel() string {
	if v.Step.Posts {
		return "张贴日期"
	}
	return "办理日期"
}

func (v committeeView) textLabel() string {
	if v.Step.Posts {
		return "公示里要补充的话"
	}
	return "备注"
}

// refusable is the step that waits for the office.
func (v committeeView) refusable() string {
	for _, x := range v.Track {
		if x.Refuse && x.Do != "" {
			return string(x.Step)
		}
	}
	return ""
}

func wayOptions() []ui.Option {
	var out []ui.Option
	for _, w := range committee.Ways {
		out = append(out, ui.Option{Value: w.ID, Label: w.Name})
	}
	return out
}

func (v committeeNewView) compoundHint() string {
	text := "几个小区联合成立时都勾上；跨社区的由街道物业管理办公室办理"
	if v.Truncated != "" {
		text += "。" + v.Truncated
	}
	return text
}
