package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
)

// formulas are what a workbook must not take for one. They begin what people wrote, wherever it is stored.
var formulas = []string{"=cmd|'/c calc'!A1", "+1", "-1", "@x", "\t=1+1", "\r=1+1"}

// poison puts a formula before everything hidden, in every column of every table another one. What is stored as JSON gets none
// that JSON would not hold.
func (w *livedWorld) poison(t *testing.T) {
	t.Helper()
	tables, err := db.All[string](t.Context(), w.DB, "select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
	if err != nil {
		t.Fatal(err)
	}
	n, touched := 0, int64(0)
	err = w.DB.Tx(t.Context(), func(tx *db.Tx) error {
		for _, table := range tables {
			columns, err := db.All[string](t.Context(), tx, "select name from pragma_table_info($1)", table)
			if err != nil {
				return err
			}
			for _, c := range columns {
				n++
				changed, err := tx.Exec(t.Context(), fmt.Sprintf(`update %[1]s set %[2]s = replace(replace(%[2]s, $1, $2), $2,
					case when json_valid(%[2]s) then $3 else $4 end || $2) where typeof(%[2]s) = 'text' and instr(%[2]s, $2) > 0`, table, c),
					"示例"+hidden, hidden, formulas[n%4], formulas[n%len(formulas)])
				if err != nil {
					return fmt.Errorf("%s.%s: %w", table, c, err)
				}
				touched += changed
			}
		}
		return nil
	})
	if err != nil || touched < 100 {
		t.Fatalf("%d texts were poisoned: %v", touched, err)
	}
}

// Whatever people wrote, no workbook and no table that leaves the house holds a formula. Every page and every call is asked, so
// that no export can be forgotten; whose address says that it is one has to have given one.
func TestNoExportHoldsAFormula(t *testing.T) {
	t.Parallel()
	w := &walker{livedWorld: openLived(t)}
	w.poison(t)
	answered, given, poisoned := map[string]bool{}, map[string]bool{}, 0
	for _, role := range account.Roles {
		w.becomes(t, role, w.seat(role))
		for _, a := range slices.Concat(w.pages(t), w.calls(t)) {
			if a.method != http.MethodGet || answered[a.name] {
				continue
			}
			answer := w.ask(t, a, w.Session, w.key)
			answered[a.name] = answer.Code == http.StatusOK
			kind := answer.Header().Get("Content-Type")
			if !answered[a.name] || !strings.Contains(kind, "spreadsheet") && !strings.Contains(kind, "zip") && !strings.Contains(kind, "csv") {
				continue
			}
			given[a.name] = true
			for _, text := range tables(t, a.name, answer.Body.Bytes()) {
				poisoned += strings.Count(text, hidden)
			}
		}
	}
	for _, a := range slices.Concat(w.pages(t), w.calls(t)) {
		_, last := path.Split(strings.TrimPrefix(a.name, "GET "))
		if isExport := path.Ext(last) == ".xlsx" || path.Ext(last) == ".zip" || path.Ext(last) == ".csv" || last == "export"; isExport && !given[a.name] {
			t.Errorf("%s gave nothing to anybody", a.name)
		}
	}
	if len(given) < 20 || poisoned < 30 {
		t.Errorf("only %d exports with %d texts were looked at", len(given), poisoned)
	}
}

// tables returns the sheets and tables in an answer, which hold no formula.
func tables(t *testing.T, name string, body []byte) (out []string) {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return []string{plainTable(t, name, body)}
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range z.File {
		part := partOf(t, f)
		switch ext := path.Ext(f.Name); {
		case ext == ".xlsx":
			out = append(out, tables(t, name+" "+f.Name, part)...)
		case ext == ".csv":
			out = append(out, plainTable(t, name+" "+f.Name, part))
		case strings.HasPrefix(f.Name, "xl/externalLinks"):
			t.Errorf("%s: %s leads out", name, f.Name)
		case strings.HasPrefix(f.Name, "xl/"):
			text := string(part)
			if strings.HasPrefix(f.Name, "xl/worksheets/") && (strings.Contains(text, "<f>") || strings.Contains(text, "<f ")) {
				t.Errorf("%s: %s holds a formula", name, f.Name)
			}
			out = append(out, text)
		}
	}
	return out
}

// plainTable returns a table of plain text, no cell of which begins as a formula does.
func plainTable(t *testing.T, name string, body []byte) string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, cell := range slices.Concat(rows...) {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			t.Errorf("%s: %q is a formula", name, cell)
		}
	}
	return string(body)
}

func partOf(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
