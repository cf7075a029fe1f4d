package mode_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode"
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

type world struct {
	*mode.Store
	register *register.Store
	journal  *audit.Journal
	clock    *clock.Frozen
	plan     *plan.Plan
	ctx      context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	return &world{Store: o.Modes, register: o.Register, journal: o.Journal, clock: o.Clock, plan: o.Plan, ctx: context.Background()}
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
)

func (w *world) create(t testing.TB, at place.Path, name string, texts map[string]string) register.Compound {
	t.Helper()
	all := map[string]string{
		"name": name, "built_on": "1995年", "supervisor": "无", "households": "120户", "enclosed": "是", "office_room": "有",
		"infrastructure": "较好", "company": "无",
	}
	for k, v := range texts {
		all[k] = v
	}
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: at, Texts: all})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// clauses: M0 M2 M3
func TestDecideConfirmsAndOverrides(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, "示例一号院", nil)
		made, err := w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Version: 1, Mode: "single"})
		if err != nil || made[0].Override || made[0].Proposed != "single" || made[0].Day != "2015-08-04" || made[0].PlanHash != w.plan.Hash {
			t.Fatalf("%v %+v", err, made)
		}
		if _, err := w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: "bundle"}); fault.Of(err) != fault.Invalid || len(fault.Fields(err)) != 1 {
			t.Errorf("an override without a reason: %v", err)
		}
		if _, err := w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: "single"}); fault.Of(err) != fault.Conflict {
			t.Errorf("the same again: %v", err)
		}
		w.clock.Set(clock.Date("2015-08-05").At(9, 0))
		if made, err = w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: "bundle", Reason: "与相邻院落一并打包"}); err != nil || !made[0].Override {
			t.Fatalf("%v %+v", err, made)
		}
		all, err := w.Decisions(w.ctx, place.In(sports), c.ID)
		if err != nil || len(all) != 2 || all[0].Mode != "bundle" || all[1].Replaced != all[0].At || all[0].Replaced != 0 {
			t.Fatalf("%v %+v", err, all)
		}
		if diff := cmp.Diff(made[0], all[0]); diff != "" {
			t.Errorf("stored and returned differ: %s", diff)
		}
		g := all[0].Grounds[0]
		if g.Rule != mode.RuleScope || g.Cite == "" || g.Default != "" || g.Text != "1995年" || g.Value != "1995年" || g.AsOf != "2015-08-04" {
			t.Errorf("grounds: %+v", g)
		}
		got, err := w.register.Get(w.ctx, place.In(street), c.ID)
		if err != nil || got.Mode != "bundle" || got.Modes.On("2015-08-04") != "single" || got.Version != 1 {
			t.Errorf("%v %+v", err, got)
		}
		rows, err := w.journal.List(w.ctx, place.In(street), audit.Query{Subject: c.Subject(), Action: "mode.", Limit: 9})
		if err != nil || len(rows) != 2 || rows[0].Name != "物业管理办公室" {
			t.Errorf("journal: %v %+v", err, rows)
		}
		if changed, err := w.Changed(w.ctx, place.In(street), "2015-08-05", "2015-08-09"); err != nil || len(changed) != 1 {
			t.Errorf("changed: %v %d", err, len(changed))
		}
	})
}

func TestDecideRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.create(t, sports, "示例一号院", nil)
	outside := w.create(t, sports, "示例新院", map[string]string{"built_on": "2005年"})
	for name, k := range map[string]struct {
		by   account.Who
		ch   mode.Choice
		want fault.Kind
	}{
		"no such mode":         {office, mode.Choice{Compound: c.ID, Mode: "none"}, fault.Invalid},
		"old version":          {office, mode.Choice{Compound: c.ID, Version: 7, Mode: "single"}, fault.Conflict},
		"head":                 {head, mode.Choice{Compound: c.ID, Mode: "single"}, fault.NotFound},
		"other sub-district":   {modetest.Who("他街", account.Property, "410105/002/"), mode.Choice{Compound: c.ID, Mode: "single"}, fault.NotFound},
		"out of scope, silent": {office, mode.Choice{Compound: outside.ID, Mode: "single"}, fault.Invalid},
	} {
		if _, err := w.Decide(w.ctx, k.by, k.ch); err == nil || fault.Of(err) != k.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Decide(w.ctx, office); fault.Of(err) != fault.Invalid {
		t.Errorf("nothing chosen: %v", err)
	}
	if _, err := w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: "single"}, mode.Choice{Compound: c.ID, Mode: "nothing"}); err == nil {
		t.Error("half a list of choices went through")
	}
	if all, _ := w.Decisions(w.ctx, place.In(street), c.ID); len(all) != 0 {
		t.Errorf("%d decisions after refusals", len(all))
	}
	if _, err := w.Decisions(w.ctx, place.In(business), c.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("decisions outside the scope: %v", err)
	}
	if _, err := w.Explain(w.ctx, place.In(business), c.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("explained outside the scope: %v", err)
	}
}

