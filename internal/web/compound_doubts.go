package web

import (
	"net/http"
	"strings"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// doubtList shows every fact that somebody should look at: GET /compounds/doubts.
func (s *Site) doubtList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.doubtTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "要核对的情况", compoundsLink)
	p.Lead = "两个来源说法不一，或者写的没有读懂。按项目筛选，可以把同一项一起核对；点“核定”选定一个并写明理由。"
	if gate.Who(r.Context()).Has(account.EditRegister) && len(t.Rows) > 0 {
		p.Actions = append(p.Actions, ui.Action{Text: "一次核定多项", Href: settleHref(ui.QueryOf(r), ""), Icon: "circle-check"})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, http.StatusOK, p, t)
}

// doubtTable lists doubts by community and compound.
func (s *Site) doubtTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	ask := register.DoubtQuery{Field: q.Get("field"), Clash: q.Get("kind") == "clash"}
	ask.Offset, ask.Limit = window(q, all)
	if a, ok := b.place(q.Get("community")); ok {
		ask.Community = a.Path
	}
	page, err := s.Register.Doubts(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), ask)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		ID: "doubts", Columns: append([]ui.Column{{Title: "小区（楼院）"}, {Title: "社区"}}, doubtColumns...), Query: q, Total: int(page.Total), Unit: "项",
		Filters: []ui.Filter{
			{Name: "field", Label: "项目", Options: b.doubtFields(page.Fields)},
			{Name: "community", Label: "社区", Options: b.places()},
			{Name: "kind", Label: "要核对的原因", Options: []ui.Option{{Value: "clash", Label: "只看说法不一的"}}},
		},
		Exports: []ui.Action{bookAction("/compounds/doubts.xlsx", q)},
		Empty:   ui.Empty{Title: "没有要核对的", Text: "两个来源说法不一的，会列在这里，直到有人核定。", Icon: "circle-check"},
	}
	for i := range page.Rows {
		d := &page.Rows[i]
		t.Rows = append(t.Rows, ui.Row{Href: fieldHref(&d.Compound, d.Field), Cells: append([]ui.Cell{
			ui.To(d.Compound.Name, compoundHref(d.Compound.ID)), ui.Text(b.names[d.Compound.Community()]),
		}, b.doubtCells(d)...)})
	}
	return t, nil
}

var doubtColumns = []ui.Column{{Title: "项目"}, {Title: "现在采用的"}, {Title: "它的来源"}, {Title: "另一说法"}, {Title: "另一来源"}, {Title: "核定", Links: true}}

// doubtCells sets the two statements beside each other.
func (b *compoundBook) doubtCells(d *register.Doubt) []ui.Cell {
	f, ok := b.plan.Field(d.Field)
	if !ok {
		return []ui.Cell{ui.Text(d.Field)}
	}
	from := func(st *register.Said) ui.Cell {
		return ui.Cell{Text: sourceText(st), Sub: st.Observation.AsOf.Chinese() + "，" + st.Observation.By}
	}
	cells := []ui.Cell{ui.To(f.Name, fieldHref(&d.Compound, f.ID)), ui.Text(statementText(f, &d.Now)), from(&d.Now), {}, {}, {}}
	if d.Other != nil {
		cells[3], cells[4] = ui.Text(statementText(f, d.Other)), from(d.Other)
	} else {
		cells[3] = ui.Text(strings.TrimSuffix("没有读懂："+noteOf(f, d.Now.Note), "："))
	}
	if b.survey(&d.Compound, "") != "" {
		cells[5] = ui.To("核定", fieldHref(&d.Compound, f.ID))
	}
	return cells
}

// doubtFields are the fields that have doubts, with their number.
func (b *compoundBook) doubtFields(n map[string]int64) []ui.Option {
	var out []ui.Option
	for i := range b.plan.Fields {
		if f := &b.plan.Fields[i]; n[f.ID] > 0 {
			out = append(out, ui.Option{Value: f.ID, Label: f.Name + "（" + count(n[f.ID]) + "）"})
		}
	}
	return out
}

// doubtsOf is what a compound's own page shows of them. The history is that of the page, newest first.
func (b *compoundBook) doubtsOf(c *register.Compound, history []register.Observation, books register.Books) ui.Table {
	t := ui.Table{ID: "doubts", Columns: doubtColumns}
	for i := range b.plan.Fields {
		fact, ok := c.Facts[b.plan.Fields[i].ID]
		if !ok || !fact.Doubtful() {
			continue
		}
		d := register.Doubt{Compound: *c, Field: b.plan.Fields[i].ID, Fact: fact}
		now := statementOf(history, books, fact.Seq, d.Field)
		if fact.Other != nil {
			d.Other = statementOf(history, books, fact.Other.Seq, d.Field)
		}
		if now == nil || fact.Other != nil && d.Other == nil {
			continue
		}
		d.Now = *now
		t.Rows = append(t.Rows, ui.Row{Cells: b.doubtCells(&d)})
	}
	return t
}
