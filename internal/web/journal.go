package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

type journalView struct {
	Table ui.Table
	Older string
}

// journalList shows the journal to the auditor. A post over part of the country sees that part's rows alone.
func (s *Site) journalList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.journalTable(r, false)
	if err != nil {
		return err
	}
	v := journalView{Table: t}
	if len(t.Rows) == ui.PageSize {
		v.Older = t.Query.With("before", t.Rows[len(t.Rows)-1].ID)
	}
	p := s.page(r, "日志")
	p.Lead = "每次写入都留一条，按街道连成哈希链，改动或删除会被发现。"
	return s.draw(w, r, http.StatusOK, p, journalPage(v))
}

// journalTable lists the rows that the address selects, newest first.
func (s *Site) journalTable(r *http.Request, all bool) (ui.Table, error) {
	q := ui.QueryOf(r)
	in := audit.Query{Subject: q.Get("subject"), Action: q.Get("action"), Before: q.Get("before"), Limit: ui.PageSize}
	if all {
		in.Before, in.Limit = "", manyRows
	}
	rows, err := s.Journal.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeJournal), in)
	t := ui.Table{
		ID: "journal", Caption: "日志", Query: q, Exports: []ui.Action{bookAction("/journal.xlsx", q)},
		Filters: []ui.Filter{{Name: "action", Label: "做了什么", Options: journalActions}},
		Columns: []ui.Column{{Title: "时间"}, {Title: "谁"}, {Title: "岗位"}, {Title: "来自"}, {Title: "做了什么"}, {Title: "业务日期"}, {Title: "链上序号", Num: true}},
		Empty:   ui.Empty{Title: "还没有日志", Text: "有人登录或写入后，这里会出现记录。"},
	}
	for _, r := range rows {
		seq := ui.Text("待封存")
		if r.Seq != nil {
			seq = ui.Int(int(*r.Seq))
		}
		t.Rows = append(t.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{
			ui.Text(clock.Stamp(r.At)), ui.Text(r.Name), ui.Text(r.Post), ui.Text(r.Origin), {Text: r.Summary, Sub: journalWord(r.Action, r.Summary)}, ui.Text(string(r.Day)), seq,
		}})
	}
	return t, err
}

// journalActions are the beginnings of actions that a reader looks for.
var journalActions = []ui.Option{
	{Value: "session.", Label: "登录"},
	{Value: "account.", Label: "账号和岗位"},
	{Value: "token.", Label: "接口密钥"},
	{Value: "register.", Label: "导入"},
	{Value: "compound.", Label: "小区情况"},
	{Value: "mode.", Label: "模式认定"},
	{Value: "visit.", Label: "督察"},
	{Value: "finding.", Label: "整改和回头看"},
	{Value: "difficulty.", Label: "困难"},
	{Value: "task.", Label: "任务"},
	{Value: "report.", Label: "周报"},
	{Value: "week.", Label: "关账"},
	{Value: "meeting.", Label: "例会"},
	{Value: "decision.", Label: "议定事项"},
	{Value: "bulletin.", Label: "督察周报"},
	{Value: "plan.", Label: "方案"},
}
