package web

import (
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/sheet"
	"bayou/internal/track"
	"bayou/internal/web/ui"
)

// compoundsLink leads back to the register.
var compoundsLink = ui.Link{Text: "小区", Href: "/compounds"}

// compoundBook is what the pages about compounds look things up in.
type compoundBook struct {
	plan        *plan.Plan
	communities []area.Area
	names       map[place.Path]string
	who         account.Who
}

// compoundBook loads the plan in force and the communities that somebody sees.
func (s *Site) compoundBook(r *http.Request, perm account.Perm) (*compoundBook, error) {
	p, err := s.plan(r)
	if err != nil {
		return nil, err
	}
	communities, err := s.Areas.Communities(r.Context(), gate.Who(r.Context()).Scope(perm))
	if err != nil {
		return nil, err
	}
	b := &compoundBook{p, communities, map[place.Path]string{}, gate.Who(r.Context())}
	for _, c := range communities {
		b.names[c.Path] = c.Short
	}
	return b, nil
}

func (b *compoundBook) field(id string) string {
	if f, ok := b.plan.Field(id); ok {
		return f.Name
	}
	return id
}

func (b *compoundBook) mode(id string) string {
	if m, ok := b.plan.Mode(id); ok {
		return m.Name
	}
	return ""
}

func (b *compoundBook) places() []ui.Option {
	out := make([]ui.Option, len(b.communities))
	for i, c := range b.communities {
		out[i] = ui.Option{Value: c.Code, Label: c.Short}
	}
	return out
}

func (b *compoundBook) modes(none string) []ui.Option {
	out := make([]ui.Option, 0, len(b.plan.Modes)+1)
	for i := range b.plan.Modes {
		out = append(out, ui.Option{Value: b.plan.Modes[i].ID, Label: b.plan.Modes[i].Name})
	}
	return append(out, ui.Option{Value: register.None, Label: none})
}

func (b *compoundBook) ruleFields() []ui.Option {
	var out []ui.Option
	for i := range b.plan.Fields {
		if f := &b.plan.Fields[i]; f.Required {
			out = append(out, ui.Option{Value: f.ID, Label: f.Name})
		}
	}
	return out
}

func (b *compoundBook) filters() []ui.Filter {
	return []ui.Filter{
		{Name: "community", Label: "社区", Options: b.places()},
		{Name: "scope", Label: "在方案范围", Options: []ui.Option{{Value: "yes", Label: "是"}, {Value: "no", Label: "否"}, {Value: "unknown", Label: "未知"}}},
		{Name: "mode", Label: "认定模式", Options: b.modes("尚未认定")},
		{Name: "proposed", Label: "建议模式", Options: b.modes("未能判定")},
		{Name: "missing", Label: "缺少", Options: b.ruleFields()},
		{Name: "doubt", Label: "要核对", Options: []ui.Option{{Value: "yes", Label: "有要核对的"}}},
		{Name: "gone", Label: "登记册", Options: []ui.Option{{Value: "yes", Label: "已移出的"}}},
		{Name: "asof", Label: "截至", Type: "date"},
	}
}

// query reads the address. What it does not know is no filter; a community outside the reader's area is left out.
func (b *compoundBook) query(q ui.Query) register.Query {
	key, desc := q.Sort("community")
	out := register.Query{
		Text: q.Get("q"), Scope: q.Get("scope"), Mode: q.Get("mode"), Proposed: q.Get("proposed"), Missing: q.Get("missing"),
		Doubtful: q.Get("doubt") == "yes", Withdrawn: q.Get("gone") == "yes", Run: q.Get("run"),
		Sort: key, Desc: desc, Offset: q.Offset(), Limit: ui.PageSize, AsOf: dayOf(q.Get("asof")),
	}
	if a, ok := b.place(q.Get("community")); ok {
		out.Community = a.Path
	}
	return out
}

// place returns the community that an address means by its code, its name or its path.
func (b *compoundBook) place(text string) (area.Area, bool) {
	for _, c := range b.communities {
		if text == string(c.Path) {
			return c, true
		}
	}
	return area.Match(b.communities, text)
}

// dayOf reads a day of an address; "" when there is none.
func dayOf(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return ""
	}
	return d
}

