package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"bayou/internal/clock"
)

// LawPeriod is a time in one unit. As 至少 it runs full days beside the day it starts on (民法典 201), as 内 its last day counts.
type LawPeriod struct {
	Source

	Days     int64 `json:"days,omitempty"`
	Workdays int64 `json:"workdays,omitempty"`
	Months   int64 `json:"months,omitempty"`
	Years    int64 `json:"years,omitempty"`
}

// After returns the last day of a period that starts on a day, which is not counted. False: nothing is known, or work days are asked
// for, which only the area's calendar knows.
func (p *LawPeriod) After(day clock.Date) (clock.Date, bool) {
	if p == nil || p.Workdays > 0 {
		return "", false
	}
	return p.move(day, 1), true
}

// Before returns the latest day on which something may be done that must be done the period before a day. False: as After.
func (p *LawPeriod) Before(day clock.Date) (clock.Date, bool) {
	if p == nil || p.Workdays > 0 {
		return "", false
	}
	return p.move(day, -1), true
}

// move goes months and years by the calendar; a month without that day ends it on its last (民法典 202).
func (p *LawPeriod) move(day clock.Date, sign int) clock.Date {
	at := day.Time()
	moved := at.AddDate(sign*int(p.Years), sign*int(p.Months), 0)
	if moved.Day() != at.Day() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return clock.DateOf(moved.AddDate(0, 0, sign*int(p.Days)))
}

func (p *LawPeriod) said(bound string) string {
	var text string
	switch {
	case p.Days > 0:
		text = fmt.Sprintf("%d 天", p.Days)
	case p.Workdays > 0:
		text = fmt.Sprintf("%d 个工作日", p.Workdays)
	case p.Months > 0:
		text = fmt.Sprintf("%d 个月", p.Months)
	default:
		text = fmt.Sprintf("%d 年", p.Years)
	}
	return bounded(text, bound)
}

func bounded(text, bound string) string {
	switch bound {
	case "least":
		return "至少 " + text
	case "most":
		return text + "内"
	}
	return text
}

func (p *LawPeriod) check(say func(string, string)) {
	given := 0
	for _, x := range []struct {
		field   string
		n, most int64
	}{{"days", p.Days, 366}, {"workdays", p.Workdays, 250}, {"months", p.Months, 60}, {"years", p.Years, 10}} {
		if x.n > 0 {
			given++
		}
		if x.n > x.most {
			say(x.field, fmt.Sprintf("%s 是 %d，不可能这么长", x.field, x.n))
		}
	}
	if given != 1 {
		say("", "期限应写 days、workdays、months、years 中的一个，且大于 0")
	}
}

func (p *LawPeriod) within(upper term, bound string) bool {
	u := upper.(*LawPeriod)
	least, most := p.span()
	upLeast, upMost := u.span()
	switch {
	case p.Days == u.Days && p.Workdays == u.Workdays && p.Months == u.Months && p.Years == u.Years:
		return true
	case p.unit() == u.unit():
		return bound == "least" && least >= upLeast || bound == "most" && least <= upLeast
	}
	return bound == "least" && least >= upMost || bound == "most" && most <= upLeast
}

// unit is which of the units is written.
func (p *LawPeriod) unit() int {
	return slices.IndexFunc([]int64{p.Days, p.Workdays, p.Months, p.Years}, func(n int64) bool { return n > 0 })
}

// span returns between how many days the period takes, whatever day it starts on. Work days have no most: holidays differ.
func (p *LawPeriod) span() (least, most int64) {
	switch {
	case p.Workdays > 0:
		return p.Workdays, math.MaxInt64
	case p.Months > 0:
		return p.Months*30 - 2, p.Months * 31
	case p.Years > 0:
		return p.Years * 365, p.Years*365 + (p.Years+3)/4
	}
	return p.Days, p.Days
}

// LawRange is a time from and to, both included; 0 is no limit.
type LawRange struct {
	Source

	From int64  `json:"from,omitempty"`
	To   int64  `json:"to,omitempty"`
	Unit string `json:"unit" enum:"day,month,year"`
}

func (r *LawRange) said(string) string {
	unit := map[string]string{"day": "天", "month": "个月", "year": "年"}[r.Unit]
	switch {
	case r.From == 0:
		return fmt.Sprintf("不超过 %d %s", r.To, unit)
	case r.To == 0:
		return fmt.Sprintf("不少于 %d %s", r.From, unit)
	}
	return fmt.Sprintf("%d 至 %d %s", r.From, r.To, unit)
}

