package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/web/ui"
)

// offices are the posts that inspect.
var offices = []account.Role{account.Property, account.Supervision, account.CellWorker}

func officeOptions() []ui.Option {
	out := make([]ui.Option, len(offices))
	for i, o := range offices {
		out[i] = ui.Option{Value: string(o), Label: o.Title()}
	}
	return out
}

// visitList shows the inspections: GET /inspections.
func (s *Site) visitList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.visitTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "督察检查")
	p.Lead = "每次督察按评分表逐行打分，得分怎样来的都能点开看。"
	if gate.Who(r.Context()).Has(account.Inspect) {
		p.Actions = []ui.Action{{Text: "登记督察", Href: "/inspections/new", Icon: "plus", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, t)
}

// visitTable lists the inspections that the address selects.
func (s *Site) visitTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	in := inspect.VisitQuery{Compound: q.Get("compound"), Office: account.Role(q.Get("office"))}
	in.Offset, in.Limit = window(q, all)
	if a, ok := b.place(q.Get("community")); ok {
		in.Community = a.Path
	}
	if week, err := clock.ParseWeek(q.Get("week")); err == nil {
		in.From, in.To = week.Monday(), week.Sunday()
	}
	got, err := s.Inspect.Visits(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), in)
	return visitTable(b, q, got, s.weeks(8)), err
}

// weeks are the running week and those before it, as choices.
func (s *Site) weeks(n int) []ui.Option {
	var out []ui.Option
	for w := s.today().Week(); n > 0; n-- {
		out = append(out, ui.Option{Value: string(w), Label: w.Chinese()})
		w = w.Prev()
	}
	return out
}

func visitTable(b *compoundBook, q ui.Query, got inspect.VisitPage, weeks []ui.Option) ui.Table {
	t := ui.Table{
		Columns: []ui.Column{
			{Title: "小区"}, {Title: "社区"}, {Title: "日期"}, {Title: "督察单位"}, {Title: "得分", Unit: "分", Num: true}, {Title: "问题", Unit: "个", Num: true},
		},
		Query: q, Total: int(got.Total), Unit: "次", Panel: true,
		Filters: []ui.Filter{
			{Name: "week", Label: "哪一周", Options: weeks},
			{Name: "community", Label: "社区", Options: b.places()},
			{Name: "office", Label: "督察单位", Options: officeOptions()},
		},
		Exports: []ui.Action{bookAction("/inspections.xlsx", q), ui.PrintAction()},
		Empty: ui.Empty{
			Title: "还没有督察记录", Text: "选一个小区，在现场按评分表登记第一次督察。",
		},
	}
	if b.who.Has(account.Inspect) {
		t.Empty.Actions = []ui.Action{{Text: "登记督察", Href: "/inspections/new", Primary: true}}
	}
	for i := range got.Rows {
		v := &got.Rows[i]
		row := ui.Row{ID: v.ID, Href: "/inspections/" + v.ID, Cells: []ui.Cell{
			ui.To(v.Name, "/inspections/"+v.ID), ui.Text(b.names[v.Path.Community()]), ui.Text(v.Day.Chinese()), ui.Text(v.Office.Title()),
			ui.Text(fixed(v.Points)), ui.Text("0"),
		}}
		if v.Findings > 0 {
			row.Cells[5] = ui.To(strconv.Itoa(v.Findings), "/findings?visit="+v.ID)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
