package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var difficultiesLink = ui.Link{Text: "社区困难", Href: "/difficulties"}

func difficultyHref(id string) string { return "/difficulties/" + id }

// difficultyList are difficulties under the office's own late answers.
type difficultyList struct {
	Late  string
	Tabs  ui.Tabs
	Table ui.Table
}

// difficultyTabs are the views of the list; the first is shown when the address names none.
var difficultyTabs = []struct {
	key, title string
	query      difficulty.Query
}{
	{"", "未办结", difficulty.Query{Unsettled: true}},
	{"open", "待答复", difficulty.Query{State: difficulty.Open}},
	{"late", "答复逾期", difficulty.Query{Late: true}},
	{"answered", "待社区确认", difficulty.Query{State: difficulty.Answered}},
	{"closed", "已办结", difficulty.Query{State: difficulty.Closed}},
}

// difficultyState returns the kit's badge of a difficulty.
func difficultyState(d *difficulty.Difficulty, today clock.Date) (state, word string) {
	switch {
	case d.State == difficulty.Closed:
		return "done", d.State.Chinese()
	case d.State == difficulty.Answered:
		return "answered", d.State.Chinese()
	case d.Late(today):
		return "overdue", "答复逾期"
	}
	return "open", d.State.Chinese()
}

// difficultyList shows the difficulties: GET /difficulties.
func (s *Site) difficultyList(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	scope := who.Scope(account.SeeProgress)
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	var v difficultyList
	var got difficulty.Page
	for _, t := range difficultyTabs {
		in := t.query
		in.Compound, in.Offset, in.Limit = q.Get("compound"), q.Offset(), ui.PageSize
		if a, ok := b.place(q.Get("community")); ok {
			in.Community = a.Path
		}
		here := q.Get("state") == t.key
		if !here {
			in.Offset, in.Limit = 0, 1
		}
		page, err := s.Difficulty.List(r.Context(), scope, in)
		if err != nil {
			return err
		}
		if here {
			got = page
		}
		v.Tabs = append(v.Tabs, ui.Tab{Title: t.title, Href: q.With("state", t.key), Count: strconv.FormatInt(page.Total, 10), Here: here})
	}
	late, err := s.Difficulty.Late(r.Context(), scope, s.today())
	if err != nil {
		return err
	}
	if len(late) > 0 {
		v.Late = "物业管理办公室有 " + strconv.Itoa(len(late)) + " 件困难没有按期答复，见“答复逾期”。"
	}
	v.Table = b.difficultyTable(q, got, s.today())
	p := s.page(r, "社区困难")
	p.Lead = "社区自己解决不了的事。办公室按期答复，由社区确认办结。"
	if who.Has(account.Raise) {
		p.Actions = []ui.Action{{Text: "提出困难", Href: "/difficulties/new", Icon: "plus", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, difficultyListView(v))
}

func (b *compoundBook) difficultyTable(q ui.Query, got difficulty.Page, today clock.Date) ui.Table {
	t := ui.Table{
		Columns: []ui.Column{{Title: "困难"}, {Title: "社区"}, {Title: "提出"}, {Title: "答复期限"}, {Title: "状态"}, {Title: "下一步由谁"}},
		Query:   q, Total: int(got.Total), Unit: "件", Panel: true, Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
		Exports: []ui.Action{ui.PrintAction()},
		Empty:   ui.Empty{Title: "这里没有困难", Text: "社区遇到自己解决不了的事，由站长在这里提出。"},
	}
	for i := range got.Rows {
		d := &got.Rows[i]
		state, word := difficultyState(d, today)
		row := ui.Row{ID: d.ID, Href: difficultyHref(d.ID), Cells: []ui.Cell{
			{Text: d.Title, Sub: d.CompoundName, Href: difficultyHref(d.ID)}, ui.Text(b.names[d.Community()]), ui.Text(d.RaisedOn.Chinese()),
			ui.Text(d.Due.Chinese()), ui.View(ui.BadgeText(state, word)), ui.Text(b.difficultyHolder(d)),
		}}
		if state == "overdue" {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b *compoundBook) difficultyHolder(d *difficulty.Difficulty) string {
	if d.Holder() == account.Head {
		return b.names[d.Community()] + "站长"
	}
	return d.Holder().Title()
}

// difficultyForm is a difficulty to raise, with what was typed.
type difficultyForm struct {
	Form                   ui.Form
	Communities, Compounds []ui.Option
	Typed                  map[string]string
}

// difficultyNew shows the form: GET /difficulties/new.
func (s *Site) difficultyNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawRaise(w, r, nil)
}

func (s *Site) drawRaise(w http.ResponseWriter, r *http.Request, failed error) error {
	b, err := s.compoundBook(r, account.Raise)
	if err != nil {
		return err
	}
	v := difficultyForm{
		Form:        ui.Form{Action: "/difficulties/new", Draft: "difficulty", Submit: "提出困难", Cancel: "/difficulties", Err: failed},
		Communities: b.places(), Typed: map[string]string{},
	}
	for _, name := range []string{"community", "compound", "title", "text"} {
		v.Typed[name] = r.FormValue(name)
	}
	if len(v.Communities) == 1 && v.Typed["community"] == "" {
		v.Typed["community"] = v.Communities[0].Value
	}
	list, err := s.Register.List(r.Context(), gate.Who(r.Context()).Scope(account.Raise), register.Query{Sort: "community", Limit: 500})
	if err != nil {
		return err
	}
	for i := range list.Rows {
		c := &list.Rows[i]
		v.Compounds = append(v.Compounds, ui.Option{Value: c.ID, Label: b.names[c.Community()] + " " + c.Name})
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, "提出困难", difficultiesLink)
	p.Narrow = true
	return s.draw(w, r, status, p, difficultyFormView(v))
}

// difficultyRaise enters a difficulty: POST /difficulties/new.
func (s *Site) difficultyRaise(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.Raise)
	if err != nil {
		return err
	}
	n := difficulty.NewDifficulty{Compound: r.PostFormValue("compound"), Title: r.PostFormValue("title"), Text: r.PostFormValue("text")}
	a, ok := b.place(r.PostFormValue("community"))
	if !ok {
		return s.drawRaise(w, r, fault.InvalidFields("困难没有保存：请选择社区。", fault.Field{Name: "community", Message: "请选择社区"}))
	}
	n.Community = a.Path
	d, err := s.Difficulty.Raise(r.Context(), gate.Who(r.Context()), n)
	if fault.Of(err) == fault.Invalid {
		return s.drawRaise(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, difficultyHref(d.ID), "困难已提出，办公室应在"+d.Due.Chinese()+"前答复。")
	return nil
}

// difficultyShow is one difficulty and what may be done about it.
type difficultyShow struct {
	Next                   ui.Next
	Facts                  ui.Facts
	Text, AnswerNote       string
	Steps                  ui.Steps
	Answer, Accept, Reopen *ui.Form
	Version                string
	Typed                  map[string]string
}

// difficultyShow shows one difficulty: GET /difficulties/{id}.
func (s *Site) difficultyShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawDifficulty(w, r, "", nil)
}

// drawDifficulty draws a difficulty; do names the form that failed.
func (s *Site) drawDifficulty(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	d, err := s.Difficulty.Get(r.Context(), who.Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	v := b.difficultyOf(&d, s.today())
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: difficultyHref(d.ID) + "/" + name, Draft: name + "-" + d.ID, Submit: submit}
		if name == do {
			f.Err = failed
		}
		return f
	}
	if d.State != difficulty.Closed && who.Can(account.Answer, d.Path) {
		v.Answer = form("answer", "答复社区")
	}
	if who.Can(account.Raise, d.Path) {
		if d.State != difficulty.Closed {
			v.Accept = form("accept", "已经解决，办结")
		}
		if d.State != difficulty.Open {
			v.Reopen = form("reopen", "没有解决，退回重办")
		}
	}
	for _, name := range []string{"text", "note", "reason", "done"} {
		v.Typed[name] = r.PostFormValue(name)
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, d.Title, difficultiesLink)
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, difficultyShowView(v))
}

