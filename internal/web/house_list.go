package web

import (
	"net/http"
	"strings"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/web/ui"
)

// houseFilter is what a list of units is narrowed to.
type houseFilter struct{ building, use, tenure, area, owner, find string }

func houseFilterOf(q ui.Query) houseFilter {
	return houseFilter{q.Get("building"), q.Get("use"), q.Get("tenure"), q.Get("area"), q.Get("owner"), strings.ToUpper(q.Get("q"))}
}

func (f *houseFilter) keeps(u *house.Unit) bool {
	building := u.Building
	if building == "" {
		building = "-"
	}
	source := string(u.AreaSource)
	if u.Area == nil {
		source = "unknown"
	}
	owned := "known"
	if u.Head() == "" {
		owned = "unknown"
	}
	return (f.building == "" || f.building == building) && (f.use == "" || f.use == string(u.Use)) && (f.tenure == "" || f.tenure == string(u.Tenure)) &&
		(f.area == "" || f.area == source) && (f.owner == "" || f.owner == owned) &&
		(f.find == "" || strings.Contains(u.Chinese(), f.find) || strings.Contains(u.Key.String(), f.find) || strings.Contains(strings.ToUpper(u.Written), f.find))
}

// houseList lists the units: GET /compounds/{id}/houses/list.
func (s *Site) houseList(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	t, err := s.houseTable(r, false)
	if err != nil {
		return err
	}
	p := s.estatePage(r, e, e.Name+"房屋列表")
	p.Lead = "业主姓名不全显示；导出的表里没有姓名和电话，改好后可以再导入，按“系统编号”认回原来的房屋。"
	if e.MayEdit {
		p.Actions = []ui.Action{{Text: "登记一套", Href: e.href("/new"), Icon: "plus", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, t)
}

// houseTable lists units as the address asks for them. A workbook names no owner.
func (s *Site) houseTable(r *http.Request, all bool) (ui.Table, error) {
	e, err := s.estate(r)
	if err != nil {
		return ui.Table{}, err
	}
	scope := gate.Who(r.Context()).Scope(account.SeeHouses)
	units, err := s.House.Units(r.Context(), scope, e.ID, "")
	if err != nil {
		return ui.Table{}, err
	}
	buildings, err := s.House.Buildings(r.Context(), scope, e.ID)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	t := ui.Table{
		Columns: []ui.Column{
			{Title: "房号"}, {Title: "建筑面积", Unit: "㎡", Num: true}, {Title: "面积来源"}, {Title: "用途"}, {Title: "产权性质"}, {Title: "业主"}, {Title: "登记"},
		},
		Query: q, Unit: "套", Panel: true, Find: "房号", Filters: houseFilters(buildings),
		Exports: []ui.Action{bookAction(e.href("/list.xlsx"), q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "还没有登记房屋", Text: "从房屋清册导入，或逐套登记。"},
	}
	if all {
		t.Columns = []ui.Column{
			{Title: "房号"},
			{Title: "楼栋"},
			{Title: "单元"},
			{Title: "建筑面积", Unit: "㎡", Num: true},
			{Title: "面积来源"},
			{Title: "权证号"},
			{Title: "用途"},
			{Title: "产权性质"},
			{Title: "业主人数", Unit: "人", Num: true},
			{Title: "系统编号"},
		}
	}
	f := houseFilterOf(q)
	for i := range units {
		if u := &units[i]; f.keeps(u) {
			if t.Total++; all {
				t.Rows = append(t.Rows, exportedUnit(u))
			} else if t.Total > q.Offset() && len(t.Rows) < ui.PageSize {
				t.Rows = append(t.Rows, e.unitRow(u))
			}
		}
	}
	return t, nil
}

func houseFilters(buildings []house.Building) []ui.Filter {
	list := []ui.Filter{
		{Name: "building", Label: "楼栋"}, {Name: "use", Label: "用途"}, {Name: "tenure", Label: "产权性质"}, {Name: "area", Label: "面积"}, {Name: "owner", Label: "业主"},
	}
	for _, b := range buildings {
		list[0].Options = append(list[0].Options, ui.Option{Value: b.Key, Label: b.Name})
	}
	list[0].Options = append(list[0].Options, ui.Option{Value: "-", Label: "不在楼内"})
	list[1].Options, list[2].Options = useOptions(), tenureOptions()
	list[3].Options = append([]ui.Option{{Value: "unknown", Label: "未知"}}, sourceOptions()...)
	list[4].Options = []ui.Option{{Value: "known", Label: "已登记"}, {Value: "unknown", Label: "未知"}}
	return list
}

func useOptions() (out []ui.Option) {
	for _, u := range house.Uses {
		out = append(out, ui.Option{Value: string(u), Label: u.Chinese()})
	}
	return out
}

func tenureOptions() (out []ui.Option) {
	for _, t := range house.Tenures {
		out = append(out, ui.Option{Value: string(t), Label: t.Chinese()})
	}
	return out
}

func sourceOptions() (out []ui.Option) {
	for _, a := range house.AreaSources {
		out = append(out, ui.Option{Value: string(a), Label: a.Chinese()})
	}
	return out
}

func (e *estate) unitRow(u *house.Unit) ui.Row {
	href := e.unitHref(u.ID)
	names := make([]string, len(u.Owners))
	for i, o := range u.Owners {
		names[i] = house.MaskName(o.Kind, o.Name)
	}
	return ui.Row{ID: u.ID, Href: href, Cells: []ui.Cell{
		ui.To(u.Chinese(), href), areaCell(u), ui.Text(u.AreaSource.Chinese()), ui.Text(u.Use.Chinese()),
		known(u.Tenure.Chinese()),
		known(strings.Join(names, "、")),
		ui.Text(u.Since.Chinese()),
	}}
}

func areaCell(u *house.Unit) ui.Cell {
	return known(house.AreaText(u.Area))
}

// known is a cell that says when nothing is known.
func known(text string) ui.Cell { return ui.Cell{Text: text, Unknown: text == ""} }

func exportedUnit(u *house.Unit) ui.Row {
	return ui.Row{Cells: []ui.Cell{
		ui.Text(u.Chinese()), ui.Text(house.BuildingName(u.Building)), ui.Text(u.Entrance), ui.Text(house.AreaText(u.Area)), ui.Text(u.AreaSource.Chinese()), ui.Text(u.AreaRef),
		ui.Text(u.Use.Chinese()), ui.Text(u.Tenure.Chinese()), ui.Int(len(u.Owners)), ui.Text(u.ID),
	}}
}

// houseAreas is the list of areas as it is posted.
type houseAreas struct {
	Said  string
	Table ui.Table
}

// houseAreas lists rooms and areas, and nothing of the owners (面积清册): GET /compounds/{id}/houses/areas.
func (s *Site) houseAreas(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	day := dayOf(r.URL.Query().Get("asof"))
	units, err := s.House.Units(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), e.ID, day)
	if err != nil {
		return err
	}
	sum := house.Add(units)
	v := houseAreas{
		Said: "共 " + count(sum.Units) + " 套，面积合计 " + house.Square(sum.Area) + " ㎡，其中 " + count(sum.Unknown) + " 套面积未知，不计入合计；车位车库 " + count(sum.Parking) + " 个，不计入合计。",
		Table: ui.Table{
			Columns: []ui.Column{{Title: "房号"}, {Title: "用途"}, {Title: "建筑面积", Unit: "㎡", Num: true}, {Title: "面积来源"}},
			Empty:   ui.Empty{Title: "还没有登记房屋", Text: "登记房屋以后，这里就有面积清册。"},
		},
	}
	for i := range units {
		u := &units[i]
		v.Table.Rows = append(v.Table.Rows, ui.Row{Cells: []ui.Cell{ui.Text(u.Chinese()), ui.Text(u.Use.Chinese()), areaCell(u), ui.Text(u.AreaSource.Chinese())}})
	}
	if len(units) > 0 {
		v.Table.Foot = []ui.Cell{ui.Text("合计（不含车位车库）"), ui.Text(""), ui.Text(house.Square(sum.Area)), ui.Text("")}
	}
	p := s.estatePage(r, e, e.Name+"面积清册")
	p.Lead = "只有房号和面积，可以张贴。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, houseAreasView(v))
}
