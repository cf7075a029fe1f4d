package web

import (
	"net/http"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// declarationView is one declaration and what may be done about it.
type declarationView struct {
	D                *declaration.Record
	Next             ui.Next
	Facts            ui.Facts
	Items            []declaredRow
	Steps            ui.Steps
	Answer, Withdraw *ui.Form
	Reopen           *ui.Form
	Modes            []ui.Option
	Waiting, Settled []ui.Option
	Version          string
	Reason, Pick     string
	Picks            []string
	Err              error // of a form that is no longer there
}

// declaredRow is one compound of a declaration, with what was typed about it.
type declaredRow struct {
	declaration.Item
	Href, Look, Word, Proposal, ModeName string
	Gaps                                 []ui.Reason
	CompoundVersion                      int64
	Do, Mode, Typed                      string
	ReasonError, ModeError               string
}

// declarationShow shows one declaration: GET /declarations/{id}.
func (s *Site) declarationShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawDeclaration(w, r, "", nil)
}

// drawDeclaration draws a declaration; do names the form that failed.
func (s *Site) drawDeclaration(w http.ResponseWriter, r *http.Request, do string, failed error) error {
	who := gate.Who(r.Context())
	d, err := s.Declaration.Get(r.Context(), who.Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	v := b.declaration(&d)
	if err := s.declared(r, b, &v, do, failed); err != nil {
		return err
	}
	form := func(name, submit string) *ui.Form {
		f := &ui.Form{Action: declarationHref(d.ID) + "/" + name, Draft: name + "-" + d.ID, Submit: submit}
		if name == do {
			f.Err = failed
		}
		return f
	}
	if d.Waiting > 0 && who.Can(account.AnswerDeclare, d.Path) {
		v.Answer = form("answer", "保存答复")
		v.Answer.Wide = true
	}
	if d.Waiting > 0 && who.Can(account.Declare, d.Path) {
		v.Withdraw = form("withdraw", "撤回勾选的小区")
	}
	if len(v.Settled) > 0 && who.Can(account.AnswerDeclare, d.Path) {
		v.Reopen = form("reopen", "收回答复")
	}
	v.Reason, v.Pick, v.Picks = r.PostFormValue("reason"), r.PostFormValue("compound"), r.PostForm["compound"]
	if forms := map[string]*ui.Form{"answer": v.Answer, "withdraw": v.Withdraw, "reopen": v.Reopen}; forms[do] == nil {
		v.Err = failed
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, d.Label, declarationsLink)
	p.Current = "/compounds"
	p.Lead = b.names[d.Path] + "申报的 " + strconv.FormatInt(d.Items, 10) + " 个小区"
	p.Actions = []ui.Action{{Text: "申报表", Href: declarationHref(d.ID) + "/docx", Icon: "download", Download: true}, ui.PrintAction()}
	return s.draw(w, r, status, p, declarationPage(v))
}

func (b *compoundBook) declaration(d *declaration.Record) declarationView {
	look, word := declarationBadge(d.State)
	v := declarationView{D: d, Version: strconv.FormatInt(d.Version, 10), Facts: ui.Facts{
		{Label: "状态", View: ui.BadgeText(look, word)},
		{Label: "社区", Value: b.names[d.Path]},
		{Label: "申报", Value: d.DeclaredOn.Chinese(), From: d.Post + " " + d.DeclaredBy},
		{Label: "受理、退回、待答复", Value: strconv.FormatInt(d.Accepted, 10) + "、" + strconv.FormatInt(d.Returned, 10) + "、" + strconv.FormatInt(d.Waiting, 10), From: "共 " + strconv.FormatInt(d.Items, 10) + " 个"},
	}}
	for i := range b.plan.Modes {
		v.Modes = append(v.Modes, ui.Option{Value: b.plan.Modes[i].ID, Label: b.plan.Modes[i].Name})
	}
	switch d.Holder() {
	case account.Property:
		v.Next = ui.Next{Step: "逐个答复申报的小区", Holder: account.Property.Title(), Box: true}
	case account.Head:
		v.Next = ui.Next{Step: "补齐退回的小区，再次申报", Holder: b.names[d.Path] + "站长", Box: true}
		if b.who.Can(account.Declare, d.Path) {
			v.Next.Href = "/declarations/new?community=" + b.codes[d.Path]
		}
	}
	names := map[string]string{}
	for i := range d.List {
		names[d.List[i].Compound] = d.List[i].Name
	}
	for _, x := range d.Steps {
		title := x.Kind.Chinese()
		if n := names[x.Compound]; n != "" {
			title += "“" + n + "”"
		}
		if x.Text != "" {
			title += "：" + x.Text
		}
		v.Steps = append(v.Steps, ui.Step{Title: title, State: "done", On: x.Day, Holder: x.Post + " " + x.By})
	}
	return v
}

// declared fills in the compounds as they were declared and as they are now.
func (s *Site) declared(r *http.Request, b *compoundBook, v *declarationView, do string, failed error) error {
	paths := make([]place.Path, len(v.D.List))
	for i := range v.D.List {
		paths[i] = v.D.List[i].Path
	}
	now := map[string]register.Compound{}
	for some := range slices.Chunk(paths, 200) {
		for c, err := range s.Register.Each(r.Context(), place.In(some...), register.Query{}) {
			if err != nil {
				return err
			}
			now[c.ID] = c
		}
	}
	for _, it := range v.D.List {
		c := now[it.Compound]
		row := declaredRow{Item: it, Href: compoundHref(it.Compound), Proposal: b.mode(c.Proposed), ModeName: b.mode(c.Mode), Gaps: b.gapReasons(nil, it.Gaps), CompoundVersion: c.Version}
		row.Look, row.Word = declarationBadge(it.State)
		if do == "answer" {
			row.Do, row.Mode, row.Typed = r.PostFormValue("do-"+it.Compound), r.PostFormValue("mode-"+it.Compound), r.PostFormValue("reason-"+it.Compound)
			row.ReasonError, row.ModeError = ui.ErrorOf(failed, "reason-"+it.Compound), ui.ErrorOf(failed, "mode-"+it.Compound)
		}
		v.Items = append(v.Items, row)
		option := ui.Option{Value: it.Compound, Label: it.Name}
		switch it.State {
		case declaration.Declared:
			v.Waiting = append(v.Waiting, option)
		case declaration.Accepted, declaration.Returned:
			option.Label += "（" + it.State.Chinese() + "）"
			v.Settled = append(v.Settled, option)
		}
	}
	return nil
}

// declarationAnswer keeps the office's answers: POST /declarations/{id}/answer.
func (s *Site) declarationAnswer(w http.ResponseWriter, r *http.Request) error {
	return s.declarationChange(w, r, "answer", "答复已保存。", func(by account.Who, d *declaration.Record, version int64) error {
		var replies []declaration.Reply
		for i := range d.List {
			id := d.List[i].Compound
			x := declaration.Reply{Compound: id, Reason: r.PostFormValue("reason-" + id), Mode: r.PostFormValue("mode-" + id), Version: digits(r.PostFormValue("v-" + id))}
			switch r.PostFormValue("do-" + id) {
			case "accept":
				replies = append(replies, x)
			case "return":
				x.Return, x.Mode = true, ""
				replies = append(replies, x)
			}
		}
		_, err := s.Declaration.Answer(r.Context(), by, d.ID, version, replies...)
		return err
	})
}

// declarationWithdraw takes compounds back for their community: POST /declarations/{id}/withdraw.
func (s *Site) declarationWithdraw(w http.ResponseWriter, r *http.Request) error {
	return s.declarationChange(w, r, "withdraw", "已撤回。", func(by account.Who, d *declaration.Record, version int64) error {
		_, err := s.Declaration.Withdraw(r.Context(), by, d.ID, version, r.PostFormValue("reason"), r.PostForm["compound"]...)
		return err
	})
}

// declarationReopen takes an answer back: POST /declarations/{id}/reopen.
func (s *Site) declarationReopen(w http.ResponseWriter, r *http.Request) error {
	return s.declarationChange(w, r, "reopen", "答复已收回，这个小区重新待答复。", func(by account.Who, d *declaration.Record, version int64) error {
		_, err := s.Declaration.Reopen(r.Context(), by, d.ID, version, r.PostFormValue("compound"), r.PostFormValue("reason"))
		return err
	})
}

func (s *Site) declarationChange(w http.ResponseWriter, r *http.Request, do, said string, change func(account.Who, *declaration.Record, int64) error) error {
	if err := parseForm(r); err != nil {
		return err
	}
	who := gate.Who(r.Context())
	d, err := s.Declaration.Get(r.Context(), who.Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	err = change(who, &d, digits(r.PostFormValue("version")))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawDeclaration(w, r, do, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, declarationHref(d.ID), said)
	return nil
}

// declarationDocx sends 申报表: GET /declarations/{id}/docx.
func (s *Site) declarationDocx(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Declaration.Get(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.PathValue("id"))
	if err != nil {
		return err
	}
	at, err := s.Areas.Get(r.Context(), d.Path)
	if err != nil {
		return err
	}
	p, err := s.Plans.Current(r.Context(), d.Path.Street(), s.today())
	if err != nil {
		return err
	}
	file, err := s.Declaration.Docx(p, at.Short, &d)
	if err != nil {
		return err
	}
	asDownload(w, declaration.DocxKind, d.FileName())
	_, err = w.Write(file)
	return err
}
