package area

import (
	"sync"

	"github.com/6tail/lunar-go/HolidayUtil"

	"bayou/internal/clock"
)

// special returns the days on which the State Council's yearly notices depart from the plain week: a holiday, or a weekend day
// worked in exchange (调休).
var special = sync.OnceValue(func() map[clock.Date]bool {
	days := map[clock.Date]bool{}
	for year := firstYear; year <= lastYear; year++ {
		for e := HolidayUtil.GetHolidaysByYear(year).Front(); e != nil; e = e.Next() {
			if h, ok := e.Value.(*HolidayUtil.Holiday); ok {
				days[clock.Date(h.GetDay())] = h.IsWork()
			}
		}
	}
	return days
})

// The years that the calendar library may hold; a year without entries has the plain week.
const (
	firstYear = 2002
	lastYear  = 2040
)

// IsWorkday reports whether offices work on the day.
func IsWorkday(d clock.Date) bool {
	if work, ok := special()[d]; ok {
		return work
	}
	wd := d.Weekday()
	return wd != 0 && wd != 6
}

// NextWorkday returns d itself when it is a work day, else the first one after it.
func NextWorkday(d clock.Date) clock.Date {
	for !IsWorkday(d) {
		d = d.Add(1)
	}
	return d
}

// AddWorkdays returns the n-th work day after d; for n = 0, d itself.
func AddWorkdays(d clock.Date, n int) clock.Date {
	for ; n > 0; n-- {
		d = NextWorkday(d.Add(1))
	}
	return d
}

// MeetingDay returns the day of the meeting on a week: the Monday after it, moved to the next work day by a public holiday
// (六(二); 2015-10-05 → 2015-10-08).
func MeetingDay(w clock.Week) clock.Date { return NextWorkday(w.Next().Monday()) }
