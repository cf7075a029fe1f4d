package mode

import (
	"context"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the mode decisions. Table: mode_decision.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	plans    *plan.Store
	register *register.Store
}

// New returns the mode decisions of a database.
func New(d *db.DB, j *audit.Journal, c clock.Clock, p *plan.Store, r *register.Store) *Store {
	return &Store{d, j, c, p, r}
}

const decisionColumns = "county, id, path, compound, mode, proposed, scope, override, reason, day, at, actor, by_name, post, plan_hash, version, grounds, replaced"

// Decisions returns every decision on a compound, newest first.
func (s *Store) Decisions(ctx context.Context, scope place.Scope, compound string) ([]Decision, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	return decisions(ctx, s.db, &c)
}

func decisions(ctx context.Context, conn db.Conn, c *register.Compound) ([]Decision, error) {
	return db.All[Decision](ctx, conn, "select "+decisionColumns+" from mode_decision where county = $1 and compound = $2 order by replaced = 0 desc, at desc, id desc",
		c.County, c.ID)
}

// Explained is a compound with the rules' answer, its decisions and whether the one in force is stale.
type Explained struct {
	Plan      *plan.Plan
	Compound  register.Compound
	Verdict   Verdict
	Decisions []Decision // newest first
	Stale     bool
}

// Explain answers why a compound has its mode.
func (s *Store) Explain(ctx context.Context, scope place.Scope, compound string) (Explained, error) {
	var e Explained
	var err error
	if e.Compound, err = s.register.Get(ctx, scope, compound); err != nil {
		return e, err
	}
	if e.Plan, err = s.plans.Current(ctx, e.Compound.Path.Street(), clock.Today(s.clock)); err != nil {
		return e, err
	}
	e.Verdict = NewJudge(e.Plan).Verdict(e.Compound.Facts.Values(e.Plan))
	if e.Decisions, err = decisions(ctx, s.db, &e.Compound); err == nil && len(e.Decisions) > 0 {
		e.Stale = e.Decisions[0].Stale(&e.Compound)
	}
	return e, err
}

// Changed returns the decisions taken from one day to another, both included, in path order: what a week's report tells.
func (s *Store) Changed(ctx context.Context, scope place.Scope, from, to clock.Date) ([]Decision, error) {
	var a db.Args
	return db.All[Decision](ctx, s.db, "select "+decisionColumns+" from mode_decision where "+scope.Where("", a.Add)+
		" and day >= "+a.Add(from)+" and day <= "+a.Add(to)+" order by county, path, at, id", a...)
}

func (d *Decision) insert(ctx context.Context, tx *audit.Tx, grounds string) error {
	_, err := tx.Exec(ctx, "insert into mode_decision ("+decisionColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0)`,
		d.County, d.ID, string(d.Path), d.Compound, d.Mode, d.Proposed, d.Scope.String(), d.Override, d.Reason, string(d.Day), d.At,
		d.Actor, d.By, d.Post, d.PlanHash, d.Version, grounds)
	return err
}
