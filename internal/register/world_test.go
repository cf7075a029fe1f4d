package register_test

import (
	"context"
	"testing"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

const (
	street   = place.Path("410105/001/")
	sports   = street + "003/"
	business = street + "010/"
)

// world is a database with the areas, the plan and the register, on the day the plan was issued.
type world struct {
	*register.Store
	db    *db.DB
	clock *clock.Frozen
	plan  *plan.Plan
	ctx   context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	c := clock.NewFrozen(clock.Date("2015-08-04").At(9, 0))
	j := audit.New(d, c)
	areas := area.New(d, j, account.New(d, j, c))
	plans_ := plan.New(d, j, c)
	w := &world{db: d, clock: c, ctx: ctx, Store: register.New(register.Parts{
		DB: d, Journal: j, Clock: c, Areas: areas, Plans: plans_, Judge: mode.Projection,
	})}
	if err := areas.Seed(ctx, account.System()); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.plan, err = plans_.Activate(ctx, account.System(), street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
	return w
}

// who is somebody with a post over a place.
func who(name string, r account.Role, at place.Path) account.Who {
	return account.Who{
		Actor: audit.Actor{ID: name, Name: name, Post: r.Title(), Origin: "测试"}, Grants: []account.Grant{{Role: r, Path: at}},
	}
}

var (
	office = who("物业管理办公室", account.Property, street)
	head   = who("体育社区站长", account.Head, sports)
)

func (w *world) create(t testing.TB, community place.Path, texts map[string]string) register.Compound {
	t.Helper()
	c, err := w.Create(w.ctx, office, register.NewCompound{Community: community, Texts: texts})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type callContext = context.Context
