package bulletin_test

import (
	"context"
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode/modetest"
	"bayou/internal/track"
	"bayou/internal/week"
)

const street = modetest.Street

// world is a database with the areas and the plan, and weeks and bulletins over it.
type world struct {
	*bulletin.Store
	weeks   *week.Store
	journal *audit.Journal
	db      *db.DB
	clock   *clock.Frozen
	ctx     context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	return over(modetest.New(t, d, monday))
}

// monday is the morning before the meeting on 2015-W32.
var monday = clock.Date("2015-08-10").At(8, 30)

func open(d *db.DB) *world { return over(modetest.Open(d, monday)) }

func over(o *modetest.Office) *world {
	w := &world{journal: o.Journal, db: o.DB, clock: o.Clock, ctx: context.Background()}
	goals := goal.New(o.DB, o.Clock, o.Register)
	visits := inspect.New(o.DB, o.Journal, o.Plans, o.Register, goals)
	w.weeks = week.New(week.Parts{
		DB: o.DB, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Register: o.Register, Modes: o.Modes,
		Goals: goals, Inspections: visits, Difficulties: difficulty.New(o.DB, o.Journal, o.Clock, o.Plans, o.Register),
		Tracks: track.New(track.Parts{
			DB: o.DB, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Register: o.Register, Goals: goals, Inspections: visits,
		}),
	})
	w.Store = bulletin.New(o.DB, o.Journal, o.Plans, w.weeks, "示例数据")
	return w
}

func who(name string, r account.Role) account.Who { return modetest.Who(name, r, street) }

var (
	office = who("物业管理办公室", account.Property)
	leader = who("领导小组", account.Leader)
	watch  = who("绩效督察办公室", account.Supervision)
)

// approved returns a bulletin of the week that only waits to be issued.
func (w *world) approved(t testing.TB, k clock.Week) bulletin.Bulletin {
	t.Helper()
	if _, err := w.weeks.Close(w.ctx, office, street, k); err != nil {
		t.Fatal(err)
	}
	b, err := w.Draft(w.ctx, office, street, k)
	if err != nil {
		t.Fatal(err)
	}
	return w.consent(t, b)
}

func (w *world) consent(t testing.TB, b bulletin.Bulletin) bulletin.Bulletin {
	t.Helper()
	b, err := w.Submit(w.ctx, office, b.ID, b.Version)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = w.Approve(w.ctx, leader, b.ID, b.Version); err != nil {
		t.Fatal(err)
	}
	return b
}
