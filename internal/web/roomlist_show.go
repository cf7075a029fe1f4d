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
	"bayou/internal/house"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// roomlistShow is one import of a room list with a page of its rows.
type roomlistShow struct {
	Undone string
	Facts  ui.Facts
	Tabs   ui.Tabs
	Table  ui.Table
}

// roomlistRuns lists the imports: GET /compounds/{id}/houses/imports.
func (s *Site) roomlistRuns(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	runs, err := s.House.Runs(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), e.ID)
	if err != nil {
		return err
	}
	t := ui.Table{
		Columns: []ui.Column{
			{Title: "文件"},
			{Title: "情况截至"},
			{Title: "导入"},
			{Title: "新增", Unit: "套", Num: true},
			{Title: "更新", Unit: "套", Num: true},
			{Title: "待人工", Unit: "行", Num: true},
			{Title: "清册里没有", Unit: "套", Num: true},
			{Title: "状态"},
		},
		Empty: ui.Empty{Title: "还没有导入过", Text: "把房管所或物业的房屋清册传上来，先预览再确认。"},
	}
	for i := range runs {
		run := &runs[i]
		href := e.href("/imports/" + run.ID)
		row := ui.Row{Href: href, Cells: []ui.Cell{
			{Text: run.File, Sub: run.Sheet, Href: href},
			ui.Text(run.AsOf.Chinese()),
			{Text: clock.Stamp(run.At), Sub: run.By},
			ui.Int(int(run.Created)), ui.Int(int(run.Updated)),
			ui.Int(int(run.NeedsPerson)), ui.Int(int(run.Missing)), ui.Text(roomlistUndone(run)),
		}}
		if run.UndoneAt != 0 {
			row.Tone = "mute"
		}
		t.Rows = append(t.Rows, row)
	}
	p := s.estatePage(r, e, "房屋清册导入记录")
	p.Lead = "每次导入都可以逐行查看，也可以整次撤销。"
	if e.MayEdit {
		p.Actions = []ui.Action{{Text: "导入清册", Href: e.href("/imports/new"), Icon: "upload", Primary: true}}
	}
	return s.draw(w, r, http.StatusOK, p, t)
}

func roomlistUndone(run *house.Run) string {
	if run.UndoneAt == 0 {
		return ""
	}
	return "已由 " + run.UndoneBy + " 于 " + clock.Stamp(run.UndoneAt) + " 撤销"
}

// runOf returns the import of the address, which must be of the address's compound.
func (s *Site) runOf(r *http.Request, e *estate) (house.Run, error) {
	run, err := s.House.Run(r.Context(), gate.Who(r.Context()).Scope(account.SeeHouses), r.PathValue("run"))
	if err == nil && run.Compound != e.ID {
		err = fault.NotFoundf("这个小区没有这次导入。")
	}
	return run, err
}

