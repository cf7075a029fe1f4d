// Package job does what the clock asks for: it seals the journal within a second, closes a week when the plan says so, makes the
// thumbnails of new photos, takes into the search what waits for it, sweeps ended sessions and has the database look at the sizes
// of its tables. Several processes may share a database: every job may run twice at once without harm, because what it does is idempotent and guarded by keys; a week that two processes close at
// once is closed once, with one journal row.
//
// The close of a week goes by the business day, as everything that the programme dates. Under a trial date nothing is closed by
// the clock: whoever looks ahead must not freeze a week by it. What was missed while nothing ran is caught up, the oldest week
// first, week.CatchUp weeks back; a week that ended before the sub-district worked by its plan is left alone.
//
// Clauses: A3 A4
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/find"
	"bayou/internal/place"
	"bayou/internal/week"
)

// Runner runs the jobs until its context ends.
type Runner struct {
	Journal  *audit.Journal
	Accounts *account.Store
	Weeks    *week.Store               // nil = weeks are closed by people alone
	Tables   *db.DB                    // nil = nobody looks at the tables' sizes
	Thumbs   *blob.Thumbs              // nil = photos are shown as they came
	Sources  map[find.Kind]find.Source // what the search takes in; nil = nothing
	Log      *slog.Logger
}

// Run does every job at once and then blocks until ctx ends. Each keeps its own time, so that a long close does not hold up the sealing.
func (r Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	every := func(d time.Duration, what string, do func(context.Context) error) {
		all.Go(func() {
			tick := time.NewTicker(d)
			defer tick.Stop()
			for {
				if err := do(ctx); err != nil && ctx.Err() == nil {
					r.Log.Error(what, "err", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
		})
	}
	every(time.Second, "sealing the journal", func(ctx context.Context) error { _, err := r.Journal.Seal(ctx); return err })
	every(10*time.Minute, "sweeping sessions", r.Accounts.Sweep)
	if r.Thumbs != nil {
		every(5*time.Second, "making thumbnails", func(ctx context.Context) error { _, err := r.Thumbs.Make(ctx); return err })
	}
	if r.Tables != nil {
		every(time.Hour, "looking at the tables", r.Tables.Optimize)
	}
	if r.Sources != nil {
		every(time.Second, "taking in what is searched", r.TakeIn)
	}
	if r.Weeks != nil {
		every(time.Minute, "closing weeks", r.CloseWeeks)
	}
	all.Wait()
}

// TakeIn has the search take in what waits for it: the compounds of an import, and everything after an upgrade.
func (r Runner) TakeIn(ctx context.Context) error {
	n, err := find.Index(ctx, r.Tables, r.Sources)
	if n > 0 {
		r.Log.Info("taken into the search", "documents", n)
	}
	return err
}

// closeBatch is how many sub-districts one statement names.
const closeBatch = 100

// CloseWeeks closes, as 系统, every week whose close is due and that nobody has closed. What fails is tried again the next time,
// and holds up no other sub-district.
func (r Runner) CloseWeeks(ctx context.Context) error {
	overdue, err := r.Weeks.Overdue(ctx, place.Everywhere())
	failed := []error{err}
	for _, o := range overdue {
		for streets := range slices.Chunk(o.Streets, closeBatch) {
			got, err := r.Weeks.CloseAll(ctx, account.System(), place.In(streets...), o.Week)
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", o.Week, err))
				continue
			}
			r.Log.Info("closed a week", "week", o.Week, "streets", got.Closed, "already", got.Already)
		}
	}
	return errors.Join(failed...)
}
