package web

import (
	"fmt"
	"net/http"
	"net/url"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// changeList shows how the register differs between two days: GET /compounds/changes.
func (s *Site) changeList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.changeTable(r, false)
	if err != nil {
		return err
	}
	trail := []ui.Link{compoundsLink}
	p := s.page(r, "两个日子之间的变化", trail...)
	p.Lead = "把登记册在两个日子的样子放在一起比。选起止日期，可以只看一个社区或一个项目。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, t)
}

// changeDays reads the two days of an address, the earlier first and neither after today: a week up to today when it names none.
func (s *Site) changeDays(q ui.Query) (from, to clock.Date, err error) {
	to = s.today()
	for _, x := range []struct {
		name string
		day  *clock.Date
	}{{"to", &to}, {"from", &from}} {
		text := q.Get(x.name)
		if text == "" {
			continue
		}
		if *x.day = min(dayOf(text), s.today()); *x.day == "" {
			return "", "", fault.Invalidf("没有“%s”这一天。请重新选日期，或写成 %s 的样子。", text, s.today())
		}
	}
	if from == "" {
		from = to.Add(-7)
	}
	return min(from, to), max(from, to), nil
}

func (s *Site) changeTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	ask := register.ChangeQuery{Compound: q.Get("compound"), What: q.Get("what")}
	if ask.From, ask.To, err = s.changeDays(q); err != nil {
		return ui.Table{}, err
	}
	ask.Offset, ask.Limit = window(q, all)
	if a, ok := b.place(q.Get("community")); ok {
		ask.Community = a.Path
	}
	page, err := s.Register.Changes(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), ask)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		ID: "changes", Columns: []ui.Column{{Title: "小区（楼院）"}, {Title: "社区"}, {Title: "项目"}, {Title: "原来"}, {Title: "后来"}, {Title: "来源"}, {Title: "录入"}},
		Caption: fmt.Sprintf("从%s到%s：新登记 %d 个，移出 %d 个，有变化的 %d 个", ask.From.Chinese(), ask.To.Chinese(), page.Entered, page.Left, page.Altered),
		Query:   q, Total: int(page.Total), Unit: "处",
		Filters: []ui.Filter{
			{Name: "from", Label: "从", Type: "date"},
			{Name: "to", Label: "到", Type: "date"},
			{Name: "community", Label: "社区", Options: b.places()},
			{Name: "what", Label: "项目", Options: b.changeOptions()},
		},
		Exports: []ui.Action{bookAction("/compounds/changes.xlsx", q)},
		Empty:   ui.Empty{Title: "这段时间没有变化", Text: "换两个日子看看。", Icon: "circle-check"},
	}
	for i := range page.Rows {
		t.Rows = append(t.Rows, b.changeRow(&page.Rows[i]))
	}
	return t, nil
}

// changeWords name what may change besides the plan's fields, in the order of the filter.
var changeWords = []ui.Option{
	{Value: register.ChangedEntered, Label: "新登记"},
	{Value: register.ChangedLeft, Label: "移出登记册"},
	{Value: register.ChangedScope, Label: "在方案范围"},
	{Value: register.ChangedProposal, Label: "建议模式"},
	{Value: register.ChangedMode, Label: "认定模式"},
}

func (b *compoundBook) changeOptions() []ui.Option {
	out := append([]ui.Option(nil), changeWords...)
	for i := range b.plan.Fields {
		out = append(out, ui.Option{Value: b.plan.Fields[i].ID, Label: b.plan.Fields[i].Name})
	}
	return out
}

func (b *compoundBook) changeRow(l *register.ChangeLine) ui.Row {
	c := &l.Compound
	row := ui.Row{Cells: []ui.Cell{ui.To(c.Name, compoundHref(c.ID)), ui.Text(b.names[c.Community()]), {}, {}, {}, {}, {}}}
	for _, w := range changeWords {
		if w.Value == l.What {
			row.Cells[2] = ui.Text(w.Label)
		}
	}
	switch l.What {
	case register.ChangedEntered:
		row.Cells[4] = ui.Text("新登记")
	case register.ChangedLeft:
		row.Cells[4], row.Tone = ui.Text("移出："+c.Withdrawn), "mute"
	case register.ChangedScope:
		row.Cells[3], row.Cells[4] = ui.View(ui.Badge(l.Old)), ui.View(ui.Badge(l.New))
	case register.ChangedProposal:
		row.Cells[3], row.Cells[4] = ui.Text(orElse(b.mode(l.Old), "未能判定")), ui.Text(orElse(b.mode(l.New), "未能判定"))
	case register.ChangedMode:
		row.Cells[3], row.Cells[4] = ui.Text(orElse(b.mode(l.Old), "尚未认定")), ui.Text(orElse(b.mode(l.New), "尚未认定"))
	default:
		b.changedField(&row, l)
	}
	return row
}

func (b *compoundBook) changedField(row *ui.Row, l *register.ChangeLine) {
	f, ok := b.plan.Field(l.What)
	if !ok {
		row.Cells[2] = ui.Text(l.What)
		return
	}
	row.Cells[2] = ui.To(f.Name, fieldHref(&l.Compound, f.ID))
	row.Cells[3], row.Cells[4] = changedValue(f, &l.Was), changedValue(f, &l.Is)
	if l.Said != nil {
		o := l.Said.Observation
		row.Cells[5] = ui.Cell{Text: sourceText(l.Said), Sub: o.AsOf.Chinese()}
		row.Cells[6] = ui.Cell{Text: o.By, Sub: clock.Stamp(o.At)}
	}
}

func changedValue(f *plan.Field, fact *register.Fact) ui.Cell {
	text := statementText(f, &register.Said{Reading: fact.Reading})
	if text == "" {
		return ui.Unknown("")
	}
	return ui.Text(text)
}

// changesOf leads to what changed of one compound in the last month.
func (s *Site) changesOf(c *register.Compound) string {
	return "/compounds/changes?" + url.Values{"compound": {c.ID}, "from": {string(s.today().Add(-30))}}.Encode()
}
