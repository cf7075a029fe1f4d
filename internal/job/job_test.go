package job_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/job"
	"bayou/internal/place"
	"bayou/plans"
)

const street = place.Path("410105/001/")

// process is one server process on a database, with a clock set by hand.
type process struct {
	*app.App
	clock *clock.Frozen
	job.Runner
}

func start(t *testing.T, where string) process {
	t.Helper()
	c := clock.NewFrozen(clock.Date("2015-08-05").At(9, 0))
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), DB: where, Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return process{a, c, job.Runner{Journal: a.Journal, Accounts: a.Accounts, Weeks: a.Week, Log: slog.New(slog.DiscardHandler)}}
}

// activate lets a sub-district work by the plan from Wednesday of 2015-W32.
func (p process) activate(t *testing.T, src []byte) {
	t.Helper()
	if err := p.Areas.Seed(t.Context(), account.System()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Plans.Activate(t.Context(), account.System(), street, plans.JingbaluFile, src, "2015-07-20"); err != nil {
		t.Fatal(err)
	}
}

// closed runs the job at a moment and returns the closed weeks, as the journal has them, newest first.
func (p process) closed(t *testing.T, day clock.Date, hour, minute int) []string {
	t.Helper()
	p.clock.Set(day.At(hour, minute))
	if err := p.CloseWeeks(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p.journaled(t)
}

func (p process) journaled(t *testing.T) []string {
	t.Helper()
	rows, err := p.App.Journal.List(t.Context(), place.Everywhere(), audit.Query{Action: "week.close", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		if r.Actor != "system" || r.Name != "系统" {
			t.Errorf("%s by %s %s", r.Subject, r.Actor, r.Name)
		}
		out = append(out, r.Subject[len("week:"):])
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

func each(t *testing.T, test func(t *testing.T, where string)) {
	t.Helper()
	for engine, where := range map[db.Engine]string{db.SQLite: filepath.Join(t.TempDir(), "bayou.db"), db.Postgres: dbtest.PostgresURL(t)} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, where)
		})
	}
}

// clauses: A3
func TestAWeekClosesItselfOnMonday(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, where string) {
		p := start(t, where)
		p.activate(t, plans.Jingbalu())
		for _, x := range []struct {
			day          clock.Date
			hour, minute int
			want         string
		}{
			{"2015-08-05", 9, 0, ""}, // W31 ended before the office worked by the plan
			{"2015-08-09", 23, 59, ""},
			{"2015-08-10", 7, 59, ""},
			{"2015-08-10", 8, 0, "2015-W32"},
			{"2015-08-10", 8, 1, "2015-W32"},
			{"2015-08-16", 12, 0, "2015-W32"},
			{"2015-08-17", 8, 30, "2015-W33"},
			{"2015-10-05", 8, 0, "2015-W40"}, // a holiday: the meeting moves, the close does not
		} {
			got := p.closed(t, x.day, x.hour, x.minute)
			if x.want == "" != (len(got) == 0) || len(got) > 0 && got[0] != x.want {
				t.Errorf("%s %02d:%02d: closed %v, want %q last", x.day, x.hour, x.minute, got, x.want)
			}
		}
		if got := p.journaled(t); len(got) != 9 {
			t.Errorf("closed %v: what was missed is caught up once", got)
		}
	})
}

// After months without a process, the last weeks are caught up in their order, and no more than a few.
func TestMissedWeeksAreCaughtUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, where string) {
		p := start(t, where)
		p.activate(t, plans.Jingbalu())
		got := p.closed(t, "2015-12-28", 9, 0)
		if len(got) != 8 || got[0] != "2015-W52" || got[7] != "2015-W45" {
			t.Errorf("caught up %v", got)
		}
	})
}

// A plan without a weekly rhythm has no week to close.
func TestNoRhythmNoClose(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, where string) {
		p := start(t, where)
		src := string(plans.Jingbalu())
		rhythm := regexp.MustCompile(`(?m)^rhythm:\n( .*\n)+`)
		if !rhythm.MatchString(src) {
			t.Fatal("the plan has no rhythm to leave out")
		}
		p.activate(t, []byte(rhythm.ReplaceAllString(src, "")))
		if got := p.closed(t, "2015-08-31", 9, 0); len(got) != 0 {
			t.Errorf("closed %v", got)
		}
	})
}

func TestTwoProcessesCloseOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, where string) {
		all := []process{start(t, where), start(t, where), start(t, where)}
		all[0].activate(t, plans.Jingbalu())
		var wg sync.WaitGroup
		for _, p := range all {
			p.clock.Set(clock.Date("2015-08-24").At(8, 0))
			wg.Go(func() {
				if err := p.CloseWeeks(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := all[0].journaled(t); len(got) != 3 {
			t.Errorf("closed %v", got)
		}
		n, err := db.One[int](t.Context(), all[1].DB, "", "select count(*) from standing")
		if err != nil || n != 3*11 {
			t.Errorf("%d standings: %v", n, err)
		}
	})
}
