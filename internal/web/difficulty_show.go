package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// difficultyShow is one difficulty and what may be done about it.
type difficultyShow struct {
	Next                   ui.Next
	Facts                  ui.Facts
	Text, AnswerNote       string
	Steps                  ui.Steps
	Answer, Accept, Reopen *ui.Form
	Version                string
	Typed                  map[string]string
	Err                    error // of a form that is no longer there
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
	if forms := map[string]*ui.Form{"answer": v.Answer, "accept": v.Accept, "reopen": v.Reopen}; forms[do] == nil {
		v.Err = failed
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
			{Label: "状态", View: ui.BadgeText(state, word)},
			{Label: "社区", Value: b.names[d.Community()]},
			{Label: "答复期限", Value: d.Due.Chinese()},
			{Label: "提出", Value: d.RaisedOn.Chinese(), From: d.RaisedBy},
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
