package sheet

import (
	"archive/zip"
	"iter"
	"os"
	"slices"

	"bayou/internal/fault"
)

// Limits bound what a file may cost. A zero field takes its default.
type Limits struct {
	File  int64 // bytes of the file; default 100 MB
	Sheet int64 // bytes of one sheet's XML, or of a text table; default 200 MB
	Rows  int   // rows of one sheet; default 500,000
}

// The defaults of Limits, and bounds that no register comes near.
const (
	defaultFile  = 100 << 20
	defaultSheet = 200 << 20
	defaultRows  = 500_000
	maxColumns   = 512     // cells further right are not read
	maxText      = 32_767  // characters of one cell, as a workbook has it
	maxMerges    = 100_000 // of one sheet
)

func (l Limits) orDefault() Limits {
	if l.File == 0 {
		l.File = defaultFile
	}
	if l.Sheet == 0 {
		l.Sheet = defaultSheet
	}
	if l.Rows == 0 {
		l.Rows = defaultRows
	}
	return l
}

// Kind is what the file says a cell is.
type Kind uint8

// The kinds of cells. A Date's text is 1998-05-01, or 1998年5月 or 1998年 where the cell shows no more than that.
const (
	Text Kind = iota
	Number
	Date
	Failed // a formula without a result; the text is the error, #REF!
)

// Cell is one cell. Filled tells that it lies in a merge and bears the text of the merge's first cell.
type Cell struct {
	Text   string
	Kind   Kind
	Filled bool
}

// Row is one row that holds something of its own. Number counts from 1, as the person sees it; Cells begin at column A.
type Row struct {
	Number int
	Cells  []Cell
}

// Book is an open file. It is read by one goroutine at a time.
type Book struct {
	name     string
	limits   Limits
	file     *os.File
	sheets   []sheetPart // one without a part for a text table
	table    *textTable
	parts    map[string]*zip.File
	strings  *stringTable
	styles   []style
	from1904 bool
}

// Open looks at what the file is, by its content, and reads what its rows need. name is how the person knows it. Close the
// book.
func Open(path, name string, l Limits) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := &Book{name: name, limits: l.orDefault(), file: f}
	if err := b.open(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return b, nil
}

func (b *Book) open() error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	switch size := info.Size(); {
	case size == 0:
		return fault.Invalidf("文件“%s”是空的，请重新选择文件", b.name)
	case size > b.limits.File:
		return fault.Invalidf("文件“%s”有 %d MB，超过 %d MB 的上限；请删去图片和多余的工作表，或分成几个文件", b.name, size>>20, b.limits.File>>20)
	}
	zipped, err := b.sniff()
	if err != nil {
		return err
	}
	if !zipped {
		return b.openText(info.Size())
	}
	return b.openZip(info.Size())
}

// Close closes the file.
func (b *Book) Close() error { return b.file.Close() }

// Sheets returns the names of the visible sheets in their order; "" is the one sheet of a text table.
func (b *Book) Sheets() []string {
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.name
	}
	return names
}

// From1904 tells that the workbook counts its days from 1904-01-01, for numbers that a column's kind makes dates.
func (b *Book) From1904() bool { return b.from1904 }

// Rows yields the rows of a sheet in their order. An error ends them; a sheet without any row is one.
func (b *Book) Rows(sheet string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		i := slices.IndexFunc(b.sheets, func(s sheetPart) bool { return s.name == sheet })
		if i < 0 {
			yield(Row{}, fault.Invalidf("文件“%s”里没有工作表“%s”", b.name, sheet))
			return
		}
		count, stopped := 0, false
		err := b.each(b.sheets[i], func(r Row) bool {
			count++
			stopped = !yield(r, nil)
			return !stopped
		})
		switch {
		case stopped:
		case err != nil:
			yield(Row{}, err)
		case count == 0 && sheet == "":
			yield(Row{}, fault.Invalidf("文件“%s”里没有内容", b.name))
		case count == 0:
			yield(Row{}, fault.Invalidf("工作表“%s”是空的，请选择有内容的工作表", sheet))
		}
	}
}

func (b *Book) each(s sheetPart, yield func(Row) bool) error {
	if b.table != nil {
		return b.table.each(b, yield)
	}
	return b.eachXML(s, yield)
}

func (b *Book) tooLong() error {
	return fault.Invalidf("文件“%s”超过 %d 行的上限，请分成几个文件导入", b.name, b.limits.Rows)
}

func (b *Book) broken() error {
	return fault.Invalidf("文件“%s”不完整或已损坏；请在 WPS 或 Excel 里打开，另存为新的 .xlsx 文件后再导入", b.name)
}
