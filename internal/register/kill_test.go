package register_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/register"
)

func TestMain(m *testing.M) { dbtest.Main(m, importFile) }

// importFile imports the file that the argument names.
func importFile(ctx context.Context, d *db.DB, begin func(), args []string) error {
	c := clock.NewFrozen(clock.Date("2015-08-04").At(9, 0))
	j := audit.New(d, c)
	r := register.New(register.Parts{
		DB: d, Journal: j, Clock: c, Areas: area.New(d, j, account.New(d, j, c)), Plans: plan.New(d, j, c), Judge: mode.Projection,
	})
	begin()
	_, err := r.Import(ctx, office, register.Upload{Street: street, Path: args[0], Name: "大表.csv"})
	return err
}

// An import that is killed at any moment leaves all of it or nothing.
func TestKillLeavesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	const rows = 6000
	var b strings.Builder
	b.WriteString("名称,社区,户数,建成年份\n")
	for i := range rows {
		fmt.Fprintf(&b, "示例路%d号院,商务,约%d户,%d年\n", i, 20+i%300, 1975+i%25)
	}
	file := upload(t, "大表.csv", b.String()).Path
	dbtest.EachWhere(t, func(t *testing.T, d *db.DB, where string) {
		newWorld(t, d)
		kills := 0
		for delay := 20 * time.Millisecond; ; delay = delay * 3 / 2 {
			finished := dbtest.Kill(t, where, delay, file)
			stored := count(t, d)
			if stored == [4]int64{rows, rows, rows, 1} {
				break
			}
			if stored != [4]int64{} {
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

// count returns the rows of compound, observation, import_row and import_run.
func count(t *testing.T, d *db.DB) (n [4]int64) {
	t.Helper()
	for i, table := range []string{"compound", "observation", "import_row", "import_run"} {
		var err error
		if n[i], err = db.One[int64](t.Context(), d, "", "select count(*) from "+table); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