// compoundList shows the register: GET /compounds.
func (s *Site) compoundList(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	who, q := gate.Who(r.Context()), ui.QueryOf(r)
	query := b.query(q)
	page, err := s.Register.List(r.Context(), who.Scope(account.SeeRegister), query)
	if err != nil {
		return err
	}
	p := s.page(r, "小区")
	p.Lead = "老旧小区、楼院登记册。点一行看它的情况、判定和下一步。"
	p.Actions = compoundActions(who)
	var steps map[string]track.Step
	if query.AsOf == "" {
		if steps, err = s.steps(r, b.plan, page.Rows); err != nil {
			return err
		}
	}
	rows := make([]ui.Row, len(page.Rows))
	for i := range page.Rows {
		rows[i] = b.row(&page.Rows[i], b.following(&page.Rows[i], steps), s.today())
	}
	table := ui.Table{
		Columns: compoundColumns, Rows: rows, Query: q, SortedBy: "community", Find: "名称、地址或拼音首字母（如 wh200）",
		Filters: b.filters(), Total: int(page.Total), Unit: "个", Choose: true, Panel: true,
		Exports: []ui.Action{
			{Text: "导出本列表", Href: exportHref("/compounds/list.xlsx", r), Icon: "download", Download: true},
			{Text: "导出登记表", Href: exportHref("/compounds.xlsx", r), Icon: "download", Download: true},
			ui.PrintAction(),
		},
		Empty: ui.Empty{Title: "登记册里还没有小区", Text: "先导入各社区的登记表，或者逐个登记。", Actions: compoundActions(who)},
	}
	if query.AsOf != "" && query.AsOf < s.today() {
		table.Caption = "登记册截至 " + query.AsOf.Chinese() + " 的样子，按当日有效的方案判定；下一步只按当日登记的情况推算，当时的督察、问题和目标点开小区可看"
	}
	return s.draw(w, r, http.StatusOK, p, table)
}

func exportHref(path string, r *http.Request) string {
	if r.URL.RawQuery == "" {
		return path
	}
	return path + "?" + r.URL.Query().Encode()
}

func compoundActions(who account.Who) []ui.Action {
	var out []ui.Action
	if who.Has(account.EditRegister) {
		out = append(out, ui.Action{Text: "登记小区", Href: "/compounds/new", Icon: "plus", Primary: true})
	}
	if who.Has(account.ImportRows) {
		out = append(out, ui.Action{Text: "导入登记表", Href: "/imports/new", Icon: "upload"})
	}
	return out
}

var compoundColumns = []ui.Column{
	{Key: "name", Title: "小区（楼院）", Sort: true},
	{Key: "community", Title: "社区", Sort: true},
	{Key: "households", Title: "户数", Unit: "户", Num: true, Sort: true},
	{Key: "built", Title: "建成", Sort: true},
	{Key: "scope", Title: "在方案范围"},
	{Key: "proposed", Title: "建议模式"},
	{Key: "mode", Title: "认定模式", Sort: true},
	{Key: "next", Title: "下一步", Sort: true},
	{Key: "holder", Title: "由谁办"},
}

func (b *compoundBook) row(c *register.Compound, step ui.Next, today clock.Date) ui.Row {
	href := compoundHref(c.ID)
	row := ui.Row{ID: "c-" + c.ID, Href: href, Cells: []ui.Cell{
		{Text: c.Name, Sub: c.Address, Href: href},
		ui.Text(b.names[c.Community()]),
		b.factCell(c, "households"),
		b.factCell(c, "built_on"),
		ui.View(ui.Badge(c.Scope.String())),
		b.modeCell(c, c.Proposed, "未能判定"),
		b.modeCell(c, c.Mode, "尚未认定"),
		{Text: step.Step, Sub: dueText(step), Href: step.Href},
		ui.Text(step.Holder),
	}}
	if step.Due != "" && step.Due < today {
		row.Tone = "act"
	}
	if c.WithdrawnOn != "" {
		row.Tone = "mute"
	}
	return row
}

func dueText(n ui.Next) string {
	if n.Due == "" {
		return ""
	}
	return n.Due.Chinese() + "前"
}

func (b *compoundBook) factCell(c *register.Compound, id string) ui.Cell {
	f, ok := b.plan.Field(id)
	fact := c.Facts[id]
	if !ok || !fact.Known() {
		return ui.Unknown(b.survey(c, id))
	}
	text := fact.Value.Chinese(f.Reading)
	if f.Unit != "" {
		text = strings.TrimSuffix(text, " "+f.Unit)
	}
	return ui.Text(text)
}

func (b *compoundBook) modeCell(c *register.Compound, id, none string) ui.Cell {
	if id == "" {
		return ui.View(ui.BadgeText("unknown", none))
	}
	return ui.To(b.mode(id), compoundHref(c.ID)+"#verdict")
}

func compoundHref(id string) string { return "/compounds/" + url.PathEscape(id) }

// survey is where a field of the compound is filled in ("" as field: all of them); "" for whoever may not.
func (b *compoundBook) survey(c *register.Compound, field string) string {
	if !b.who.Can(account.EditRegister, c.Path) {
		return ""
	}
	if field != "" {
		field = "#f-" + field
	}
	return compoundHref(c.ID) + "/facts" + field
}

// decide is where the compound's mode is decided; "" for whoever may not.
func (b *compoundBook) decide(c *register.Compound) string {
	if !b.who.Can(account.DecideMode, c.Path) {
		return ""
	}
	return compoundHref(c.ID) + "/mode"
}

