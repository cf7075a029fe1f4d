// Package web holds the pages. routes.go is its table of contents: method, path, permission and handler, one line each.
// Handlers and their views are named noun_verb; views take typed structs and never a store.
//
// Clauses: D1 O1 O2 A4
package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/notice"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/report"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/vote"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// Site is what the pages show: one store for each concept.
type Site struct {
	Clock      clock.Clock
	DB         *db.DB
	Journal    *audit.Journal
	Accounts   *account.Store
	Areas      *area.Store
	Plans      *plan.Store
	Register   *register.Store
	Archive    *archive.Store
	Report     *report.Store
	House      *house.Store
	Survey     *survey.Store
	Mode       *mode.Store
	Goal       *goal.Store
	Inspect    *inspect.Store
	Difficulty *difficulty.Store
	Track      *track.Store
	Meeting    *meeting.Store
	Week       *week.Store
	Bulletin   *bulletin.Store

	Declaration *declaration.Store
	Notice      *notice.Store
	Committee   *committee.Store
	Vote        *vote.Store

	Trust  *Trust // the computer's own authority; nil = none
	Tiles  Tiles  // the pictures under the maps; none = no map asks for any
	Sample bool   // every page says 示例
	Trial  string // the trial day in words, "" = the real day

	uploads uploads
	knocks  *gate.Throttle // tries to sign in, by address
}

// today returns the business day.
func (s *Site) today() clock.Date { return clock.Today(s.Clock) }

// street returns the sub-district that somebody works in: the first one of the places he holds a post over.
func (s *Site) street(r *http.Request) (place.Path, error) {
	for _, g := range gate.Who(r.Context()).Grants {
		if street := g.Path.Street(); street != "" {
			return street, nil
		}
	}
	streets, err := s.Plans.Streets(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress))
	if err != nil {
		return "", err
	}
	if len(streets) == 0 {
		return "", fault.NotFoundf("您的岗位还没有对应的街道。请联系安全管理员。")
	}
	return streets[0], nil
}

// plan returns the plan in force today where somebody works.
func (s *Site) plan(r *http.Request) (*plan.Plan, error) {
	street, err := s.street(r)
	if err != nil {
		return nil, err
	}
	return s.Plans.Current(r.Context(), street, s.today())
}

// page returns the frame of a page for whoever asks.
func (s *Site) page(r *http.Request, title string, crumbs ...ui.Link) ui.Page {
	who := gate.Who(r.Context())
	p := ui.Page{
		Title: title, Crumbs: crumbs, Sample: s.Sample, Trial: s.Trial, Large: ui.LargePrint(r),
		Current: section(r.URL.Path), Search: who.Has(account.SeeRegister),
	}
	if who.ID != "" {
		p.Nav, p.User = menu(who), &ui.User{ID: who.ID, Post: who.Post, Area: who.Name}
	}
	if street, err := s.street(r); err == nil {
		if a, err := s.Areas.Get(r.Context(), street); err == nil {
			p.Site = a.Name + "办事处"
			p.Print = ui.PrintHead{Left: p.Site, Right: s.today().Chinese() + "打印"}
		}
	}
	return p
}

// section returns the first step of a path, which is the menu item it belongs to.
func section(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + first
}

// draw writes a page. Nothing is sent until the whole of it has been drawn.
func (s *Site) draw(w http.ResponseWriter, r *http.Request, status int, p ui.Page, body templ.Component) error {
	p.Flash = ui.TakeFlash(w, r)
	frame := ui.Layout(p)
	if p.User == nil {
		frame = ui.Public(p)
	}
	return send(w, r, status, frame, body)
}

// fragment writes a part of a page.
func (s *Site) fragment(w http.ResponseWriter, r *http.Request, part templ.Component) error {
	return send(w, r, http.StatusOK, part, nil)
}

