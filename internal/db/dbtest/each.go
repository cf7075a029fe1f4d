package dbtest

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bayou/internal/db"
)

// Each runs the test on both engines, each time on a fresh migrated database: a SQLite file and a PostgreSQL database.
// The two subtests run in parallel and are named after their engine.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run(string(db.SQLite), func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run(string(db.Postgres), func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite opens a fresh migrated SQLite database, closed and deleted when the test ends.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "bayou.db"))
}

// Postgres opens a fresh migrated PostgreSQL database, closed and dropped when the test ends.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	template, err := migrated()
	if err != nil {
		t.Fatalf("migrated template: %v", err)
	}
	return open(t, fresh(t, template))
}

// migrated makes one migrated database per test program, from which the others are copied: a copy takes a fraction of the
// time of the migrations.
var migrated = sync.OnceValues(func() (string, error) {
	dir, err := cluster()
	if err != nil {
		return "", err
	}
	name := "migrated_" + strings.ToLower(rand.Text())
	if err := admin(dir, "create database "+name+" template template0"); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), url(dir, name))
	if err != nil {
		return "", err
	}
	d.Close()
	return name, nil
})

func open(t testing.TB, where string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}
