package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// estate is a compound whose houses are looked at, and what the reader may do with them.
type estate struct {
	*register.Compound
	MayEdit, MayReveal bool
}

func (e *estate) href(rest string) string { return compoundHref(e.ID) + "/houses" + rest }

func (e *estate) unitHref(id string) string  { return e.href("/units/" + url.PathEscape(id)) }
func (e *estate) ownerHref(id string) string { return e.href("/owners/" + url.PathEscape(id)) }

// estate returns the compound of the address for somebody who may see its houses.
func (s *Site) estate(r *http.Request) (*estate, error) {
	who := gate.Who(r.Context())
	c, err := s.Register.Get(r.Context(), who.Scope(account.SeeHouses), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return &estate{&c, who.Can(account.EditHouses, c.Path) && c.WithdrawnOn == "", who.Can(account.Reveal, c.Path)}, nil
}

// estatePage is the frame of a page on the houses of a compound.
func (s *Site) estatePage(r *http.Request, e *estate, title string) ui.Page {
	crumbs := []ui.Link{compoundsLink, {Text: e.Name, Href: compoundHref(e.ID)}}
	if r.URL.Path != e.href("") {
		crumbs = append(crumbs, ui.Link{Text: "房屋清册", Href: e.href("")})
	}
	p := s.page(r, title, crumbs...)
	p.Print = ui.PrintHead{Left: p.Site + "　" + e.Name, Right: s.today().Chinese() + "打印", Code: e.ID}
	return p
}

// houseView is what the units of a compound add up to, with one building drawn.
type houseView struct {
	*estate
	AsOf      clock.Date
	Empty     ui.Empty
	Sum       house.Sum
	Cards     []ui.StatCard
	Buildings ui.Table
	Compare   ui.Table
	Settle    *ui.Form
	Fields    ui.Field
	Grid      *houseGrid
	Building  *ui.Form
	Alike     int
	Err       error
	Typed     map[string]string
}

// houseGrid is one building: its storeys from the top, its entrances side by side.
type houseGrid struct {
	Title, Caption string
	Entrances      []string
	Lines          []gridLine
}

type gridLine struct {
	Storey string
	Cells  [][]gridCell
}

type gridCell struct{ Room, Area, Href, Title string }

// houseShow shows the houses of a compound: GET /compounds/{id}/houses.
func (s *Site) houseShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawHouses(w, r, nil)
}

func (s *Site) drawHouses(w http.ResponseWriter, r *http.Request, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	day := dayOf(r.URL.Query().Get("asof"))
	if day >= s.today() {
		day = ""
	}
	scope := gate.Who(r.Context()).Scope(account.SeeHouses)
	units, err := s.House.Units(r.Context(), scope, e.ID, day)
	if err != nil {
		return err
	}
	buildings, err := s.House.Buildings(r.Context(), scope, e.ID)
	if err != nil {
		return err
	}
	v := houseView{estate: e, AsOf: day, Sum: house.Add(units), Err: failed, Typed: map[string]string{}}
	for _, name := range []string{"key", "name", "storeys"} {
		v.Typed[name] = r.PostFormValue(name)
	}
	v.Empty = ui.Empty{Title: "还没有登记房屋", Text: "把房管所或物业的房屋清册（.xlsx 或 .csv）导入，先预览再确认；也可以逐套登记。"}
	if e.MayEdit {
		v.Empty.Actions = []ui.Action{{Text: "导入清册", Href: e.href("/imports/new"), Icon: "upload", Primary: true}, {Text: "登记一套", Href: e.href("/new")}}
	}
	if len(units)+len(buildings) > 0 {
		v.fill(r, units, buildings)
		v.compare(s.House.Compare(e.Compound, units, len(buildings)))
	}
	if e.MayEdit && day == "" {
		v.Building = &ui.Form{Action: e.href("/building"), Submit: "保存楼栋", Err: failed}
		v.Alike = s.alike(r, e)
	}
	p := s.estatePage(r, e, e.Name+"房屋清册")
	p.Lead = "每栋、每单元、每套房的面积和业主，首次业主大会要用的业主名册和面积清册由此生成。"
	p.Actions = v.actions(units)
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	return s.draw(w, r, status, p, houseShowView(v))
}

