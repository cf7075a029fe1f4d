package meeting

import (
	"context"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Store keeps meetings.
type Store struct {
	db      *db.DB
	journal *audit.Journal
}

// New returns the meetings of a database.
func New(d *db.DB, j *audit.Journal) *Store { return &Store{d, j} }

const (
	meetingColumns  = "id, path, week, day, minutes, version, changed_at, changed_by"
	decisionColumns = "id, path, meeting, week, text, post, due, made_on, done_on, done_note, done_by"
	missing         = "没有这次例会，或者不在您的辖区内。"
)

// Of returns the meeting of a sub-district on a week with what belongs to it. Everybody of the sub-district and its
// communities may read it; it is fault.NotFound to others, and when the meeting was not opened yet.
func (s *Store) Of(ctx context.Context, scope place.Scope, street place.Path, week clock.Week) (Sheet, error) {
	if !scope.Shares(street) {
		return Sheet{}, fault.NotFoundf("%s", missing)
	}
	m, ok, err := db.Maybe[Meeting](ctx, s.db, "select "+meetingColumns+" from meeting where county = $1 and path = $2 and week = $3",
		street.County(), street, week)
	if err != nil {
		return Sheet{}, err
	}
	if !ok {
		return Sheet{}, fault.NotFoundf("%s的例会还没有登记。请由物业管理办公室在 %s 例会时登记。", week.Chinese(), area.MeetingDay(week))
	}
	return s.sheet(ctx, m)
}

func (s *Store) sheet(ctx context.Context, m Meeting) (Sheet, error) {
	out := Sheet{Meeting: m}
	var err error
	if out.Attendance, err = db.All[Attendance](ctx, s.db, "select path, state, note from attendance where county = $1 and meeting = $2 order by path",
		m.Path.County(), m.ID); err != nil {
		return out, err
	}
	if out.Decisions, err = db.All[Decision](ctx, s.db, "select "+decisionColumns+" from decision where county = $1 and meeting = $2 order by id",
		m.Path.County(), m.ID); err != nil {
		return out, err
	}
	open, err := s.OpenDecisions(ctx, place.In(m.Path))
	for _, d := range open {
		if d.Week < m.Week {
			out.Carried = append(out.Carried, d)
		}
	}
	return out, err
}

// OpenDecisions returns the decisions in the scope that are not done yet, by due day.
func (s *Store) OpenDecisions(ctx context.Context, scope place.Scope) ([]Decision, error) {
	var a db.Args
	return db.All[Decision](ctx, s.db, "select "+decisionColumns+" from decision where "+scope.Where("", a.Add)+" and done_on = '' order by due, id", a...)
}

// List returns the meetings of a sub-district, latest first.
func (s *Store) List(ctx context.Context, scope place.Scope, street place.Path, limit int) ([]Meeting, error) {
	if !scope.Shares(street) {
		return nil, nil
	}
	return db.All[Meeting](ctx, s.db, "select "+meetingColumns+" from meeting where county = $1 and path = $2 order by week desc limit $3",
		street.County(), street, limit)
}

func load(ctx context.Context, tx *audit.Tx, scope place.Scope, id string) (Meeting, error) {
	var a db.Args
	where := scope.Where("", a.Add)
	return db.One[Meeting](ctx, tx.Tx, missing, "select "+meetingColumns+" from meeting where "+where+" and id = "+a.Add(id), a...)
}
