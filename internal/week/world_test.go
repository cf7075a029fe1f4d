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
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/week"
	"bayou/plans"
)

const (
	street   = place.Path("410105/001/")
	sports   = street + "003/"
	business = street + "010/"
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
	w := open(d)
	if err := w.areas.Seed(w.ctx, account.System()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.plans.Activate(w.ctx, account.System(), street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
	return w
}

func open(d *db.DB) *world {
	w := &world{db: d, clock: clock.NewFrozen(clock.Date("2015-08-09").At(20, 0)), ctx: context.Background()}
	w.journal = audit.New(d, w.clock)
	w.areas, w.plans = area.New(d, w.journal, account.New(d, w.journal, w.clock)), plan.New(d, w.journal, w.clock)
	w.register = register.New(register.Parts{DB: d, Journal: w.journal, Clock: w.clock, Areas: w.areas, Plans: w.plans, Judge: mode.Projection})
	w.modes = mode.New(d, w.journal, w.clock, w.plans, w.register)
	goals := goal.New(d, w.clock, w.register)
	w.inspect = inspect.New(d, w.journal, w.plans, w.register, goals)
	w.troubles = difficulty.New(d, w.journal, w.clock, w.plans, w.register)
	tracks := track.New(track.Parts{DB: d, Journal: w.journal, Clock: w.clock, Areas: w.areas, Plans: w.plans, Register: w.register, Goals: goals, Inspections: w.inspect})
	w.Store = week.New(week.Parts{
		DB: d, Journal: w.journal, Clock: w.clock, Areas: w.areas, Plans: w.plans, Register: w.register,
		Modes: w.modes, Goals: goals, Inspections: w.inspect, Difficulties: w.troubles, Tracks: tracks,
	})
	return w
}

// who is somebody with a post over a place.
func who(name string, r account.Role, at place.Path) account.Who {
	return account.Who{
		Actor: audit.Actor{ID: name, Name: name, Post: r.Title(), Origin: "测试"}, Grants: []account.Grant{{Role: r, Path: at}},
	}
}

var (
	watch  = who("绩效督察办公室", account.Supervision, street)
	office = who("物业管理办公室", account.Property, street)
	head   = who("体育社区站长", account.Head, sports)
	other  = who("商务社区站长", account.Head, business)
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
