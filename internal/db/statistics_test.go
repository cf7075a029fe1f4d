package db_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

// enter inserts the stations numbered from one number on in one transaction.
func enter(t *testing.T, d *db.DB, from, n int) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) error {
		return db.Insert(t.Context(), tx, "station", []string{"county", "path", "kind", "name", "pilot", "since"}, func(yield func([]any) bool) {
			for i := range n {
				if !yield([]any{"110101", "110101/" + strconv.Itoa(from+i) + "/", "station", "示例", false, "2015-07-20"}) {
					return
				}
			}
		})
	}); err != nil {
		t.Fatal(err)
	}
}

// looked returns what SQLite knows of the sizes of the stations' indexes.
func looked(t *testing.T, d *db.DB) string {
	t.Helper()
	known, err := db.All[string](t.Context(), d, "select stat from sqlite_stat1 where tbl = 'station'")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(known, ";")
}

func TestStatisticsFollowTheTables(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	enter(t, d, 0, 5)
	if err := d.Optimize(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := looked(t, d); !strings.HasPrefix(got, "5 ") {
		t.Errorf("after a look: %q", got)
	}
	enter(t, d, 5, 2000)
	if got := looked(t, d); !strings.HasPrefix(got, "2005 ") {
		t.Errorf("after a large transaction: %q", got)
	}
}

func TestOpeningLooksAtTheTables(t *testing.T) {
	t.Parallel()
	where := filepath.Join(t.TempDir(), "bayou.db")
	for _, want := range []string{"", "7 "} {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			enter(t, d, 0, 7)
		} else if got := looked(t, d); !strings.HasPrefix(got, want) {
			t.Errorf("after opening: %q", got)
		}
		d.Close()
	}
}

// TestEveryEngineCanBeAsked though PostgreSQL looks by itself.
func TestEveryEngineCanBeAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Optimize(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
