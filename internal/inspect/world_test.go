package inspect_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/goal"
	"bayou/internal/inspect"
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

// world is a database with the areas, the plan and a register, on 2015-08-12, a Wednesday.
type world struct {
	*inspect.Store
	ctx      context.Context
	db       *db.DB
	clock    *clock.Frozen
	journal  *audit.Journal
	plan     *plan.Plan
	register *register.Store
	goals    *goal.Store
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-12").At(9, 0))
	w := &world{ctx: context.Background(), db: d, clock: o.Clock, journal: o.Journal, plan: o.Plan, register: o.Register}
	w.goals = goal.New(d, w.clock, w.register)
	w.Store = inspect.New(d, w.journal, o.Plans, w.register, w.goals)
	return w
}

func (w *world) on(day clock.Date) { w.clock.Set(day.At(9, 0)) }

var (
	office      = modetest.Who("物业管理办公室甲", account.Property, street)
	supervision = modetest.Who("绩效督察办公室乙", account.Supervision, street)
	cell        = modetest.Who("体育社区网格员", account.CellWorker, sports)
	head        = modetest.Who("体育社区站长", account.Head, sports)
	everywhere  = place.In(street)
)

// compound enters a compound in scope without gate or greenery.
func (w *world) compound(t testing.TB, community place.Path, name string) register.Compound {
	t.Helper()
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: community, AsOf: "2015-07-21", Texts: map[string]string{
		"name": name, "built_on": "1990年", "supervisor": "无", "households": "60", "enclosed": "否", "greenery": "无", "company": "无", "office_room": "有",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// visit is an inspection that finds nothing but what is given, by line.
func visit(c register.Compound, day clock.Date, findings map[string]string) inspect.NewVisit {
	n := inspect.NewVisit{ID: uuid.NewString(), Compound: c.ID, Day: day, RestOK: true}
	for line, text := range findings {
		n.Lines = append(n.Lines, inspect.NewLine{Line: line, Findings: []inspect.NewFinding{{Text: text}}})
	}
	return n
}

func (w *world) record(t testing.TB, by account.Who, n inspect.NewVisit) inspect.Report {
	t.Helper()
	r, err := w.Record(w.ctx, by, n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// registerTexts is a compound of which only the name is known.
func registerTexts(community place.Path, name string) register.NewCompound {
	return register.NewCompound{Community: community, Texts: map[string]string{"name": name}}
}

func (w *world) today() clock.Date { return clock.Today(w.clock) }

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
