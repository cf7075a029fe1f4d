package goal_test

import (
	"context"
	"fmt"
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/goal"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

// world is a database with the areas, the plan and a register, on 2015-08-12.
type world struct {
	*goal.Store
	ctx      context.Context
	db       *db.DB
	clock    *clock.Frozen
	journal  *audit.Journal
	plan     *plan.Plan
	register *register.Store
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-12").At(9, 0))
	w := &world{ctx: context.Background(), db: d, clock: o.Clock, journal: o.Journal, plan: o.Plan, register: o.Register}
	w.Store = goal.New(d, w.clock, w.register)
	return w
}

// compound enters a compound in scope with some households and a company or 无; 60 households without a company mean 四有.
func (w *world) compound(t testing.TB, community place.Path, name, households, company string) register.Compound {
	t.Helper()
	c, err := w.register.Create(w.ctx, account.System(), register.NewCompound{Community: community, AsOf: "2015-07-21", Texts: map[string]string{
		"name": name, "built_on": "1990年", "supervisor": "无", "households": households, "enclosed": "否", "company": company,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// see records one look of one office at items of a compound.
func (w *world) see(t testing.TB, c register.Compound, set string, day clock.Date, by account.Role, found map[string]goal.Look) {
	t.Helper()
	visit := fmt.Sprintf("%s-%s-%s", c.ID, by, day)
	var all []goal.Evidence
	for item, l := range found {
		all = append(all, goal.Evidence{
			Path: c.Path, Compound: c.ID, Goal: set, Item: item, Office: by, Day: day, Look: l, Visit: visit, VisitOffice: by, VisitDay: day,
		})
	}
	err := w.journal.Write(w.ctx, account.System().Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Path: c.Path, Action: "visit.record", Subject: "visit:" + visit, Summary: "示例"})
		return w.Record(w.ctx, tx, all)
	})
	if err != nil {
		t.Fatal(err)
	}
}

var fourOK = map[string]goal.Look{"sweeping": goal.OK, "waste": goal.OK, "order": goal.OK, "daily_repair": goal.OK}
