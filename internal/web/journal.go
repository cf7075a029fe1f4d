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
	Rows  []audit.Row
	Older string
}

// journalList shows the journal to the auditor. A post over part of the country sees that part's rows alone.
func (s *Site) journalList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	rows, err := s.Journal.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeJournal), audit.Query{
		Subject: q.Get("subject"), Action: q.Get("action"), Before: q.Get("before"), Limit: ui.PageSize,
	})
	if err != nil {
		return err
	}
	v := journalView{Rows: rows}
	if len(rows) == ui.PageSize {
		v.Older = ui.QueryOf(r).With("before", rows[len(rows)-1].ID)
	}
	p := s.page(r, "日志")
	p.Lead = "每次写入都留一条，按街道连成哈希链，改动或删除会被发现。"
	return s.draw(w, r, http.StatusOK, p, journalPage(v))
}

func journalTable(rows []audit.Row) ui.Table {
	t := ui.Table{
		ID: "journal", Caption: "日志",
		Columns: []ui.Column{{Title: "时间"}, {Title: "谁"}, {Title: "岗位"}, {Title: "来自"}, {Title: "做了什么"}, {Title: "业务日期"}, {Title: "链上序号", Num: true}},
		Empty:   ui.Empty{Title: "还没有日志", Text: "有人登录或写入后，这里会出现记录。"},
	}
	for _, r := range rows {
		seq := ui.Text("待封存")
		if r.Seq != nil {
			seq = ui.Int(int(*r.Seq))
		}
		t.Rows = append(t.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{
			ui.Text(clock.Stamp(r.At)), ui.Text(r.Name), ui.Text(r.Post), ui.Text(r.Origin), {Text: r.Summary, Sub: r.Action}, ui.Text(string(r.Day)), seq,
		}})
	}
	return t
}
