package register_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
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

// An import beside people who write the same compounds loses nothing: it is whole, or it is a Conflict.
func TestImportBesideOtherWriters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const compounds = 12
		var file strings.Builder
		file.WriteString("名称,社区,户数\n")
		var ids []string
		for i := range compounds {
			ids = append(ids, w.create(t, sports, map[string]string{"name": fmt.Sprintf("示例%d号院", i), "buildings": "1栋"}).ID)
			fmt.Fprintf(&file, "示例%d号院,体育,%d户\n", i, 50+i)
		}
		u := upload(t, "a.csv", file.String())
		var writers sync.WaitGroup
		for n := range 4 {
			writers.Go(func() {
				for i := range ids {
					c, err := w.Get(w.ctx, place.In(street), ids[(i+3*n)%compounds])
					if err == nil {
						_, err = w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: c.Version, Texts: map[string]string{"storeys": strconv.Itoa(2 + n)}})
					}
					if err != nil && fault.Of(err) != fault.Conflict {
						t.Error(err)
					}
				}
			})
		}
		var run register.Run
		for {
			var err error
			if run, err = w.Import(w.ctx, office, u); err == nil {
				break
			}
			if fault.Of(err) != fault.Conflict {
				t.Fatal(err)
			}
		}
		writers.Wait()
		if run.Updated != compounds {
			t.Errorf("%s", run.Sentence())
		}
		for _, id := range ids {
			c, err := w.Get(w.ctx, place.In(street), id)
			if err != nil {
				t.Fatal(err)
			}
			history, err := w.History(w.ctx, place.In(street), id)
			if err != nil || int64(len(history)) != c.Version || history[0].Seq != c.Version || !c.Facts["households"].Known() {
				t.Errorf("%v: version %d of %d records, %+v", err, c.Version, len(history), c.Facts["households"])
			}
		}
	})
}
