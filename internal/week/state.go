package week

import (
	"fmt"
	"time"

	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/plan"
)

// State is where a community's report of a week stands.
type State string

// The states. Pending is before the close; the other five are final once the week is closed.
const (
	Pending State = "pending"
	Timely  State = "timely"
	Late    State = "late"
	Missing State = "missing"
	Empty   State = "empty"
	Excused State = "excused"
)

var stateTitles = map[State]string{
	Pending: "待确认", Timely: "按时", Late: "迟报", Missing: "未报", Empty: "空报", Excused: "经同意未报",
}

// Title returns the state as an office says it.
func (s State) Title() string { return stateTitles[s] }

// States lists the states in the order in which they are shown.
var States = []State{Timely, Late, Missing, Empty, Excused, Pending}

// Moments are the clock of one week.
type Moments struct {
	Start   time.Time // Monday 0:00
	Preview time.Time // the standing can be previewed and objected to
	Due     time.Time // reports are due before
	Close   time.Time // the week is to be closed
	Meeting time.Time // the meeting on the closed week, moved past public holidays
}

// Defaults of ours where a plan sets no clock.
var (
	defaultPreview = plan.Moment{Day: 4, Hour: 17}
	defaultDue     = plan.Moment{Day: 6, Hour: 24}
	defaultClose   = plan.Moment{Day: 7, Hour: 8}
	defaultMeeting = plan.Moment{Day: 7, Hour: 9}
)

// Judgement is a state with the rule that decides it, as a page prints it.
type Judgement struct {
	State State  `json:"state"`
	Rule  string `json:"rule"`
}

// Filed is what decides a report's state. Confirmed is its first confirmation, the zero time when there is none; Empty says
// that nothing had happened and nothing was added; Excuse is the office's reason, "" for none.
type Filed struct {
	Confirmed time.Time
	Empty     bool
	Excuse    string
}

// Judge answers the state of a report. closed says that the week is closed. A report confirmed in time needs no excuse; a
// late one is covered by it.
func Judge(m Moments, f Filed, closed bool) Judgement {
	due, at := clock.Moment(m.Due), clock.Moment(f.Confirmed)
	switch confirmed := !f.Confirmed.IsZero(); {
	case confirmed && !f.Confirmed.After(m.Due) && f.Empty:
		return Judgement{Empty, fmt.Sprintf("%s确认，没有超过截止时间%s；本周没有记录，也没有补充，记为空报，不算迟报。", at, due)}
	case confirmed && !f.Confirmed.After(m.Due):
		return Judgement{Timely, fmt.Sprintf("%s确认，没有超过截止时间%s。", at, due)}
	case f.Excuse != "":
		return Judgement{Excused, "办公室在关账前同意不报，此项不计分。理由：" + f.Excuse}
	case confirmed:
		return Judgement{Late, fmt.Sprintf("%s确认，已过截止时间%s，在关账之前，记为迟报。", at, due)}
	case closed:
		return Judgement{Missing, fmt.Sprintf("到关账时没有确认（截止时间%s），记为未报；只影响周报一项的得分。", due)}
	default:
		return Judgement{Pending, fmt.Sprintf("还没有确认。%s前确认为按时，之后到关账前确认为迟报，关账时仍未确认为未报。", due)}
	}
}

// MomentsOf returns the clock of a week as the plan sets it, with our defaults where it sets none.
func MomentsOf(p *plan.Plan, w clock.Week) Moments {
	at := func(m, fallback plan.Moment) time.Time {
		if m == (plan.Moment{}) {
			m = fallback
		}
		return m.At(w)
	}
	out := Moments{
		Start: w.Monday().Time(), Preview: at(p.Rhythm.Preview, defaultPreview), Due: at(p.Rhythm.Report, defaultDue),
		Close: at(p.Rhythm.Close, defaultClose), Meeting: at(p.Rhythm.Meeting, defaultMeeting),
	}
	if day := clock.DateOf(out.Meeting); p.Rhythm.HolidayMoves {
		out.Meeting = out.Meeting.Add(area.NextWorkday(day).Time().Sub(day.Time()))
	}
	return out
}
