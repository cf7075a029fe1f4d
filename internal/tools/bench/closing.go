package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"bayou/internal/account"
	"bayou/internal/bench"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// goalsDue is the week in which the plan's goals have fallen due, so that the close asks everything that it can ask.
const goalsDue clock.Week = "2015-W53"

// cluster names the folder of the PostgreSQL that withpg started.
const cluster = "BAYOU_TEST_PG"

// closed tells how long the close and the sum took, and the cores' time that our process spent on the close; PostgreSQL spends
// more in its own.
type closed struct{ Close, Busy, Sum float64 }

// sums is what anybody would write who wants the week's totals and nothing else.
const sums = `select path, cast(sum(points) as bigint) as points, cast(sum(findings) as bigint) as findings, cast(sum(due) as bigint) as due,
	cast(sum(fixed) as bigint) as fixed, cast(sum(compounds) as bigint) as compounds, cast(sum(reports) as bigint) as reports from (
	select path, 0 as points, 0 as findings, 0 as due, 0 as fixed, 0 as compounds, 0 as reports from area where level = 'community'
	union all select substr(path, 1, 15), points, findings, 0, 0, 0, 0 from visit where week = $1
	union all select substr(path, 1, 15), 0, 0, 1, case when rectified_on <> '' and rectified_on <= due then 1 else 0 end, 0, 0
		from finding_term where due between $2 and $3
	union all select substr(path, 1, 15), 0, 0, 0, 0, 1, 0 from compound where scope = 'yes'
	union all select path, 0, 0, 0, 0, 0, 1 from weekly_report where week = $1 and confirmed_at > 0) x group by path`

// closing closes a week for a country on both engines.
func closing(ctx context.Context, s size) ([]row, error) {
	var out []row
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		where := ""
		if engine == db.Postgres {
			dir := os.Getenv(cluster)
			if dir == "" {
				continue
			}
			where = "postgres://postgres@/postgres?host=" + dir
		}
		c, err := spawn[closed](ctx, "close", s.Communities, where)
		if err != nil {
			return nil, err
		}
		out = append(out, row{
			fmt.Sprintf("close a week of %d communities, %s; one SQL sum", s.Communities, engine), spent(c.Close, c.Busy), seconds(c.Sum), times(c.Close, c.Sum),
			"<= 20 s", bar(c.Close <= 20),
		})
	}
	return out, nil
}

func closeStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	a, made, err := country(ctx, folder, args[1], bench.Country{Compounds: 2 * n, Communities: n, Weeks: 1, Seed: 1, From: goalsDue})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	sum, err := addUp(ctx, a.DB, made.Last, n)
	if err != nil {
		return nil, err
	}
	start, worked := time.Now(), busy()
	r, err := a.Week.CloseAll(ctx, account.System(), place.Everywhere(), made.Last)
	took, spent := time.Since(start).Seconds(), (busy() - worked).Seconds()
	if err == nil && r.Communities != n {
		err = fmt.Errorf("closed %d communities of %d", r.Communities, n)
	}
	return closed{took, spent, sum}, err
}

// addUp runs the yardstick twice and returns the second time, when the tables have been read once.
func addUp(ctx context.Context, d *db.DB, w clock.Week, want int) (float64, error) {
	type total struct {
		Path                                             place.Path
		Points, Findings, Due, Fixed, Compounds, Reports int64
	}
	var took float64
	for range 2 {
		start := time.Now()
		all, err := db.All[total](ctx, d, sums, w, w.Monday(), w.Sunday())
		if err != nil {
			return 0, err
		}
		if took = time.Since(start).Seconds(); len(all) != want {
			return 0, fmt.Errorf("summed up %d communities of %d", len(all), want)
		}
	}
	return took, nil
}
