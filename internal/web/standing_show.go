package web

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/sheet"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// standingPage is a week's standing: frozen, or previewed while the week is open.
type standingPage struct {
	moment
	Snapshot week.Snapshot
	Hash     string // "" while it is a preview
	ClosedAt string
	Moments  week.Moments
	History  []week.Point
	Chosen   []place.Path // communities on the chart
	Query    ui.Query
	Running  clock.Week
	NotYet   string // when a preview is not open yet: when it will be
}

// standingWeeks is how many weeks the chart looks back.
const standingWeeks = 12

// standingGo leads to the latest closed week's standing.
func (s *Site) standingGo(w http.ResponseWriter, r *http.Request) error {
	m, err := s.momentOf(r, s.today().Week().Prev())
	if err != nil {
		return err
	}
	closed, err := s.Week.Weeks(r.Context(), m.see(), m.street)
	if err != nil {
		return err
	}
	if len(closed) == 0 {
		p := s.page(r, "评比")
		return s.draw(w, r, http.StatusOK, p, ui.Empty{
			Title: "还没有关账的周", Text: "每周关账以后，这里列出各社区的名次和每一分的理由。关账前可以看预览。",
			Actions: []ui.Action{{Text: "本周预览", Href: standingHref(s.today().Week())}, {Text: "周报", Href: "/week", Primary: true}},
		})
	}
	http.Redirect(w, r, standingHref(closed[0].Week), http.StatusSeeOther)
	return nil
}

// standingShow draws a standing.
func (s *Site) standingShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.standingPage(r)
	if err != nil {
		return err
	}
	p := s.page(r, v.title())
	p.Lead, p.Current = v.week.Chinese(), "/standing"
	if v.NotYet != "" {
		return s.draw(w, r, http.StatusOK, p, v.notYet())
	}
	p.Actions = []ui.Action{
		{Text: "导出", Href: standingHref(v.week) + "/export", Icon: "download", Download: true},
		ui.PrintAction(),
		{Text: "周报", Href: weekHref(v.week), Icon: "calendar"},
	}
	p.Print = ui.PrintHead{Left: v.Snapshot.StreetName + v.title(), Right: v.week.Chinese(), Code: short(v.Hash)}
	return s.draw(w, r, http.StatusOK, p, v.view())
}

func (s *Site) standingPage(r *http.Request) (standingPage, error) {
	m, err := s.moment(r)
	if err != nil {
		return standingPage{}, err
	}
	ctx := r.Context()
	v := standingPage{moment: m, Query: ui.QueryOf(r), Running: s.today().Week()}
	closed, err := s.Week.Snapshot(ctx, m.see(), m.street, m.week)
	switch {
	case err == nil:
		v.Snapshot, v.Hash, v.ClosedAt = closed.Snapshot, closed.Hash, clock.Stamp(closed.ClosedAt)
	case fault.Of(err) == fault.NotFound:
		if v.Snapshot, err = s.Week.Preview(ctx, m.see(), m.street, m.week); fault.Of(err) == fault.Invalid {
			v.NotYet, err = fault.Sentence(err), nil
		}
		if err != nil {
			return v, err
		}
	default:
		return v, err
	}
	v.History, err = s.Week.History(ctx, m.see(), m.street, m.week.Monday().Add(-7*(standingWeeks-1)).Week(), m.week)
	v.Chosen = v.choose()
	return v, err
}

func (v standingPage) title() string {
	if v.Hash == "" {
		return "评比预览"
	}
	return "评比结果"
}

// choose returns the communities on the chart: those of the address, else the first five. More lines cannot be told apart.
func (v standingPage) choose() []place.Path {
	var out []place.Path
	for _, code := range v.Query.Values["c"] {
		if c, err := v.links.byCode(code); err == nil && len(out) < 6 {
			out = append(out, c.Path)
		}
	}
	for i := 0; len(v.Query.Values["c"]) == 0 && i < len(v.Snapshot.Placings) && i < 5; i++ {
		out = append(out, v.Snapshot.Placings[i].Figures.Path)
	}
	return out
}

