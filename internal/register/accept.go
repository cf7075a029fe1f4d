package register

import (
	"slices"
	"strings"

	"bayou/internal/plan"
	"bayou/internal/reading"
)

// LeftOut is what a person does not take of a workbook: whole columns by field, and single cells by row and field. A whole row
// is left out by the answer LeaveOut. The name and the community of a row are never left out alone, because they say what the
// row is about.
type LeftOut struct {
	Fields map[string]bool
	Cells  map[int64]map[string]bool
}

func (l *LeftOut) has(row int64, field string) bool {
	return field != FieldName && field != FieldCommunity && (l.Fields[field] || l.Cells[row][field])
}

// CellState says what a cell of a workbook does to the register.
type CellState string

// The states of a cell. CellPerson is one that was not understood.
const (
	CellNew     CellState = "new"
	CellChanged CellState = "changed"
	CellSame    CellState = "same"
	CellPerson  CellState = "person"
)

// CellSeen is one cell as a preview shows it. Old is what is recorded, where it differs.
type CellSeen struct {
	State     CellState
	Old, Text string
	Note      string
	Left      bool // a person does not take it
}

// leave takes the cells that a person left out of what a row says, and returns their fields in order.
func (l *LeftOut) leave(row int64, said Readings) []string {
	var left []string
	for id := range said {
		if l.has(row, id) {
			left = append(left, id)
		}
	}
	for _, id := range left {
		delete(said, id)
	}
	slices.Sort(left)
	return left
}

// without notes on a row which of its cells were not taken.
func (d *decided) without(p *plan.Plan, left []string) {
	if len(left) == 0 {
		return
	}
	names := make([]string, len(left))
	for i, id := range left {
		names[i] = fieldName(p, id)
	}
	note := "人工选择不采用：" + strings.Join(names, "、")
	if d.Note != "" {
		note = d.Note + "；" + note
	}
	d.Note = note
}

// look sets the cells of a row as a preview shows them, beside the compound that it means (nil = a new one). news are the cells
// that say something else than what is recorded.
func (d *decided) look(l *LeftOut, c *Compound, news Readings) {
	d.Cells = make(map[string]CellSeen, len(d.in.readings))
	for id, r := range d.in.readings {
		d.Cells[id] = seen(l.has(d.Row, id), c, id, r, news)
	}
	for _, p := range d.in.problems { // a problem tells no personal data
		if c := d.Cells[p.Field]; c.Note != "" {
			c.Note = p.Note
			d.Cells[p.Field] = c
		}
	}
}

func seen(left bool, c *Compound, id string, r reading.Reading, news Readings) CellSeen {
	out := CellSeen{State: CellSame, Text: r.Text, Note: r.Note}
	if _, is := news[id]; is {
		out.State, out.Left = CellNew, left
		if c != nil && c.Facts[id].Text != "" {
			out.State, out.Old = CellChanged, c.Facts[id].Text
		}
	}
	if r.Problem() {
		out.State = CellPerson
	}
	return out
}
