package meeting

import (
	"context"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Open registers the meeting of a sub-district on a week that has ended. Opening it again returns the same meeting.
func (s *Store) Open(ctx context.Context, by account.Who, street place.Path, week clock.Week) (Meeting, error) {
	if !by.Can(account.HoldMeeting, street) || !street.IsStreet() {
		return Meeting{}, fault.Deniedf("登记例会由物业管理办公室办理。")
	}
	const existing = "select " + meetingColumns + " from meeting where county = $1 and path = $2 and week = $3"
	if m, ok, err := db.Maybe[Meeting](ctx, s.db, existing, street.County(), street, week); ok || err != nil {
		return m, err
	}
	var m Meeting
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if tx.Day <= week.Sunday() {
			return fault.Invalidf("%s还没有结束，它的例会在 %s 召开，到时再登记。", week.Chinese(), area.MeetingDay(week).Chinese())
		}
		m = Meeting{
			ID: db.NewID(clock.FromMicros(tx.At)), Path: street, Week: week, Day: area.MeetingDay(week),
			Version: 1, ChangedAt: tx.At, ChangedBy: by.Name,
		}
		if _, err := tx.Exec(ctx, `insert into meeting (county, id, path, week, day, minutes, version, changed_at, changed_by)
			values ($1, $2, $3, $4, $5, '', 1, $6, $7) on conflict (county, path, week) do nothing`,
			street.County(), m.ID, street, week, m.Day, tx.At, by.Name); err != nil {
			return err
		}
		var err error
		if m, err = db.One[Meeting](ctx, tx.Tx, missing, existing, street.County(), street, week); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: street, Action: "meeting.open", Subject: "meeting:" + m.ID,
			Summary: fmt.Sprintf("登记%s例会，日期 %s", week.Chinese(), m.Day),
		})
		return nil
	})
	return m, err
}

// Attend records which communities came. Communities that are not named keep what was recorded of them.
func (s *Store) Attend(ctx context.Context, by account.Who, id string, list []Attendance) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		m, err := load(ctx, tx, by.Scope(account.HoldMeeting), id)
		if err != nil {
			return err
		}
		count := map[Presence]int{}
		for _, a := range list {
			if _, ok := presences[a.State]; !ok || !a.Community.IsCommunity() || !m.Path.Contains(a.Community) {
				return fault.InvalidFields("到会情况没有保存。请逐个社区选择到会、请假或缺席。",
					fault.Field{Name: string(a.Community), Message: "请选择到会、请假或缺席；社区须属于本街道。"})
			}
			if err := fault.TooLong(string(a.Community), a.Note, maxNote); err != nil {
				return err
			}
			count[a.State]++
			if _, err := tx.Exec(ctx, `insert into attendance (county, meeting, path, state, note) values ($1, $2, $3, $4, $5)
				on conflict (county, meeting, path) do update set state = excluded.state, note = excluded.note`,
				m.Path.County(), m.ID, a.Community, a.State, a.Note); err != nil {
				return err
			}
		}
		tx.Note(audit.Entry{
			Path: m.Path, Action: "meeting.attend", Subject: "meeting:" + m.ID, Detail: list,
			Summary: fmt.Sprintf("登记%s例会到会情况：到会 %d，请假 %d，缺席 %d", m.Week.Chinese(), count[Present], count[Leave], count[Absent]),
		})
		return nil
	})
}

// Minute writes the minutes. A version that is no longer the present one is fault.Conflict.
func (s *Store) Minute(ctx context.Context, by account.Who, id string, version int64, text string) (Meeting, error) {
	var m Meeting
	text, err := written("minutes", text, maxMinutes, "")
	if err != nil {
		return m, err
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if m, err = load(ctx, tx, by.Scope(account.HoldMeeting), id); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `update meeting set minutes = $1, version = version + 1, changed_at = $2, changed_by = $3
			where county = $4 and id = $5 and version = $6`, text, tx.At, by.Name, m.Path.County(), m.ID, version)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflictf("会议记录已由%s于 %s 改过。您的内容没有保存，请对照后再存。", m.ChangedBy, clock.Stamp(m.ChangedAt))
		}
		before := m.Minutes
		m.Minutes, m.Version, m.ChangedAt, m.ChangedBy = text, version+1, tx.At, by.Name
		tx.Note(audit.Entry{
			Path: m.Path, Action: "meeting.minute", Subject: "meeting:" + m.ID, Summary: fmt.Sprintf("修改%s例会记录", m.Week.Chinese()),
			Detail: map[string]string{"before": before, "after": text},
		})
		return nil
	})
	return m, err
}
