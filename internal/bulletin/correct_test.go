package bulletin_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
)

// Two offices that begin a correction at the same moment begin one.
func TestCorrectAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.approved(t, "2015-W32")
		b, err := w.Issue(w.ctx, office, b.ID, b.Version)
		if err != nil {
			t.Fatal(err)
		}
		var begun atomic.Int64
		var offices sync.WaitGroup
		for range 8 {
			offices.Go(func() {
				switch _, err := w.Correct(w.ctx, office, b.ID, "示例：名次写错"); {
				case err == nil:
					begun.Add(1)
				case fault.Of(err) != fault.Conflict:
					t.Error(err)
				}
			})
		}
		offices.Wait()
		if begun.Load() != 1 {
			t.Errorf("%d corrections of one bulletin are open", begun.Load())
		}
	})
}
