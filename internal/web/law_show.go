package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
)

// lawView is what the law asks of the owners' decisions at one place on one day.
type lawView struct {
	Area, Day string
	Areas     []ui.Option
	Err       error
	Said      string   // the place and day in words
	Against   []string // what a lower law says without effect
	Packs     ui.Table
	Matters   ui.Table
	Groups    []ui.Table
}

// lawShow shows the packs of law of a place and a day: GET /plan/law?area=4101&day=2026-11-24.
func (s *Site) lawShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.law(r)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if v.Err != nil {
		status = http.StatusUnprocessableEntity
	} else {
		v.read(s.Plans.Law)
	}
	page := s.page(r, "业主决定的法律规定", ui.Link{Text: "方案", Href: "/plan"})
	page.Lead = "业主共同决定事项要多少人同意，通知、公示、备案各要几天，业主委员会要几个人：按地方和日期，逐条写出依据。"
	page.Actions = []ui.Action{bookAction("/plan/law.xlsx", ui.QueryOf(r)), ui.PrintAction()}
	return s.draw(w, r, status, page, lawPage(v))
}

// law reads which place and day are asked for; what cannot be read is in Err.
func (s *Site) law(r *http.Request) (lawView, error) {
	own, err := s.lawPlace(r)
	if err != nil {
		return lawView{}, err
	}
	v := lawView{Areas: lawAreas(s.Plans.Law, own), Area: own.Value, Day: string(s.today())}
	q := ui.QueryOf(r)
	if q.Values.Has("area") {
		v.Area = q.Get("area")
	}
	if q.Get("day") != "" {
		v.Day = q.Get("day")
	}
	v.Err = v.wrong()
	return v, nil
}

// lawTable is all that the page says, in one list for a workbook.
func (s *Site) lawTable(r *http.Request, _ bool) (ui.Table, error) {
	v, err := s.law(r)
	if err = cmp.Or(err, v.Err); err != nil {
		return ui.Table{}, err
	}
	v.read(s.Plans.Law)
	t := ui.Table{Columns: []ui.Column{{Title: "规定什么"}, {Title: "部分"}, {Title: "内容"}, {Title: "依据"}, {Title: "系统默认的来源"}}}
	add := func(part string, texts ...string) {
		row := ui.Row{Cells: []ui.Cell{ui.Text(texts[0]), ui.Text(part)}}
		for _, x := range texts[1:] {
			row.Cells = append(row.Cells, ui.Text(x))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, m := range v.Matters.Rows {
		c := m.Cells
		add("共同决定的"+c[1].Text, c[0].Text, "参与："+c[2].Text+"；同意："+c[3].Text, c[4].Text)
	}
	for _, g := range v.Groups {
		for _, x := range g.Rows {
			add(g.Caption, x.Cells[0].Text, x.Cells[1].Text, x.Cells[2].Text, x.Cells[2].Sub)
		}
	}
	for _, x := range v.Against {
		add("不起作用", x)
	}
	return t, nil
}

// lawPlace returns the county that somebody works in, as a choice.
func (s *Site) lawPlace(r *http.Request) (ui.Option, error) {
	street, err := s.street(r)
	if err != nil {
		return ui.Option{}, err
	}
	a, err := s.Areas.Get(r.Context(), street)
	if err != nil {
		return ui.Option{}, err
	}
	return ui.Option{Value: street.County(), Label: "本街道（" + a.Name + "）"}, nil
}

// lawAreas are the places to choose from: one's own, those that have packs of their own, and the rest of the country.
func lawAreas(laws plan.Laws, own ui.Option) []ui.Option {
	out := []ui.Option{own}
	var places []ui.Option
	for _, l := range laws {
		o := ui.Option{Value: l.Area, Label: orElse(l.Place, "行政区划代码 "+l.Area)}
		if l.Area != "" && !slices.ContainsFunc(places, func(p ui.Option) bool { return p.Value == o.Value }) {
			places = append(places, o)
		}
	}
	slices.SortFunc(places, func(a, b ui.Option) int { return strings.Compare(a.Value, b.Value) })
	return append(append(out, places...), ui.Option{Value: "0", Label: "其他地方（只看全国的规定）"})
}

// wrong says what of the address cannot be read.
func (v *lawView) wrong() error {
	var fields []fault.Field
	if v.Area == "" || !plan.IsAreaCode(v.Area) {
		fields = append(fields, fault.Field{Name: "area", Message: "请选地方，或者写行政区划代码，如 410105"})
	}
	if _, err := clock.ParseDate(v.Day); err != nil {
		fields = append(fields, fault.Field{Name: "day", Message: "请写日期，如 2026-11-24"})
	}
	if len(fields) > 0 {
		return fault.InvalidFields("地方或日期读不出来，请改过再看。", fields...)
	}
	return nil
}

func (v *lawView) read(laws plan.Laws) {
	if !slices.ContainsFunc(v.Areas, func(o ui.Option) bool { return o.Value == v.Area }) {
		v.Areas = append(v.Areas, ui.Option{Value: v.Area, Label: "行政区划代码 " + v.Area})
	}
	i := slices.IndexFunc(v.Areas, func(o ui.Option) bool { return o.Value == v.Area })
	day := clock.Date(v.Day)
	v.Said = v.Areas[i].Label + "，" + day.Chinese()
	terms := laws.Terms(v.Area, day)
	v.Packs, v.Groups = lawPacks(laws.Holding(v.Area, day)), lawGroups(terms.List())
	v.Matters, v.Against = lawMatters(laws, v.Area, day)
	v.Against = append(v.Against, terms.Against...)
}

func lawPacks(laws plan.Laws) ui.Table {
	t := ui.Table{
		ID: "packs", Columns: []ui.Column{{Title: "名称"}, {Title: "层级"}, {Title: "适用"}, {Title: "施行"}, {Title: "到"}},
		Empty: ui.Empty{Title: "没有收入这一天的法律", Text: "收入的法律从 2007-10-01 物权法施行起。"},
	}
	for _, l := range laws {
		to := "现行"
		if l.To != "" {
			to = l.To.Chinese()
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.Text(l.Name), ui.Text(l.LevelName()), ui.Text(orElse(l.Place, orElse(l.Area, "全国"))), ui.Text(l.From.Chinese()), ui.Text(to),
		}})
	}
	return t
}