// clauses: S1 M0
func TestOverviewAndProposals(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.create(t, sports, "示例一号院", nil)
		w.create(t, sports, "示例二号院", map[string]string{"households": "80户"})
		w.create(t, business, "示例三号院", map[string]string{"households": "不详"})
		w.create(t, business, "示例四号院", map[string]string{"built_on": "不详"})
		w.create(t, business, "示例五号院", map[string]string{"built_on": "2003年"})
		if _, err := w.Decide(w.ctx, office, mode.Choice{Compound: a.ID, Mode: "single"}); err != nil {
			t.Fatal(err)
		}
		o, err := w.Overview(w.ctx, place.In(street), street)
		if err != nil {
			t.Fatal(err)
		}
		want := mode.Tally{
			InScope: 3, OutScope: 1, Unknown: 1, Proposed: map[string]int64{"single": 1, "bundle": 1, "": 1},
			Decided: map[string]int64{"single": 1, "": 2},
		}
		if diff := cmp.Diff(want, o.Total); diff != "" {
			t.Error(diff)
		}
		if !o.Compared || o.Expected != 44 || o.Difference != -41 || len(o.Communities) != 2 {
			t.Errorf("%+v", o)
		}
		if part, err := w.Overview(w.ctx, place.In(sports), street); err != nil || part.Compared || part.Total.InScope != 2 {
			t.Errorf("a community's part: %v %+v", err, part)
		}
		rows, total, err := w.Proposals(w.ctx, place.In(street), w.plan, register.Query{})
		if err != nil || total != 4 || len(rows) != 4 || rows[0].Decision != nil {
			t.Errorf("proposals: %v %d %d", err, total, len(rows))
		}

		if _, err := w.register.Observe(w.ctx, head, register.Change{ID: a.ID, Version: 1, Texts: map[string]string{"households": "90户"}}); err != nil {
			t.Fatal(err)
		}
		e, err := w.Explain(w.ctx, place.In(street), a.ID)
		if err != nil || !e.Stale || e.Verdict.Mode != "bundle" || e.Compound.Mode != "single" {
			t.Errorf("stale: %v %+v", err, e.Verdict)
		}
		rows, total, err = w.Proposals(w.ctx, place.In(street), w.plan, register.Query{})
		if err != nil || total != 5 || rows[0].Decision == nil || rows[0].Compound.ID != a.ID {
			t.Errorf("stale first: %v %d", err, total)
		}
		if o, err = w.Overview(w.ctx, place.In(street), street); err != nil || o.Total.Stale != 1 || o.Communities[0].Stale != 1 {
			t.Errorf("%v %+v", err, o.Total)
		}
		if _, err := w.Decide(w.ctx, office, mode.Choice{Compound: a.ID, Mode: "single", Reason: "户数即将并入后超过一百户"}); err != nil {
			t.Fatal(err)
		}
		if o, err = w.Overview(w.ctx, place.In(street), street); err != nil || o.Total.Stale != 0 || o.Total.Overrides != 1 {
			t.Errorf("%v %+v", err, o.Total)
		}
	})
}

// Several people who decide the same compound at once leave one decision in force and a history that holds every one of them.
func TestDecideAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, "示例一号院", nil)
		var people sync.WaitGroup
		for i := range 12 {
			people.Go(func() {
				_, err := w.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: "single", Reason: fmt.Sprintf("第 %d 个人的理由", i)})
				if err != nil && fault.Of(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		people.Wait()
		e, err := w.Explain(w.ctx, place.In(street), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		inForce := 0
		for _, d := range e.Decisions {
			if d.Replaced == 0 {
				inForce++
			}
		}
		if inForce != 1 || len(e.Compound.Modes) != len(e.Decisions) {
			t.Errorf("%d decisions in force, %d in the compound's history of %d", inForce, len(e.Compound.Modes), len(e.Decisions))
		}
	})
}
