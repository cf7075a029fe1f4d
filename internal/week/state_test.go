package week

import (
	"testing"
	"time"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/plans"
)

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// clauses: A2
func TestMomentsOfAWeek(t *testing.T) {
	t.Parallel()
	at := func(m time.Time) string { return clock.Stamp(clock.Micros(m)) }
	for _, p := range []*plan.Plan{jingbalu(t), {Rhythm: plan.Rhythm{HolidayMoves: true}}} {
		m := MomentsOf(p, "2015-W40") // its Monday after is a holiday
		got := []string{at(m.Start), at(m.Preview), at(m.Due), at(m.Close), at(m.Meeting)}
		want := []string{"2015-09-28 00:00", "2015-10-02 17:00", "2015-10-05 00:00", "2015-10-05 08:00", "2015-10-08 09:00"}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("moment %d: %s, want %s", i, got[i], want[i])
			}
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	m := MomentsOf(&plan.Plan{}, "2015-W32")
	sunday, monday := clock.Date("2015-08-09"), clock.Date("2015-08-10")
	for _, c := range []struct {
		name   string
		f      Filed
		closed bool
		want   State
	}{
		{"nothing yet", Filed{}, false, Pending},
		{"nothing at the close", Filed{}, true, Missing},
		{"to the minute", Filed{Confirmed: sunday.At(24, 0)}, true, Timely},
		{"a second later", Filed{Confirmed: sunday.At(24, 0).Add(time.Second)}, true, Late},
		{"nothing in it", Filed{Confirmed: sunday.At(20, 0), Empty: true}, true, Empty},
		{"nothing in it and late", Filed{Confirmed: monday.At(7, 0), Empty: true}, true, Late},
		{"excused", Filed{Excuse: "社区换届"}, true, Excused},
		{"excused and late", Filed{Excuse: "停电", Confirmed: monday.At(7, 0)}, true, Excused},
		{"excused and in time", Filed{Excuse: "停电", Confirmed: sunday.At(7, 0)}, true, Timely},
	} {
		if got := Judge(m, c.f, c.closed); got.State != c.want || got.Rule == "" {
			t.Errorf("%s: %s (%s), want %s", c.name, got.State, got.Rule, c.want)
		}
	}
}
