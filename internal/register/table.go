package register

import (
	"errors"
	"iter"

	"bayou/internal/fault"
	"bayou/internal/sheet"
)

// Table is one sheet of a workbook that is no register, such as a room list, with its columns recognised in the same way: titles
// above, two rows of headers and headers that repeat on every page are understood.
type Table struct {
	book *workbook
}

// OpenTable opens the named sheet, or the first that has the columns. field takes the words of a header, without blanks and units,
// for a field; has says whether the columns are enough; what they must be stands in the sentence of the Invalid that is returned
// when no sheet has them. rows is the most that a sheet may
// have. Close the table.
func OpenTable(path, name, sheetName string, field func(header string) (id string, ok bool), has func(Columns) bool, must string, rows int) (*Table, error) {
	hash, err := hashFile(path)
	if err != nil {
		return nil, err
	}
	book, err := sheet.Open(path, name, sheet.Limits{Rows: rows})
	if err != nil {
		return nil, err
	}
	t := &Table{&workbook{Book: book, hash: hash}}
	if err := t.choose(name, sheetName, &recogniser{named: field}, has, must); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return t, nil
}

func (t *Table) choose(name, sheetName string, r *recogniser, has func(Columns) bool, must string) error {
	sheets := t.book.Sheets()
	if sheetName != "" {
		sheets = []string{sheetName}
	}
	for _, s := range sheets {
		top, err := t.book.top(s)
		if err != nil {
			return err
		}
		if h, _ := r.find(texts(top)); has(h.columns) {
			t.book.sheet, t.book.columns, t.book.data = s, h.columns, top[h.first+h.rows-1].Number
			return nil
		}
	}
	return fault.Invalidf("“%s”里没有找到表头。表头要有%s，放在前 %d 行之内。", name, must, headerDepth)
}

// Columns returns the columns of the sheet with what they were taken for.
func (t *Table) Columns() Columns { return t.book.columns }

// Hash returns the SHA-256 of the file, in hex.
func (t *Table) Hash() string { return t.book.hash }

// Sheet returns the name of the sheet, "" for a text table.
func (t *Table) Sheet() string { return t.book.sheet }

// Rows yields the rows below the header while they are read ahead. skipped counts subtotals and repeated headers, which are left out.
func (t *Table) Rows(skipped *int64) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for row, err := range ahead(t.book.lines()) {
			if err == nil && t.book.skips(&row) {
				*skipped++
				continue
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// Close closes the file.
func (t *Table) Close() error { return t.book.Close() }
