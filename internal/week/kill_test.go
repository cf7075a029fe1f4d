package week_test

import (
	"context"
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m, closeAll) }

const killWeeks = 20

// closeAll closes one week after another.
func closeAll(_ context.Context, d *db.DB, begin func(), _ []string) error {
	w := open(d)
	w.clock.Set(clock.Date("2015-12-28").At(9, 0))
	begin()
	for k, n := clock.Week("2015-W30"), 0; n < killWeeks; k, n = k.Next(), n+1 {
		if _, err := w.Close(w.ctx, office, street, k); err != nil {
			return err
		}
	}
	return nil
}

// A close that is killed at any moment leaves a week closed with all its standings and its journal row, or open.
func TestKillDuringClose(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	dbtest.EachWhere(t, func(t *testing.T, d *db.DB, where string) {
		newWorld(t, d)
		kills, closed := 0, 0
		for delay := 2 * time.Millisecond; closed < killWeeks; delay += 2 * time.Millisecond {
			if !dbtest.Kill(t, where, delay) {
				kills++
			}
			closed = wholeWeeks(t, d)
		}
		if kills == 0 {
			t.Error("no kill came in time")
		}
	})
}

// wholeWeeks checks that every closed week has its standings and its journal row, and returns how many there are.
func wholeWeeks(t *testing.T, d *db.DB) int {
	t.Helper()
	var n [3]int
	for i, text := range []string{
		"select count(*) from week_snapshot where closed_at > 0 and hash <> ''", "select count(*) from standing",
		"select count(*) from journal where action = 'week.close'",
	} {
		var err error
		if n[i], err = db.One[int](t.Context(), d, "", text); err != nil {
			t.Fatal(err)
		}
	}
	if n[1] != 11*n[0] || n[2] != n[0] {
		t.Fatalf("%d weeks closed, %d standings, %d journal rows", n[0], n[1], n[2])
	}
	return n[0]
}
