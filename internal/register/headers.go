package register

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/sheet"
)

// Headers is what stands above the rows of a workbook: its sheets, the one that is looked at, and its columns with what they are
// taken for. A sheet whose header is not understood shows the row that looks most like one.
type Headers struct {
	Sheets  []string
	Sheet   string
	Columns Columns
}

// Headers reads the top of a workbook, so that a person may say what its columns are (see SaveMap).
func (s *Store) Headers(ctx context.Context, by account.Who, u Upload) (Headers, error) {
	var h Headers
	if err := mayImport(by, u.Street); err != nil {
		return h, err
	}
	p, err := s.plans.Current(ctx, u.Street, clock.Today(s.clock))
	if err != nil {
		return h, err
	}
	base, err := s.recogniser(ctx, p, &u)
	if err != nil {
		return h, err
	}
	book, err := sheet.Open(u.Path, u.Name, sheet.Limits{})
	if err != nil {
		return h, err
	}
	defer func() { _ = book.Close() }()
	return (&workbook{Book: book}).headers(base, u.Sheet, func(cs Columns) bool { return cs.has(FieldName) })
}

// headers looks at the top of every sheet. enough tells whether columns are those of the table that is looked for.
func (w *workbook) headers(base *recogniser, sheetName string, enough func(Columns) bool) (h Headers, err error) {
	h.Sheets = w.Sheets()
	for i, name := range h.Sheets {
		top, err := w.top(name)
		if err != nil {
			return h, err
		}
		r := base.fitting(texts(top))
		found, _ := r.find(texts(top))
		ok := enough(found.columns)
		if !ok {
			found.columns = r.columns(mostTexts(texts(top)))
		}
		if name == sheetName || sheetName == "" && (ok && h.Columns.named() == 0 || i == 0) {
			h.Sheet, h.Columns = name, found.columns
		}
	}
	return h, nil
}

// mostTexts returns the row that holds the most words, as a header does; an empty one when there is none.
func mostTexts(rows [][]string) [][]string {
	words := func(row []string) int {
		n := 0
		for _, text := range row {
			if strings.ContainsFunc(text, func(r rune) bool { return r > '9' }) {
				n++
			}
		}
		return n
	}
	if len(rows) == 0 {
		return [][]string{nil}
	}
	return [][]string{slices.MaxFunc(rows, func(a, b []string) int { return words(a) - words(b) })}
}
