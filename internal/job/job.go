// Package job does what the clock asks for: it seals the journal within a second, closes a week when the plan says so, sweeps
// ended sessions and has the database look at the sizes of its tables. Several processes may share a database: every job may
// run twice at once without harm, because what it does is idempotent and guarded by keys; a week that two processes close at
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
	"fmt"
	"log/slog"
	"slices"
	"time"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/week"
)

// Runner runs the jobs until its context ends.
type Runner struct {
	Journal  *audit.Journal
	Accounts *account.Store
	Weeks    *week.Store // nil = weeks are closed by people alone
	Tables   *db.DB      // nil = nobody looks at the tables' sizes
	Log      *slog.Logger
}

// Run blocks until ctx ends.
func (r Runner) Run(ctx context.Context) {
	seal := time.NewTicker(time.Second)
	defer seal.Stop()
	closing := time.NewTicker(time.Minute)
	defer closing.Stop()
	sweep := time.NewTicker(10 * time.Minute)
	defer sweep.Stop()
	look := time.NewTicker(time.Hour)
	defer look.Stop()
	r.closeWeeks(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-seal.C:
			if _, err := r.Journal.Seal(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("sealing the journal", "err", err)
			}
		case <-closing.C:
			r.closeWeeks(ctx)
		case <-sweep.C:
			if err := r.Accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("sweeping sessions", "err", err)
			}
		case <-look.C:
			r.optimize(ctx)
		}
	}
}

func (r Runner) optimize(ctx context.Context) {
	if r.Tables == nil {
		return
	}
	if err := r.Tables.Optimize(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("looking at the tables", "err", err)
	}
}

func (r Runner) closeWeeks(ctx context.Context) {
	if r.Weeks == nil {
		return
	}
	if err := r.CloseWeeks(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("closing weeks", "err", err)
	}
}

// closeBatch is how many sub-districts one statement names.
const closeBatch = 100

// CloseWeeks closes, as 系统, every week whose close is due and that nobody has closed. What fails is tried again the next time.
func (r Runner) CloseWeeks(ctx context.Context) error {
	overdue, err := r.Weeks.Overdue(ctx, place.Everywhere())
	if err != nil {
		return err
	}
	for _, o := range overdue {
		for streets := range slices.Chunk(o.Streets, closeBatch) {
			got, err := r.Weeks.CloseAll(ctx, account.System(), place.In(streets...), o.Week)
			if err != nil {
				return fmt.Errorf("%s: %w", o.Week, err)
			}
			r.Log.Info("closed a week", "week", o.Week, "streets", got.Closed, "already", got.Already)
		}
	}
	return nil
}
