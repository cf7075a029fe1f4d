package register_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

var ready = map[string]string{
	"name": "文化宫路200号院", "address": "文化宫路200号", "built_on": "1995年建成", "supervisor": "无", "households": "约120户",
	"enclosed": "是", "office_room": "有", "infrastructure": "较好", "company": "无", "committee": "无",
}

// clauses: S1 M0 P1
func TestCreateKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		made := w.create(t, sports, ready)
		c, err := w.Get(w.ctx, place.In(street), made.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(made, c); diff != "" {
			t.Errorf("stored and returned differ: %s", diff)
		}
		h := c.Facts["households"]
		if h.Text != "约120户" || h.Value.Low != 108_000 || h.Value.High != 132_000 || h.Seq != 1 || h.AsOf != "2015-08-04" {
			t.Errorf("households: %+v", h)
		}
		if c.Scope != plan.Yes || c.Proposed != "single" || c.Version != 1 || *c.HouseholdsLow != 108_000 {
			t.Errorf("judged %v %q version %d", c.Scope, c.Proposed, c.Version)
		}
		have, of, _ := register.Completeness(w.plan, &c)
		if have != of || of == 0 {
			t.Errorf("complete: %d of %d, missing %v", have, of, c.Missing)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.create(t, sports, ready)
	for name, c := range map[string]struct {
		by   account.Who
		at   place.Path
		with map[string]string
		want fault.Kind
	}{
		"no name":            {office, sports, map[string]string{"households": "1"}, fault.Invalid},
		"twin":               {office, sports, map[string]string{"name": "文化宫路２００號院"}, fault.Conflict},
		"year in households": {office, sports, map[string]string{"name": "甲院", "built_on": "450户"}, fault.Invalid},
		"future":             {office, sports, map[string]string{"name": "甲院", "built_on": "2016年"}, fault.Invalid},
		"unknown field":      {office, sports, map[string]string{"name": "甲院", "nothing": "1"}, fault.Invalid},
		"other community":    {head, business, map[string]string{"name": "甲院"}, fault.Denied},
		"reader":             {modetest.Who("领导", account.Leader, street), sports, map[string]string{"name": "甲院"}, fault.Denied},
		"not a community":    {office, street, map[string]string{"name": "甲院"}, fault.Denied},
	} {
		_, err := w.Create(w.ctx, c.by, register.NewCompound{Community: c.at, Texts: c.with})
		if fault.Of(err) != c.want || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: ready, Another: true}); err != nil {
		t.Errorf("another of the same name: %v", err)
	}
}

func TestTwoEditors(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, ready)
		first, err := w.Observe(w.ctx, head, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"households": "101户"}})
		if err != nil || first.Version != 2 || first.Facts["households"].Value.Low != 101_000 {
			t.Fatalf("%v %+v", err, first.Facts["households"])
		}
		_, err = w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"households": "99户", "enclosed": "是"}})
		clashes, ok := errors.AsType[register.Clashes](err)
		want := register.Clashes{{Field: "households", Name: "户数", Old: "约120户", Theirs: "101户", Yours: "99户"}}
		if fault.Of(err) != fault.Conflict || !ok || cmp.Diff(want, clashes) != "" {
			t.Fatalf("%v %v", err, cmp.Diff(want, clashes))
		}
		second, err := w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"households": "约120户", "enclosed": "否"}})
		if err != nil || second.Facts["households"].Text != "101户" || second.Facts["enclosed"].Text != "否" || second.Proposed != "bundle" {
			t.Fatalf("other fields do not disturb each other: %v %+v", err, second)
		}
		if _, err = w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: 3, Texts: ready}); err != nil {
			t.Errorf("going back on purpose: %v", err)
		}
	})
}

func TestCorrectionMayTakeAFactBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.create(t, sports, ready)
	got, err := w.Observe(w.ctx, head, register.Change{
		ID: c.ID, Version: 1, AsOf: "2015-07-01", Source: register.Source{Kind: register.Correction}, Texts: map[string]string{"office_room": ""},
	})
	if err != nil || got.Facts["office_room"].Known() || got.Proposed != "" || got.Next != "office_room" {
		t.Fatalf("%v %+v next %q", err, got.Facts["office_room"], got.Next)
	}
	if _, err := w.Observe(w.ctx, head, register.Change{ID: c.ID, Version: 2, Texts: map[string]string{"households": ""}}); fault.Of(err) != fault.Invalid {
		t.Errorf("an empty text is no statement: %v", err)
	}
	history, err := w.History(w.ctx, place.In(sports), c.ID)
	if err != nil || len(history) != 2 || history[0].Kind != register.Correction || history[1].Readings["office_room"].Text != "有" {
		t.Errorf("history: %v %+v", err, history)
	}
}

