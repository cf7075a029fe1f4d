package plan_test

import (
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	text := strings.ReplaceAll(plan.Describe(p), p.Hash, "HASH")
	golden(t, "describe.golden", text)
	for _, name := range []string{"zz2011", "laicheng2018", "dandong2015"} {
		if got := plan.Describe(other(t, name)); !strings.Contains(got, "模式") || strings.Contains(got, "%!") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	w := clock.Week("2015-W33") // Monday 2015-08-10
	r := jingbalu(t).Rhythm
	for _, c := range []struct {
		m    plan.Moment
		want string
	}{{r.Preview, "2015-08-14 17:00"}, {r.Report, "2015-08-17 00:00"}, {r.Close, "2015-08-17 08:00"}, {r.Meeting, "2015-08-17 09:00"}} {
		if got := c.m.At(w).In(clock.Zone).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s is %s, want %s", c.m, got, c.want)
		}
		if back, err := plan.ParseMoment(c.m.String()); err != nil || back != c.m {
			t.Error(c.m, back, err)
		}
	}
	for _, s := range []string{"", "本周五", "本周五 25:00", "周五 08:00", "本周八 08:00", "本周日 24:01", "本周五 8:00", "本周五 08:60"} {
		if _, err := plan.ParseMoment(s); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func TestPoints(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]plan.Points{"0.5": 50, "10": 1000, "0": 0, "7.25": 725, "100.0": 10000} {
		if got, err := plan.ParsePoints(s); err != nil || got != want {
			t.Errorf("%s is %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "-1", "1.", ".5x", "1.234", "+1", "1.-5", "x"} {
		if got, err := plan.ParsePoints(s); err == nil {
			t.Errorf("%q was read as %d", s, got)
		}
	}
	for p, want := range map[plan.Points]string{50: "0.5", 1000: "10", 0: "0", 725: "7.25", -50: "-0.5"} {
		if p.String() != want {
			t.Errorf("%d is written %s", int(p), p)
		}
	}
}
