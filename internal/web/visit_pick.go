package web

import (
	"net/http"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// visitPick lists the compounds to inspect, those that nobody visited this week first: GET /inspections/new.
func (s *Site) visitPick(w http.ResponseWriter, r *http.Request) error {
	scope := gate.Who(r.Context()).Scope(account.Inspect)
	b, err := s.compoundBook(r, account.Inspect)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	var at place.Path
	if a, ok := b.place(q.Get("community")); ok {
		at = a.Path
	}
	week := s.today().Week()
	last := map[string]inspect.Visit{}
	for offset := 0; ; offset += 500 {
		got, err := s.Inspect.Visits(r.Context(), scope, inspect.VisitQuery{Community: at, From: week.Monday(), To: week.Sunday(), Offset: offset, Limit: 500})
		if err != nil {
			return err
		}
		for _, x := range got.Rows {
			if _, ok := last[x.Compound]; !ok {
				last[x.Compound] = x
			}
		}
		if int64(offset+500) >= got.Total {
			break
		}
	}
	list, err := s.Register.List(r.Context(), scope, register.Query{Community: at, Text: q.Get("q"), Sort: "community", Limit: 200})
	if err != nil {
		return err
	}
	page := s.page(r, "选要督察的小区", visitsLink)
	page.Lead = "出发前在有网络的地方打开要查的小区，或者全部存到手机，断网也能填。"
	page.Attrs = templ.Attributes{"data-offline-page": true}
	return s.draw(w, r, http.StatusOK, page, visitPickView(pickOf(b, q, week, list.Rows, last)))
}

// visitPick are the compounds to choose from.
type visitPick struct {
	Week         string
	Unseen, Seen ui.Table
}

func pickOf(b *compoundBook, q ui.Query, week clock.Week, rows []register.Compound, last map[string]inspect.Visit) visitPick {
	v := visitPick{Week: week.Chinese()}
	v.Unseen = ui.Table{
		ID: "unseen", Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "地址"}}, Query: q, Find: "名称、地址或拼音首字母",
		Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
		Empty:   ui.Empty{Title: "本周都查过了", Text: "需要时在下面选一个再查一次。"},
	}
	v.Seen = ui.Table{ID: "seen", Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "本周得分", Unit: "分", Num: true}}, Query: q}
	for i := range rows {
		c := &rows[i]
		row := ui.Row{ID: c.ID, Href: "/inspections/new/" + c.ID, Cells: []ui.Cell{ui.To(c.Name, "/inspections/new/"+c.ID), ui.Text(b.names[c.Community()])}}
		if x, ok := last[c.ID]; ok {
			row.Cells = append(row.Cells, ui.To(fixed(x.Points), "/inspections/"+x.ID))
			v.Seen.Rows = append(v.Seen.Rows, row)
			continue
		}
		row.Cells = append(row.Cells, ui.Text(c.Address))
		v.Unseen.Rows = append(v.Unseen.Rows, row)
	}
	return v
}
