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

// TableOf says how a kind of table is recognised.
type TableOf struct {
	Column   func(header string) (id string, ok bool) // takes the words of a header, without blanks and units, for a field
	Enough   func(Columns) bool
	Must     string // what the columns must be, in the sentence that refuses a table without them
	Rows     int    // the most that a sheet may have
	Mappings Mappings
}

// OpenTable opens the named sheet, or the first that has the columns; when none has, it is Invalid. Close the table.
func OpenTable(path, name, sheetName string, of *TableOf) (*Table, error) {
	hash, err := hashFile(path)
	if err != nil {
		return nil, err
	}
	book, err := sheet.Open(path, name, sheet.Limits{Rows: of.Rows})
	if err != nil {
		return nil, err
	}
	t := &Table{&workbook{Book: book, hash: hash}}
	if err := t.choose(name, sheetName, of); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return t, nil
}

// TableHeaders reads the top of a table, so that a person may say what its columns are.
func TableHeaders(path, name, sheetName string, of *TableOf) (Headers, error) {
	book, err := sheet.Open(path, name, sheet.Limits{Rows: of.Rows})
	if err != nil {
		return Headers{}, err
	}
	defer func() { _ = book.Close() }()
	return (&workbook{Book: book}).headers(of.recogniser(), sheetName, of.Enough)
}

func (of *TableOf) recogniser() *recogniser {
	return &recogniser{mappings: of.Mappings, columnOf: of.Column}
}

func (t *Table) choose(name, sheetName string, of *TableOf) error {
	sheets := t.book.Sheets()
	if sheetName != "" {
		sheets = []string{sheetName}
	}
	for _, s := range sheets {
		top, err := t.book.top(s)
		if err != nil {
			return err
		}
		if h, _ := of.recogniser().fitting(texts(top)).find(texts(top)); of.Enough(h.columns) {
			t.book.sheet, t.book.columns, t.book.data = s, h.columns, top[h.first+h.rows-1].Number
			return nil
		}
	}
	return fault.Invalidf("“%s”里没有找到表头。表头要有%s，放在前 %d 行之内；列名不同的，可以说明各列是什么，存成表头对照。", name, of.Must, headerDepth)
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
