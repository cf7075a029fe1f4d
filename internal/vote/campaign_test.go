package vote_test

import (
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/vote"
	"bayou/verify"
)

// A roll counts one owner of several units once, co-owners as one, and what the developer has not sold as one.
//
// clauses: M2
func TestTheRollMergesHeads(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.opened(t)
		if r.State != vote.Open || r.Lines != 25 || len(r.Steps) != 3 {
			t.Fatalf("%s, %d lines, %d steps", r.State, r.Lines, len(r.Steps))
		}
		heads, kinds := map[int64]int{}, map[string]int{}
		for _, l := range w.lines(t, &r) {
			kinds[l.Kind]++
			heads[l.Owner]++
			if l.Kind == verify.Dwelling && l.Floor != int64(l.Room[0]-'0') {
				t.Errorf("%s is on floor %d", l.Label, l.Floor)
			}
		}
		if kinds[verify.Unsold] != 2 || kinds[verify.Parking] != 1 || len(heads) != 23 || heads[0] != 1 {
			t.Errorf("%v, %d heads", kinds, len(heads))
		}
		for _, m := range r.Matters {
			if m.Rule.Regime != "property-law-76" || m.Rule.Class != "ordinary" {
				t.Errorf("%s stands under %s, %s", m.Matter, m.Rule.Regime, m.Rule.Class)
			}
		}
	})
}

// What a plan lacks is said field by field, another community's head sees nothing, and the same form twice is one campaign.
func TestPlansAreChecked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		_, err := w.Make(w.ctx, head, "", vote.Plan{Matters: []vote.Asked{{Matter: "elect_committee"}}})
		if got := len(fault.Fields(err)); got < 5 {
			t.Errorf("%d fields: %v", got, err)
		}
		id := db.NewID(w.clock.Now())
		for range 2 {
			if _, err := w.Make(w.ctx, head, id, ask(w.id)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Make(w.ctx, other, "", ask(w.id)); fault.Of(err) != fault.NotFound {
			t.Errorf("another community's head: %v", err)
		}
		if _, err := w.Get(w.ctx, place.In(business), id); fault.Of(err) != fault.NotFound {
			t.Errorf("another community's head sees it: %v", err)
		}
		if _, err := w.Open(w.ctx, head, id); fault.Of(err) != fault.Conflict {
			t.Errorf("a draft was opened: %v", err)
		}
		if _, err := w.Roll(w.ctx, head, id); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Open(w.ctx, head, id); err == nil || !strings.Contains(err.Error(), "还没有到") {
			t.Errorf("opened before its day: %v", err)
		}
	})
}

// Several compounds decide together: their heads are counted apart, and each community sees its own part.
//
// clauses: M3
func TestAJointRoll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		second := w.compound(t, business, "示例路2号院")
		if _, err := w.Make(w.ctx, head, "", ask(w.id, second)); err == nil {
			t.Error("a community's head asks in another community")
		}
		r, err := w.Make(w.ctx, office, "", ask(w.id, second))
		if err != nil {
			t.Fatal(err)
		}
		if r.Path != street {
			t.Errorf("it lies at %s", r.Path)
		}
		if r, err = w.Roll(w.ctx, office, r.ID); err != nil {
			t.Fatal(err)
		}
		heads := map[int64]bool{}
		for _, l := range w.lines(t, &r) {
			heads[l.Owner] = true
			if !strings.HasPrefix(l.Label, "示例路") {
				t.Errorf("%s does not say its compound", l.Label)
			}
		}
		if len(heads) != 1+2*22 {
			t.Errorf("%d heads", len(heads))
		}
		if _, err := w.Get(w.ctx, place.In(business), r.ID); err != nil {
			t.Errorf("who answers for a part does not see it: %v", err)
		}
		n := 0
		for _, err := range w.Lines(w.ctx, place.In(business), &r.Campaign) {
			if n++; err != nil {
				t.Fatal(err)
			}
		}
		if n != 25 {
			t.Errorf("sees %d lines of his part", n)
		}
		w.on(r.OpensOn)
		if _, err := w.Open(w.ctx, other, r.ID); fault.Of(err) != fault.Denied {
			t.Errorf("a part opened the whole: %v", err)
		}
	})
}