// clauses: S1
func TestAsOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, ready)
		w.create(t, business, map[string]string{"name": "示例二号院"})
		w.clock.Set(clock.Date("2015-09-01").At(9, 0))
		if _, err := w.Observe(w.ctx, head, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"households": "80户"}}); err != nil {
			t.Fatal(err)
		}
		w.create(t, sports, map[string]string{"name": "后来的院"})
		for day, want := range map[clock.Date]struct {
			households, proposed string
			total                int64
		}{"2015-08-04": {"约120户", "single", 2}, "2015-08-31": {"约120户", "single", 2}, "2015-09-01": {"80户", "bundle", 3}} {
			was, err := w.AsOf(w.ctx, place.In(street), c.ID, day)
			if err != nil || was.Facts["households"].Text != want.households || was.Proposed != want.proposed {
				t.Errorf("%s: %v %+v", day, err, was)
			}
			page, err := w.List(w.ctx, place.In(street), register.Query{AsOf: day, Sort: "name"})
			if err != nil || page.Total != want.total || int64(len(page.Rows)) != want.total {
				t.Errorf("%s: %v, %d in the list", day, err, page.Total)
			}
			one, err := w.List(w.ctx, place.In(street), register.Query{AsOf: day, Proposed: want.proposed, Text: "wh200"})
			if err != nil || one.Total != 1 {
				t.Errorf("%s: %v, %d with %s", day, err, one.Total, want.proposed)
			}
		}
		if page, err := w.List(w.ctx, place.In(street), register.Query{AsOf: "2015-08-03"}); err != nil || page.Total != 0 {
			t.Errorf("the day before: %v %d", err, page.Total)
		}
	})
}

func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.create(t, sports, ready)
	if err := w.Withdraw(w.ctx, head, c.ID, 1, "拆"); fault.Of(err) != fault.Invalid {
		t.Errorf("short reason: %v", err)
	}
	if err := w.Withdraw(w.ctx, head, c.ID, 1, "已经拆除"); err != nil {
		t.Fatal(err)
	}
	if page, _ := w.List(w.ctx, place.In(street), register.Query{}); page.Total != 0 {
		t.Errorf("%d left", page.Total)
	}
	if _, err := w.Observe(w.ctx, head, register.Change{ID: c.ID, Version: 2, Texts: map[string]string{"households": "1户"}}); fault.Of(err) != fault.Conflict {
		t.Errorf("changing what is gone: %v", err)
	}
	if err := w.Restore(w.ctx, head, c.ID, 2); err != nil {
		t.Fatal(err)
	}
	if page, _ := w.List(w.ctx, place.In(street), register.Query{}); page.Total != 1 {
		t.Errorf("%d after restoring", page.Total)
	}
}

// Every method that takes a scope or an actor answers for what lies inside it only.
func TestScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, ready)
		outside := place.In(business, "410106/")
		stranger := modetest.Who("商务社区站长", account.Head, business)
		missing := func(what string, err error) {
			t.Helper()
			if fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := w.Get(w.ctx, outside, c.ID)
		missing("Get", err)
		_, err = w.AsOf(w.ctx, outside, c.ID, "2015-08-04")
		missing("AsOf", err)
		_, err = w.History(w.ctx, outside, c.ID)
		missing("History", err)
		_, err = w.Observe(w.ctx, stranger, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"households": "1"}})
		missing("Observe", err)
		missing("Withdraw", w.Withdraw(w.ctx, stranger, c.ID, 1, "已经拆除"))
		missing("Restore", w.Restore(w.ctx, stranger, c.ID, 1))
		for _, scope := range []place.Scope{outside, {}} {
			if page, err := w.List(w.ctx, scope, register.Query{}); err != nil || page.Total != 0 || len(page.Rows) != 0 {
				t.Errorf("List: %v %d", err, page.Total)
			}
			if page, err := w.List(w.ctx, scope, register.Query{AsOf: "2015-08-03"}); err != nil || page.Total != 0 {
				t.Errorf("List as of: %v %d", err, page.Total)
			}
			if counts, err := w.Counts(w.ctx, scope); err != nil || len(counts) != 0 {
				t.Errorf("Counts: %v %v", err, counts)
			}
			for c, err := range w.Each(w.ctx, scope, register.Query{}) {
				t.Errorf("Each yields %s (%v)", c.ID, err)
			}
		}
	})
}

// The journal is sealed for good, so personal data may not enter it: it names the field and leaves out what was written.
func TestJournalHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, map[string]string{"name": "示例一号院", "low_income": "17户"})
		if _, err := w.Observe(w.ctx, head, register.Change{ID: c.ID, Version: 1, Texts: map[string]string{"low_income": "19户", "households": "101户"}}); err != nil {
			t.Fatal(err)
		}
		rows, err := audit.New(d, w.clock).List(w.ctx, place.In(sports), audit.Query{Limit: 10})
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		said := rows[0].Summary + rows[0].Detail + rows[1].Summary + rows[1].Detail
		if strings.Contains(said, "17户") || strings.Contains(said, "19户") {
			t.Errorf("personal data: %s", said)
		}
		if !strings.Contains(said, "低保户数") || !strings.Contains(said, "101户") {
			t.Errorf("what is no secret is missing: %s", said)
		}
	})
}