func (b *compoundBook) difficultyOf(d *difficulty.Record, today clock.Date) difficultyShow {
	state, word := difficultyState(&d.Difficulty, today)
	v := difficultyShow{
		Text: d.Text, Version: strconv.FormatInt(d.Version, 10), Typed: map[string]string{}, AnswerNote: "期限" + d.Due.Chinese(),
		Facts: ui.Facts{
			{Label: "状态", View: ui.BadgeText(state, word)}, {Label: "社区", Value: b.names[d.Community()]},
			{Label: "答复期限", Value: d.Due.Chinese()}, {Label: "提出", Value: d.RaisedOn.Chinese(), From: d.RaisedBy},
		},
	}
	if d.Compound != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: "小区", Value: d.CompoundName, Href: compoundHref(d.Compound)})
	}
	switch d.State {
	case difficulty.Open:
		v.Next = ui.Next{Step: "答复社区", Holder: b.difficultyHolder(&d.Difficulty), Due: d.Due, Today: today, Box: true}
	case difficulty.Answered:
		v.Next = ui.Next{Step: "确认是否解决", Holder: b.difficultyHolder(&d.Difficulty), Today: today, Box: true}
	}
	for _, x := range d.Steps {
		title := x.Kind.Chinese()
		if x.Text != "" && x.Kind != difficulty.Raise {
			title += "：" + x.Text
		}
		v.Steps = append(v.Steps, ui.Step{Title: title, State: "done", On: x.Day, Holder: x.Post + " " + x.By, Late: x.Late()})
	}
	return v
}

// difficultyAnswer gives the office's answer: POST /difficulties/{id}/answer.
func (s *Site) difficultyAnswer(w http.ResponseWriter, r *http.Request) error {
	return s.difficultyChange(w, r, "answer", "已答复，等社区确认。", func(by account.Who, id string, version int64) error {
		_, err := s.Difficulty.Answer(r.Context(), by, id, version, r.PostFormValue("text"), r.PostFormValue("done") == "yes")
		return err
	})
}

// difficultyAccept closes a difficulty for its community: POST /difficulties/{id}/accept.
func (s *Site) difficultyAccept(w http.ResponseWriter, r *http.Request) error {
	return s.difficultyChange(w, r, "accept", "已办结。", func(by account.Who, id string, version int64) error {
		_, err := s.Difficulty.Accept(r.Context(), by, id, version, r.PostFormValue("note"))
		return err
	})
}

// difficultyReopen sends a difficulty back to the office: POST /difficulties/{id}/reopen.
func (s *Site) difficultyReopen(w http.ResponseWriter, r *http.Request) error {
	return s.difficultyChange(w, r, "reopen", "已退回，办公室会重新答复。", func(by account.Who, id string, version int64) error {
		_, err := s.Difficulty.Reopen(r.Context(), by, id, version, r.PostFormValue("reason"))
		return err
	})
}

func (s *Site) difficultyChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, string, int64) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	err := change(gate.Who(r.Context()), r.PathValue("id"), digits(r.PostFormValue("version")))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawDifficulty(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, difficultyHref(r.PathValue("id")), said)
	return nil
}
