package house_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/house"
	"bayou/internal/mode/modetest"
)

func TestMain(m *testing.M) { dbtest.Main(m, importFile) }

// importFile imports the room list that the second argument names into the compound that the first one names.
func importFile(ctx context.Context, d *db.DB, begin func(), args []string) error {
	o := modetest.Open(d, clock.Date("2015-08-04").At(9, 0))
	s := house.New(d, o.Journal, o.Clock, o.Register)
	begin()
	_, err := s.Import(ctx, head, house.Upload{Compound: args[0], Path: args[1], Name: "大清册.csv"})
	return err
}

// An import that is killed at any moment leaves all of it or nothing.
func TestKillLeavesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	const rows = 3000
	var b strings.Builder
	b.WriteString("房号,面积,业主\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d-%d-%d,%d.5,示例甲%d\n", i/300+1, i/60%5+1, (i%60/4+1)*100+i%4+1, 50+i%90, i)
	}
	dbtest.EachWhere(t, func(t *testing.T, d *db.DB, where string) {
		w := newWorld(t, d)
		file := upload(t, w.id, b.String()).Path
		kills := 0
		for delay := 20 * time.Millisecond; ; delay = delay * 3 / 2 {
			finished := dbtest.Kill(t, where, delay, w.id, file)
			stored := w.count(t)
			if stored == [5]int64{rows, rows, rows, rows, 1} {
				break
			}
			if stored != [5]int64{} {
				t.Fatalf("killed after %v, and half is there: %v", delay, stored)
			}
			if finished {
				t.Fatal("the import says it is done, and nothing is there")
			}
			kills++
		}
		if kills == 0 {
			t.Error("the first kill came too late to show anything")
		}
	})
}

func (w *world) count(t *testing.T) (n [5]int64) {
	t.Helper()
	for i, table := range []string{"unit", "unit_owner", "owner", "house_row", "house_run"} {
		var err error
		if n[i], err = db.One[int64](t.Context(), w.db, "", "select count(*) from "+table); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
