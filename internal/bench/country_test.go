package bench_test

import (
	"testing"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/register"
)

func TestACountryLivesLikeARealOne(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a, err := app.Open(ctx, app.Config{Data: t.TempDir(), Clock: clock.NewFrozen(clock.Date("2015-08-10").At(8, 0))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	size := bench.Country{Compounds: 150, Communities: 40, Weeks: 2, Seed: 1}
	made, err := bench.Generate(ctx, a, size)
	if err != nil {
		t.Fatal(err)
	}
	if made.Streets != 4 || made.Visits != 80 || made.Last != "2015-W31" {
		t.Errorf("%+v", made)
	}
	page, err := a.Register.List(ctx, place.Everywhere(), register.Query{Limit: 200})
	if err != nil || page.Total != 150 {
		t.Fatalf("%d compounds: %v", page.Total, err)
	}
	for _, c := range page.Rows[:20] {
		if got := c.Facts["name"].Text; got != c.Name {
			t.Errorf("the facts of %s say %q", c.Name, got)
		}
		if h, err := a.Register.History(ctx, place.Everywhere(), c.ID); err != nil || len(h) != 1 {
			t.Errorf("history of %s: %d, %v", c.Name, len(h), err)
		}
	}
	for _, w := range []clock.Week{"2015-W30", made.Last} {
		r, err := a.Week.CloseAll(ctx, account.System(), place.Everywhere(), w)
		if err != nil || r.Closed != 4 || r.Communities != 40 {
			t.Errorf("closing %s: %+v, %v", w, r, err)
		}
	}
	if _, err := a.Journal.Seal(ctx); err != nil {
		t.Error(err)
	}
	if _, err := bench.Generate(ctx, a, size); err == nil {
		t.Error("a second country was put into one database")
	}
}