// chart draws the ranks over the weeks.
func (v standingPage) chart() ui.LineChart {
	c := ui.LineChart{Title: "名次变化", Unit: "名", Invert: true}
	at := map[clock.Week]int{}
	for _, p := range v.History {
		if _, ok := at[p.Week]; !ok {
			at[p.Week] = len(c.X)
			c.X = append(c.X, p.Week.Short())
		}
	}
	for _, path := range v.Chosen {
		s := ui.Series{Name: v.links.name(path), Points: make([]float64, len(c.X))}
		for i := range s.Points {
			s.Points[i] = ui.NoPoint
		}
		for _, p := range v.History {
			if p.Path == path && p.Rank > 0 {
				s.Points[at[p.Week]] = float64(p.Rank)
			}
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// picks are the communities that the chart may show, with those it shows ticked.
func (v standingPage) picks() ui.Field {
	f := ui.Field{Kind: "checks", Name: "c", Label: "图上的社区", Hint: "最多 6 个。"}
	for _, c := range v.links.communities {
		f.Options = append(f.Options, ui.Option{Value: c.Code, Label: c.Short})
	}
	for _, p := range v.Chosen {
		f.Values = append(f.Values, v.links.code(p))
	}
	return f
}

// table lists the communities in the order of the standing. Every point leads to its reason below.
func (v standingPage) table() ui.Table {
	t := ui.Table{
		Columns: []ui.Column{{Title: "社区"}, {Title: "名次", Num: true}, {Title: "得分", Unit: "分", Num: true}, {Title: "比上周", Num: true}},
		Query:   v.Query, Empty: ui.Empty{Title: "没有社区", Text: "这个街道还没有社区。"},
	}
	for _, ind := range v.Snapshot.Formula.Indicators {
		t.Columns = append(t.Columns, ui.Column{Title: ind.Name, Unit: "分", Num: true, Hint: ind.Explain})
	}
	t.Columns = append(t.Columns, ui.Column{Title: "周报"}, ui.Column{Title: "小区", Unit: "个", Num: true})
	for _, p := range v.Snapshot.Placings {
		t.Rows = append(t.Rows, v.row(p))
	}
	return t
}

func (v standingPage) row(p week.Placing) ui.Row {
	code := v.links.code(p.Figures.Path)
	why := "#" + reasonID(code)
	r := ui.Row{Cells: []ui.Cell{ui.To(p.Figures.Name, why), ui.Text(v.rank(p)), ui.Text("—"), ui.Text(v.moved(p))}}
	if p.Rank > 0 {
		r.Cells[2] = ui.To(fixed(p.Points), why)
	} else {
		r.Tone = "mute"
	}
	for _, ind := range v.Snapshot.Formula.Indicators {
		c := ui.Text("不计")
		for _, part := range p.Parts {
			if part.Indicator == ind.ID && part.Used {
				c = ui.To(fixed(part.Points), why)
			}
		}
		r.Cells = append(r.Cells, c)
	}
	state, compounds := p.Figures.Report.State, ui.Int(p.Figures.Compounds)
	if v.see().Holds(p.Figures.Path) {
		compounds.Href = "/compounds?community=" + code
	}
	r.Cells = append(r.Cells, ui.View(ui.BadgeText(stateBadge(state), state.Title())), compounds)
	return r
}

func (v standingPage) rank(p week.Placing) string {
	switch {
	case p.Rank == 0:
		return "单列"
	case p.Shared:
		return "并列 " + strconv.Itoa(p.Rank)
	}
	return strconv.Itoa(p.Rank)
}

// moved says how many places a community has gone up or down since the week before; "" where there is nothing to compare.
func (v standingPage) moved(p week.Placing) string {
	for _, h := range v.History {
		if h.Week != v.week.Prev() || h.Path != p.Figures.Path || h.Rank == 0 || p.Rank == 0 {
			continue
		}
		switch up := h.Rank - p.Rank; {
		case up > 0:
			return fmt.Sprintf("升 %d", up)
		case up < 0:
			return fmt.Sprintf("降 %d", -up)
		}
		return "不变"
	}
	return ""
}

// reasons is the table of one community's points.
func (v standingPage) reasons(p week.Placing) ui.Table {
	t := ui.Table{
		ID:      "t" + reasonID(v.links.code(p.Figures.Path)),
		Columns: []ui.Column{{Title: "指标"}, {Title: "权重", Unit: "%", Num: true}, {Title: "满分", Num: true}, {Title: "得分", Num: true}, {Title: "理由"}, {Title: "原记录", Links: true}},
	}
	for _, part := range p.Parts {
		got, full := "不计", "—"
		if part.Used {
			got, full = fixed(part.Points), fixed(part.Max)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.Text(part.Name), ui.Int(part.Weight), ui.Text(full), ui.Text(got), ui.Text(part.Sentence), ui.View(linkList(v.partLinks(p, part))),
		}})
	}
	return t
}

// partLinks are the records behind one part, numbered where there are several of a kind.
func (v standingPage) partLinks(p week.Placing, part week.Part) []ui.Link {
	if !v.see().Holds(p.Figures.Path) {
		return nil
	}
	out := v.links.links(part.Refs)
	if len(part.Refs) == 1 && part.Refs[0].Kind == "report" {
		out[0].Href = v.links.report(p.Figures.Path)
	}
	return out
}

// standingExport writes the standing as a workbook.
func (s *Site) standingExport(w http.ResponseWriter, r *http.Request) error {
	v, err := s.standingPage(r)
	if err != nil {
		return err
	}
	if v.NotYet != "" {
		return fault.Invalidf("%s", v.NotYet)
	}
	header := []sheet.Column{{Name: "名次"}, {Name: "并列"}, {Name: "社区", Width: 16}, {Name: "得分"}}
	for _, ind := range v.Snapshot.Formula.Indicators {
		header = append(header, sheet.Column{Name: ind.Name, Width: 16})
	}
	header = append(header, sheet.Column{Name: "周报"}, sheet.Column{Name: "小区（个）"}, sheet.Column{Name: "说明", Width: 60})
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": v.title() + string(v.week) + ".xlsx"}))
	return sheet.Write(w, v.title(), header, func(yield func([]any) bool) {
		for _, p := range v.Snapshot.Placings {
			if !yield(v.cells(p)) {
				return
			}
		}
	})
}

func (v standingPage) cells(p week.Placing) []any {
	row := []any{nil, nil, p.Figures.Name, nil}
	if p.Rank > 0 {
		row[0], row[3] = p.Rank, inPoints(p.Points)
	}
	if p.Shared {
		row[1] = "并列"
	}
	why := p.Apart
	for _, ind := range v.Snapshot.Formula.Indicators {
		var got any
		for _, part := range p.Parts {
			if part.Indicator == ind.ID {
				why += part.Name + "：" + part.Sentence
				if part.Used {
					got = inPoints(part.Points)
				}
			}
		}
		row = append(row, got)
	}
	return append(row, p.Figures.Report.State.Title(), p.Figures.Compounds, why)
}

// fixed prints points with both decimals, so that the figures of a column stand under one another.
func fixed(p plan.Points) string { return fmt.Sprintf("%.2f", inPoints(p)) }

func inPoints(p plan.Points) float64 { return float64(p) / 100 }
