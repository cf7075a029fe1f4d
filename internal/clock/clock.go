// Package clock holds civil dates, ISO weeks and the injected clock. Business days are days of Asia/Shanghai (UTC+8, no
// daylight saving since 1992).
package clock

import (
	"fmt"
	"time"
)

// Zone is the office's time zone.
var Zone = time.FixedZone("Asia/Shanghai", 8*3600)

// Clock gives two times: Now for sessions and logs, Business for everything the programme dates. They differ only under a
// trial date (--today), which moves the business day and never the log.
type Clock interface {
	Now() time.Time
	Business() time.Time
}

// System returns the machine's clock.
func System() Clock { return real{} }

// Trial returns the machine's clock with the business day set to day; the time of day runs on.
func Trial(day Date) Clock { return real{day} }

type real struct{ day Date }

func (real) Now() time.Time { return time.Now().UTC() }

func (r real) Business() time.Time {
	now := time.Now()
	if r.day == "" {
		return now.UTC()
	}
	l := now.In(Zone)
	d := r.day.Time()
	return time.Date(d.Year(), d.Month(), d.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), Zone).UTC()
}

// Frozen is a clock that stands still until it is set; the sample and the tests live by it. Not safe for use by several
// goroutines while it is being set.
type Frozen struct{ at time.Time }

// NewFrozen returns a clock that stands at the given time.
func NewFrozen(at time.Time) *Frozen { return &Frozen{at.UTC()} }

// Set moves the clock.
func (f *Frozen) Set(at time.Time) { f.at = at.UTC() }

// Now returns the standing time.
func (f *Frozen) Now() time.Time { return f.at }

// Business returns the standing time.
func (f *Frozen) Business() time.Time { return f.at }

// Today returns the clock's business day.
func Today(c Clock) Date { return DateOf(c.Business()) }

// Micros returns t as the integer that the database keeps: microseconds of UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// FromMicros is the reverse of Micros.
func FromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// Stamp prints a time as an office reads it: 2015-08-10 09:00.
func Stamp(us int64) string {
	if us == 0 {
		return ""
	}
	return time.UnixMicro(us).In(Zone).Format("2006-01-02 15:04")
}

// Moment prints a time where its year is plain: 8月10日09:05; midnight is the end of the day that it closes, 8月9日24:00; "" for
// no time.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	l := t.In(Zone)
	if l.Hour() == 0 && l.Minute() == 0 {
		return DateOf(l.Add(-time.Minute)).Short() + "24:00"
	}
	return l.Format("1月2日15:04")
}

// Date is a civil day, YYYY-MM-DD; "" is no day. Dates compare as strings.
type Date string

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("日期“%s”应写成 2015-08-04 这样", s)
	}
	return Date(s), nil
}

// DateOf returns the office's day at t.
func DateOf(t time.Time) Date { return Date(t.In(Zone).Format(time.DateOnly)) }

// FromDays returns the day n days after 1970-01-01.
func FromDays(n int64) Date { return Date(time.Unix(n*86400, 0).UTC().Format(time.DateOnly)) }

// Time returns the day's first moment in the office's zone; the zero time for no day.
func (d Date) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Days returns the number of days since 1970-01-01.
func (d Date) Days() int64 {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return t.Unix() / 86400
}

// At returns the moment of the day; hour 24 is the next day's first moment.
func (d Date) At(hour, minute int) time.Time {
	return d.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// Add returns the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Week returns the ISO week the day lies in.
func (d Date) Week() Week {
	y, w := d.Time().ISOWeek()
	return Week(fmt.Sprintf("%04d-W%02d", y, w))
}

// Chinese prints the day as documents do: 2015年8月4日.
func (d Date) Chinese() string {
	if d == "" {
		return ""
	}
	return d.Time().Format("2006年1月2日")
}

// Week is an ISO week, 2015-W33. Weeks compare as strings.
type Week string

// ParseWeek reads an ISO week.
func ParseWeek(s string) (Week, error) {
	var y, w int
	if n, err := fmt.Sscanf(s, "%d-W%d", &y, &w); err != nil || n != 2 || w < 1 || w > 53 || y < 1000 || y > 9999 {
		return "", fmt.Errorf("周次“%s”应写成 2015-W33 这样", s)
	}
	if k := Week(fmt.Sprintf("%04d-W%02d", y, w)); k.Monday().Week() == k && string(k) == s {
		return k, nil
	}
	return "", fmt.Errorf("周次“%s”不存在：%d 年没有第 %d 周", s, y, w)
}

// Monday returns the week's first day.
func (w Week) Monday() Date {
	var y, n int
	if _, err := fmt.Sscanf(string(w), "%d-W%d", &y, &n); err != nil {
		return ""
	}
	jan4 := time.Date(y, 1, 4, 0, 0, 0, 0, Zone)
	back := (int(jan4.Weekday()) + 6) % 7
	return DateOf(jan4.AddDate(0, 0, -back+(n-1)*7))
}

// Sunday returns the week's last day.
func (w Week) Sunday() Date { return w.Monday().Add(6) }

// Next returns the following week.
func (w Week) Next() Week { return w.Monday().Add(7).Week() }

// Prev returns the week before.
func (w Week) Prev() Week { return w.Monday().Add(-7).Week() }

// Short prints the day where its year is plain: 8月4日; "" for no day.
func (d Date) Short() string {
	if d == "" {
		return ""
	}
	return d.Time().Format("1月2日")
}

// Short prints the week where its year is plain: 第33周.
func (w Week) Short() string {
	_, n := w.Monday().Time().ISOWeek()
	return fmt.Sprintf("第%d周", n)
}

// Chinese prints the week as an office says it: 2015年第33周（8月10日—8月16日）.
func (w Week) Chinese() string {
	var y, n int
	if _, err := fmt.Sscanf(string(w), "%d-W%d", &y, &n); err != nil {
		return string(w)
	}
	return fmt.Sprintf("%d年第%d周（%s—%s）", y, n, w.Monday().Time().Format("1月2日"), w.Sunday().Time().Format("1月2日"))
}
