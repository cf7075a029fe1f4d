// Package job does what the clock asks for: it seals the journal within a second and
// sweeps ended sessions. Several processes may share a database: every job may run twice at once without harm, because what it
// does is idempotent and guarded by keys.
//
// Clauses: A4
package job

import (
	"context"
	"log/slog"
	"time"

	"bayou/internal/account"
	"bayou/internal/audit"
)

// Runner runs the jobs until its context ends.
type Runner struct {
	Journal  *audit.Journal
	Accounts *account.Store
	Log      *slog.Logger
}

// Run blocks until ctx ends.
func (r Runner) Run(ctx context.Context) {
	seal := time.NewTicker(time.Second)
	defer seal.Stop()
	sweep := time.NewTicker(10 * time.Minute)
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-seal.C:
			if _, err := r.Journal.Seal(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("sealing the journal", "err", err)
			}
		case <-sweep.C:
			if err := r.Accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
				r.Log.Error("sweeping sessions", "err", err)
			}
		}
	}
}
