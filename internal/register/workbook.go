package register

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"os"

	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/sheet"
)

// workbook is an open file of which one sheet's columns are recognised.
type workbook struct {
	*sheet.Book
	hash    string // SHA-256 of the file, hex
	sheet   string
	columns Columns
	data    int // number of the last header row
}

// openWorkbook opens a file and finds the sheet to import: the named one, or the first whose header names a compound's name.
// The community column may be missing only when the upload says which community its rows belong to.
func openWorkbook(u *Upload, r *recogniser) (*workbook, error) {
	hash, err := hashFile(u.Path)
	if err != nil {
		return nil, err
	}
	book, err := sheet.Open(u.Path, u.Name, sheet.Limits{})
	if err != nil {
		return nil, err
	}
	w := &workbook{Book: book, hash: hash}
	if err := w.choose(u, r); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return w, nil
}

func (w *workbook) choose(u *Upload, r *recogniser) error {
	sheets := w.Sheets()
	if u.Sheet != "" {
		sheets = []string{u.Sheet}
	}
	var first error
	for _, name := range sheets {
		top, err := w.top(name)
		if err == nil {
			if h, ok := r.fitting(texts(top)).find(texts(top)); ok {
				w.sheet, w.columns, w.data = name, h.columns, top[h.first+h.rows-1].Number
				return w.needsCommunity(u, r.plan)
			}
			err = noHeader(u.Name, r.plan)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (w *workbook) needsCommunity(u *Upload, p *plan.Plan) error {
	if u.Community != "" || w.columns.has(FieldCommunity) {
		return nil
	}
	f, _ := p.Field(FieldCommunity)
	return fault.Invalidf("“%s”的表头里没有“%s”一列。请补上这一列，或者在导入时选定这份表属于哪个社区。", u.Name, f.Name)
}

func (w *workbook) top(name string) ([]sheet.Row, error) {
	var top []sheet.Row
	for row, err := range w.Rows(name) {
		if err != nil {
			return nil, err
		}
		if top = append(top, row); len(top) == headerDepth {
			break
		}
	}
	return top, nil
}

func texts(rows []sheet.Row) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range row.Cells {
			out[i] = append(out[i], c.Text)
		}
	}
	return out
}

// lines yields the rows below the header.
func (w *workbook) lines() iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for row, err := range w.Rows(w.sheet) {
			if err == nil && row.Number <= w.data {
				continue
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// skips reports whether a row is no compound: a subtotal, or the header once more.
func (w *workbook) skips(row *sheet.Row) bool { return row.Subtotal() || w.columns.repeats(row.Cells) }

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
