package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/web/ui"
)

var modesLink = ui.Link{Text: "模式认定", Href: "/modes"}

// whatifView is the workbench: the thresholds as they are and as they were typed, and what would follow.
type whatifView struct {
	Groups      []thresholdGroup
	Err         error
	Changed     []string // in words; empty = nothing is changed
	Cards       []ui.StatCard
	Moves, Sums ui.Table
	Costs       ui.Table
}

// thresholdGroup are the thresholds of one rule.
type thresholdGroup struct {
	Title  string
	Fields []thresholdField
}

// thresholdField is one threshold in the form.
type thresholdField struct {
	ui.Field
	Cite, Default string
}

// whatif reads the thresholds of the address and asks for what would follow.
type whatif struct {
	*compoundBook
	result  mode.WhatIf
	values  map[string]int64
	changed []string
	wrong   error
}

func (s *Site) whatif(r *http.Request) (*whatif, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return nil, err
	}
	street, err := s.street(r)
	if err != nil {
		return nil, err
	}
	w := &whatif{compoundBook: b, values: map[string]int64{}}
	w.read(ui.QueryOf(r))
	b.plan, w.result, err = s.Mode.Asked(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), street, w.values)
	return w, err
}

// read takes the thresholds of the address. What cannot be read stays as it is and is said.
func (w *whatif) read(q ui.Query) {
	var wrong []fault.Field
	for _, t := range w.plan.Thresholds() {
		text := q.Get(t.Key)
		if text == "" || text == t.Text() {
			continue
		}
		v, err := t.Parse(text)
		if err != nil {
			wrong = append(wrong, fault.Fields(err)...)
			continue
		}
		if v == t.Value {
			continue
		}
		w.values[t.Key] = v
		was := t.Chinese()
		t.Value = v
		w.changed = append(w.changed, "“"+t.Condition.Title+"”由 "+was+" 改为 "+t.Chinese())
	}
	if len(wrong) > 0 {
		w.wrong = fault.InvalidFields("有的数读不出来，没有采用。", wrong...)
	}
}

// modeWhatif shows what other thresholds would change: GET /modes/whatif?single.over_100_households=80.
func (s *Site) modeWhatif(w http.ResponseWriter, r *http.Request) error {
	x, err := s.whatif(r)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	v := whatifView{Groups: x.groups(q), Err: x.wrong, Changed: x.changed, Cards: x.cards(), Sums: x.sums(q), Costs: x.costs()}
	if v.Moves, err = arrange(r.Context(), x.moves(q), false); err != nil {
		return err
	}
	status := http.StatusOK
	if x.wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	p := s.page(r, "试算：改一个数会怎样", modesLink)
	p.Lead = "改动方案里的界线，看哪些小区会变、要多查多少情况。只试算，什么都不保存；真要改，由街道修订方案。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, status, p, whatifPage(v))
}

func (w *whatif) groups(q ui.Query) []thresholdGroup {
	var out []thresholdGroup
	for _, t := range w.plan.Thresholds() {
		if n := len(out); n == 0 || out[n-1].Title != t.RuleName {
			out = append(out, thresholdGroup{Title: t.RuleName})
		}
		f := thresholdField{Cite: t.Condition.Cite, Default: t.Condition.Default, Field: ui.Field{
			Name: t.Key, Label: t.Field.Name + "：" + t.Condition.Title, Value: orElse(q.Get(t.Key), t.Text()), Unit: t.Field.Unit, Width: "s",
			Hint: "方案：" + t.Chinese(), Error: ui.ErrorOf(w.wrong, t.Key), Kind: "number",
		}}
		switch t.Kind {
		case reading.Date:
			f.Kind = "" // a year alone will do
		case reading.Choice:
			f.Kind, f.Width = "select", "m"
			for _, c := range t.Field.Choices {
				f.Options = append(f.Options, ui.Option{Value: c.ID, Label: c.Name})
			}
		}
		last := &out[len(out)-1]
		last.Fields = append(last.Fields, f)
	}
	return out
}

