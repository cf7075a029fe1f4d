package register_test

import (
	"context"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
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
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	return &world{Store: o.Register, db: d, clock: o.Clock, plan: o.Plan, ctx: context.Background()}
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
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
