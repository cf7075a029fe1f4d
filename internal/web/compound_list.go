package web

import (
	"net/http"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/web/ui"
)

// compoundsLink leads back to the register.
var compoundsLink = ui.Link{Text: "小区", Href: "/compounds"}

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
	p.Actions = append(compoundActions(who), ui.Action{Text: "要核对的", Href: "/compounds/doubts"}, ui.Action{Text: "两日对比", Href: "/compounds/changes"})
	if who.Has(account.Merge) {
		p.Actions = append(p.Actions, ui.Action{Text: "疑似重复", Href: duplicatesLink.Href})
	}
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
			{Text: "看分布图", Href: exportHref("/map", r), Icon: "map-pin"},
			ui.PrintAction(),
		},
		Empty: ui.Empty{Title: "登记册里还没有小区", Text: "先导入各社区的登记表，或者逐个登记。", Actions: compoundActions(who)},
	}
	if query.AsOf != "" && query.AsOf < s.today() {
		table.Caption = "登记册截至 " + query.AsOf.Chinese() + " 的样子，按当日有效的方案判定；下一步只按当日登记的情况推算，当时的督察、问题和目标点开小区可看"
	}
	return s.draw(w, r, http.StatusOK, p, table)
}

func compoundActions(who account.Who) []ui.Action {
	var out []ui.Action
	if who.Has(account.EditRegister) {
		out = append(out, ui.Action{Text: "登记小区", Href: "/compounds/new", Icon: "plus", Primary: true})
	}
	if who.Has(account.ImportRows) {
		out = append(out, ui.Action{Text: "导入登记表", Href: "/imports/new", Icon: "upload"})
	}
	if who.Has(account.SeeProgress) {
		out = append(out, ui.Action{Text: "申报", Href: "/declarations"})
	}
	if who.Has(account.FillSurvey) {
		out = append(out, ui.Action{Text: "摸底调查", Href: "/surveys", Icon: "clipboard-list"})
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
	{Key: "missing", Title: "还缺", Unit: "项", Hint: "判定所需的情况里还不知道的项数", Num: true, Sort: true},
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
		ui.IntTo(len(c.Missing), b.survey(c, c.Next)),
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
