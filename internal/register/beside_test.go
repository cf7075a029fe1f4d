package register_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Many who look at the register of an earlier day must not wait for each other's connections for ever; the half minute is what
// tells that they do.
func TestManyLookBackAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.create(t, sports, ready)
		w.clock.Set(clock.Date("2015-08-10").At(9, 0))
		ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
		defer cancel()
		var readers sync.WaitGroup
		for range 64 {
			readers.Go(func() {
				page, err := w.List(ctx, place.In(street), register.Query{AsOf: "2015-08-05"})
				if err != nil || page.Total != 1 {
					t.Errorf("%d, %v", page.Total, err)
				}
			})
		}
		readers.Wait()
	})
}
