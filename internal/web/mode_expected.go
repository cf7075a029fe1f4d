package web

import (
	"fmt"
	"net/http"
	"strings"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/web/ui"
)

// expectedView explains by name how the register stands to the number of compounds that the plan names.
type expectedView struct {
	Sentence, Cite string
	Different      bool
	Cards          []ui.StatCard
	In, Open, Just ui.Table
	Settle         string // the fields that would settle the open ones
	Further        int
}

// border loads the scope's border by name.
func (s *Site) border(r *http.Request) (*compoundBook, mode.Border, mode.Overview, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return nil, mode.Border{}, mode.Overview{}, err
	}
	street, err := s.street(r)
	if err != nil {
		return nil, mode.Border{}, mode.Overview{}, err
	}
	scope := gate.Who(r.Context()).Scope(account.SeeRegister)
	o, err := s.Mode.Overview(r.Context(), scope, street)
	if err != nil {
		return nil, mode.Border{}, o, err
	}
	border, err := s.Mode.Border(r.Context(), scope, street)
	b.plan = o.Plan
	return b, border, o, err
}

// modeExpected shows which compounds make the number in scope, and which facts would settle the difference: GET /modes/expected.
func (s *Site) modeExpected(w http.ResponseWriter, r *http.Request) error {
	b, border, o, err := s.border(r)
	if err != nil {
		return err
	}
	v := expectedView{Cite: b.plan.Expected.Cite, Further: border.Further, Settle: b.openFields(border.Open)}
	v.Sentence, v.Different = expected(&o)
	v.Cards = []ui.StatCard{
		{Label: "确定在范围内", Value: ui.Number(len(border.In)), Unit: "个", Href: "#in"},
		{Label: "取决于未查明的情况", Value: ui.Number(len(border.Open)), Unit: "个", Href: "#open", Tone: "unknown"},
		{Label: "只差一条，不在范围", Value: ui.Number(len(border.Just)), Unit: "个", Href: "#just"},
		{Label: "差两条以上", Value: ui.Number(border.Further), Unit: "个", Href: "/compounds?scope=no"},
	}
	q := ui.QueryOf(r)
	for _, x := range []struct {
		into *ui.Table
		id   string
		list []mode.Bordering
	}{{&v.In, "in", border.In}, {&v.Open, "open", border.Open}, {&v.Just, "just", border.Just}} {
		if *x.into, err = arrange(r.Context(), b.bordering(x.id, x.list, q), true); err != nil {
			return err
		}
	}
	p := s.page(r, "范围核对", modesLink)
	p.Lead = "逐个小区说明在不在方案范围内、凭什么，差的数从哪里来，查明哪些情况就能定。"
	p.Actions = []ui.Action{{Text: "导出", Href: "/modes/expected.xlsx", Icon: "download", Download: true}, ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, expectedPage(v))
}

func (b *compoundBook) bordering(id string, list []mode.Bordering, q ui.Query) ui.Table {
	t := ui.Table{
		ID: id, Query: q, Unit: "个", Columns: []ui.Column{{Title: "小区（楼院）"}, {Title: "社区"}, {Title: "凭什么"}, {Title: "说明"}},
		Empty: ui.Empty{Title: "没有这样的小区", Text: ""},
	}
	for i := range list {
		x := &list[i]
		href := compoundHref(x.ID)
		row := ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(x.Name, href), ui.Text(b.names[x.Path.Community()]), ui.Text(b.restsOn(x)), ui.Text(b.borderNote(x)),
		}}
		if x.Doubtful() {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// restsOn says the facts that the scope asks, with where they come from.
func (b *compoundBook) restsOn(x *mode.Bordering) string {
	var parts []string
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		fact, ok := x.Facts[f.ID]
		if !ok {
			continue
		}
		text := f.Name + " " + fact.Value.Chinese(f.Reading) + "（" + fact.Kind.Title() + "，" + fact.AsOf.Chinese() + "）"
		if fact.Other != nil {
			text += "，另有说法“" + fact.Other.Text + "”"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "；")
}

// borderNote says how near the border is: the field to find out, the condition that fails and by how much, or what makes a compound
// in scope worth a second look.
func (b *compoundBook) borderNote(x *mode.Bordering) string {
	e := &x.Edge
	switch {
	case len(e.Open) > 0 && len(e.Fails) == 0:
		names := make([]string, len(e.Open))
		for i, f := range e.Open {
			names[i] = b.plan.Fields[f].Name
		}
		return "查明" + strings.Join(names, "、") + "就能定"
	case len(e.Fails) > 0:
		s := &e.Fails[0]
		if s.Days {
			return "不符合“" + s.Condition.Title + "”，晚 " + distance(s)
		}
		return "不符合“" + s.Condition.Title + "”"
	case x.Doubtful():
		return "所据的情况有疑问，先核对"
	case e.Near != nil && e.Near.By > -3*365:
		return "离界线只有 " + distance(e.Near) + "，请核对建成年份的依据"
	}
	return ""
}

func distance(s *mode.Short) string {
	switch years, days := s.Years(); {
	case s.By == 0:
		return "0 天"
	case years == 0:
		return fmt.Sprintf("%d 天", days)
	case days < 30:
		return fmt.Sprintf("%d 年", years)
	default:
		return fmt.Sprintf("%d 年多", years)
	}
}

// expectedTable is the whole list for a workbook: GET /modes/expected.xlsx.
func (s *Site) expectedTable(r *http.Request, _ bool) (ui.Table, error) {
	b, border, _, err := s.border(r)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	out := b.bordering("all", nil, q)
	out.Columns = append(out.Columns, ui.Column{Title: "归类"})
	for _, x := range []struct {
		name string
		list []mode.Bordering
	}{{"确定在范围内", border.In}, {"取决于未查明的情况", border.Open}, {"只差一条，不在范围", border.Just}} {
		for _, row := range b.bordering("", x.list, q).Rows {
			row.Cells = append(row.Cells, ui.Text(x.name))
			out.Rows = append(out.Rows, row)
		}
	}
	return out, nil
}

// openFields names the fields that would settle the most compounds of a list, with how many.
func (b *compoundBook) openFields(list []mode.Bordering) string {
	var parts []string
	for i := range b.plan.Fields {
		n := 0
		for k := range list {
			for _, f := range list[k].Edge.Open {
				if f == i {
					n++
				}
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s（%d 个小区）", b.plan.Fields[i].Name, n))
		}
	}
	return strings.Join(parts, "、")
}
