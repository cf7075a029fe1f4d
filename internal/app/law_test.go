package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/app"
)

// An office's own law lies beside its data and is read whole before anything is served.
func TestOwnLawBesideTheData(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	folder := filepath.Join(data, "law")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	keep := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "own.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const own = "id: own\nname: 示例市物业管理条例\nshort: 示例条例\nlevel: local\narea: \"5101\"\nfrom: 2014-01-01\nterms:\n  roll_posting: {days: 12, cite: \"9\"}\n"
	keep(own)
	a, err := app.Open(t.Context(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	got := a.Plans.Law.Terms("510105", "2026-11-24").RollPosting
	a.Close()
	if got == nil || got.Days != 12 {
		t.Errorf("%+v", got)
	}
	keep(own + "  roll_posting: {days: 13, cite: \"9\"}\n")
	if a, err := app.Open(t.Context(), app.Config{Data: data}); err == nil || !strings.Contains(err.Error(), "own.yaml:9:3: roll_posting 重复写了两次") {
		if err == nil {
			a.Close()
		}
		t.Error(err)
	}
}