func (w *whatif) cards() []ui.StatCard {
	r := &w.result
	before, after := r.Total[0], r.Total[1]
	return []ui.StatCard{
		{Label: "有变化的小区", Value: ui.Number(len(r.Moves)), Unit: "个", Href: "#moves"},
		{Label: "在方案范围内", Value: ui.Number(after.In), Unit: "个", Sub: "现在 " + ui.Number(before.In) + " 个", Href: "#sums"},
		{Label: "改后变成未知的", Value: ui.Number(r.Opened), Unit: "个", Sub: "现在已能判定，改后还要再查", Href: "#moves"},
		{
			Label: "还要查明", Value: ui.Number(r.Cost[1].Answers), Unit: "项", Href: "#costs",
			Sub: fmt.Sprintf("涉及 %d 个小区；现在是 %d 项、%d 个", r.Cost[1].Compounds, r.Cost[0].Answers, r.Cost[0].Compounds),
		},
	}
}

// stood says where a compound stands: its mode in scope, or why it has none.
func (b *compoundBook) stood(s mode.Stand) string {
	switch {
	case s.Scope == plan.No:
		return "不在范围"
	case s.Scope == plan.Unknown:
		return "范围未知"
	case s.Mode == "":
		return "未能判定"
	}
	return b.mode(s.Mode)
}

func (w *whatif) moves(q ui.Query) ui.Table {
	t := ui.Table{
		ID: "moves", Query: q, SortedBy: "community", Unit: "个", Columns: []ui.Column{
			{Key: "name", Title: "小区（楼院）", Sort: true},
			{Key: "community", Title: "社区", Sort: true},
			{Key: "from", Title: "现在", Sort: true},
			{Key: "to", Title: "改后", Sort: true},
			{Title: "因为"},
			{Title: "已认定"},
		},
		Exports: []ui.Action{bookAction("/modes/whatif.xlsx", q)},
		Empty:   ui.Empty{Title: "没有小区变化", Text: "改一个数，再点“试算”。"},
	}
	for i := range w.result.Moves {
		m := &w.result.Moves[i]
		href := compoundHref(m.ID)
		t.Rows = append(t.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(m.Name, href), ui.Text(w.names[m.Path.Community()]), ui.Text(w.stood(m.From)), ui.Text(w.stood(m.To)), ui.Text(w.turns(m)), ui.Text(w.mode(m.Decided)),
		}})
	}
	return t
}

// turns says why a compound moves: the fact and how the condition is answered before and after.
func (w *whatif) turns(m *mode.Move) string {
	parts := make([]string, len(m.Why))
	for i, x := range m.Why {
		f := &w.plan.Fields[x.Field]
		parts[i] = fmt.Sprintf("%s %s，“%s”由%s变为%s", f.Name, m.Values[x.Field].Chinese(f.Reading), x.Condition.Title, x.From.Chinese(), x.To.Chinese())
	}
	return strings.Join(parts, "；")
}

// sums is the table by community: before and after, where they differ with an arrow.
func (w *whatif) sums(q ui.Query) ui.Table {
	t := ui.Table{
		ID: "sums", Scroll: true, Query: q, Caption: "每格是现在的数；有变化的写“现在→改后”。各模式只计范围内的小区。",
		Columns: []ui.Column{{Title: "社区"}, {Title: "范围内", Unit: "个", Num: true}, {Title: "范围未知", Unit: "个", Num: true}, {Title: "不在范围", Unit: "个", Num: true}},
		Exports: []ui.Action{bookAction("/modes/whatif/sums.xlsx", q)},
		Empty:   ui.Empty{Title: "登记册里还没有小区", Text: "先登记或导入小区。"},
	}
	for i := range w.plan.Modes {
		t.Columns = append(t.Columns, ui.Column{Title: w.plan.Modes[i].Name, Unit: "个", Num: true})
	}
	t.Columns = append(t.Columns, ui.Column{Title: "未能判定", Unit: "个", Num: true})
	for _, c := range w.communities {
		if a, b := w.result.Before[c.Path], w.result.After[c.Path]; a != nil && b != nil {
			t.Rows = append(t.Rows, ui.Row{Cells: w.sum(c.Short, a, b)})
		}
	}
	if len(t.Rows) > 0 {
		t.Foot = w.sum("合计", w.result.Total[0], w.result.Total[1])
	}
	return t
}

