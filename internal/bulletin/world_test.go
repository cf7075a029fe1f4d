package bulletin_test

import (
	"context"
	"testing"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/week"
	"bayou/plans"
)

const street = place.Path("410105/001/")

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
	w := open(d)
	areas := area.New(d, w.journal, account.New(d, w.journal, w.clock))
	if err := areas.Seed(w.ctx, account.System()); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.New(d, w.journal, w.clock).Activate(w.ctx, account.System(), street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
	return w
}

func open(d *db.DB) *world {
	w := &world{db: d, clock: clock.NewFrozen(clock.Date("2015-08-10").At(8, 30)), ctx: context.Background()}
	w.journal = audit.New(d, w.clock)
	accounts := account.New(d, w.journal, w.clock)
	areas, versions := area.New(d, w.journal, accounts), plan.New(d, w.journal, w.clock)
	reg := register.New(register.Parts{DB: d, Journal: w.journal, Clock: w.clock, Areas: areas, Plans: versions, Judge: mode.Projection})
	goals := goal.New(d, w.clock, reg)
	visits := inspect.New(d, w.journal, versions, reg, goals)
	tracks := track.New(track.Parts{DB: d, Journal: w.journal, Clock: w.clock, Areas: areas, Plans: versions, Register: reg, Goals: goals, Inspections: visits})
	w.weeks = week.New(week.Parts{
		DB: d, Journal: w.journal, Clock: w.clock, Areas: areas, Plans: versions, Register: reg,
		Modes: mode.New(d, w.journal, w.clock, versions, reg), Goals: goals, Inspections: visits, Difficulties: difficulty.New(d, w.journal, w.clock, versions, reg), Tracks: tracks,
	})
	w.Store = bulletin.New(d, w.journal, versions, w.weeks, "示例数据")
	return w
}

func who(name string, r account.Role) account.Who {
	return account.Who{
		Actor: audit.Actor{ID: name, Name: name, Post: r.Title(), Origin: "测试"}, Grants: []account.Grant{{Role: r, Path: street}},
	}
}

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
