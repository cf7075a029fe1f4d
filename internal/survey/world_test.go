package survey_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/mode/modetest"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/survey"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
	grid   = modetest.Who("体育社区网格员", account.CellWorker, sports)
)

type world struct {
	*survey.Store
	db       *db.DB
	archive  *archive.Store
	register *register.Store
	plans    *plan.Store
	plan     *plan.Plan
	clock    *clock.Frozen
	ctx      context.Context
	ids      int
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	files := archive.New(d, o.Journal, o.Register)
	return &world{
		archive: files,
		Store:   survey.New(survey.Parts{DB: d, Journal: o.Journal, Clock: o.Clock, Plans: o.Plans, Register: o.Register, Archive: files}), db: d, register: o.Register, plans: o.Plans, plan: o.Plan, clock: o.Clock, ctx: t.Context(),
	}
}

func (w *world) compound(t testing.TB, name string) register.Compound {
	t.Helper()
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: map[string]string{"name": name, "households": "90"}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// filled returns a form of a compound with an id of its own.
func (w *world) filled(c register.Compound, texts map[string]string) survey.Filled {
	w.ids++
	return survey.Filled{
		ID: fmt.Sprintf("01987654-3210-7000-8000-%012x", w.ids), Compound: c.ID, Form: survey.FormOf(w.plan).Version, Base: c.Version, AsOf: "2015-08-04", Texts: texts,
	}
}

func (w *world) submit(t testing.TB, by account.Who, f survey.Filled) survey.Submission {
	t.Helper()
	s, err := w.Submit(w.ctx, by, f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) get(t testing.TB, id string) register.Compound {
	t.Helper()
	c, err := w.register.Get(w.ctx, office.Scope(account.SeeRegister), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) record(t testing.TB, id string) survey.Record {
	t.Helper()
	r, err := w.Get(w.ctx, office.Scope(account.FillSurvey), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// dot is a picture of one pixel.
var dot, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
