package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rowReader reads the rows of one worksheet.
type rowReader struct {
	book   *Book
	s      *scanner
	merges []*merge // not yet begun, by first row
	active []*merge
	text   []byte
	yield  func(Row) bool
}

var errStopped = errors.New("sheet: the reader wants no more rows")

func (b *Book) eachXML(p sheetPart, yield func(Row) bool) error {
	merges, err := b.readMerges(p)
	if err != nil {
		return err
	}
	ok, err := b.read(p.part, func(s *scanner) error {
		r := &rowReader{book: b, s: s, merges: merges, yield: yield}
		if err := r.rows(); !errors.Is(err, errStopped) {
			return err
		}
		return nil
	})
	if err == nil && !ok {
		return b.broken()
	}
	return err
}

func (r *rowReader) rows() error {
	number := 0
	for {
		t, err := r.s.next()
		switch {
		case err != nil:
			return err
		case t == eof:
			return errXML
		case t == end && string(r.s.name) == "sheetData":
			return nil
		case t != start || string(r.s.name) != "row":
			continue
		}
		number++
		if n, ok := integer(r.s.attr("r")); ok {
			number = n
		}
		cells, own, err := r.cells()
		if err != nil {
			return err
		}
		if cells = r.fill(number, cells); !own {
			continue
		}
		if number > r.book.limits.Rows {
			return r.book.tooLong()
		}
		if !r.yield(Row{number, cells}) {
			return errStopped
		}
	}
}

// cells reads the cells of the row that was just begun; own tells whether any holds something.
func (r *rowReader) cells() (cells []Cell, own bool, err error) {
	cells = make([]Cell, 0, 16)
	for column := 0; ; {
		t, err := r.s.next()
		switch {
		case err != nil:
			return nil, false, err
		case t == eof:
			return nil, false, errXML
		case t == end && string(r.s.name) == "row":
			return cells, own, nil
		case t != start || string(r.s.name) != "c":
			continue
		}
		if ref := r.s.attr("r"); ref != nil {
			column, _ = position(ref)
		}
		c, err := r.cell()
		if err != nil {
			return nil, false, err
		}
		if c.Text != "" && column < maxColumns {
			for len(cells) < column {
				cells = append(cells, Cell{})
			}
			cells = append(cells[:column], c)
			own = own || strings.TrimSpace(c.Text) != ""
		}
		column++
	}
}

// cell reads the cell that was just begun.
func (r *rowReader) cell() (Cell, error) {
	kind := kindOf(r.s.attr("t"))
	styled, _ := integer(r.s.attr("s"))
	r.text = r.text[:0]
	formula, result, inValue := false, false, false
	for {
		t, err := r.s.next()
		switch {
		case err != nil:
			return Cell{}, err
		case t == eof:
			return Cell{}, errXML
		case t == chars && inValue:
			r.text = r.s.chars(r.text)
		case t == start && string(r.s.name) == "v":
			inValue, result = true, true
		case t == start && string(r.s.name) == "is":
			if r.text, err = richText(r.s, r.text, "is"); err != nil {
				return Cell{}, err
			}
		case t == start:
			formula = formula || string(r.s.name) == "f"
			if err := r.s.skipElement(); err != nil {
				return Cell{}, err
			}
		case t == end && string(r.s.name) == "c":
			if formula && !result {
				return Cell{Text: "#公式没有结果", Kind: Failed}, nil
			}
			return r.book.value(kind, r.text, styled)
		case t == end:
			inValue = false
		}
	}
}

// kindOf folds the cell's type attribute to one letter: n, s(hared), t(ext), b, e, d.
func kindOf(t []byte) byte {
	switch string(t) {
	case "s", "b", "e", "d":
		return t[0]
	case "str", "inlineStr":
		return 't'
	}
	return 'n'
}

func (b *Book) value(kind byte, text []byte, styled int) (Cell, error) {
	switch kind {
	case 's':
		i, ok := integer(bytes.TrimSpace(text))
		if !ok && len(text) == 0 {
			return Cell{}, nil
		}
		s, found := b.strings.at(i)
		if !ok || !found {
			return Cell{}, errXML
		}
		return Cell{Text: s}, nil
	case 't':
		return Cell{Text: string(unescapeControls(text, 0))}, nil
	case 'b':
		if string(text) == "1" {
			return Cell{Text: "TRUE"}, nil
		}
		return Cell{Text: "FALSE"}, nil
	case 'e':
		return Cell{Text: string(text), Kind: Failed}, nil
	case 'd':
		return Cell{Text: strings.TrimSuffix(strings.TrimSuffix(string(text), "Z"), "T00:00:00"), Kind: Date}, nil
	}
	var st style
	if styled >= 0 && styled < len(b.styles) {
		st = b.styles[styled]
	}
	return b.number(string(text), st), nil
}

