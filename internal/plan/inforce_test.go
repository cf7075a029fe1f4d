package plan_test

import (
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

// TestInForceAgreesWithCurrent: the answer for many sub-districts at once is that for each alone.
func TestInForceAgreesWithCurrent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := clock.NewFrozen(clock.Date("2015-08-04").At(9, 0))
		s := plan.New(d, audit.New(d, c), c)
		src := string(plans.Jingbalu())
		activate := func(street place.Path, src string, since clock.Date) {
			if _, err := s.Activate(t.Context(), account.System(), street, plans.JingbaluFile, []byte(src), since); err != nil {
				t.Fatal(err)
			}
			c.Set(c.Now().Add(1e9))
		}
		activate("410105/001/", src, "2015-07-20")
		activate("410105/001/", src+"\n", "2015-09-01")
		activate("410105/001/", src+"\n\n", "2015-09-01")
		activate("410105/002/", src+"\n\n\n", "2016-01-01")
		for _, day := range []clock.Date{"2015-07-01", "2015-07-20", "2015-08-31", "2015-09-01", "2016-01-01"} {
			all, err := s.InForce(t.Context(), place.Everywhere(), day)
			if err != nil || len(all) != 2 {
				t.Fatalf("%v: %v", all, err)
			}
			for _, v := range all {
				if p, err := s.Current(t.Context(), v.Street, day); err != nil || p.Hash != v.Hash {
					t.Errorf("%s on %s: %.8s, alone %.8s: %v", v.Street, day, v.Hash, p.Hash, err)
				}
				if want := map[place.Path]clock.Date{"410105/001/": "2015-08-04", "410105/002/": "2016-01-01"}[v.Street]; v.Begun != want {
					t.Errorf("%s is worked by since %s, want %s", v.Street, v.Begun, want)
				}
			}
		}
	})
}
