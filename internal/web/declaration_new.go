package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// declarationNewView is a declaration in the making: first the compounds to choose from, then the overview of those chosen.
type declarationNewView struct {
	Community   string // code of the chosen one, "" = none yet
	Name        string
	Communities []ui.Option
	Rows        []candidateRow
	Chosen      []candidateRow // filled in the second step
	Form        ui.Form
	ID          string
	Overview    string
	Back        string
	Cite        plan.Source
}

// candidateRow is a compound that may be declared, or why it may not.
type candidateRow struct {
	ID, Name, Href, Proposal, Barred string
	Picked                           bool
	Gaps                             []ui.Reason
	Returned                         string // why it was returned the last time
	Reply, ReplyError                string
}

// declarationNew shows the form: GET /declarations/new?community=…&compound=….
func (s *Site) declarationNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawDeclare(w, r, r.URL.Query(), nil)
}

func (s *Site) drawDeclare(w http.ResponseWriter, r *http.Request, typed url.Values, failed error) error {
	b, err := s.compoundBook(r, account.Declare)
	if err != nil {
		return err
	}
	v := declarationNewView{Communities: b.places()}
	at, ok := b.place(typed.Get("community"))
	if !ok && len(b.communities) == 1 {
		at, ok = b.communities[0], true
	}
	if ok {
		if err := s.candidates(r, b, at, typed, failed, &v); err != nil {
			return err
		}
	}
	v.Form = ui.Form{Action: "/declarations/new", Submit: "申报 " + strconv.Itoa(len(v.Chosen)) + " 个小区", Cancel: "/declarations", Err: failed, Draft: "declaration-" + v.Community}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, "申报小区", declarationsLink)
	p.Current = "/compounds"
	p.Lead = "先选小区，再看系统按登记的情况起草的概况。还欠缺的照实列出，不影响申报。"
	return s.draw(w, r, status, p, declarationNewPage(v))
}

func (s *Site) candidates(r *http.Request, b *compoundBook, at area.Area, typed url.Values, failed error, v *declarationNewView) error {
	list, err := s.Declaration.Candidates(r.Context(), gate.Who(r.Context()).Scope(account.Declare), b.plan, at.Path)
	if err != nil {
		return err
	}
	v.Community, v.Name = at.Code, at.Short
	if v.Community == "" {
		v.Community = string(at.Path)
	}
	v.ID, v.Overview = typed.Get("id"), typed.Get("overview")
	if !db.IsID(v.ID) {
		v.ID = db.NewID(s.Clock.Now())
	}
	var chosen []register.Compound
	for i := range list {
		row := b.candidate(&list[i], typed, failed)
		v.Rows = append(v.Rows, row)
		if row.Picked {
			v.Chosen, chosen = append(v.Chosen, row), append(chosen, list[i].Compound)
		}
	}
	if failed == nil {
		v.Overview = declaration.Overview(b.plan, at.Short, chosen)
	}
	back := url.Values{"community": {v.Community}}
	v.Back = "/declarations/new?" + back.Encode()
	return nil
}

func (b *compoundBook) candidate(c *declaration.Candidate, typed url.Values, failed error) candidateRow {
	row := candidateRow{ID: c.ID, Name: c.Name, Href: compoundHref(c.ID), Proposal: b.mode(c.Ready.Proposed), Barred: c.Barred(), Gaps: b.gapReasons(&c.Compound, c.Ready.Gaps)}
	row.Picked = row.Barred == "" && slices.Contains(typed["compound"], c.ID)
	if c.Last != nil && c.Last.State == declaration.Returned {
		row.Returned = c.Last.Label + "，" + c.Last.Day.Chinese() + "退回：" + c.Last.Reason
		row.Reply, row.ReplyError = typed.Get("reply-"+c.ID), ui.ErrorOf(failed, "reply-"+c.ID)
	}
	return row
}

// gapReasons shows what a compound lacks with where it is filled in; c nil = as it was declared.
func (b *compoundBook) gapReasons(c *register.Compound, gaps declaration.Gaps) []ui.Reason {
	var out []ui.Reason
	for _, g := range gaps {
		x := ui.Reason{State: "no", Text: g.Text, Clause: g.Cite, Default: g.Default}
		if g.Unknown {
			x.State = "unknown"
		}
		if c != nil && g.Field != "" {
			if x.FixTo = b.survey(c, g.Field); x.FixTo != "" {
				x.FixText = "补登记"
			}
		}
		out = append(out, x)
	}
	return out
}

// declarationMake declares: POST /declarations/new.
func (s *Site) declarationMake(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.Declare)
	if err != nil {
		return err
	}
	n := declaration.NewDeclaration{ID: r.PostFormValue("id"), Compounds: r.PostForm["compound"], Overview: r.PostFormValue("overview"), Replies: map[string]string{}}
	for _, c := range n.Compounds {
		n.Replies[c] = r.PostFormValue("reply-" + c)
	}
	at, ok := b.place(r.PostFormValue("community"))
	if !ok {
		return s.drawDeclare(w, r, r.PostForm, fault.InvalidFields("申报没有提交：请选择社区。", fault.Field{Name: "community", Message: "请选择社区"}))
	}
	n.Community = at.Path
	made, err := s.Declaration.Declare(r.Context(), gate.Who(r.Context()), n)
	switch fault.Of(err) {
	case fault.Invalid, fault.Conflict, fault.NotFound:
		if err != nil {
			return s.drawDeclare(w, r, r.PostForm, err)
		}
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, declarationHref(made.ID), "已申报，编号"+made.Label+"，等物业管理办公室答复。")
	return nil
}
