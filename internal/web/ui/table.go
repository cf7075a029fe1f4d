package ui

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"
)

// Column is one column. Its unit stands in the header, never in the cells.
type Column struct {
	Key   string // name in sort= and cols=; "" = can neither be sorted by nor hidden
	Title string
	Unit  string // 户, ㎡, 分
	Hint  string // explains the figure when the pointer rests on the header
	Num   bool   // right-aligned tabular figures
	Sort  bool   // the header sorts by it
	Off   bool   // hidden until chosen
	Fixed bool   // cannot be hidden; the first column always is
	Links bool   // leads on to other pages: left off the paper
}

// Cell is one cell: Text, or View when it is more than a text. A cell without either shows 未知 when Unknown, else nothing.
type Cell struct {
	Text, Sub, Href string
	View            templ.Component
	Unknown         bool
}

// Row is one line. Href is the page the whole row opens (in the side panel on a wide screen); Tone "act" draws the red edge of
// what must be acted on, "mute" greys the row.
type Row struct {
	ID, Href, Tone string
	Cells          []Cell
}

// Filter is one select or input above the table; Name is its parameter in the address. Without Options it is a text input of
// type Type ("" = text).
type Filter struct {
	Name, Label, Type string
	Options           []Option
}

// Option is one choice.
type Option struct{ Value, Label string }

// Table is a list: filters, sorting, columns and paging stand in the address (Query), 50 rows a page. On a phone each row
// becomes a card. Total is the number of rows on all pages, 0 for a short table without paging.
type Table struct {
	ID       string // unique on the page; "" = "list"
	Caption  string // what the table lists, with the rule that chose it when there is one
	Columns  []Column
	Rows     []Row
	Foot     []Cell // sums, one per column; nil = none
	Query    Query
	SortedBy string // the sorting used when the address names none: "name" or "-age"
	Filters  []Filter
	Find     string // placeholder of the search input q=; "" = none
	Total    int
	Unit     string // what Total counts: 个, 条, 份; "" = 条
	Empty    Empty  // shown instead of a table without rows and without filters set
	Exports  []Action
	Choose   bool // lets the reader choose columns
	Scroll   bool // many columns: scrolls inside its frame
	Panel    bool // rows open in the side panel
}

// Text is a plain cell; "" shows as an empty cell.
func Text(s string) Cell { return Cell{Text: s} }

// To is a cell that leads somewhere.
func To(text, href string) Cell { return Cell{Text: text, Href: href} }

// Int is a whole number with thousands apart: 12 345.
func Int(n int) Cell { return Cell{Text: Number(n)} }

// IntTo is a number that opens the records behind it.
func IntTo(n int, href string) Cell { return Cell{Text: Number(n), Href: href} }

// Unknown is a missing fact, shown as 未知; href, when given, leads to where it is surveyed.
func Unknown(href string) Cell { return Cell{Unknown: true, Href: href} }

// View is a cell holding any component: ui.View(ui.Badge("late")).
func View(c templ.Component) Cell { return Cell{View: c} }

// Number prints n with thousands separated by a comma, as office tables do.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Render draws the table.
func (t Table) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// column is a shown column with its place in the cells.
type column struct {
	Column
	at   int
	lone bool // a figure with no other figure beside it: on a phone it has the line for itself
}

func (t Table) id() string {
	if t.ID == "" {
		return "list"
	}
	return t.ID
}

// shown returns the columns to draw; the first always is.
func (t Table) shown() []column {
	var out []column
	for i, c := range t.Columns {
		if i == 0 || t.Query.shown(c) || c.Key == "" && !c.Off {
			out = append(out, column{Column: c, at: i})
		}
	}
	for i := range out {
		out[i].lone = out[i].Num && i > 0 && !out[i-1].Num && (i+1 == len(out) || !out[i+1].Num)
	}
	return out
}

// class returns the classes of one of the column's cells: no more than there are, for a table has thousands of cells.
func (c *column) class(of Cell) []string {
	var out []string
	if c.Num {
		out = append(out, "num")
	}
	if c.lone {
		out = append(out, "lone")
	}
	if c.Links {
		out = append(out, "no-print")
	}
	if of.blank() {
		out = append(out, "blank")
	}
	return out
}

// choosable returns the columns the reader may hide.
func (t Table) choosable() []Column {
	var out []Column
	for i, c := range t.Columns {
		if i > 0 && c.Key != "" && !c.Fixed {
			out = append(out, c)
		}
	}
	return out
}

// own names the parameters the filter form sets itself.
func (t Table) own() []string {
	names := make([]string, 0, len(t.Filters)+1)
	if t.Find != "" {
		names = append(names, "q")
	}
	for _, f := range t.Filters {
		names = append(names, f.Name)
	}
	return names
}

// chip is a filter that is set, with the address without it.
type chip struct{ Label, Value, Href string }

func (t Table) chips() []chip {
	var out []chip
	if v := t.Query.Get("q"); t.Find != "" && v != "" {
		out = append(out, chip{"含", v, t.Query.With("q", "")})
	}
	for _, f := range t.Filters {
		if v := t.Query.Get(f.Name); v != "" {
			out = append(out, chip{f.Label, f.say(v), t.Query.With(f.Name, "")})
		}
	}
	return out
}

func (f Filter) say(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// sorted tells how a column stands: "" (not sorted), "ascending" or "descending", and the address of the next order.
func (t Table) sorted(c Column) (state, next string) {
	key, down := t.Query.Sort(t.SortedBy)
	switch {
	case key != c.Key:
		return "", t.Query.With("sort", c.Key)
	case down:
		return "descending", t.Query.With("sort", c.Key)
	default:
		return "ascending", t.Query.With("sort", "-"+c.Key)
	}
}

func sortIcon(state string) string {
	switch state {
	case "ascending":
		return "arrow-up"
	case "descending":
		return "arrow-down"
	default:
		return "arrows-sort"
	}
}

func sortAttrs(state string) templ.Attributes {
	if state == "" {
		return nil
	}
	return templ.Attributes{"aria-sort": state}
}

func (r Row) attrs(panel bool) templ.Attributes {
	a := templ.Attributes{}
	if r.Href != "" {
		a["data-href"] = string(templ.URL(r.Href))
		if panel {
			a["data-panel"] = true
		}
	}
	if r.ID != "" {
		a["id"] = r.ID
	}
	return a
}

// cell returns the i-th cell, empty when the row is short.
func cell(cells []Cell, i int) Cell {
	if i < len(cells) {
		return cells[i]
	}
	return Cell{}
}

func (c Cell) blank() bool { return c.Text == "" && c.Sub == "" && c.View == nil && !c.Unknown }

func (t Table) unit() string {
	if t.Unit == "" {
		return "条"
	}
	return t.Unit
}

// folds tells whether a phone keeps the filters behind a button: three and more would push the list off the screen.
func (t Table) folds() bool { return len(t.Filters) > 2 }

// tall tells whether a scrolling table gets a frame of its own height, so that its header stays in sight.
func (t Table) tall() bool { return t.Scroll && len(t.Rows) > 25 }

func (t Table) hasBar() bool {
	return len(t.Filters) > 0 || t.Find != "" || len(t.Exports) > 0 || t.Choose
}
