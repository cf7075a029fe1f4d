package web

import (
	"strconv"

	"bayou/internal/register"
)

// gridRows is how many rows of a workbook stand on one page of the preview.
const gridRows = 50

// importGrid is the workbook as it would change the register, cell by cell.
type importGrid struct {
	Columns     []gridColumn
	Rows        []gridRow
	Page, Total int
	All         bool // rows that change nothing as well
	kept        []register.RowResult
}

type gridColumn struct {
	Field, Name, Letter string
	Taken, May          bool
}

type gridRow struct {
	Number, Name, Outcome, Tone string
	Taken                       bool
	Cells                       []seenCell
}

// seenCell is one cell; May says that it can be left out. Word names the state for whoever does not see colours.
type seenCell struct {
	Key, Class, Word, Old, Text, Note, Label string
	May, Taken                               bool
}

// shows reports whether a row stands in the grid: it changes something, or a person left it or a part of it out.
func (g *importGrid) shows(row *register.RowResult, p *picks) bool {
	if p.answers[row.Row] == register.LeaveOut {
		return true
	}
	if row.Outcome == register.Created || row.Outcome == register.Updated || g.All && row.Outcome == register.Unchanged {
		return true
	}
	for _, c := range row.Cells {
		if c.Left {
			return true
		}
	}
	return false
}

// take keeps a row when it stands on the page.
func (g *importGrid) take(row *register.RowResult, p *picks) {
	if !g.shows(row, p) {
		return
	}
	if g.Total++; g.Total > (g.Page-1)*gridRows && len(g.kept) < gridRows {
		g.kept = append(g.kept, *row)
	}
}

// finish draws the rows of the page under the columns that are used, in the order of the sheet.
func (g *importGrid) finish(b *compoundBook, columns register.Columns, p *picks) {
	for _, c := range columns {
		if f, ok := b.plan.Field(c.Field); ok {
			may := f.ID != register.FieldName && f.ID != register.FieldCommunity
			g.Columns = append(g.Columns, gridColumn{f.ID, f.Name, c.Letter, !p.left.Fields[f.ID], may})
		}
	}
	for i := range g.kept {
		row := &g.kept[i]
		n := strconv.FormatInt(row.Row, 10)
		line := gridRow{Number: n, Name: row.Name, Outcome: row.Outcome.Title(), Tone: outcomeTone(row.Outcome), Taken: p.answers[row.Row] != register.LeaveOut}
		for j := range g.Columns {
			c := &g.Columns[j]
			line.Cells = append(line.Cells, b.seenCell(n, c, row.Cells[c.Field], line.Taken))
		}
		g.Rows = append(g.Rows, line)
	}
}

var cellWords = map[register.CellState]string{register.CellNew: "新", register.CellChanged: "改动", register.CellPerson: "没读懂"}

func (b *compoundBook) seenCell(row string, c *gridColumn, seen register.CellSeen, taken bool) seenCell {
	out := seenCell{
		Key: row + "." + c.Field, Class: "c-" + string(seen.State), Word: cellWords[seen.State], Old: seen.Old, Text: seen.Text, Note: seen.Note,
		Taken: !seen.Left, Label: "采用第 " + row + " 行的" + c.Name,
	}
	changes := seen.State == register.CellNew || seen.State == register.CellChanged
	out.May = changes && c.May && c.Taken && taken
	if seen.State == "" {
		out.Class = "c-none"
	}
	if seen.Left || !taken {
		out.Class = "c-left"
	}
	if f, ok := b.plan.Field(c.Field); ok && f.Sensitive && out.Text != "" {
		out.Text = "不显示"
		if out.Old != "" {
			out.Old = "不显示"
		}
	}
	return out
}

func (g *importGrid) last() int { return max(1, (g.Total+gridRows-1)/gridRows) }