// lawMatters lists what each matter needs, and what lower laws say of it without effect, each sentence once.
func lawMatters(laws plan.Laws, area string, day clock.Date) (ui.Table, []string) {
	t := ui.Table{
		ID: "matters", Columns: []ui.Column{{Title: "事项"}, {Title: "类别"}, {Title: "参与"}, {Title: "同意"}, {Title: "依据"}},
		Empty: ui.Empty{Title: "没有收入这一天的规定", Text: "收入的法律从 2007-10-01 物权法施行起。"},
	}
	var against []string
	for _, id := range plan.MatterIDs {
		d, ok := laws.Decide(id, area, day)
		if !ok {
			continue
		}
		class := "一般事项"
		if d.Class == "special" {
			class = "特别事项"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.Text(plan.Matters[id]), ui.Text(class), ui.Text(plan.SayTest(d.Quorum)), ui.Text(plan.SayTest(d.Consent)), ui.Text(strings.Join(d.Cite, "、")),
		}})
		for _, sentence := range d.Against {
			if !slices.Contains(against, sentence) {
				against = append(against, sentence)
			}
		}
	}
	return t, against
}

// lawGroups are the terms by group, each a table that the group's name captions.
func lawGroups(list []plan.Term) []ui.Table {
	var out []ui.Table
	for i := range list {
		x := &list[i]
		if len(out) == 0 || out[len(out)-1].Caption != x.Group {
			out = append(out, ui.Table{ID: "terms-" + x.ID, Caption: x.Group, Columns: []ui.Column{{Title: "规定什么"}, {Title: "内容"}, {Title: "依据"}}})
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, lawRow(x))
	}
	return out
}

func lawRow(x *plan.Term) ui.Row {
	basis := ui.Text(x.Cite)
	switch {
	case x.Value == "":
		return ui.Row{Tone: "mute", Cells: []ui.Cell{ui.Text(x.Label), ui.Text("没有收入规定"), ui.Text("")}}
	case x.Default != "":
		basis = ui.Cell{Text: "系统默认", Sub: x.Default}
	}
	return ui.Row{Cells: []ui.Cell{ui.Text(x.Label), ui.Text(x.Value), basis}}
}
