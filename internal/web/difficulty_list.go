package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
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

// difficultyTab is one view of the list.
type difficultyTab struct {
	key, title string
	query      difficulty.Query
}

// difficultyTabs are the views of the list; the first is shown when the address names none.
var difficultyTabs = []difficultyTab{
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

// difficultyQuery reads the address for one view of the list.
func (b *compoundBook) difficultyQuery(q ui.Query, view difficulty.Query) difficulty.Query {
	view.Compound, view.Limit = q.Get("compound"), 1
	if a, ok := b.place(q.Get("community")); ok {
		view.Community = a.Path
	}
	return view
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
	for i := range difficultyTabs {
		t := &difficultyTabs[i]
		page, err := s.Difficulty.List(r.Context(), scope, b.difficultyQuery(q, t.query))
		if err != nil {
			return err
		}
		v.Tabs = append(v.Tabs, ui.Tab{
			Title: t.title, Href: q.With("state", t.key), Count: strconv.FormatInt(page.Total, 10), Here: t == difficultyTabOf(q),
		})
	}
	late, err := s.Difficulty.Late(r.Context(), scope, s.today())
	if err != nil {
		return err
	}
	if len(late) > 0 {
		v.Late = "物业管理办公室有 " + strconv.Itoa(len(late)) + " 件困难没有按期答复，见“答复逾期”。"
	}
	if v.Table, err = s.difficultyTable(r, false); err != nil {
		return err
	}
	p := s.page(r, "社区困难")
	p.Lead = "社区自己解决不了的事。办公室按期答复，由社区确认办结。"
	if who.Has(account.Raise) {
		p.Actions = []ui.Action{{Text: "提出困难", Href: "/difficulties/new", Icon: "plus", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, difficultyListView(v))
}

// difficultyTabOf returns the view that an address means, the first for one that names none.
func difficultyTabOf(q ui.Query) *difficultyTab {
	for i := range difficultyTabs {
		if difficultyTabs[i].key == q.Get("state") {
			return &difficultyTabs[i]
		}
	}
	return &difficultyTabs[0]
}

// difficultyTable lists the difficulties of one view.
func (s *Site) difficultyTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	in := b.difficultyQuery(q, difficultyTabOf(q).query)
	in.Offset, in.Limit = window(q, all)
	got, err := s.Difficulty.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), in)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		Columns: []ui.Column{{Title: "困难"}, {Title: "社区"}, {Title: "提出"}, {Title: "答复期限"}, {Title: "状态"}, {Title: "下一步由谁"}},
		Query:   q, Total: int(got.Total), Unit: "件", Panel: true, Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
		Exports: []ui.Action{bookAction("/difficulties.xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "这里没有困难", Text: "社区遇到自己解决不了的事，由站长在这里提出。"},
	}
	for i := range got.Rows {
		t.Rows = append(t.Rows, b.difficultyRow(&got.Rows[i], s.today()))
	}
	return t, nil
}

func (b *compoundBook) difficultyRow(d *difficulty.Difficulty, today clock.Date) ui.Row {
	state, word := difficultyState(d, today)
	row := ui.Row{ID: d.ID, Href: difficultyHref(d.ID), Cells: []ui.Cell{
		{Text: d.Title, Sub: d.CompoundName, Href: difficultyHref(d.ID)},
		ui.Text(b.names[d.Community()]), ui.Text(d.RaisedOn.Chinese()),
		ui.Text(d.Due.Chinese()), ui.View(ui.BadgeText(state, word)), ui.Text(b.difficultyHolder(d)),
	}}
	if state == "overdue" {
		row.Tone = "act"
	}
	return row
}

func (b *compoundBook) difficultyHolder(d *difficulty.Difficulty) string {
	if d.Holder() == account.Head {
		return b.names[d.Community()] + "站长"
	}
	return d.Holder().Title()
}
