package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// noticeList shows what hangs in public now: GET /notices.
func (s *Site) noticeList(w http.ResponseWriter, r *http.Request) error {
	t, err := s.noticeTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "正在公示", committeesLink)
	p.Current = committeesLink.Href
	p.Lead = "公示期没有满的，先到期的在前。贴好以后拍照登记，有异议的及时答复。"
	return s.draw(w, r, http.StatusOK, p, t)
}

// noticeTable lists what hangs in public now.
func (s *Site) noticeTable(r *http.Request, all bool) (ui.Table, error) {
	limit := 200
	if all {
		limit = manyRows
	}
	list, err := s.Notice.HangingAt(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), s.today(), limit)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	t := ui.Table{
		Columns: []ui.Column{{Title: "公示"}, {Title: "贴在"}, {Title: "张贴"}, {Title: "公示至"}, {Title: "张贴照片", Unit: "张", Num: true}, {Title: "待答复的异议", Unit: "件", Num: true}},
		Query:   q, Panel: true, Exports: []ui.Action{bookAction("/notices.xlsx", q), ui.PrintAction()},
		Empty: ui.Empty{Title: "现在没有在公示的", Text: "办业委会或表决时，到了要公示的一步，公示会列在这里。"},
	}
	for i := range list {
		n := &list[i]
		row := ui.Row{ID: n.ID, Href: noticeHref(n.ID), Cells: []ui.Cell{
			ui.To(n.Title, noticeHref(n.ID)), ui.Text(n.Places), ui.Text(n.PostedOn.Chinese()), ui.Text(n.Until.Chinese()), {Text: strconv.FormatInt(n.Photos, 10)}, {Text: strconv.FormatInt(n.Unanswered, 10)},
		}}
		if n.Photos == 0 || n.Unanswered > 0 {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
