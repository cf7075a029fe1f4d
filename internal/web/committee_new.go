package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// committeeNewView is a formation to begin.
type committeeNewView struct {
	Form            ui.Form
	ID              string
	Old, OldName    string // of a re-election or a by-election
	Typed           map[string]string
	Picked          []string
	Called, Causes  []ui.Option
	Compounds       []ui.Option
	Truncated, Find string
}

// mostCompounds bounds how many compounds the form offers at once.
const mostCompounds = 200

// committeeNew shows the form: GET /committees/new?compound=…&old=…&cause=….
func (s *Site) committeeNew(w http.ResponseWriter, r *http.Request) error {
	return s.drawCommitteeNew(w, r, r.URL.Query(), nil)
}

func (s *Site) drawCommitteeNew(w http.ResponseWriter, r *http.Request, typed url.Values, failed error) error {
	scope := gate.Who(r.Context()).Scope(account.RunCommittees)
	v := committeeNewView{ID: typed.Get("id"), Typed: map[string]string{}, Picked: typed["compound"], Find: typed.Get("q")}
	if !db.IsID(v.ID) {
		v.ID = db.NewID(s.Clock.Now())
	}
	for _, name := range []string{"called", "cause", "name", "households", "seats", "term_from", "term_until", "filed_on", "number"} {
		v.Typed[name] = typed.Get(name)
	}
	if old := typed.Get("old"); old != "" {
		body, err := s.Committee.Get(r.Context(), scope, old)
		if err != nil {
			return err
		}
		v.Old, v.OldName = body.ID, body.Name
		v.Causes = []ui.Option{{Value: string(committee.Reelection), Label: "换届"}, {Value: string(committee.Byelection), Label: "补选"}}
	} else {
		v.Causes = []ui.Option{{Value: string(committee.First), Label: "从头筹建"}, {Value: string(committee.Existing), Label: "早已成立，补登记"}}
		if err := s.committeeChoices(r, scope, &v); err != nil {
			return err
		}
	}
	v.Form = ui.Form{Action: "/committees/new", Submit: "保存", Cancel: "/committees", Err: failed, Draft: "committee-new"}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, "开始筹建", committeesLink)
	p.Lead = "选名称和小区，系统排出从申请到备案的每一步。几个小区可以联合成立一个。"
	return s.draw(w, r, status, p, committeeNewPage(v))
}

// committeeChoices offers the names and the compounds.
func (s *Site) committeeChoices(r *http.Request, scope place.Scope, v *committeeNewView) error {
	seen := map[string]bool{}
	for _, c := range committee.Called {
		if label := c.Name + "（" + c.Kind.Chinese() + "）"; c.Name != "业委会" && c.Name != "物管会" && !seen[c.Name] {
			seen[c.Name] = true
			if c.Name == c.Kind.Chinese() {
				label = c.Name
			}
			v.Called = append(v.Called, ui.Option{Value: c.Name, Label: label})
		}
	}
	b, err := s.compoundBook(r, account.RunCommittees)
	if err != nil {
		return err
	}
	offer := func(c *register.Compound) {
		v.Compounds = append(v.Compounds, ui.Option{Value: c.ID, Label: c.Name + "（" + b.names[c.Community()] + "）"})
	}
	for i, id := range v.Picked { // what is ticked stays in sight, whatever is looked for
		if c, err := s.Register.Get(r.Context(), scope, id); err == nil && i < mostCompounds && !slices.Contains(v.Picked[:i], id) {
			offer(&c)
		}
	}
	for c, err := range s.Register.Each(r.Context(), scope, register.Query{Text: v.Find}) {
		if err != nil {
			return err
		}
		if c.WithdrawnOn != "" || slices.Contains(v.Picked, c.ID) {
			continue
		}
		if len(v.Compounds) >= mostCompounds {
			v.Truncated = "只列出前 " + strconv.Itoa(mostCompounds) + " 个小区，请写名称筛选"
			break
		}
		offer(&c)
	}
	return nil
}

// committeeBegin begins a formation: POST /committees/new.
func (s *Site) committeeBegin(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	n := committee.NewBody{
		ID: r.PostFormValue("id"), Called: r.PostFormValue("called"), Name: r.PostFormValue("name"), Cause: committee.Cause(r.PostFormValue("cause")),
		Old: r.PostFormValue("old"), Compounds: r.PostForm["compound"], TermFrom: clock.Date(r.PostFormValue("term_from")),
		TermUntil: clock.Date(r.PostFormValue("term_until")), FiledOn: clock.Date(r.PostFormValue("filed_on")), Number: r.PostFormValue("number"),
	}
	if n.Old == "" && n.Cause != committee.Existing {
		n.Cause = committee.First
	}
	var err error
	if n.Households, err = countOf(r, "households"); err == nil {
		n.Seats, err = countOf(r, "seats")
	}
	var made committee.Record
	if err == nil {
		made, err = s.Committee.Begin(r.Context(), gate.Who(r.Context()), n)
	}
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.NotFound && n.Old == "") {
		return s.drawCommitteeNew(w, r, r.PostForm, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, committeeHref(made.ID), "“"+made.Name+"”已登记，"+made.State.Chinese()+"。")
	return nil
}

// countOf reads a whole number from 0 that may be left out; anything else is said beside its field.
func countOf(r *http.Request, name string) (int64, error) {
	text := strings.TrimSpace(r.PostFormValue(name))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		return 0, fault.InvalidFields("没有保存：有一处数字不对。", fault.Field{Name: name, Message: "请填 0 以上的整数"})
	}
	return n, nil
}

// cause is the choice that the form begins with.
func (v committeeNewView) cause() string {
	if v.Typed["cause"] == "" {
		return string(committee.First)
	}
	return v.Typed["cause"]
}
