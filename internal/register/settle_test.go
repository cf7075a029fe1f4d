package register_test

import (
	"fmt"
	"slices"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// contested is a compound of which a survey says about 120 households and a paper 300.
func contested(t *testing.T, w *world) register.Compound {
	t.Helper()
	c := w.create(t, sports, ready)
	c, err := w.Observe(w.ctx, office, register.Change{
		ID: c.ID, Version: c.Version, Source: register.Source{Kind: register.Document, Ref: "示例文〔2015〕3号"},
		Texts: map[string]string{"households": "300户"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// clauses: M0 P1
func TestTwoSourcesStandUntilSettled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := contested(t, w)
		if h := c.Facts["households"]; h.Other == nil || h.Other.Text != "约120户" || h.Text != "300户" {
			t.Fatalf("a paper that contradicts: %+v", h)
		}
		again, err := w.Observe(w.ctx, office, register.Change{
			ID: c.ID, Version: c.Version, Source: register.Source{Kind: register.Owner}, Texts: map[string]string{"households": "301", "enclosed": "否"},
		})
		if err != nil || again.Doubts != 2 {
			t.Fatalf("%v: an owner contradicts two fields, doubts %d", err, again.Doubts)
		}
		page, err := w.Doubts(w.ctx, place.In(street), register.DoubtQuery{Field: "households"})
		if err != nil || page.Total != 1 || page.Fields["enclosed"] != 1 || page.Rows[0].Other.Text != "300户" || page.Rows[0].Other.Observation.Ref != "示例文〔2015〕3号" {
			t.Fatalf("%v %+v", err, page)
		}
		if elsewhere, err := w.Doubts(w.ctx, place.In(business), register.DoubtQuery{}); err != nil || elsewhere.Total != 0 {
			t.Errorf("seen from another community: %v %+v", err, elsewhere)
		}
		st := register.Settlement{ID: c.ID, Version: again.Version, Field: "households", Seq: 1, Reason: "到现场逐户数过"}
		settled, err := w.Settle(w.ctx, head, st)
		h := settled.Facts["households"]
		if err != nil || h.Text != "约120户" || h.Value.Low != 108_000 || h.Other != nil || h.Kind != register.Settled || settled.Doubts != 1 {
			t.Fatalf("%v %+v", err, h)
		}
		if _, err := w.Settle(w.ctx, head, st); fault.Of(err) != fault.Conflict {
			t.Errorf("the form sent twice: %v", err)
		}
		st.Version, st.Seq = settled.Version, 0
		if open, err := w.Settle(w.ctx, head, st); err != nil || open.Facts["households"].Known() || !slices.Contains(open.Missing, "households") {
			t.Errorf("nothing is known: %v %+v", err, open.Facts["households"])
		}
		_, said, err := w.Statements(w.ctx, place.In(street), c.ID, "households")
		if err != nil || len(said) != 5 || said[0].Observation.Ref != "到现场逐户数过" {
			t.Errorf("%v: %d statements", err, len(said))
		}
	})
}

func TestSettleRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := contested(t, w)
	good := register.Settlement{ID: c.ID, Version: c.Version, Field: "households", Seq: 2, Reason: "房管所核对过"}
	for name, x := range map[string]struct {
		by     account.Who
		change func(*register.Settlement)
		want   fault.Kind
	}{
		"no reason":       {office, func(s *register.Settlement) { s.Reason = " 看 " }, fault.Invalid},
		"no such field":   {office, func(s *register.Settlement) { s.Field = "nothing" }, fault.NotFound},
		"the community":   {office, func(s *register.Settlement) { s.Field = "community" }, fault.NotFound},
		"not said":        {office, func(s *register.Settlement) { s.Seq = 99 }, fault.Invalid},
		"unreadable":      {office, func(s *register.Settlement) { s.Seq, s.Text = 0, "1995年建成" }, fault.Invalid},
		"changed since":   {office, func(s *register.Settlement) { s.Version = 1 }, fault.Conflict},
		"other community": {modetest.Who("商务社区站长", account.Head, business), func(*register.Settlement) {}, fault.NotFound},
		"reader":          {modetest.Who("领导", account.Leader, street), func(*register.Settlement) {}, fault.NotFound},
	} {
		st := good
		x.change(&st)
		if _, err := w.Settle(w.ctx, x.by, st); err == nil || fault.Of(err) != x.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// clauses: P1
func TestAnImportedFactNamesItsCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	run := w.importFile(t, "a.csv", "小区名称,社区,户数\n示例甲院,体育社区,60户\n")
	page, err := w.List(w.ctx, place.In(street), register.Query{Run: run.ID})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(err, page)
	}
	_, said, err := w.Statements(w.ctx, place.In(sports), page.Rows[0].ID, "households")
	if err != nil || len(said) != 1 || said[0].Cell != run.Sheet+"!C2" {
		t.Errorf("%v %+v", err, said)
	}
}

// Several fields are settled with one reason, each by itself: one that was overtaken does not keep the others, and sending twice
// changes nothing.
func TestSettleAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var list []register.Settlement
		for i := range 3 {
			c := w.create(t, sports, map[string]string{"name": fmt.Sprintf("示例%d号院", i), "households": "100户", "storeys": "6"})
			c, err := w.Observe(w.ctx, office, register.Change{
				ID: c.ID, Version: c.Version, Source: register.Source{Kind: register.Owner, Ref: "示例"}, Texts: map[string]string{"households": "300户", "storeys": "7"},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range []string{"households", "storeys"} {
				list = append(list, register.Settlement{ID: c.ID, Version: c.Version, Field: f, Seq: int64(1 + i%2), Reason: "到现场逐户数过"})
			}
		}
		if n, err := w.Waiting(w.ctx, place.In(sports)); err != nil || n != 6 {
			t.Errorf("%d wait, %v", n, err)
		}
		if n, err := w.Waiting(w.ctx, place.In(business)); err != nil || n != 0 {
			t.Errorf("%d wait elsewhere, %v", n, err)
		}
		list[5].Seq = 9 // nobody said that
		stranger := modetest.Who("商务社区站长", account.Head, business)
		if done, refused, err := w.SettleAll(w.ctx, stranger, list); err != nil || done != 0 || len(refused) != 6 || fault.Of(refused[0].Why) != fault.NotFound {
			t.Errorf("from another community: %d %v %v", done, refused, err)
		}
		done, refused, err := w.SettleAll(w.ctx, head, list)
		if err != nil || done != 5 || len(refused) != 1 || fault.Of(refused[0].Why) != fault.Invalid {
			t.Fatalf("%d %v %v", done, refused, err)
		}
		if n, err := w.Waiting(w.ctx, place.In(street)); err != nil || n != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		if done, refused, err := w.SettleAll(w.ctx, head, list[:5]); err != nil || done != 0 || len(refused) != 5 || fault.Of(refused[0].Why) != fault.Conflict {
			t.Errorf("sent twice: %d %v %v", done, refused, err)
		}
		for name, bad := range map[string][]register.Settlement{"none": nil, "many": make([]register.Settlement, 201), "no reason": {{ID: list[0].ID, Field: "storeys", Seq: 1}}} {
			if done, _, err := w.SettleAll(w.ctx, head, bad); fault.Of(err) != fault.Invalid || done != 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		rows, err := db.All[string](w.ctx, w.db, "select subject from journal where action = 'compound.settle'")
		if err != nil || len(rows) != 5 {
			t.Errorf("%d rows in the journal, %v", len(rows), err)
		}
	})
}
