package ui

import (
	"context"
	"io"
	"strconv"

	"bayou/internal/clock"
)

// Phase is a stretch of days. State: done, now, later; "" = from Today.
type Phase struct {
	Name, Href, State string
	Start, End        clock.Date
	Note              string // 12/16 项任务完成
}

// Timeline draws phases on a line of days with a line at today; a phone gets the list alone.
type Timeline struct {
	Title  string
	Phases []Phase
	Today  clock.Date
}

// Render draws the time line.
func (t Timeline) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

const (
	ganttW, ganttLabel, ganttRow = 860.0, 150.0, 30.0
)

// days returns the first and last day of the drawing.
func (t Timeline) days() (first, last int64) {
	for i, p := range t.Phases {
		if a := p.Start.Days(); i == 0 || a < first {
			first = a
		}
		last = max(last, p.End.Days())
	}
	return first, max(last, first+1)
}

// x places a day; an end is placed at the close of its day.
func (t Timeline) x(day int64) float64 {
	first, last := t.days()
	return ganttLabel + float64(day-first)*(ganttW-ganttLabel-10)/float64(last+1-first)
}

func (t Timeline) height() float64 { return float64(len(t.Phases))*ganttRow + 44 }

func (t Timeline) box() string { return "0 0 " + num(ganttW) + " " + num(t.height()) }

// months are the first days of months, as grid lines; every second one when there are many.
func (t Timeline) months() []tick {
	first, last := t.days()
	var out []tick
	for d := first; d <= last; d++ {
		if day := clock.FromDays(d).Time(); day.Day() == 1 {
			out = append(out, tick{num(t.x(d)), strconv.Itoa(int(day.Month())) + "月"})
		}
	}
	if len(out) <= 14 {
		return out
	}
	thin := out[:0]
	for i, m := range out {
		if i%3 == 0 {
			thin = append(thin, m)
		}
	}
	return thin
}

// rod is a phase placed on the drawing.
type rod struct {
	Phase
	Y, TextY, X, W string
}

func (t Timeline) rods() []rod {
	out := make([]rod, len(t.Phases))
	for i, p := range t.Phases {
		p.State = t.state(p)
		top := 26 + float64(i)*ganttRow
		x := t.x(p.Start.Days())
		out[i] = rod{p, num(top), num(top + 15), num(x), num(max(3, t.x(p.End.Days()+1)-x))}
	}
	return out
}

func (t Timeline) state(p Phase) string {
	switch {
	case p.State != "":
		return p.State
	case p.End < t.Today:
		return "done"
	case p.Start > t.Today:
		return "later"
	default:
		return "now"
	}
}

// todayAt returns where today's line stands; ok is false when today lies outside.
func (t Timeline) todayAt() (x float64, ok bool) {
	first, last := t.days()
	d := t.Today.Days()
	return t.x(d) + (t.x(d+1)-t.x(d))/2, t.Today != "" && d >= first && d <= last
}
