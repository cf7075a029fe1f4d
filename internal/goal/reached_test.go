package goal_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/register"
)

// TestReachedAgreesWithCoverage over looks of two offices that are good, bad, not applicable, expired and replaced.
func TestReachedAgreesWithCoverage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		chance := rand.New(rand.NewPCG(1, 2))
		for i := range 60 {
			c := w.compound(t, []place.Path{sports, business}[i%2], fmt.Sprintf("示例%d号院", i), "60", "无")
			w.look(t, c, chance)
		}
		seen := 0
		for _, day := range []clock.Date{"2015-06-01", "2015-07-10", "2015-08-12", "2015-10-12", "2016-12-31"} {
			all, err := w.Coverage(w.ctx, place.Everywhere(), w.plan, day)
			if err != nil {
				t.Fatal(err)
			}
			want := map[place.Path]int{}
			for _, r := range all.Reaches {
				if r.Reached > 0 {
					want[r.Community] += r.Reached
				}
			}
			got, err := w.Reached(w.ctx, place.Everywhere(), w.plan, day)
			if err != nil || !maps.Equal(got, want) {
				t.Errorf("%s: %v, want %v (%v)", day, got, want, err)
			}
			if part, err := w.Reached(w.ctx, place.In(sports), w.plan, day); err != nil || part[business] != 0 || part[sports] != want[sports] {
				t.Errorf("%s: %v in one community (%v)", day, part, err)
			}
			seen += len(want)
		}
		if seen < 4 {
			t.Errorf("only %d times has anybody reached the goal", seen)
		}
	})
}

// look records up to four inspections, most of which find nothing.
func (w *world) look(t *testing.T, c register.Compound, chance *rand.Rand) {
	t.Helper()
	for range chance.IntN(5) {
		found := maps.Clone(fourOK)
		for item := range fourOK {
			if chance.IntN(12) == 0 {
				found[item] = []goal.Look{goal.Partial, goal.Absent, goal.NA}[chance.IntN(3)]
			}
		}
		by := []account.Role{account.Property, account.Supervision}[chance.IntN(2)]
		w.see(t, c, "four", clock.Date("2015-06-01").Add(chance.IntN(70)), by, found)
	}
}
