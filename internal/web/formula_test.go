package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Whatever people typed, no workbook that leaves the house holds a formula.
func TestNoExportHoldsAFormula(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, name := range []string{"=cmd|' /C calc'!A0", "+1+cmd院", "-2+3院", "@SUM(1)院", "\t=1+1院"} {
		w.post(t, "property", "/compounds/new", 303, url.Values{"name": {name}, "community": {"410105001010"}, "address": {"=HYPERLINK(\"http://x\")"}})
	}
	books := 0
	for _, r := range w.Routes() {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.Path, ".xlsx") || strings.Contains(r.Path, "{") || !strings.HasPrefix(r.Path, "/compounds") && !strings.HasPrefix(r.Path, "/modes") {
			continue
		}
		books++
		b := w.do(t, "property", 200, httptest.NewRequestWithContext(t.Context(), http.MethodGet, r.Path, http.NoBody)).Body.Bytes()
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("%s: %v", r.Path, err)
		}
		for _, f := range z.File {
			if part := unpacked(t, f); strings.HasPrefix(f.Name, "xl/worksheets/") && (strings.Contains(part, "<f>") || strings.Contains(part, "<f ")) {
				t.Errorf("%s holds a formula", r.Path)
			}
		}
	}
	if books < 4 {
		t.Errorf("only %d workbooks were looked at", books)
	}
}

func unpacked(t *testing.T, f *zip.File) string {
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
	return string(b)
}
