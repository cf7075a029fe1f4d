package gongwen

import (
	"fmt"
	"time"
)

// Date is a calendar day. The zero Date means that no date is printed.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String writes the date as 2015年8月4日: Arabic digits, the full year, no
// leading zeros (7.3.5.4). The zero Date gives "".
func (d Date) String() string {
	if d == (Date{}) {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
}

func (d Date) valid() bool {
	return d == (Date{}) || DateOf(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)) == d && d.Year > 0
}
