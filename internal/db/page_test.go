package db_test

import (
	"path/filepath"
	"testing"

	"bayou/internal/db"
)

// A page's size can only be set before the file is written, so the order of the settings matters.
func TestANewFileHasLargePages(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "bayou.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if size, err := db.One[int](t.Context(), d, "", "pragma page_size"); err != nil || size != 8192 {
		t.Errorf("%d bytes, %v", size, err)
	}
}
