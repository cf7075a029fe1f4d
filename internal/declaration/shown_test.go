package declaration_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/place"
	"bayou/internal/register"
)

// clauses: P2
func TestRecordsShowTheFacts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院")
		both := []register.Compound{a, b}
		w.declare(t, nil, a)
		fixed := func(kind string) {
			if _, err := w.Write(w.ctx, head, a.ID, kind, 0, "一、甲\n乙"); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Fix(w.ctx, office, a.ID, kind, 1); err != nil {
				t.Fatal(err)
			}
		}
		fixed("service_plan")
		fixed("order")
		shown, err := declaration.ShownOf(w.ctx, d, both)
		want := map[string]map[string]bool{a.ID: {"declared": true, "service_plan": true, "rules_written": true}}
		if diff := cmp.Diff(want, shown); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if _, err := w.Write(w.ctx, head, a.ID, "repair", 0, "还没有确定"); err != nil {
			t.Fatal(err)
		}
		by, err := declaration.ShownBy(w.ctx, d, place.In(street), w.Plan, "2015-08-04")
		if diff := cmp.Diff(map[place.Path]declaration.Shown{sports: {Path: sports, Wanted: 2, Declared: 1, Plans: 1}}, by); err != nil || diff != "" {
			t.Errorf("with a rule open: %v %s", err, diff)
		}
		by, err = declaration.ShownBy(w.ctx, d, place.In(street), w.Plan, "2015-08-03")
		if diff := cmp.Diff(map[place.Path]declaration.Shown{sports: {Path: sports, Wanted: 2}}, by); err != nil || diff != "" {
			t.Errorf("the day before: %v %s", err, diff)
		}
		if by, err := declaration.ShownBy(w.ctx, d, place.In(business), w.Plan, "2015-08-04"); err != nil || len(by) != 0 {
			t.Errorf("elsewhere: %v %+v", err, by)
		}
		if none, err := declaration.ShownOf(w.ctx, d, nil); err != nil || len(none) != 0 {
			t.Errorf("of none: %v %+v", err, none)
		}
	})
}

func TestShownUsesTheIndexes(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	var a db.Args
	rows, err := db.All[struct {
		ID, Parent, NotUsed int64
		Detail              string
	}](t.Context(), d, "explain query plan select count(*) from declaration_item i where i.county = "+a.Add("410105")+" and i.compound = "+a.Add("x")+" and i.state in ('declared', 'accepted')", a...)
	if err != nil || len(rows) == 0 || !strings.Contains(rows[0].Detail, "declaration_item_") {
		t.Errorf("%v %+v", err, rows)
	}
}
