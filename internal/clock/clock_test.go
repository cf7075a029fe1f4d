package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"bayou/internal/clock"
)

func TestWeekOfTheFirstYear(t *testing.T) {
	t.Parallel()
	w, err := clock.ParseWeek("2015-W30")
	if err != nil || w.Monday() != "2015-07-20" || w.Sunday() != "2015-07-26" || w.Next() != "2015-W31" {
		t.Errorf("2015-W30: %v, %s to %s, then %s", err, w.Monday(), w.Sunday(), w.Next())
	}
	if got := w.Chinese(); got != "2015年第30周（7月20日—7月26日）" {
		t.Errorf("Chinese() = %s", got)
	}
	if got := w.Short() + w.Sunday().Short(); got != "第30周7月26日" {
		t.Errorf("Short() = %s", got)
	}
	for _, bad := range []string{"", "2015-30", "2015-W00", "2014-W53", "2015-W3", "2015-W30x"} {
		if _, err := clock.ParseWeek(bad); err == nil {
			t.Errorf("ParseWeek(%q) is accepted", bad)
		}
	}
}

// A week's last moment belongs to its Sunday.
func TestMoment(t *testing.T) {
	t.Parallel()
	sunday := clock.Date("2015-10-18")
	for want, at := range map[string]time.Time{
		"10月18日24:00": sunday.At(24, 0), "10月18日09:05": sunday.At(9, 5), "": {},
	} {
		if got := clock.Moment(at); got != want {
			t.Errorf("%v reads %q, want %q", at, got, want)
		}
	}
}

func TestWeeksAndDaysAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := clock.FromDays(rapid.Int64Range(0, 40000).Draw(t, "day"))
		w := d.Week()
		if d < w.Monday() || d > w.Sunday() || w.Next().Prev() != w || w.Monday().Weekday() != time.Monday {
			t.Fatalf("%s lies in %s (%s to %s)", d, w, w.Monday(), w.Sunday())
		}
		if clock.FromDays(d.Days()) != d || clock.DateOf(d.Time()) != d {
			t.Fatalf("%s does not come back", d)
		}
	})
}

func TestTrialMovesTheBusinessDayAlone(t *testing.T) {
	t.Parallel()
	c := clock.Trial("2015-09-21")
	if clock.Today(c) != "2015-09-21" {
		t.Errorf("business day %s", clock.Today(c))
	}
	if time.Since(c.Now()) > time.Minute {
		t.Errorf("the log's clock moved to %s", c.Now())
	}
}
