package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/declaration"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

var declarationsLink = ui.Link{Text: "申报", Href: "/declarations"}

func declarationHref(id string) string { return "/declarations/" + id }

// declarationTabs are the views of the list; the first is shown when the address names none.
var declarationTabs = []struct {
	key, title string
	state      declaration.State
}{
	{"", "全部", ""},
	{"open", "待答复", declaration.Open},
	{"returned", "有退回的", declaration.Returned},
	{"answered", "已答复", declaration.Answered},
	{"withdrawn", "社区已撤回", declaration.Withdrawn},
}

// declarationBadge returns the kit's badge of a declaration or of a compound in it.
func declarationBadge(s declaration.State) (look, word string) {
	return map[declaration.State]string{
		declaration.Open: "open", declaration.Declared: "open", declaration.Answered: "answered", declaration.Accepted: "done",
		declaration.Returned: "overdue", declaration.Withdrawn: "later",
	}[s], s.Chinese()
}

func (b *compoundBook) declarationQuery(q ui.Query, state declaration.State) declaration.Query {
	key, desc := q.Sort("")
	out := declaration.Query{State: state, Sort: key, Desc: desc, Limit: 1}
	if a, ok := b.place(q.Get("community")); ok {
		out.Community = a.Path
	}
	return out
}

// declarationList shows the declarations: GET /declarations.
func (s *Site) declarationList(w http.ResponseWriter, r *http.Request) error {
	who, q := gate.Who(r.Context()), ui.QueryOf(r)
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	var tabs ui.Tabs
	for _, t := range declarationTabs {
		page, err := s.Declaration.List(r.Context(), who.Scope(account.SeeProgress), b.declarationQuery(q, t.state))
		if err != nil {
			return err
		}
		tabs = append(tabs, ui.Tab{Title: t.title, Href: q.With("state", t.key), Count: strconv.FormatInt(page.Total, 10), Here: t.key == q.Get("state")})
	}
	owed, err := s.Declaration.Owed(r.Context(), who.Scope(account.SeeProgress))
	if err != nil {
		return err
	}
	t, err := s.declarationTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "申报")
	p.Current = "/compounds"
	p.Lead = "社区把有条件引进物业的小区连同概况报上来，物业管理办公室逐个受理或退回，也可以同时认定模式。"
	if who.Has(account.Declare) {
		p.Actions = []ui.Action{{Text: "申报小区", Href: "/declarations/new", Icon: "plus", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, declarationListView(tabs, t, owed.Returned))
}

// declarationTable lists the declarations of one view.
func (s *Site) declarationTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	in := b.declarationQuery(q, "")
	for _, t := range declarationTabs {
		if t.key == q.Get("state") {
			in.State = t.state
		}
	}
	in.Offset, in.Limit = window(q, all)
	got, err := s.Declaration.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), in)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "number", Title: "编号", Sort: true},
			{Key: "community", Title: "社区", Sort: true},
			{Title: "申报日期"},
			{Key: "items", Title: "小区", Unit: "个", Num: true, Sort: true},
			{Key: "waiting", Title: "待答复", Unit: "个", Num: true, Sort: true},
			{Title: "受理", Unit: "个", Num: true},
			{Key: "returned", Title: "退回", Unit: "个", Num: true, Sort: true},
			{Title: "状态"},
			{Title: "下一步由谁"},
		},
		Query: q, Total: int(got.Total), Unit: "份", Panel: true, Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
		Exports: []ui.Action{bookAction("/declarations.xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "这里没有申报", Text: "有条件引进物业的小区，由社区物业服务站站长申报。"},
	}
	for i := range got.Rows {
		t.Rows = append(t.Rows, b.declarationRow(&got.Rows[i]))
	}
	return t, nil
}

func (b *compoundBook) declarationRow(d *declaration.Declaration) ui.Row {
	look, word := declarationBadge(d.State)
	holder := d.Holder().Title()
	if d.Holder() == account.Head {
		holder = b.names[d.Path] + "站长"
	}
	href := declarationHref(d.ID)
	return ui.Row{ID: d.ID, Href: href, Cells: []ui.Cell{
		ui.To(d.Label, href), ui.Text(b.names[d.Path]), ui.Text(d.DeclaredOn.Chinese()), ui.Int(int(d.Items)), ui.Int(int(d.Waiting)),
		ui.Int(int(d.Accepted)), ui.Int(int(d.Returned)), ui.View(ui.BadgeText(look, word)), ui.Text(holder),
	}}
}