func send(w http.ResponseWriter, r *http.Request, status int, frame, body templ.Component) error {
	ctx := r.Context()
	if body != nil {
		ctx = templ.WithChildren(ctx, body)
	}
	var b bytes.Buffer
	if err := frame.Render(ctx, &b); err != nil {
		return err
	}
	return sendBytes(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// sendBytes writes an answer, compressed for whoever takes it.
func sendBytes(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

// zippers compress pages: a phone's line is slower than the fastest level.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is valid
	return z
}}

// Fail shows a fault as a page; whoever is not signed in is led to the sign-in and back.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	if status == http.StatusGone && gate.Who(r.Context()).ID == "" {
		http.Redirect(w, r, "/login?next="+url.QueryEscape(asked(r)), http.StatusSeeOther)
		return
	}
	p := s.page(r, "没有完成")
	if drawErr := s.draw(w, r, status, p, ui.ErrorPage(status, fault.Sentence(err), ui.Link{Text: "回首页", Href: "/"})); drawErr != nil {
		http.Error(w, fault.Sentence(err), status)
	}
}

// asked returns the page that a reader wants to see: after a form it is the form's own page, where the browser has kept what was typed.
func asked(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
		return from.RequestURI()
	}
	return "/"
}

func menu(who account.Who) []ui.NavGroup {
	all := []ui.NavGroup{
		{Items: []ui.NavItem{
			{Title: "首页", Short: "首页", Href: "/", Icon: "home", Phone: true},
			{Title: "小区", Short: "小区", Href: "/compounds", Icon: "building", Phone: true},
			{Title: "模式认定", Href: "/modes", Icon: "gavel"},
			{Title: "业委会", Href: "/committees", Icon: "users"},
			{Title: "目标", Href: "/goals", Icon: "target"},
			{Title: "阶段和任务", Href: "/phases", Icon: "timeline"},
		}},
		{Title: "督察", Items: []ui.NavItem{
			{Title: "督察检查", Short: "检查", Href: "/inspections", Icon: "clipboard-check", Phone: true},
			{Title: "问题整改", Href: "/findings", Icon: "alert-triangle"},
			{Title: "社区困难", Href: "/difficulties", Icon: "message-circle"},
		}},
		{Title: "每周", Items: []ui.NavItem{
			{Title: "周报", Short: "周报", Href: "/week", Icon: "calendar", Phone: true},
			{Title: "评比", Href: "/standing", Icon: "trophy"},
			{Title: "例会", Href: "/meeting", Icon: "users"},
			{Title: "督察周报", Href: "/bulletins", Icon: "file-text"},
		}},
		{Title: "系统", Items: []ui.NavItem{
			{Title: "方案", Href: "/plan", Icon: "certificate"},
			{Title: "导入", Href: "/imports", Icon: "upload"},
			{Title: "日志", Href: "/journal", Icon: "history"},
			{Title: "账号", Href: "/accounts", Icon: "user"},
		}},
	}
	needs := map[string]account.Perm{
		"/": account.SignedIn, "/compounds": account.SeeRegister, "/modes": account.SeeRegister, "/committees": account.SeeCommittees, "/goals": account.SeeProgress,
		"/phases": account.SeeProgress, "/inspections": account.SeeProgress, "/findings": account.SeeProgress,
		"/difficulties": account.SeeProgress, "/week": account.SeeProgress, "/standing": account.SeeProgress,
		"/meeting": account.SeeProgress, "/bulletins": account.SeeProgress, "/plan": account.SeeProgress,
		"/imports": account.ImportRows, "/journal": account.SeeJournal, "/accounts": account.SeeAccounts,
	}
	var out []ui.NavGroup
	for _, g := range all {
		shown := ui.NavGroup{Title: g.Title}
		for _, item := range g.Items {
			if who.Has(needs[item.Href]) {
				shown.Items = append(shown.Items, item)
			}
		}
		if len(shown.Items) > 0 {
			out = append(out, shown)
		}
	}
	return out
}
