package dbtest_test

import (
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

func TestEachRunsOnBothEngines(t *testing.T) {
	t.Parallel()
	seen := make(chan db.Engine, 2)
	t.Run("engines", func(t *testing.T) {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			if err := d.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			seen <- d.Engine
		})
	})
	if a, b := <-seen, <-seen; a == b {
		t.Errorf("both runs on %s", a)
	}
}

func TestManyDatabasesAtOnce(t *testing.T) {
	t.Parallel()
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			if err := dbtest.Postgres(t).Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
}
