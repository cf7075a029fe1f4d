package web

import (
	"context"
	"net/http"
	"slices"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/meeting"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// meetingPage is the sheet of one meeting.
type meetingPage struct {
	moment
	Day     clock.Date
	Today   clock.Date
	Sheet   meeting.Sheet
	Opened  bool // the meeting is registered
	Closed  *week.Closed
	Facts   week.Facts // as far as the reader may see them
	Agenda  []agendaItem
	May     bool // the reader keeps the sheet
	Running clock.Week
	Failed  string // the form that Err belongs to: attend, minutes, decide or the id of a decision
	Err     error
	Typed   map[string]string
	Clash   clash
}

// meetingGo leads to the meeting that comes next or was last: on last week.
func (s *Site) meetingGo(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, meetingHref(s.today().Week().Prev()), http.StatusSeeOther)
	return nil
}

// meetingShow draws the sheet of a meeting.
func (s *Site) meetingShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.meetingPage(r)
	if err != nil {
		return err
	}
	return s.drawMeeting(w, r, http.StatusOK, v)
}

func (s *Site) meetingPage(r *http.Request) (meetingPage, error) {
	m, err := s.moment(r)
	if err != nil {
		return meetingPage{}, err
	}
	ctx := r.Context()
	v := meetingPage{moment: m, Day: area.MeetingDay(m.week), Today: s.today(), May: m.may(account.HoldMeeting), Running: s.today().Week()}
	v.Sheet, err = s.Meeting.Of(ctx, m.see(), m.street, m.week)
	switch {
	case err == nil:
		v.Opened, v.Day = true, v.Sheet.Meeting.Day
	case fault.Of(err) != fault.NotFound:
		return v, err
	default:
		if v.Sheet.Carried, err = s.Meeting.OpenDecisions(ctx, m.see().Narrow(m.street)); err != nil {
			return v, err
		}
	}
	closed, err := s.Week.Snapshot(ctx, m.see(), m.street, m.week)
	switch {
	case err == nil:
		v.Closed = &closed
		v.Facts, err = s.factsSeen(r.Context(), m)
	case fault.Of(err) == fault.NotFound:
		err = nil
	}
	v.Agenda = v.agenda()
	return v, err
}

// factsSeen returns what was recorded of a week, as far as the reader may see it.
func (s *Site) factsSeen(ctx context.Context, m moment) (week.Facts, error) {
	p, err := s.Plans.Current(ctx, m.street, m.week.Sunday())
	if err != nil {
		return week.Facts{}, err
	}
	f, err := s.Week.Facts(ctx, m.street, p, m.week)
	see := m.see()
	f.Findings = slices.DeleteFunc(f.Findings, func(x week.FindingNote) bool { return !see.Holds(x.Path) })
	f.Difficulties = slices.DeleteFunc(f.Difficulties, func(x week.DifficultyNote) bool { return !see.Holds(x.Path) })
	return f, err
}

func (s *Site) drawMeeting(w http.ResponseWriter, r *http.Request, status int, v meetingPage) error {
	p := s.page(r, "例会")
	p.Lead, p.Current = "研究"+v.week.Chinese()+"的工作，"+v.Day.Chinese()+"召开", "/meeting"
	if v.May && !v.Opened && v.Today > v.week.Sunday() {
		p.Actions = append(p.Actions, ui.Action{Text: "登记例会", Href: meetingHref(v.week) + "/open", Icon: "plus", Post: true, Primary: true})
	}
	p.Actions = append(p.Actions, ui.PrintAction(), ui.Action{Text: "周报", Href: weekHref(v.week), Icon: "calendar"})
	p.Print = ui.PrintHead{Left: "老旧小区物业管理工作例会", Right: v.Day.Chinese(), Code: v.Sheet.Meeting.ID}
	return s.draw(w, r, status, p, v.view())
}
