package week_test

import (
	"context"
	"testing"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/week"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
	w32      = clock.Week("2015-W32") // Monday 2015-08-03
)

// world is a database with the areas and the plan on Sunday evening of 2015-W32.
type world struct {
	*week.Store
	register *register.Store
	modes    *mode.Store
	inspect  *inspect.Store
	troubles *difficulty.Store
	areas    *area.Store
	plans    *plan.Store
	journal  *audit.Journal
	db       *db.DB
	clock    *clock.Frozen
	ctx      context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, sunday)
	return over(o)
}

// sunday is the evening before the close of w32.
var sunday = clock.Date("2015-08-09").At(20, 0)

func open(d *db.DB) *world { return over(modetest.Open(d, sunday)) }

func over(o *modetest.Office) *world {
	w := &world{
		register: o.Register, modes: o.Modes, areas: o.Areas, plans: o.Plans, journal: o.Journal, db: o.DB, clock: o.Clock,
		ctx: context.Background(),
	}
	goals := goal.New(o.DB, w.clock, w.register)
	w.inspect = inspect.New(o.DB, w.journal, w.plans, w.register, goals)
	w.troubles = difficulty.New(o.DB, w.journal, w.clock, w.plans, w.register)
	tracks := track.New(track.Parts{
		DB: o.DB, Journal: w.journal, Clock: w.clock, Areas: w.areas, Plans: w.plans, Register: w.register, Goals: goals, Inspections: w.inspect,
	})
	w.Store = week.New(week.Parts{
		DB: o.DB, Journal: w.journal, Clock: w.clock, Areas: w.areas, Plans: w.plans, Register: w.register,
		Modes: w.modes, Goals: goals, Inspections: w.inspect, Difficulties: w.troubles, Tracks: tracks,
	})
	return w
}

var (
	watch  = modetest.Who("绩效督察办公室", account.Supervision, street)
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
)

// compound enters a compound in scope.
func (w *world) compound(t testing.TB, at place.Path, name string) register.Compound {
	t.Helper()
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: at, Texts: map[string]string{
		"name": name, "built_on": "1995年", "supervisor": "无", "households": "120户", "enclosed": "是", "office_room": "有",
		"infrastructure": "较好", "company": "无", "greenery": "无",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