func (w *whatif) sum(name string, a, b *mode.Sums) []ui.Cell {
	cells := []ui.Cell{ui.Text(name), beforeAfter(a.In, b.In), beforeAfter(a.Unknown, b.Unknown), beforeAfter(a.Out, b.Out)}
	for i := range w.plan.Modes {
		id := w.plan.Modes[i].ID
		cells = append(cells, beforeAfter(a.Modes[id], b.Modes[id]))
	}
	return append(cells, beforeAfter(a.Modes[""], b.Modes[""]))
}

func beforeAfter(a, b int) ui.Cell {
	if a == b {
		return ui.Int(a)
	}
	return ui.Text(ui.Number(a) + "→" + ui.Number(b))
}

var efforts = map[int]string{1: "查资料", 2: "看现场", 3: "问居民"}

// costs lists what is still to be found out after the change, the easiest first.
func (w *whatif) costs() ui.Table {
	t := ui.Table{
		ID: "costs", Caption: "最多要查这些：有的小区查明一项就能判定，其余不必再查。",
		Columns: []ui.Column{{Title: "要查的情况"}, {Title: "怎样查"}, {Title: "现在", Unit: "个小区", Num: true}, {Title: "改后", Unit: "个小区", Num: true}},
		Empty:   ui.Empty{Title: "没有要查的", Text: "范围内的小区都能判定。"},
	}
	before := map[string]int{}
	for _, f := range w.result.Cost[0].Fields {
		before[f.Field.ID] = f.Compounds
	}
	for _, f := range w.result.Cost[1].Fields {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.To(f.Field.Name, "/compounds?missing="+f.Field.ID), ui.Text(efforts[max(f.Field.Effort, 1)]), ui.Int(before[f.Field.ID]), ui.Int(f.Compounds),
		}})
	}
	return t
}

// whatifMoves is the list of moves for a workbook: GET /modes/whatif.xlsx.
func (s *Site) whatifMoves(r *http.Request, all bool) (ui.Table, error) {
	x, err := s.whatif(r)
	if err != nil {
		return ui.Table{}, err
	}
	return arrange(r.Context(), x.moves(ui.QueryOf(r)), all)
}

// whatifSums is the table by community for a workbook: GET /modes/whatif/sums.xlsx.
func (s *Site) whatifSums(r *http.Request, _ bool) (ui.Table, error) {
	x, err := s.whatif(r)
	if err != nil {
		return ui.Table{}, err
	}
	t := x.sums(ui.QueryOf(r))
	t.Rows = append(t.Rows, ui.Row{Cells: t.Foot})
	return t, nil
}

// overrideList shows the decisions that differ from what the rules proposed: GET /modes/overrides.
func (s *Site) overrideList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.overrideTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "人工改定", modesLink)
	p.Lead = "认定与系统建议不同的小区，各有理由、认定人和日期。共 " + strconv.Itoa(t.Total) + " 个。"
	return s.draw(w, r, http.StatusOK, p, t)
}

func (s *Site) overrideTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return ui.Table{}, err
	}
	street, err := s.street(r)
	if err != nil {
		return ui.Table{}, err
	}
	q, at := ui.QueryOf(r), place.Path("")
	if a, ok := b.place(q.Get("community")); ok {
		at = a.Path
	}
	offset, limit := window(q, all)
	rows, total, err := s.Mode.Overrides(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister).Narrow(street), at, offset, limit)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		Columns: []ui.Column{{Title: "小区（楼院）"}, {Title: "社区"}, {Title: "认定为"}, {Title: "当时系统建议"}, {Title: "现在系统建议"}, {Title: "理由"}, {Title: "认定人"}, {Title: "日期"}},
		Query:   q, Total: int(total), Unit: "个", Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
		Exports: []ui.Action{bookAction("/modes/overrides.xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "没有人工改定的小区", Text: "认定都与系统建议一致，或者还没有认定。"},
	}
	for i := range rows {
		o := &rows[i]
		href := compoundHref(o.Compound) + "#verdict"
		proposed := orElse(b.mode(o.Proposed), "未能判定")
		if o.Scope == plan.No {
			proposed = "不在方案范围"
		}
		t.Rows = append(t.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(o.Name, href), ui.Text(b.names[o.Path.Community()]), ui.Text(b.mode(o.Mode)), ui.Text(proposed), ui.Text(orElse(b.mode(o.Now), "未能判定")),
			ui.Text(o.Reason), ui.Text(o.Post + " " + o.By), ui.Text(o.Day.Chinese()),
		}})
	}
	return t, nil
}
