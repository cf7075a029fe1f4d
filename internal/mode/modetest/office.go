// Package modetest sets up an office for tests: the areas, the shipped plan in force from 2015-07-20 and an empty register.
package modetest

import (
	"context"
	"testing"
	"time"

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

// Places of the office: its sub-district and two of the communities.
const (
	Street   = place.Path("410105/001/")
	Sports   = Street + "003/"
	Business = Street + "010/"
)

// Office is the stores below the concept that is tested, on one database and one frozen clock.
type Office struct {
	DB       *db.DB
	Clock    *clock.Frozen
	Journal  *audit.Journal
	Accounts *account.Store
	Areas    *area.Store
	Plans    *plan.Store
	Plan     *plan.Plan // in force; nil after Open
	Register *register.Store
	Modes    *mode.Store
}

// Open opens the stores over a database as it is.
func Open(d *db.DB, at time.Time) *Office {
	o := &Office{DB: d, Clock: clock.NewFrozen(at)}
	o.Journal = audit.New(d, o.Clock)
	o.Accounts = account.New(d, o.Journal, o.Clock)
	o.Areas, o.Plans = area.New(d, o.Journal, o.Accounts), plan.New(d, o.Journal, o.Clock)
	o.Register = register.New(register.Parts{
		DB: d, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Judge: mode.Projection,
	})
	o.Modes = mode.New(d, o.Journal, o.Clock, o.Plans, o.Register)
	return o
}

// New sets the office up in an empty database.
func New(t testing.TB, d *db.DB, at time.Time) *Office {
	t.Helper()
	o := Open(d, at)
	o.Fill(t)
	return o
}

// Fill enters the areas and the plan.
func (o *Office) Fill(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	if err := o.Areas.Seed(ctx, account.System()); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.Plan, err = o.Plans.Activate(ctx, account.System(), Street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
}

// Who is somebody with a post over a place.
func Who(name string, r account.Role, at place.Path) account.Who {
	return account.Who{
		Actor: audit.Actor{ID: name, Name: name, Post: r.Title(), Origin: "测试"}, Grants: []account.Grant{{Role: r, Path: at}},
	}
}
