package house_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/house"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
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
)

type world struct {
	*house.Store
	db       *db.DB
	register *register.Store
	journal  *audit.Journal
	clock    *clock.Frozen
	ctx      context.Context
	id       string // of the compound
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	w := &world{Store: house.New(d, o.Journal, o.Clock, o.Register), db: d, register: o.Register, journal: o.Journal, clock: o.Clock, ctx: t.Context()}
	c, err := o.Register.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: map[string]string{"name": "示例路1号院", "households": "120", "buildings": "2"}})
	if err != nil {
		t.Fatal(err)
	}
	w.id = c.ID
	return w
}

func (w *world) on(day clock.Date) { w.clock.Set(day.At(9, 0)) }

func (w *world) scope() place.Scope { return place.In(street) }

func upload(t testing.TB, compound, text string) house.Upload {
	t.Helper()
	path := filepath.Join(t.TempDir(), "清册.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return house.Upload{Compound: compound, Path: path, Name: "清册.csv"}
}

func (w *world) importText(t testing.TB, text string) house.Run {
	t.Helper()
	run, err := w.Import(w.ctx, head, upload(t, w.id, text))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func (w *world) units(t testing.TB, day clock.Date) map[string]house.Unit {
	t.Helper()
	list, err := w.Units(w.ctx, w.scope(), w.id, day)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]house.Unit{}
	for _, u := range list {
		out[u.Key.String()] = u
	}
	return out
}

func (w *world) rows(t testing.TB, run house.Run) map[int64]house.RowResult {
	t.Helper()
	out := map[int64]house.RowResult{}
	for _, o := range []register.Outcome{"", house.Missing} {
		for r, err := range w.Rows(w.ctx, &run, o, 0, 0) {
			if err != nil {
				t.Fatal(err)
			}
			out[r.Row] = r
		}
	}
	return out
}