// alike counts the owners that may be one; it only decides whether a remark is shown.
func (s *Site) alike(r *http.Request, e *estate) int {
	list, err := s.House.Alike(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), e.ID)
	if err != nil {
		return 0
	}
	return len(list)
}

func (v *houseView) actions(units []house.Unit) []ui.Action {
	var out []ui.Action
	if v.MayEdit && v.AsOf == "" && len(units) > 0 {
		out = append(out, ui.Action{Text: "导入清册", Href: v.href("/imports/new"), Icon: "upload", Primary: true}, ui.Action{Text: "登记一套", Href: v.href("/new"), Icon: "plus"})
	}
	if len(units) > 0 {
		out = append(out, ui.Action{Text: "面积清册", Href: v.href("/areas"), Icon: "printer"})
	}
	return out
}

func (v *houseView) fill(r *http.Request, units []house.Unit, buildings []house.Building) {
	list := v.href("/list")
	v.Cards = []ui.StatCard{
		{Label: "房屋", Value: count(v.Sum.Units), Unit: "套", Sub: "车位车库另计 " + count(v.Sum.Parking) + " 个", Href: list},
		{Label: "业主", Value: count(v.Sum.Heads), Unit: "人", Sub: "另有 " + count(v.Sum.Ownerless) + " 套不知业主", Href: v.href("/owners")},
		{Label: "建筑面积", Value: house.Square(v.Sum.Area), Unit: "㎡", Sub: "不含车位车库", Href: v.href("/areas")},
		{Label: "面积未知", Value: count(v.Sum.Unknown), Unit: "套", Sub: "不计入合计", Href: list + "?area=unknown"},
	}
	sums := house.ByBuilding(units)
	chosen := r.URL.Query().Get("building")
	if len(buildings) == 1 && chosen == "" {
		chosen = buildings[0].Key
	}
	v.Buildings = ui.Table{
		ID: "buildings", Caption: "共有人算一个业主；同一业主有几套房的，只算一人",
		Columns: []ui.Column{
			{Title: "楼栋"},
			{Title: "层数", Unit: "层", Num: true},
			{Title: "房屋", Unit: "套", Num: true},
			{Title: "业主", Unit: "人", Num: true},
			{Title: "建筑面积", Unit: "㎡", Num: true},
			{Title: "面积未知", Unit: "套", Num: true},
			{Title: "车位车库", Unit: "个", Num: true},
		},
	}
	row := func(name, key string, storeys ui.Cell, sum house.Sum) ui.Row {
		href := v.href("") + "?building=" + url.QueryEscape(key) + v.since("&") + "#grid"
		return ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(name, href), storeys, ui.IntTo(int(sum.Units), list+"?building="+url.QueryEscape(key)), ui.Int(int(sum.Heads)), ui.Text(house.Square(sum.Area)),
			ui.IntTo(int(sum.Unknown), list+"?area=unknown&building="+url.QueryEscape(key)), ui.Int(int(sum.Parking)),
		}}
	}
	for _, b := range buildings {
		storeys := ui.Unknown("")
		if b.Storeys != nil {
			storeys = ui.Int(int(*b.Storeys))
		}
		v.Buildings.Rows = append(v.Buildings.Rows, row(b.Name, b.Key, storeys, sums[b.Key]))
		if b.Key == chosen {
			v.Grid = v.grid(b.Name, units, b.Key)
		}
	}
	if sum, ok := sums[""]; ok {
		v.Buildings.Rows = append(v.Buildings.Rows, row("不在楼内", "-", ui.Text(""), sum))
		if chosen == "-" {
			v.Grid = v.grid("不在楼内", units, "")
		}
	}
}

func (v *houseView) since(sep string) string {
	if v.AsOf == "" {
		return ""
	}
	return sep + "asof=" + string(v.AsOf)
}

