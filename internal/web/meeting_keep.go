package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/meeting"
	"bayou/internal/place"
	"bayou/internal/web/ui"
)

// presence returns what was recorded of a community's attendance, "" for nothing.
func (v meetingPage) presence(c place.Path) meeting.Attendance {
	for _, a := range v.Sheet.Attendance {
		if a.Community == c {
			return a
		}
	}
	return meeting.Attendance{Community: c}
}

// attendFields are one choice for each community.
func (v meetingPage) attendFields() []ui.Field {
	options := make([]ui.Option, 0, 3)
	for _, p := range []meeting.Presence{meeting.Present, meeting.Leave, meeting.Absent} {
		options = append(options, ui.Option{Value: string(p), Label: p.Title()})
	}
	var out []ui.Field
	for _, c := range v.links.communities {
		state := v.typed("attend", "c"+c.Code, string(v.presence(c.Path).State))
		if state == "" {
			state = string(meeting.Present)
		}
		out = append(out, ui.Field{Kind: "radio", Name: "c" + c.Code, Label: c.Short, Options: options, Value: state, Error: v.wrong("attend", string(c.Path))})
	}
	return out
}

// attended says the attendance in one line.
func (v meetingPage) attended() string {
	n := map[meeting.Presence]int{}
	for _, a := range v.Sheet.Attendance {
		n[a.State]++
	}
	if len(v.Sheet.Attendance) == 0 {
		return "还没有登记"
	}
	return fmt.Sprintf("到会 %d，请假 %d，缺席 %d，共 %d 个社区", n[meeting.Present], n[meeting.Leave], n[meeting.Absent], len(v.links.communities))
}

// names lists the communities by their presence.
func (v meetingPage) names() string {
	var out []string
	for _, state := range []meeting.Presence{meeting.Present, meeting.Leave, meeting.Absent} {
		var names []string
		for _, c := range v.links.communities {
			if v.presence(c.Path).State == state {
				names = append(names, c.Short)
			}
		}
		if len(names) > 0 {
			out = append(out, state.Title()+"："+strings.Join(names, "、")+"。")
		}
	}
	return strings.Join(out, "")
}

func (v meetingPage) form(name, submit string) ui.Form {
	f := ui.Form{Action: meetingHref(v.week) + "/" + name, Draft: "meeting-" + name + "-" + string(v.week), Submit: submit, Wide: true}
	if v.Failed == name {
		f.Err = v.Err
	}
	return f
}

// typed is what was typed into a form that failed, else the value kept.
func (v meetingPage) typed(form, field, kept string) string {
	if v.Failed == form {
		return v.Typed[field]
	}
	return kept
}

func (v meetingPage) wrong(form, field string) string {
	if v.Failed == form {
		return ui.ErrorOf(v.Err, field)
	}
	return ""
}

// meetingOpen registers the meeting.
func (s *Site) meetingOpen(w http.ResponseWriter, r *http.Request) error {
	m, err := s.moment(r)
	if err != nil {
		return err
	}
	if _, err := s.Meeting.Open(r.Context(), m.who, m.street, m.week); err != nil {
		return err
	}
	ui.Done(w, r, meetingHref(m.week), "例会已登记，可以记到会、记录和议定事项。")
	return nil
}

// meetingDo runs one form of the sheet and draws the sheet again when it fails.
func (s *Site) meetingDo(w http.ResponseWriter, r *http.Request, form, done string, fields []string, do func(meetingPage) error) error {
	v, err := s.meetingPage(r)
	if err != nil {
		return err
	}
	if needsOpen := form == "attend" || form == "minutes" || form == "decide"; needsOpen && !v.Opened {
		return fault.NotFoundf("这次例会还没有登记。请先在例会页点“登记例会”。")
	}
	err = do(v)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		v.Failed, v.Err, v.Typed = form, err, map[string]string{}
		for _, f := range fields {
			v.Typed[f] = settled(r, f)
		}
		if form == "minutes" && k == fault.Conflict {
			v.Clash = v.against(v.Typed["minutes"])
		}
		return s.drawMeeting(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, meetingHref(v.week), done)
	return nil
}

// meetingAttend records who came.
func (s *Site) meetingAttend(w http.ResponseWriter, r *http.Request) error {
	return s.meetingDo(w, r, "attend", "到会情况已保存。", slices.Sorted(maps.Keys(r.PostForm)), func(v meetingPage) error {
		var list []meeting.Attendance
		for _, c := range v.links.communities {
			list = append(list, meeting.Attendance{Community: c.Path, State: meeting.Presence(r.PostFormValue("c" + c.Code))})
		}
		return s.Meeting.Attend(r.Context(), v.who, v.Sheet.Meeting.ID, list)
	})
}

// meetingMinutes keeps the minutes.
func (s *Site) meetingMinutes(w http.ResponseWriter, r *http.Request) error {
	return s.meetingDo(w, r, "minutes", "会议记录已保存。", []string{"minutes"}, func(v meetingPage) error {
		_, err := s.Meeting.Minute(r.Context(), v.who, v.Sheet.Meeting.ID, versionIn(r), settled(r, "minutes"))
		return err
	})
}

// against sets the minutes that were typed beside those that somebody else wrote meanwhile.
func (v meetingPage) against(minutes string) clash {
	m := v.Sheet.Meeting
	return clash{
		Name: "minutes", Label: "合在一起的", By: m.ChangedBy + "（" + clock.Stamp(m.ChangedAt) + "）",
		Mine: strings.TrimSpace(minutes), Theirs: m.Minutes, Rows: 10,
	}
}

func (v meetingPage) version() string { return strconv.FormatInt(v.Sheet.Meeting.Version, 10) }
