package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// mostPlaced bounds the compounds that one map reads. A city has a third of it.
const mostPlaced = 10_000

// mapView is the map of compounds with their list.
type mapView struct {
	Frame   mapFrame
	Tabs    ui.Tabs
	Kinds   []mapKind
	Missing []mapGap
	Table   ui.Table
	None    bool // no compound at all has a point
}

// mapGap is a number of compounds that no map shows, with why.
type mapGap struct {
	N         int
	Why, Href string
	Tell      string // where it can be put right at once; "" = nowhere
}

// mapFrame is the drawing itself.
type mapFrame struct {
	Points   string // address of the points
	Outlines string // address of the outlines
	Tiles    Tiles
}

func (s *Site) mapFrame(points string) mapFrame {
	return mapFrame{Points: points, Outlines: "/map/outlines.json", Tiles: s.Tiles}
}

// attrs are what the map's element tells the script.
func (f mapFrame) attrs() templ.Attributes {
	a := templ.Attributes{"data-points": f.Points, "data-outlines": f.Outlines}
	if len(f.Tiles.URLs) > 0 {
		a["data-tiles"] = strings.Join(f.Tiles.URLs, " ")
	}
	if own := f.Tiles.ownTiles(); own != "" {
		a["data-own-tiles"], a["data-own-zooms"] = own, strconv.Itoa(f.Tiles.Own.Least)+" "+strconv.Itoa(f.Tiles.Own.Most)
	}
	return a
}

// What is known of where a compound lies: values of the filter where=.
const (
	whereOn      = "on"      // on the map
	whereNone    = "none"    // nothing
	whereUnclear = "unclear" // a point whose system nobody has said
)

func whereabouts(c *register.Compound) string {
	if _, ok := c.Where(); ok {
		return whereOn
	}
	if c.Location().Known() {
		return whereUnclear
	}
	return whereNone
}

// mapped reads the compounds of a map by its address.
func (s *Site) mapped(r *http.Request) (*compoundBook, []register.Compound, clock.Date, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return nil, nil, "", err
	}
	query := b.query(ui.QueryOf(r))
	if sort := r.URL.Query().Get("sort"); sort != "name" && sort != "-name" {
		query.Sort, query.Desc = "community", sort == "-community"
	}
	compounds, err := s.Register.Places(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), query, mostPlaced+1)
	if err == nil && len(compounds) > mostPlaced {
		err = fault.Invalidf("小区超过 %d 个，一张图画不下。请先在小区列表里选一个社区，再看图。", mostPlaced)
	}
	return b, compounds, cmp.Or(query.AsOf, s.today()), err
}

// mapShow shows compounds on a map: GET /map.
func (s *Site) mapShow(w http.ResponseWriter, r *http.Request) error {
	b, compounds, day, err := s.mapped(r)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	by, tabs := b.mapColours(q)
	kinds, kindOf, err := s.mapKinds(r, b, by, compounds, day)
	if err != nil {
		return err
	}
	v := mapView{Frame: s.mapFrame(exportHref("/map/points.json", r)), Tabs: tabs, Kinds: kinds}
	counts := map[string]int{}
	v.Table = b.mapTable(q)
	for i := range compounds {
		c := &compounds[i]
		where := whereabouts(c)
		counts[where]++
		if want := q.Get("where"); want == "" || want == where {
			v.Table.Rows = append(v.Table.Rows, b.mapRow(c, kinds[kindOf(c)], where))
		}
	}
	v.None = counts[whereOn] == 0
	v.gaps(q, counts, b.who.Has(account.EditRegister))
	v.Table.Total = len(v.Table.Rows)
	from := min(q.Offset(), v.Table.Total)
	v.Table.Rows = v.Table.Rows[from:min(from+ui.PageSize, v.Table.Total)]
	p := s.page(r, "小区分布图", compoundsLink)
	p.Lead = "点一个点，看这个小区；圆圈里是挤在一起的小区数，点开就散开。"
	if len(s.Tiles.URLs) == 0 {
		p.Lead = "图由本系统自己画，不连外网。" + p.Lead
	}
	p.Head = []templ.Component{mapHead()}
	p.Actions = []ui.Action{{Text: "看列表", Href: exportHref("/compounds", r), Icon: "clipboard-list"}, ui.PrintAction()}
	if b.who.Has(account.ImportRows) {
		p.Actions = append(p.Actions, ui.Action{Text: outlinesLink.Text, Href: outlinesLink.Href})
	}
	return s.draw(w, r, http.StatusOK, p, mapPage(v))
}

func (v *mapView) gaps(q ui.Query, counts map[string]int, mayTell bool) {
	if n := counts[whereNone]; n > 0 {
		v.Missing = append(v.Missing, mapGap{N: n, Why: "没有登记位置", Href: q.With("where", whereNone)})
	}
	if n := counts[whereUnclear]; n > 0 {
		gap := mapGap{N: n, Why: "登记了坐标，但没有注明坐标系", Href: q.With("where", whereUnclear)}
		if mayTell {
			gap.Tell = "/map/system"
		}
		v.Missing = append(v.Missing, gap)
	}
}

func (b *compoundBook) mapTable(q ui.Query) ui.Table {
	filters := append(b.filters(), ui.Filter{Name: "where", Label: "位置", Options: []ui.Option{
		{Value: whereOn, Label: "在图上"}, {Value: whereNone, Label: "没有登记位置"}, {Value: whereUnclear, Label: "坐标系未注明"},
	}})
	return ui.Table{
		Columns: []ui.Column{
			{Key: "name", Title: "小区（楼院）", Sort: true},
			{Key: "community", Title: "社区", Sort: true},
			{Key: "kind", Title: "图例"},
			{Key: "where", Title: "位置"},
		},
		Query: q, SortedBy: "community", Find: "名称、地址或拼音首字母（如 wh200）", Filters: filters, Unit: "个", Panel: true,
		Empty: ui.Empty{Title: "登记册里还没有小区", Text: "先导入各社区的登记表，或者逐个登记。", Actions: compoundActions(b.who)},
	}
}

func (b *compoundBook) mapRow(c *register.Compound, kind mapKind, where string) ui.Row {
	href := compoundHref(c.ID)
	cell := ui.Text("在图上")
	switch where {
	case whereNone:
		cell = ui.Unknown("")
	case whereUnclear:
		cell = ui.Text("坐标系未注明")
	}
	if where != whereOn && b.who.Can(account.EditRegister, c.Path) {
		cell = ui.Cell{Text: "放到图上", Href: href + "/place", Sub: cell.Text}
	}
	return ui.Row{Href: href, Cells: []ui.Cell{ui.To(c.Name, href), ui.Text(b.names[c.Community()]), ui.View(markText(kind)), cell}}
}

// systemOptions are the coordinate systems to choose from.
func systemOptions() []ui.Option {
	out := make([]ui.Option, len(reading.Systems))
	for i, s := range reading.Systems {
		out[i] = ui.Option{Value: string(s), Label: s.Title()}
	}
	return out
}

func kindNumber(i int) string { return strconv.Itoa(i) }
