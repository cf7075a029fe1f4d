package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// importList shows the imports: GET /imports.
func (s *Site) importList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.importTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "导入")
	p.Lead = "每次导入都可以逐行查看，也可以整次撤销。"
	p.Actions = append(t.Empty.Actions, ui.PrintAction())
	return s.draw(w, r, http.StatusOK, p, t)
}

// importTable lists the imports, the latest first.
func (s *Site) importTable(r *http.Request, all bool) (ui.Table, error) {
	runs, err := s.Register.Runs(r.Context(), gate.Who(r.Context()).Scope(account.ImportRows))
	if err != nil {
		return ui.Table{}, err
	}
	upload := ui.Action{Text: "导入登记表", Href: "/imports/new", Icon: "upload", Primary: true}
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "file", Title: "文件", Sort: true},
			{Key: "day", Title: "情况截至", Sort: true},
			{Key: "at", Title: "导入", Sort: true},
			{Key: "by", Title: "由谁", Sort: true},
			{Title: "新增", Unit: "个", Num: true},
			{Title: "更新", Unit: "个", Num: true},
			{Title: "未变", Unit: "个", Num: true},
			{Title: "未采用", Unit: "行", Num: true},
			{Title: "待人工", Unit: "行", Num: true},
			{Title: "状态"},
		},
		Query: ui.QueryOf(r), Exports: []ui.Action{bookAction("/imports.xlsx", ui.QueryOf(r))},
		Empty: ui.Empty{Title: "还没有导入过", Text: "把各社区的登记表（.xlsx 或 .csv）传上来，先预览再确认。", Actions: []ui.Action{upload}},
	}
	for i := range runs {
		t.Rows = append(t.Rows, runRow(&runs[i]))
	}
	return arrange(r.Context(), t, all)
}

func runRow(run *register.Run) ui.Row {
	href := "/imports/" + run.ID
	at := func(n int64, o register.Outcome) ui.Cell { return ui.IntTo(int(n), href+"?outcome="+string(o)) }
	row := ui.Row{Href: href, Cells: []ui.Cell{
		{Text: run.File, Sub: run.Sheet, Href: href},
		ui.Text(run.AsOf.Chinese()), ui.Text(clock.Stamp(run.At)), ui.Text(run.By),
		at(run.Created, register.Created), at(run.Updated, register.Updated), at(run.Unchanged, register.Unchanged),
		at(run.Rejected, register.Rejected), at(run.NeedsPerson, register.NeedsPerson), ui.Text(undone(run)),
	}}
	if run.UndoneAt != 0 {
		row.Tone = "mute"
	}
	return row
}

// importView is one import with a page of its rows.
type importView struct {
	Run    register.Run
	Facts  ui.Facts
	Tabs   ui.Tabs
	Table  ui.Table
	Undone string
}

// importShow shows what became of each row: GET /imports/{id}.
func (s *Site) importShow(w http.ResponseWriter, r *http.Request) error {
	scope := gate.Who(r.Context()).Scope(account.ImportRows)
	run, err := s.Register.Run(r.Context(), scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.ImportRows)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	outcome := register.Outcome(q.Get("outcome"))
	v := importView{Run: run, Undone: undone(&run), Facts: ui.Facts{
		{Label: "文件", Value: run.File, From: "SHA-256 " + run.Hash[:min(12, len(run.Hash))]},
		{Label: "工作表", Value: run.Sheet},
		{Label: "情况截至", Value: run.AsOf.Chinese()},
		{Label: "导入", Value: clock.Stamp(run.At), From: run.By},
		{Label: "读不准的格", Value: count(run.Problems) + " 格"},
		{Label: "跳过小计等", Value: count(run.Skipped) + " 行"},
	}}
	total := v.tab(&run, outcome)
	v.Table = ui.Table{
		Columns: []ui.Column{{Title: "行", Num: true}, {Title: "结果"}, {Title: "小区（楼院）"}, {Title: "说明"}, {Title: "读不准的格"}},
		Query:   q, Total: int(total), Unit: "行", Empty: ui.Empty{Title: "没有这样的行", Text: "换一个结果看看。"},
	}
	for row, err := range s.Register.Rows(r.Context(), scope, run.ID, register.RowQuery{Outcome: outcome, Offset: q.Offset(), Limit: ui.PageSize}) {
		if err != nil {
			return err
		}
		v.Table.Rows = append(v.Table.Rows, b.importRow(&row))
	}
	p := s.page(r, "导入："+run.File, importsLink)
	p.Lead = run.Sentence()
	if run.UndoneAt == 0 {
		p.Actions = append(p.Actions, ui.Action{Text: "撤销这次导入", Href: "/imports/" + run.ID + "/undo", Icon: "arrow-back-up"})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, http.StatusOK, p, importPage(v))
}

