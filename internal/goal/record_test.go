package goal_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db/dbtest"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/register"
)

// What lists read of the present, and what Coverage and Changes read of any day, says the same as all evidence there is: whatever
// the order in which visits and re-checks are sent in.
func TestTheEffectiveEvidenceDecidesAsAllOfItDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		c, err := w.register.Create(w.ctx, account.System(), register.NewCompound{Community: sports, Texts: map[string]string{
			"name": fmt.Sprintf("示例%d号院", runs), "built_on": "1990年", "supervisor": "无", "households": "60", "enclosed": "否", "company": "无",
		}})
		if err != nil {
			t.Fatal(err)
		}
		story(t, w, c)
		today := clock.Today(w.clock)
		day := clock.Date("2015-07-25").Add(rapid.IntRange(0, int(today.Days()-clock.Date("2015-07-25").Days())).Draw(t, "day"))
		whole := map[clock.Date][]goal.ItemState{}
		for _, day := range []clock.Date{day, today} {
			got, err := w.OfCompounds(w.ctx, w.plan, []register.Compound{c}, day)
			if err != nil {
				t.Fatal(err)
			}
			want, err := w.OfCompound(w.ctx, w.plan, &c, day)
			if err != nil {
				t.Fatal(err)
			}
			for i := range want {
				want[i].Since, want[i].Until = "", ""
			}
			if d := cmp.Diff(want, got[c.ID]); d != "" {
				t.Fatalf("on %s: %s", day, d)
			}
			sameCoverage(t, w, c, want, day)
			whole[day] = want
		}
		sameChanges(t, w, c, whole[day], whole[today], day)
	})
}

// sameCoverage compares the counts of a single compound with its items.
func sameCoverage(t *rapid.T, w *world, c register.Compound, items []goal.ItemState, day clock.Date) {
	got, err := w.Coverage(w.ctx, place.In(c.Path), w.plan, day)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]goal.State{}
	for _, tally := range got.Tallies {
		for state, n := range tally.Count {
			if n != 1 {
				t.Fatalf("%d of one compound", n)
			}
			states[tally.Goal+tally.Item] = state
		}
	}
	want := map[string]goal.State{}
	for _, i := range items {
		want[i.Goal+i.Item] = i.State
	}
	if d := cmp.Diff(want, states); d != "" {
		t.Fatalf("coverage on %s: %s", day, d)
	}
	if reached, _ := got.Total("four"); (reached == 1) != goal.Reached(items) {
		t.Fatalf("%d reached on %s", reached, day)
	}
}

// sameChanges compares the changes since the end of a day with what the items were and are.
func sameChanges(t *rapid.T, w *world, c register.Compound, before, now []goal.ItemState, day clock.Date) {
	got, err := w.Changes(w.ctx, place.In(c.Path), w.plan, day.Add(1), clock.Today(w.clock))
	if err != nil {
		t.Fatal(err)
	}
	var want []goal.Change
	for i := range now {
		if before[i].State != now[i].State {
			want = append(want, goal.Change{Compound: c.ID, Path: c.Path, Name: c.Name, Item: now[i].Name, Before: before[i].State, State: now[i].State})
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("changes since %s: %s", day, d)
	}
}

// story sends in visits of two offices, some late, and re-checks of them, while the days go by.
func story(t *rapid.T, w *world, c register.Compound) {
	day := clock.Date("2015-08-01")
	w.clock.Set(day.At(9, 0))
	var visits []goal.Evidence
	for i := range rapid.IntRange(1, 10).Draw(t, "steps") {
		day = day.Add(rapid.IntRange(0, 12).Draw(t, "pause"))
		w.clock.Set(day.At(9, i))
		look := rapid.SampledFrom([]goal.Look{goal.OK, goal.Partial, goal.Absent, goal.NA}).Draw(t, "look")
		e := goal.Evidence{Path: c.Path, Compound: c.ID, Goal: "four", Item: "waste", Look: look}
		if len(visits) > 0 && rapid.Bool().Draw(t, "re-check") {
			v := rapid.SampledFrom(visits).Draw(t, "visit")
			e.Visit, e.VisitOffice, e.VisitDay, e.Finding, e.Seq = v.Visit, v.VisitOffice, v.VisitDay, "f", i
			e.Day = day
		} else {
			e.Visit, e.Day = fmt.Sprintf("%s-%d", c.ID, i), day.Add(-rapid.IntRange(0, 8).Draw(t, "sent late by"))
			e.VisitOffice, e.VisitDay = rapid.SampledFrom([]account.Role{account.Property, account.Supervision}).Draw(t, "office"), e.Day
			visits = append(visits, e)
		}
		e.Office = e.VisitOffice
		other := e
		other.Item = "order"
		err := w.journal.Write(w.ctx, account.System().Actor, func(tx *audit.Tx) error {
			tx.Note(audit.Entry{Path: c.Path, Action: "visit.record", Subject: "visit:" + e.Visit, Summary: "示例"})
			return w.Record(w.ctx, tx, []goal.Evidence{e, other})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
