package register

import (
	"slices"
	"strings"

	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/sheet"
)

// fieldID is what the column 系统编号 of an exported workbook is taken for: the compound's id.
const fieldID = "\x00id"

// headerID is the header of that column.
const headerID = "系统编号"

// headerDepth is how many rows may stand above the data: titles, remarks and up to two rows of headers.
const headerDepth = 30

// header is where the headers of a sheet stand and what its columns are taken for.
type header struct {
	first, rows int // position of the first header row, and 1 or 2 rows
	columns     Columns
}

// recogniser takes headers for fields: by a remembered mapping first, then by the plan's names and aliases.
type recogniser struct {
	plan     *plan.Plan
	mappings Mappings
	columnOf func(header string) (id string, ok bool) // of a table that is no register, in the place of the plan
}

func (r *recogniser) field(text string) (id string, ok bool) {
	key := plan.HeaderKey(text)
	if key == "" {
		return "", false
	}
	if id, ok := r.mappings.named[key]; ok {
		return id, id != ""
	}
	if r.columnOf != nil {
		return r.columnOf(key)
	}
	if key == headerID {
		return fieldID, true
	}
	if f, ok := r.plan.Header(text); ok {
		return f.ID, true
	}
	return "", false
}

// fitting returns the recogniser with the latest mapping whose headers all stand above the sheet, when none was named.
func (r *recogniser) fitting(top [][]string) *recogniser {
	if r.mappings.named != nil || len(r.mappings.known) == 0 {
		return r
	}
	there := map[string]bool{}
	for _, row := range top {
		for _, text := range row {
			there[plan.HeaderKey(text)] = true
		}
	}
	for _, fields := range r.mappings.known {
		all := len(fields) > 0
		for key := range fields {
			all = all && there[key]
		}
		if all {
			return &recogniser{plan: r.plan, mappings: Mappings{named: fields}, columnOf: r.columnOf}
		}
	}
	return r
}

// find returns the rows among the top ones that name the most fields. Where two rows of headers name more than one, a column
// is known by both together, by the lower or by the upper, in this order; a title above a header is none of it.
func (r *recogniser) find(top [][]string) (best header, ok bool) {
	most := 0
	for i := range top {
		for _, rows := range []int{1, 2} {
			if i+rows > len(top) {
				continue
			}
			columns := r.columns(top[i : i+rows])
			if n := columns.named(); n > most || n == most && rows < best.rows {
				most, best = n, header{i, rows, columns}
			}
		}
	}
	return best, best.columns.has(FieldName)
}

func (r *recogniser) columns(rows [][]string) Columns {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	columns := make(Columns, width)
	taken := map[string]bool{}
	for i := range columns {
		upper, lower := at(rows[0], i), at(rows[len(rows)-1], i)
		tries := []string{lower}
		if len(rows) == 2 {
			tries = []string{upper + lower, lower, upper}
		}
		columns[i] = Column{Letter: letters(i), Header: tidy(strings.Join(slices.Compact([]string{upper, lower}), " "))}
		for _, text := range tries {
			if id, ok := r.field(text); ok && !taken[id] {
				columns[i].Field, taken[id] = id, true
				break
			}
		}
	}
	return columns
}

func at(row []string, i int) string {
	if i < len(row) {
		return strings.TrimSpace(row[i])
	}
	return ""
}

func (cs Columns) named() int {
	n := 0
	for _, c := range cs {
		if c.Field != "" {
			n++
		}
	}
	return n
}

func (cs Columns) has(field string) bool {
	return slices.ContainsFunc(cs, func(c Column) bool { return c.Field == field })
}

// repeats reports whether a row is the header once more, as on every printed page.
func (cs Columns) repeats(cells []sheet.Cell) bool {
	same := 0
	for i, c := range cs {
		if c.Field == "" || i >= len(cells) || strings.TrimSpace(cells[i].Text) == "" {
			continue
		}
		if text := tidy(cells[i].Text); !strings.HasSuffix(c.Header, text) && !strings.HasPrefix(c.Header, text) {
			return false
		}
		same++
	}
	return same > 1
}

// letters returns the name of a column: A for 0, AA for 26.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// noHeader says what a header has to have.
func noHeader(name string, p *plan.Plan) error {
	var fields []string
	for i := range p.Fields {
		if p.Fields[i].Required {
			fields = append(fields, "“"+p.Fields[i].Name+"”")
		}
	}
	return fault.Invalidf("“%s”里没有找到表头。表头要有%s这几列，放在前 %d 行之内；列名不同的，可以先保存一个表头对照。", name, strings.Join(fields, "、"), headerDepth)
}
