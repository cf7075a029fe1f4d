package register_test

import (
	"fmt"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// clauses: P1 M0
func TestTheDifferenceOfTwoDays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		kept, gone := w.create(t, sports, ready), w.create(t, business, map[string]string{"name": "示例旧院"})
		w.clock.Set(clock.Date("2015-08-10").At(9, 0))
		_, err := w.Observe(w.ctx, office, register.Change{ID: kept.ID, Version: 1, Texts: map[string]string{"households": "61户"}})
		if err == nil {
			err = w.Withdraw(w.ctx, office, gone.ID, gone.Version, "已经拆除")
		}
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Set(clock.Date("2015-08-12").At(9, 0))
		w.create(t, business, map[string]string{"name": "示例新院"})
		tell := func(q register.ChangeQuery) string {
			page, err := w.Changes(w.ctx, place.In(street), q)
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprintf("%d %d %d of %d:", page.Entered, page.Left, page.Altered, page.Total)
			for _, l := range page.Rows {
				said += fmt.Sprintf(" %s %s %s>%s", l.Compound.Name, l.What, l.Old, l.New)
			}
			return said
		}
		for want, q := range map[string]register.ChangeQuery{
			"0 0 0 of 0:": {From: "2015-08-04", To: "2015-08-09"},
			"0 1 1 of 3: 文化宫路200号院 +proposal single>bundle 文化宫路200号院 households 约120户>61户 示例旧院 +left >":                 {From: "2015-08-04", To: "2015-08-10"},
			"1 1 1 of 4: 文化宫路200号院 +proposal single>bundle 文化宫路200号院 households 约120户>61户 示例旧院 +left > 示例新院 +entered >": {From: "2015-08-04", To: "2015-08-12"},
			"1 1 1 of 1: 文化宫路200号院 households 约120户>61户":                                                                {From: "2015-08-04", To: "2015-08-12", What: "households"},
			"1 1 0 of 2: 示例新院 +entered >": {From: "2015-08-04", To: "2015-08-12", Community: business, Offset: 1},
			"0 0 1 of 2: 文化宫路200号院 +proposal single>bundle 文化宫路200号院 households 约120户>61户": {From: "2015-08-04", To: "2015-08-12", Compound: kept.ID},
		} {
			if got := tell(q); got != want {
				t.Errorf("%+v\n got %s\nwant %s", q, got, want)
			}
		}
	})
}
