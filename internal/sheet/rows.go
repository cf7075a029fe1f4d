package sheet

import (
	"errors"
	"strings"
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
	kind, inline := kindOf(r.s.attr("t")), string(r.s.attr("t")) == "inlineStr"
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
		case t == start && string(r.s.name) == "v" && !inline:
			inValue, result = true, true
			r.text = r.text[:0]
		case t == start && string(r.s.name) == "is" && (inline || !result): // some programs leave the text of before beside a new value
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
