package web

import (
	"io"
	"iter"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/sheet"
	"bayou/internal/web/ui"
)

func findingHref(id string) string { return "/findings/" + id }

// findingState returns the kit's badge of a finding.
func findingState(f *inspect.Finding, today clock.Date) string {
	switch {
	case f.State == inspect.Closed:
		return "closed"
	case f.State == inspect.Rectified:
		return "pending"
	case f.Overdue(today):
		return "overdue"
	}
	return "open"
}

// findingHolder returns who has the next step of a finding.
func findingHolder(f *inspect.Finding, b *compoundBook) string {
	switch f.State {
	case inspect.Open:
		return b.names[f.Path.Community()] + "站长"
	case inspect.Rectified:
		return f.Office.Title()
	default:
		return ""
	}
}

var findingStates = []ui.Option{
	{Value: "unclosed", Label: "未销号"},
	{Value: "overdue", Label: "逾期未整改"},
	{Value: "open", Label: "待整改"},
	{Value: "rectified", Label: "待回头看"},
	{Value: "closed", Label: "已销号"},
}

func findingQuery(b *compoundBook, q ui.Query) inspect.FindingQuery {
	out := inspect.FindingQuery{State: "unclosed", Compound: q.Get("compound"), Visit: q.Get("visit"), DueBefore: dayOf(q.Get("due")), Offset: q.Offset(), Limit: ui.PageSize}
	if out.Visit != "" || q.Get("state") == "all" {
		out.State = ""
	}
	for _, o := range findingStates {
		if o.Value == q.Get("state") {
			out.State = o.Value
		}
	}
	if a, ok := b.place(q.Get("community")); ok {
		out.Community = a.Path
	}
	if w, err := clock.ParseWeek(q.Get("week")); err == nil {
		out.Week = w
	}
	return out
}

// findingList shows what was found and where it stands: GET /findings.
func (s *Site) findingList(w http.ResponseWriter, r *http.Request) error {
	scope := gate.Who(r.Context()).Scope(account.SeeProgress)
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	in := findingQuery(b, q)
	counts, err := s.Inspect.FindingCounts(r.Context(), scope, in, s.today())
	if err != nil {
		return err
	}
	var tabs ui.Tabs
	for _, o := range findingStates {
		tabs = append(tabs, ui.Tab{Title: o.Label, Href: q.With("state", o.Value), Count: strconv.FormatInt(counts[o.Value], 10), Here: in.State == o.Value})
	}
	got, err := s.Inspect.Findings(r.Context(), scope, in, s.today())
	if err != nil {
		return err
	}
	p := s.page(r, "问题整改")
	p.Lead = "督察发现的问题：谁整改、期限哪天、回头看结果。整改由社区登记，销号由督察的办公室登记。"
	return s.draw(w, r, http.StatusOK, p, templ.Join(tabs, findingTable(b, q, got, s.today())))
}

func findingTable(b *compoundBook, q ui.Query, got inspect.FindingPage, today clock.Date) ui.Table {
	t := ui.Table{
		Columns: []ui.Column{{Title: "问题"}, {Title: "小区"}, {Title: "社区"}, {Title: "发现"}, {Title: "整改期限"}, {Title: "状态"}, {Title: "下一步由谁"}},
		Query:   q, Total: int(got.Total), Unit: "个", Panel: true,
		Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}, {Name: "due", Label: "期限早于", Type: "date"}},
		Exports: []ui.Action{{Text: "导出", Href: exportOf("/findings.xlsx", q), Icon: "download", Download: true}, ui.PrintAction()},
		Empty: ui.Empty{
			Title: "这里没有问题", Text: "督察时发现的问题会自动列在这里，到期没有整改的会标红。",
			Actions: []ui.Action{{Text: "看督察记录", Href: "/inspections"}},
		},
	}
	for i := range got.Rows {
		f := &got.Rows[i]
		row := ui.Row{ID: f.ID, Href: findingHref(f.ID), Cells: []ui.Cell{
			{Text: f.Title, Sub: f.Text, Href: findingHref(f.ID)},
			ui.To(f.Name, compoundHref(f.Compound)), ui.Text(b.names[f.Path.Community()]),
			ui.To(f.Day.Chinese(), "/inspections/"+f.Visit), ui.Text(f.Due.Chinese()),
			ui.View(ui.BadgeText(findingState(f, today), f.Status(today))), ui.Text(findingHolder(f, b)),
		}}
		if f.Overdue(today) {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// exportOf is the address of the workbook with the same filters.
func exportOf(path string, q ui.Query) string {
	if code := q.Values.Encode(); code != "" {
		return path + "?" + code
	}
	return path
}

// findingExport sends the findings of a list as a workbook: GET /findings.xlsx.
func (s *Site) findingExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	today := s.today()
	rows := s.Inspect.EachFinding(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), findingQuery(b, ui.QueryOf(r)), today)
	return sendBook(w, "问题整改台账 "+string(today)+".xlsx", func(out io.Writer) error { return writeFindings(out, b, rows, today) })
}

var findingColumns = []sheet.Column{
	{Name: "社区"},
	{Name: "小区", Width: 24},
	{Name: "项目"},
	{Name: "问题", Width: 36},
	{Name: "处数"},
	{Name: "扣分"},
	{Name: "发现日期"},
	{Name: "督察单位", Width: 18},
	{Name: "整改期限"},
	{Name: "状态", Width: 16},
	{Name: "整改日期"},
	{Name: "整改情况", Width: 30},
	{Name: "回头看日期"},
	{Name: "回头看情况", Width: 30},
}

func writeFindings(out io.Writer, b *compoundBook, rows iter.Seq2[inspect.Finding, error], today clock.Date) error {
	var failed error
	err := sheet.Write(out, "问题整改台账", findingColumns, func(yield func([]any) bool) {
		for f, err := range rows {
			if failed = err; err != nil || !yield([]any{
				b.names[f.Path.Community()], f.Name, f.Title, f.Text, f.Spots, inPoints(f.Points), string(f.Day), f.Office.Title(), string(f.Due),
				f.Status(today), string(f.RectifiedOn), f.Rectification, string(f.RecheckedOn), f.Recheck,
			}) {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	return err
}
