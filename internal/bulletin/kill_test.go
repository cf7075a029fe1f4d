package bulletin_test

import (
	"context"
	"testing"
	"time"

	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
)

func TestMain(m *testing.M) { dbtest.Main(m, issueAll) }

// issueAll issues every approved bulletin, one after another.
func issueAll(_ context.Context, d *db.DB, begin func(), _ []string) error {
	w := open(d)
	w.clock.Set(clock.Date("2015-12-28").At(9, 0))
	list, err := w.List(w.ctx, place.In(street), 100, 0)
	begin()
	for _, b := range list {
		if b.State == bulletin.Approved && err == nil {
			_, err = w.Issue(w.ctx, office, b.ID, b.Version)
		}
	}
	return err
}

// An issue that is killed at any moment leaves neither a number nor a document, and the next one takes the number.
func TestKillDuringIssue(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	const weeks = 20
	dbtest.EachWhere(t, func(t *testing.T, d *db.DB, where string) {
		w := newWorld(t, d)
		w.clock.Set(clock.Date("2015-12-28").At(9, 0))
		for k, n := clock.Week("2015-W30"), 0; n < weeks; k, n = k.Next(), n+1 {
			w.approved(t, k)
		}
		kills, issued := 0, 0
		for delay := 2 * time.Millisecond; issued < weeks; delay += 2 * time.Millisecond {
			if !dbtest.Kill(t, where, delay) {
				kills++
			}
			issued = w.whole(t)
		}
		if kills == 0 {
			t.Error("no kill came in time")
		}
	})
}

// whole checks that what is issued is numbered without gap, with its documents and nothing else, and returns how many.
func (w *world) whole(t *testing.T) int {
	t.Helper()
	list, err := w.Published(w.ctx, street, 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range list {
		if b.Number != len(list)-i {
			t.Fatalf("number %d in place %d of %d", b.Number, i, len(list))
		}
		for _, skin := range bulletin.Skins {
			if f, err := w.Document(w.ctx, b.ID, skin); err != nil || len(f.Content) == 0 {
				t.Fatalf("%s has no document: %v", b.Name(), err)
			}
		}
	}
	papers, err := db.One[int](w.ctx, w.db, "", "select count(*) from blob")
	last, _, err2 := db.Maybe[int](w.ctx, w.db, "select last from bulletin_series where path = $1", street)
	if err != nil || err2 != nil || papers != 2*len(list) || last != len(list) {
		t.Fatalf("%d issued, %d documents, last number %d: %v %v", len(list), papers, last, err, err2)
	}
	return len(list)
}
