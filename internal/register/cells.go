package register

import (
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/sheet"
)

// cellReader reads the rows of a sheet whose columns are known. It remembers what it read, because most columns repeat few
// texts. It is used by one goroutine.
type cellReader struct {
	plan     *plan.Plan
	columns  Columns
	fields   []*plan.Field // by column; nil = not used
	today    clock.Date
	from1904 bool
	memory   []map[string]reading.Reading
	system   reading.System // of points that do not say theirs; "" = nobody has told
	unclear  int64          // points that say no system, nobody having told it
}

// remembered bounds the texts remembered of one column.
const remembered = 2000

func newCellReader(p *plan.Plan, columns Columns, today clock.Date, from1904 bool) *cellReader {
	r := &cellReader{plan: p, columns: columns, today: today, from1904: from1904}
	for _, c := range columns {
		f, _ := p.Field(c.Field)
		r.fields = append(r.fields, f)
		r.memory = append(r.memory, map[string]reading.Reading{})
	}
	return r
}

// in tells in which coordinate system points are that do not say it.
func (r *cellReader) in(system reading.System) *cellReader {
	if system.Name() != "" {
		r.system = system
	}
	return r
}

// spoken returns a reading, of a point that says no system with the one that was told.
func (r *cellReader) spoken(f *plan.Field, got reading.Reading) reading.Reading {
	if f.ID != FieldLocation || got.Value.Kind != reading.Point || got.Value.Word != "" || r.system == "" {
		return got
	}
	return readCell(f, strings.TrimSpace(got.Text)+" "+r.system.Name(), false, r.from1904, r.today)
}

// incoming is one row of a sheet, read.
type incoming struct {
	row      int64
	id       string // of the column 系统编号; "" = none
	readings Readings
	problems Problems
}

// text returns what was written for a field.
func (in *incoming) text(field string) string { return tidy(in.readings[field].Text) }

// read reads a row. ok is false for a row without content in the columns that are used.
func (r *cellReader) read(row int64, cells []sheet.Cell) (in incoming, ok bool) {
	in = incoming{row: row, readings: make(Readings, len(cells))}
	for i, c := range cells {
		if i >= len(r.columns) || strings.TrimSpace(c.Text) == "" {
			continue
		}
		if r.columns[i].Field == fieldID {
			in.id = strings.TrimSpace(c.Text)
			continue
		}
		f := r.fields[i]
		if f == nil {
			continue
		}
		if _, twice := in.readings[f.ID]; twice {
			continue
		}
		got := r.cell(i, f, c)
		in.readings[f.ID] = got
		if got.Value.Kind == reading.Point && got.Value.Word == "" {
			r.unclear++
		}
		if got.Note != "" || got.Certainty == reading.Approximate || got.Certainty == reading.Inferred {
			in.problems = append(in.problems, r.problem(i, f, row, got))
		}
	}
	return in, len(in.readings) > 0
}

func (r *cellReader) cell(i int, f *plan.Field, c sheet.Cell) reading.Reading {
	if c.Kind == sheet.Failed {
		return reading.Reading{Text: c.Text, Note: "单元格里的公式出错（" + c.Text + "），没有读到内容"}
	}
	key := c.Text
	if c.Kind == sheet.Number {
		key = "\x00" + key
	}
	if got, ok := r.memory[i][key]; ok {
		return got
	}
	got := r.spoken(f, readCell(f, c.Text, c.Kind == sheet.Number, r.from1904, r.today))
	if len(r.memory[i]) < remembered {
		r.memory[i][key] = got
	}
	return got
}

var certainties = map[reading.Certainty]string{
	reading.None: "none", reading.Approximate: "approximate", reading.Inferred: "inferred", reading.Exact: "exact",
}

// unread stands for personal data that were not understood: what was written is neither stored with the row nor shown.
const (
	unread     = "（个人信息，不显示）"
	unreadNote = "没有读准，请对照原表核对"
)

func (r *cellReader) problem(i int, f *plan.Field, row int64, got reading.Reading) Problem {
	if f.Sensitive {
		return Problem{Cell: r.columns[i].Letter + strconv.FormatInt(row, 10), Field: f.ID, Text: unread, ReadAs: unread, Certainty: certainties[got.Certainty], Note: unreadNote}
	}
	return Problem{
		Cell: r.columns[i].Letter + strconv.FormatInt(row, 10), Field: f.ID, Text: got.Text, ReadAs: got.Value.Chinese(f.Reading),
		Certainty: certainties[got.Certainty], Note: got.Note,
	}
}
