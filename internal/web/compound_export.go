package web

import (
	"io"
	"iter"
	"net/http"
	"net/url"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/sheet"
	"bayou/internal/track"
	"bayou/internal/web/ui"
)

func exportHref(path string, r *http.Request) string {
	if r.URL.RawQuery == "" {
		return path
	}
	return path + "?" + r.URL.Query().Encode()
}

// compoundExport sends the register as the workbook that can be imported again: GET /compounds.xlsx.
func (s *Site) compoundExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	query := b.query(ui.QueryOf(r))
	at, name := query.Community, "老旧小区登记表.xlsx"
	if at == "" {
		if at, err = s.street(r); err != nil {
			return err
		}
	} else {
		name = b.names[at] + name
	}
	return sendBook(w, name, func(out io.Writer) error {
		return s.Register.Export(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), out, at, query.AsOf)
	})
}

// compoundListExport sends what the list shows, on all its pages: GET /compounds/list.xlsx.
func (s *Site) compoundListExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	query := b.query(ui.QueryOf(r))
	query.Offset, query.Limit = 0, 1<<20
	page, err := s.Register.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), query)
	if err != nil {
		return err
	}
	columns := []sheet.Column{
		{Name: "小区（楼院）", Width: 28},
		{Name: "地址", Width: 28},
		{Name: "社区"},
		{Name: "户数（户）"},
		{Name: "建成"},
		{Name: "在方案范围"},
		{Name: "建议模式"},
		{Name: "认定模式"},
		{Name: "下一步", Width: 28},
		{Name: "由谁办", Width: 24},
	}
	var steps map[string]track.Step
	if query.AsOf == "" {
		if steps, err = s.steps(r, b.plan, page.Rows); err != nil {
			return err
		}
	}
	return sendBook(w, "小区列表.xlsx", func(out io.Writer) error { return sheet.Write(out, "小区列表", columns, b.lines(page.Rows, steps)) })
}

func (b *compoundBook) lines(rows []register.Compound, steps map[string]track.Step) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range rows {
			c := &rows[i]
			step := b.following(c, steps)
			if !yield([]any{
				c.Name, c.Address, b.names[c.Community()], b.written(c, "households"), b.written(c, "built_on"), c.Scope.Chinese(),
				b.mode(c.Proposed), b.mode(c.Mode), step.Step, step.Holder,
			}) {
				return
			}
		}
	}
}

func (b *compoundBook) written(c *register.Compound, id string) any {
	cell := b.factCell(c, id)
	if cell.Unknown {
		return "未知"
	}
	return cell.Text
}

// sendBook sends a workbook under a Chinese name. An error before its first byte is shown as a page.
func sendBook(w http.ResponseWriter, name string, write func(io.Writer) error) error {
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	err := write(w)
	if err != nil {
		h.Del("Content-Type")
		h.Del("Content-Disposition")
	}
	return err
}