// grid draws a building by storeys and entrances.
func (v *houseView) grid(title string, units []house.Unit, key string) *houseGrid {
	g := &houseGrid{Title: title}
	cells := map[int]map[string][]gridCell{}
	n := 0
	for i := range units {
		u := &units[i]
		if u.Building != key {
			continue
		}
		n++
		if !slices.Contains(g.Entrances, u.Entrance) {
			g.Entrances = append(g.Entrances, u.Entrance)
		}
		floor := u.Floor()
		if u.Told() != house.Dwelling && floor == 0 {
			floor = -100
		}
		if cells[floor] == nil {
			cells[floor] = map[string][]gridCell{}
		}
		in := house.Key{Room: u.Room}
		cells[floor][u.Entrance] = append(cells[floor][u.Entrance], gridCell{
			Room: strings.TrimSuffix(in.Chinese(), "室"), Area: orElse(house.AreaText(u.Area), "未知"), Href: v.unitHref(u.ID), Title: u.Use.Chinese(),
		})
	}
	g.Caption = "每格：房号和面积（㎡），共 " + ui.Number(n) + " 套"
	for floor := range cells {
		line := gridLine{Storey: storeyName(floor)}
		for _, e := range g.Entrances {
			line.Cells = append(line.Cells, cells[floor][e])
		}
		g.Lines = append(g.Lines, line)
	}
	order := map[string]int{}
	for floor := range cells {
		order[storeyName(floor)] = floor
	}
	slices.SortFunc(g.Lines, func(a, b gridLine) int { return order[b.Storey] - order[a.Storey] })
	return g
}

func storeyName(floor int) string {
	switch {
	case floor == -100:
		return "其他"
	case floor == 0:
		return "未分层"
	case floor < 0:
		return "负" + strconv.Itoa(-floor) + "层"
	}
	return strconv.Itoa(floor) + "层"
}

// compare sets the sums beside the register's facts.
func (v *houseView) compare(list []house.Comparison) {
	v.Compare = ui.Table{ID: "compare", Columns: []ui.Column{{Title: "项目"}, {Title: "清册合计", Num: true}, {Title: "登记册"}, {Title: "比较"}}}
	v.Fields = ui.Field{Kind: "checks", Name: "field", Label: "用清册合计更新登记册的"}
	for _, c := range list {
		listed := strings.TrimSuffix(house.Square(c.Listed), ".00") + " " + c.Unit
		said := ui.To(orElse(c.Recorded, "未知"), compoundHref(v.ID))
		tag := ui.Tag("不同", "warn", "")
		switch {
		case c.Same:
			tag = ui.Tag("一致", "good", "")
		case c.Recorded == "":
			tag = ui.Tag("登记册未知", "none", "")
		}
		v.Compare.Rows = append(v.Compare.Rows, ui.Row{Cells: []ui.Cell{ui.Text(c.Name), ui.To(listed, v.href("/list")), said, ui.View(tag)}})
		if !c.Same && c.Listed > 0 {
			v.Fields.Options = append(v.Fields.Options, ui.Option{Value: c.Field, Label: c.Name + "：" + listed})
		}
	}
	if v.MayEdit && v.AsOf == "" && len(v.Fields.Options) > 0 {
		v.Settle = &ui.Form{Action: v.href("/settle"), Submit: "记入登记册"}
	}
}

// houseSettle records the sums in the register: POST /compounds/{id}/houses/settle.
func (s *Site) houseSettle(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	err = s.House.Settle(r.Context(), gate.Who(r.Context()), e.ID, r.PostForm["field"])
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawHouses(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.href(""), "已记入登记册，来源写作“房屋清册合计”，原来的情况仍在历史里。")
	return nil
}

// buildingSave enters or corrects a building: POST /compounds/{id}/houses/building.
func (s *Site) buildingSave(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	f := house.BuildingForm{Key: r.PostFormValue("key"), Name: r.PostFormValue("name"), Storeys: r.PostFormValue("storeys")}
	b, err := s.House.SaveBuilding(r.Context(), gate.Who(r.Context()), e.ID, f)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawHouses(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.href("?building="+url.QueryEscape(b.Key)), "“"+b.Name+"”已保存。")
	return nil
}