// next says what has to be done with a compound as far as the register alone can tell: survey, decide, or what its mode
// says follows.
func (b *compoundBook) next(c *register.Compound) ui.Next {
	m, decided := b.plan.Mode(c.Mode)
	switch {
	case c.WithdrawnOn != "":
		return ui.Next{Step: "已移出登记册"}
	case c.Scope == plan.No:
		return ui.Next{Step: "不在方案范围"}
	case c.Next != "":
		return ui.Next{Step: "查明“" + b.field(c.Next) + "”", Holder: b.post("head"), Href: b.survey(c, c.Next)}
	case !decided:
		return ui.Next{Step: "认定模式", Holder: b.post("property"), Href: b.decide(c)}
	default:
		return ui.Next{Step: m.Next, Holder: b.post("head"), Href: compoundHref(c.ID) + "#verdict"}
	}
}

// post names the body that holds a post, as the plan calls it.
func (b *compoundBook) post(id string) string {
	if body, ok := b.plan.Body(id); ok {
		return body.Name
	}
	return account.Role(id).Title()
}

// compoundExport sends the register as the workbook that can be imported again: GET /compounds.xlsx.
func (s *Site) compoundExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	query := b.query(ui.QueryOf(r))
	at, name := query.Community, "老旧小区登记表.xlsx"
	if at == "" {
		if at, err = s.street(r); err != nil {
			return err
		}
	} else {
		name = b.names[at] + name
	}
	return sendBook(w, name, func(out io.Writer) error {
		return s.Register.Export(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), out, at, query.AsOf)
	})
}

// compoundListExport sends what the list shows, on all its pages: GET /compounds/list.xlsx.
func (s *Site) compoundListExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	query := b.query(ui.QueryOf(r))
	query.Offset, query.Limit = 0, 1<<20
	page, err := s.Register.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), query)
	if err != nil {
		return err
	}
	columns := []sheet.Column{
		{Name: "小区（楼院）", Width: 28},
		{Name: "地址", Width: 28},
		{Name: "社区"},
		{Name: "户数（户）"},
		{Name: "建成"},
		{Name: "在方案范围"},
		{Name: "建议模式"},
		{Name: "认定模式"},
		{Name: "下一步", Width: 28},
		{Name: "由谁办", Width: 24},
	}
	var steps map[string]track.Step
	if query.AsOf == "" {
		if steps, err = s.steps(r, b.plan, page.Rows); err != nil {
			return err
		}
	}
	return sendBook(w, "小区列表.xlsx", func(out io.Writer) error { return sheet.Write(out, "小区列表", columns, b.lines(page.Rows, steps)) })
}

func (b *compoundBook) lines(rows []register.Compound, steps map[string]track.Step) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range rows {
			c := &rows[i]
			step := b.following(c, steps)
			if !yield([]any{
				c.Name, c.Address, b.names[c.Community()], b.written(c, "households"), b.written(c, "built_on"), c.Scope.Chinese(),
				b.mode(c.Proposed), b.mode(c.Mode), step.Step, step.Holder,
			}) {
				return
			}
		}
	}
}

func (b *compoundBook) written(c *register.Compound, id string) any {
	cell := b.factCell(c, id)
	if cell.Unknown {
		return "未知"
	}
	return cell.Text
}

// sendBook sends a workbook under a Chinese name. An error before its first byte is shown as a page.
func sendBook(w http.ResponseWriter, name string, write func(io.Writer) error) error {
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	err := write(w)
	if err != nil {
		h.Del("Content-Type")
		h.Del("Content-Disposition")
	}
	return err
}

// searchPage answers the search box; without its script it leads to the list: GET /search.
func (s *Site) searchPage(w http.ResponseWriter, r *http.Request) error {
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	if r.Header.Get("HX-Request") == "" {
		http.Redirect(w, r, "/compounds?q="+url.QueryEscape(text), http.StatusSeeOther)
		return nil
	}
	hits, err := s.hits(r, text)
	if err != nil {
		return err
	}
	return s.fragment(w, r, ui.Hits(hits))
}

func (s *Site) hits(r *http.Request, text string) ([]ui.Hit, error) {
	if text == "" {
		return nil, nil
	}
	scope := gate.Who(r.Context()).Scope(account.SeeRegister)
	page, err := s.Register.List(r.Context(), scope, register.Query{Text: text, Limit: 8})
	if err != nil {
		return nil, err
	}
	communities, err := s.Areas.Communities(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	names := map[place.Path]string{}
	for _, c := range communities {
		names[c.Path] = c.Short
	}
	hits := make([]ui.Hit, len(page.Rows))
	for i, c := range page.Rows {
		hits[i] = ui.Hit{Title: c.Name, Sub: strings.TrimSpace(names[c.Community()] + " " + c.Address), Href: compoundHref(c.ID)}
	}
	return hits, nil
}