func (r *LawRange) check(say func(string, string)) { order(r.From, r.To, 366, say) }

func (r *LawRange) within(upper term, _ string) bool {
	u := upper.(*LawRange)
	return r.Unit == u.Unit && inside(r.From, r.To, u.From, u.To)
}

func order(from, to, most int64, say func(string, string)) {
	switch {
	case from == 0 && to == 0:
		say("", "from、to 至少写一个，且大于 0")
	case to > 0 && from > to:
		say("to", fmt.Sprintf("from %d 大于 to %d", from, to))
	case max(from, to) > most:
		say("to", fmt.Sprintf("%d 太大", max(from, to)))
	}
}

func inside(from, to, upFrom, upTo int64) bool {
	return from >= upFrom && (upTo == 0 || to > 0 && to <= upTo)
}

// LawSize is how many members a body has.
type LawSize struct {
	Source

	From  int64     `json:"from,omitempty"`
	To    int64     `json:"to,omitempty"`
	Odd   bool      `json:"odd,omitempty" jsonschema:"单数"`
	Rules bool      `json:"rules,omitempty" jsonschema:"由业主大会议事规则确定"`
	Small *LawSmall `json:"small,omitempty" jsonschema:"规模小的小区"`
}

// LawSmall is the size that is enough where no more than so many households live, or no more than so many ㎡ stand.
type LawSmall struct {
	Size       int64 `json:"size"`
	Households int64 `json:"households,omitempty"`
	Area       int64 `json:"area,omitempty" jsonschema:"建筑面积，㎡"`
}

// Allows says whether n members are lawful where so many households live on so many ㎡; 0 is not known and allows no exception. A
// size that only the rules of procedure set allows every n above 0.
func (s *LawSize) Allows(n, households, area int64) bool {
	if s == nil || n < 1 {
		return n > 0
	}
	if c := s.Small; c != nil && n == c.Size && (c.Households > 0 && households > 0 && households <= c.Households || c.Area > 0 && area > 0 && area <= c.Area) {
		return true
	}
	return n >= s.From && (s.To == 0 || n <= s.To) && (!s.Odd || n%2 == 1)
}

func (s *LawSize) said(string) string {
	text := ""
	switch {
	case s.From > 0 && s.To > 0:
		text = fmt.Sprintf("%d 至 %d 人", s.From, s.To)
	case s.From > 0:
		text = fmt.Sprintf("%d 人以上", s.From)
	case s.To > 0:
		text = fmt.Sprintf("%d 人以下", s.To)
	}
	if s.Odd {
		text += "，单数"
	}
	if c := s.Small; c != nil {
		var where []string
		if c.Households > 0 {
			where = append(where, fmt.Sprintf("%d 户以下", c.Households))
		}
		if c.Area > 0 {
			where = append(where, fmt.Sprintf("%d ㎡以下", c.Area))
		}
		text += fmt.Sprintf("；%s的可以 %d 人", strings.Join(where, "或"), c.Size)
	}
	if s.Rules {
		text += "，由业主大会议事规则确定"
	}
	return strings.TrimPrefix(text, "，")
}

func (s *LawSize) check(say func(string, string)) {
	if !s.Rules {
		order(s.From, s.To, 99, say)
	}
	if s.Odd && (s.From > 0 && s.From%2 == 0 || s.To > 0 && s.To%2 == 0) {
		say("odd", "要单数，from 和 to 也应是单数")
	}
	if c := s.Small; c != nil && (c.Size == 0 || s.From > 0 && c.Size >= s.From || c.Households == 0 && c.Area == 0) {
		say("small", "small 的 size 应小于 from，并写明 households 或 area")
	}
}

func (s *LawSize) within(upper term, _ string) bool {
	u := upper.(*LawSize)
	if s.Rules && s.From == 0 && s.To == 0 {
		return u.Rules && u.From == 0 && u.To == 0 // leaving it to the rules takes an upper limit away
	}
	small := s.Small == nil || u.Small != nil && *s.Small == *u.Small || s.Small.Size >= u.From
	return inside(s.From, s.To, u.From, u.To) && (s.Odd || !u.Odd) && small
}
