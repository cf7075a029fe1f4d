package web

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"bayou/internal/gate"
	"bayou/internal/sheet"
	"bayou/internal/web/ui"
)

// lister makes a list as the screen shows it by its address: one page of it, or all of it for a workbook.
type lister func(r *http.Request, all bool) (ui.Table, error)

// book sends all of a list as a workbook with the columns and the words of the screen.
func (s *Site) book(name string, list lister) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, err := list(r, true)
		if err != nil {
			return err
		}
		lines, err := linesOf(r.Context(), t)
		if err != nil {
			return err
		}
		return sendBook(w, name+" "+string(s.today())+".xlsx", func(out io.Writer) error {
			return sheet.Write(out, name, columnsOf(t), slices.Values(lines))
		})
	}
}

// bookAction leads to the workbook of a list with the filters that are set.
func bookAction(path string, q ui.Query) ui.Action {
	return ui.Action{Text: "导出", Href: exportOf(path, q), Icon: "download", Download: true}
}

// manyRows is asked for where a list has to be whole: no list of an office comes near it.
const manyRows = 1 << 20

// window is the part of a list to read: the page of the address, or everything.
func window(q ui.Query, all bool) (offset, limit int) {
	if all {
		return 0, manyRows
	}
	return q.Offset(), ui.PageSize
}

func columnsOf(t ui.Table) []sheet.Column {
	out := make([]sheet.Column, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = sheet.Column{Name: c.Title, Width: 14}
		if c.Unit != "" {
			out[i].Name += "（" + c.Unit + "）"
		}
		if i == 0 {
			out[i].Width = 32
		}
	}
	return out
}

func linesOf(ctx context.Context, t ui.Table) ([][]any, error) {
	out := make([][]any, 0, len(t.Rows))
	for _, row := range t.Rows {
		line := make([]any, len(t.Columns))
		for i := range line {
			if i >= len(row.Cells) {
				continue
			}
			text, err := cellText(ctx, row.Cells[i])
			if err != nil {
				return nil, err
			}
			line[i] = figure(text, t.Columns[i].Num)
		}
		out = append(out, line)
	}
	return out, nil
}

// figure returns a number where a column of figures holds one, else the text.
func figure(text string, num bool) any {
	if num {
		if n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64); err == nil {
			return n
		}
	}
	return text
}

// cellText is what a cell says, as a reader of the screen would say it.
func cellText(ctx context.Context, c ui.Cell) (string, error) {
	text := c.Text
	switch {
	case c.View != nil:
		var b bytes.Buffer
		if err := c.View.Render(ctx, &b); err != nil {
			return "", err
		}
		text = words(&b)
	case text == "" && c.Unknown:
		text = "未知"
	}
	if c.Sub != "" {
		text = strings.TrimSpace(text + "　" + c.Sub)
	}
	return text, nil
}

// words are the texts of a piece of a page.
func words(page io.Reader) string {
	var out []string
	for z := html.NewTokenizer(page); z.Next() != html.ErrorToken; {
		if t := z.Token(); t.Type == html.TextToken && strings.TrimSpace(t.Data) != "" {
			out = append(out, strings.TrimSpace(t.Data))
		}
	}
	return strings.Join(out, " ")
}

// arrange sorts a list that is whole by the column of the address and cuts its page, unless all of it is wanted.
func arrange(ctx context.Context, t ui.Table, all bool) (ui.Table, error) {
	key, down := t.Query.Sort(t.SortedBy)
	if at := slices.IndexFunc(t.Columns, func(c ui.Column) bool { return c.Sort && c.Key == key }); at >= 0 {
		lines, err := linesOf(ctx, t)
		if err != nil {
			return t, err
		}
		order := make([]int, len(lines))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			n := compareCells(lines[a][at], lines[b][at])
			if down {
				n = -n
			}
			return n
		})
		rows := make([]ui.Row, len(order))
		for i, from := range order {
			rows[i] = t.Rows[from]
		}
		t.Rows = rows
	}
	if !all && len(t.Rows) > ui.PageSize {
		t.Total = len(t.Rows)
		from := min(t.Query.Offset(), len(t.Rows))
		t.Rows = t.Rows[from:min(from+ui.PageSize, len(t.Rows))]
	}
	return t, nil
}

// compareCells puts numbers by size and texts in an order in which 2015年8月 comes before 2015年10月.
func compareCells(a, b any) int {
	x, isX := a.(float64)
	y, isY := b.(float64)
	switch {
	case isX && isY:
		return cmp.Compare(x, y)
	case isX != isY:
		return map[bool]int{true: -1, false: 1}[isX]
	}
	s, _ := a.(string)
	t, _ := b.(string)
	return strings.Compare(padded(s), padded(t))
}

// padded gives every number of a text the same length.
func padded(s string) string {
	var b strings.Builder
	digits := ""
	flush := func() {
		if digits != "" {
			b.WriteString(strings.Repeat("0", max(0, 12-len(digits))) + digits)
			digits = ""
		}
	}
	for _, c := range s {
		if c >= '0' && c <= '9' {
			digits += string(c)
			continue
		}
		flush()
		b.WriteRune(c)
	}
	flush()
	return b.String()
}