// roomlistShow shows what became of each row: GET /compounds/{id}/houses/imports/{run}.
func (s *Site) roomlistShow(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	run, err := s.runOf(r, e)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	outcome := register.Outcome(q.Get("outcome"))
	href := e.href("/imports/" + run.ID)
	v := roomlistShow{Undone: roomlistUndone(&run), Facts: ui.Facts{
		{Label: "文件", Value: run.File, From: "SHA-256 " + run.Hash[:min(12, len(run.Hash))]},
		{Label: "工作表", Value: orElse(run.Sheet, "（文本表）")},
		{Label: "情况截至", Value: run.AsOf.Chinese()},
		{Label: "导入", Value: clock.Stamp(run.At), From: run.By},
		{Label: "新增业主", Value: count(run.Owners) + " 位", Href: e.href("/owners")},
		{Label: "读不准的格", Value: count(run.Problems) + " 格"},
		{Label: "跳过小计等", Value: count(run.Skipped) + " 行"},
	}}
	total := run.Created + run.Updated + run.Unchanged + run.Rejected + run.NeedsPerson + run.Joined
	v.Tabs = ui.Tabs{{Title: "全部", Href: href, Count: count(total), Here: outcome == ""}}
	for _, o := range []register.Outcome{register.Created, register.Updated, register.Unchanged, register.Rejected, register.NeedsPerson, house.Joined, house.Missing} {
		v.Tabs = append(v.Tabs, ui.Tab{Title: house.OutcomeTitle(o), Href: href + "?outcome=" + string(o), Count: count(run.Of(o)), Here: outcome == o})
		if outcome == o {
			total = run.Of(o)
		}
	}
	v.Table = ui.Table{
		Columns: []ui.Column{{Title: "行", Num: true}, {Title: "结果"}, {Title: "房号"}, {Title: "说明"}},
		Query:   q, Total: int(total), Unit: "行", Empty: ui.Empty{Title: "没有这样的行", Text: "换一个结果看看。"},
	}
	for row, err := range s.House.Rows(r.Context(), &run, outcome, q.Offset(), ui.PageSize) {
		if err != nil {
			return err
		}
		v.Table.Rows = append(v.Table.Rows, e.roomlistRow(&row))
	}
	p := s.estatePage(r, e, "导入："+run.File)
	p.Lead = run.Sentence()
	if e.MayEdit && run.UndoneAt == 0 {
		p.Actions = append(p.Actions, ui.Action{Text: "撤销这次导入", Href: href + "/undo", Icon: "arrow-back-up"})
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	return s.draw(w, r, http.StatusOK, p, roomlistShowView(v))
}

func (e *estate) roomlistRow(row *house.RowResult) ui.Row {
	room, number := ui.Text(row.Room), ui.Int(int(row.Row))
	if row.Unit != "" {
		room = ui.To(row.Room, e.unitHref(row.Unit))
	}
	if row.Row < 0 {
		number = ui.Text("")
	}
	tone := outcomeTone(row.Outcome)
	if tone == "" {
		tone = "none"
	}
	return ui.Row{Cells: []ui.Cell{number, ui.View(ui.Tag(house.OutcomeTitle(row.Outcome), tone, "")), room, ui.View(roomlistNote(rowLine(row)))}}
}

// roomlistUndo asks before an import is taken back: GET /compounds/{id}/houses/imports/{run}/undo.
func (s *Site) roomlistUndo(w http.ResponseWriter, r *http.Request) error {
	return s.drawRoomlistUndo(w, r, nil)
}

func (s *Site) drawRoomlistUndo(w http.ResponseWriter, r *http.Request, failed error) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	run, err := s.runOf(r, e)
	if err != nil {
		return err
	}
	href, status := e.href("/imports/"+run.ID), http.StatusOK
	body := templ.Component(ui.Confirm{
		Title: "撤销导入“" + run.File + "”", Consequence: fmt.Sprintf("将收回这次新增的 %d 套房屋，并把更新过的 %d 套恢复到导入前的情况。", run.Created, run.Updated),
		Points: []string{"导入的记录仍可查看，但不再采用。", "其中有房屋或业主后来又有了新的登记的，不能撤销，系统会列出来。"},
		Action: href + "/undo", Button: "撤销这次导入", Cancel: href,
	})
	if failed != nil {
		status = gate.Status(failed)
		if held := house.HeldRooms(nil); errors.As(failed, &held) {
			body = ui.Actions(ui.Action{Text: "返回这次导入", Href: href})
		}
		body = templ.Join(ui.FaultBox(failed), body)
	}
	p := s.estatePage(r, e, "撤销导入")
	p.Narrow = true
	return s.draw(w, r, status, p, body)
}

// roomlistUndoPost takes an import back: POST /compounds/{id}/houses/imports/{run}/undo.
func (s *Site) roomlistUndoPost(w http.ResponseWriter, r *http.Request) error {
	e, err := s.estate(r)
	if err != nil {
		return err
	}
	run, err := s.runOf(r, e)
	if err == nil {
		run, err = s.House.Undo(r.Context(), gate.Who(r.Context()), run.ID)
	}
	if fault.Of(err) == fault.Conflict {
		return s.drawRoomlistUndo(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, e.href("/imports/"+run.ID), fmt.Sprintf("已撤销：收回 %d 套房屋，恢复 %d 套。", run.Created, run.Updated))
	return nil
}
