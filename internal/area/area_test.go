package area_test

import (
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

const street = place.Path("410105/001/")

func seeded(t *testing.T, d *db.DB) (*area.Store, *account.Store) {
	t.Helper()
	c := clock.NewFrozen(time.Date(2015, 7, 20, 1, 0, 0, 0, time.UTC))
	j := audit.New(d, c)
	accounts := account.New(d, j, c)
	s := area.New(d, j, accounts)
	for range 2 { // entering twice changes nothing
		if err := s.Seed(t.Context(), account.System()); err != nil {
			t.Fatal(err)
		}
	}
	return s, accounts
}

// clauses: O1 O2
func TestElevenCommunitiesEachWithAStation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, accounts := seeded(t, d)
		p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetStations(t.Context(), account.System(), street, p, "2015-07-20"); err != nil {
			t.Fatal(err)
		}
		id, err := accounts.CreateWithPassword(t.Context(), account.System(), "zz-shangwu", "商务社区站长", "Example-2015")
		if err != nil {
			t.Fatal(err)
		}
		if err := accounts.Grant(t.Context(), account.System(), id, account.Head, "410105/001/010/"); err != nil {
			t.Fatal(err)
		}
		stations, err := s.Stations(t.Context(), place.In(street))
		if err != nil || len(stations) != 11 {
			t.Fatalf("%d stations, %v", len(stations), err)
		}
		vacant := 0
		for _, st := range stations {
			if (st.Community == "商务社区") != (st.Kind == "centre" && st.Pilot) {
				t.Errorf("%s is a %s (pilot %v)", st.Community, st.Kind, st.Pilot)
			}
			if st.HeadName == "" {
				vacant++
			}
		}
		if vacant != 10 {
			t.Errorf("%d stations show a vacancy, want 10", vacant)
		}
	})
}

func TestAreasByCodeAndName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := seeded(t, d)
		a, err := s.ByCode(t.Context(), "410105001010", "2015-08-04")
		if err != nil || a.Short != "商务社区" || a.Path != "410105/001/010/" {
			t.Errorf("ByCode: %+v, %v", a, err)
		}
		if _, err := s.ByCode(t.Context(), "410105001010", "2014-12-31"); err == nil {
			t.Error("a code answers before the day it holds from")
		}
		all, err := s.Communities(t.Context(), place.In(street))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"商务社区", "商务", " 商务 社区居委会 ", "410105001010"} {
			if got, ok := area.Match(all, name); !ok || got.Path != a.Path {
				t.Errorf("Match(%q) = %+v, %v", name, got, ok)
			}
		}
		if _, ok := area.Match(all, "花园路"); ok {
			t.Error("a community of another sub-district is matched")
		}
	})
}

// clauses: A2
func TestHolidayMovesTheMeeting(t *testing.T) {
	t.Parallel()
	for week, want := range map[clock.Week]clock.Date{
		"2015-W30": "2015-07-27",
		"2015-W40": "2015-10-08", // 10-05 lies in the National Day holiday
		"2015-W39": "2015-09-28",
	} {
		if got := area.MeetingDay(week); got != want {
			t.Errorf("meeting on %s: %s, want %s", week, got, want)
		}
	}
	if !area.IsWorkday("2015-10-10") || area.IsWorkday("2015-10-07") || area.IsWorkday("2015-10-11") {
		t.Error("the make-up Saturday 2015-10-10 is a work day, the holiday and the Sunday are not")
	}
	if got := area.AddWorkdays("2015-09-30", 1); got != "2015-10-08" {
		t.Errorf("the work day after 2015-09-30 is %s", got)
	}
}