// number returns a number as the person sees it: without the noise of binary fractions, as a date, as a percentage.
func (b *Book) number(text string, st style) Cell {
	if text == "" {
		return Cell{}
	}
	if st.day != "" {
		if day, ok := b.day(text); ok {
			return Cell{Text: day.Format(st.day), Kind: Date}
		}
	}
	if !st.percent && !strings.ContainsAny(text, ".eE") {
		return Cell{Text: text, Kind: Number}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Cell{Text: text}
	}
	if st.percent {
		return Cell{Text: plain(v*100) + "%"}
	}
	return Cell{Text: plain(v), Kind: Number}
}

// plain prints a number with the 15 digits that a workbook keeps.
func plain(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// lastSerial is 9999-12-31.
const lastSerial = 2958465

// day returns the day of a serial number; ok is false for a time of day. In the 1900 system, day 60 never was, and the days
// before it count from one day later.
func (b *Book) day(serial string) (time.Time, bool) {
	v, err := strconv.ParseFloat(serial, 64)
	if err != nil || v > lastSerial || v < 1 && !b.from1904 || v < 0 {
		return time.Time{}, false
	}
	switch n := int(v); {
	case b.from1904:
		return time.Date(1904, 1, 1+n, 0, 0, 0, 0, time.UTC), true
	case n < 60:
		return time.Date(1899, 12, 31+n, 0, 0, 0, 0, time.UTC), true
	default:
		return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC), true
	}
}

func integer(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// position reads a cell's name, AB12: column 27 (from 0), row 12.
func position(ref []byte) (column, row int) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, _ = integer(ref[i:])
	return max(column-1, 0), row
}

// unescapeControls resolves _x000D_ in b[from:], which is how workbooks write control characters.
func unescapeControls(b []byte, from int) []byte {
	at := bytes.Index(b[from:], []byte("_x"))
	for at >= 0 {
		at += from
		if at+7 <= len(b) && b[at+6] == '_' {
			if n, err := strconv.ParseUint(string(b[at+2:at+6]), 16, 32); err == nil && n < 0x80 {
				b = slices.Replace(b, at, at+7, byte(n))
			}
		}
		from = at + 1
		at = bytes.Index(b[from:], []byte("_x"))
	}
	return b
}

// merge is a merged range and, once its first row was read, its first cell. Columns count from 0.
type merge struct {
	left, right, top, bottom int
	cell                     Cell
}

// readMerges reads the list of merged ranges, which stands behind the rows; what lies before it is only unpacked.
func (b *Book) readMerges(p sheetPart) (merges []*merge, err error) {
	_, err = b.read(p.part, func(s *scanner) error {
		if found, err := s.forward("mergeCells"); err != nil || !found {
			return err
		}
		for {
			t, err := s.next()
			switch {
			case err != nil || t == eof:
				return err
			case t != start || string(s.name) != "mergeCell":
				continue
			}
			if m := mergeOf(s.attr("ref")); m != nil && len(merges) < maxMerges {
				merges = append(merges, m)
			}
		}
	})
	slices.SortStableFunc(merges, func(a, b *merge) int { return cmp.Compare(a.top, b.top) })
	return merges, err
}

// mergeOf reads B2:C4; nil for what is no range of several cells.
func mergeOf(ref []byte) *merge {
	from, to, ok := bytes.Cut(ref, []byte(":"))
	m := &merge{}
	m.left, m.top = position(from)
	m.right, m.bottom = position(to)
	m.right = min(m.right, maxColumns-1)
	if !ok || m.right < m.left || m.bottom < m.top {
		return nil
	}
	return m
}

// fill writes the first cell of each merge into its other cells of this row.
func (r *rowReader) fill(number int, cells []Cell) []Cell {
	for len(r.merges) > 0 && r.merges[0].top <= number {
		m := r.merges[0]
		r.merges = r.merges[1:]
		if m.top == number && m.left < len(cells) && cells[m.left].Text != "" {
			m.cell = cells[m.left]
			m.cell.Filled = true
			r.active = append(r.active, m)
		}
	}
	r.active = slices.DeleteFunc(r.active, func(m *merge) bool { return m.bottom < number })
	for _, m := range r.active {
		for c := m.left; c <= m.right; c++ {
			for len(cells) <= c {
				cells = append(cells, Cell{})
			}
			if cells[c].Text == "" {
				cells[c] = m.cell
			}
		}
	}
	return cells
}