// tab fills the tabs and returns the number of rows of the chosen outcome.
func (v *importView) tab(run *register.Run, chosen register.Outcome) int64 {
	all := run.Created + run.Updated + run.Unchanged + run.Rejected + run.NeedsPerson
	total := all
	v.Tabs = ui.Tabs{{Title: "全部", Href: "/imports/" + run.ID, Count: count(all), Here: chosen == ""}}
	for _, o := range []struct {
		outcome register.Outcome
		n       int64
	}{
		{register.Created, run.Created},
		{register.Updated, run.Updated},
		{register.Unchanged, run.Unchanged},
		{register.Rejected, run.Rejected},
		{register.NeedsPerson, run.NeedsPerson},
	} {
		v.Tabs = append(v.Tabs, ui.Tab{Title: o.outcome.Title(), Href: "/imports/" + run.ID + "?outcome=" + string(o.outcome), Count: count(o.n), Here: chosen == o.outcome})
		if chosen == o.outcome {
			total = o.n
		}
	}
	return total
}

func (b *compoundBook) importRow(row *register.RowResult) ui.Row {
	name := ui.Text(row.Name)
	if row.Compound != "" {
		name = ui.To(row.Name, compoundHref(row.Compound))
	}
	return ui.Row{Cells: []ui.Cell{
		ui.Int(int(row.Row)), ui.View(ui.Tag(row.Outcome.Title(), outcomeTone(row.Outcome), "")), name, ui.Text(row.Note),
		ui.View(problemList(b.problems(row.Problems))),
	}}
}

// problems says of each cell that was not read, or not exactly, what was written and what it was taken for.
func (b *compoundBook) problems(ps register.Problems) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = fmt.Sprintf("%s %s“%s”：%s", p.Cell, b.field(p.Field), p.Text, p.Note)
		if f, ok := b.plan.Field(p.Field); ok && f.Sensitive {
			out[i] = fmt.Sprintf("%s %s（个人信息，不显示）没有读准", p.Cell, b.field(p.Field))
		}
	}
	return out
}

func outcomeTone(o register.Outcome) string {
	return map[register.Outcome]string{
		register.Created: "good", register.Updated: "info", register.Unchanged: "none", register.Rejected: "act", register.NeedsPerson: "warn",
	}[o]
}

// importUndo asks before an import is taken back: GET /imports/{id}/undo.
func (s *Site) importUndo(w http.ResponseWriter, r *http.Request) error {
	return s.drawUndo(w, r, http.StatusOK, nil)
}

func (s *Site) drawUndo(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	run, err := s.Register.Run(r.Context(), gate.Who(r.Context()).Scope(account.ImportRows), r.PathValue("id"))
	if err != nil {
		return err
	}
	if failed == nil {
		held, err := s.Register.Holding(r.Context(), gate.Who(r.Context()), run.ID)
		if err != nil {
			return err
		}
		if len(held) > 0 {
			failed = &fault.Error{Kind: fault.Conflict, Cause: held, Message: fmt.Sprintf("这次导入现在不能撤销：有 %d 行后来又有了新的记录，都列在下面。请先处理这些小区，或逐个更正。", len(held))}
		}
	}
	body := templ.Component(ui.Confirm{
		Title:       "撤销导入“" + run.File + "”",
		Consequence: fmt.Sprintf("将移出这次新增的 %d 个小区，并把更新过的 %d 个小区恢复到导入前的情况。", run.Created, run.Updated),
		Points:      []string{"导入的记录仍可查看，但不再采用。", "其中有小区后来又有了新的记录的，不能撤销，系统会逐个列出。"},
		Action:      "/imports/" + run.ID + "/undo", Button: "撤销这次导入", Cancel: "/imports/" + run.ID,
	})
	var held register.HeldRows
	if errors.As(failed, &held) {
		body = heldPage(failed, held, run.ID)
	} else if failed != nil {
		body = templ.Join(ui.FaultBox(failed), body)
	}
	p := s.page(r, "撤销导入", importsLink, ui.Link{Text: run.File, Href: "/imports/" + run.ID})
	p.Narrow = true
	return s.draw(w, r, status, p, body)
}

// importUndoPost takes an import back: POST /imports/{id}/undo.
func (s *Site) importUndoPost(w http.ResponseWriter, r *http.Request) error {
	run, err := s.Register.Undo(r.Context(), gate.Who(r.Context()), r.PathValue("id"))
	if err == nil {
		ui.Done(w, r, "/imports/"+run.ID, fmt.Sprintf("已撤销：移出 %d 个小区，恢复 %d 个小区。", run.Created, run.Updated))
		return nil
	}
	if fault.Of(err) == fault.Conflict {
		return s.drawUndo(w, r, http.StatusConflict, err)
	}
	return err
}
