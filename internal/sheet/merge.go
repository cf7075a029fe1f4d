package sheet

import (
	"bytes"
	"cmp"
	"slices"
)

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
