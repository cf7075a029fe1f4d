package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

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
