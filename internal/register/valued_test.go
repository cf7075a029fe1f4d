package register_test

import (
	"slices"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// TestValuesAreThoseOfTheFacts: the short way to a compound's values leads to the same as the long one.
//
// clauses: M0
func TestValuesAreThoseOfTheFacts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.create(t, sports, ready)
		w.create(t, business, map[string]string{"name": "示例“别院”\\一", "households": "不详", "address": "别路1号", "location": "113.68,34.79 高德"})
		w.importFile(t, "a.csv", "名称,社区,户数,建成年份\n示例三院,商务,约80户,九十年代\n")
		var all []register.Compound
		for c, err := range w.Each(w.ctx, place.In(street), register.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		n := 0
		for j, err := range w.EachValued(w.ctx, place.In(street), w.plan) {
			if err != nil {
				t.Fatal(err)
			}
			c := &all[n]
			if j.ID != c.ID || j.Name != c.Name || j.Path != c.Path || j.Mode != c.Mode || !slices.Equal(j.Values, c.Facts.Values(w.plan)) {
				t.Errorf("%+v, want %+v", j, c)
			}
			n++
		}
		if n != 3 || len(all) != n {
			t.Errorf("%d of %d compounds", n, len(all))
		}
	})
}
