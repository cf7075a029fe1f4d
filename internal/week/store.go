package week

import (
	"context"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Store keeps weekly reports, excuses, snapshots and standings.
type Store struct {
	db      *db.DB
	journal *audit.Journal
	clock   clock.Clock
	areas   *area.Store
	plans   *plan.Store
	records
}

// New returns the weeks of a database.
func New(p Parts) *Store {
	if p.Inspections != nil {
		p.Inspections.CountedBy(counted)
	}
	return &Store{p.DB, p.Journal, p.Clock, p.Areas, p.Plans, newRecords(p)}
}

const missingCommunity = "没有这个社区，或者不在您的辖区内。"

type reportRow struct {
	ID          string     `db:"id"`
	Path        place.Path `db:"path"`
	Week        clock.Week `db:"week"`
	Extra       string     `db:"extra"`
	Content     string     `db:"content"`
	Quiet       bool       `db:"quiet"`
	ConfirmedAt int64      `db:"confirmed_at"`
	ConfirmedBy string     `db:"confirmed_by"`
	ChangedAt   int64      `db:"changed_at"`
	ChangedBy   string     `db:"changed_by"`
	Version     int64      `db:"version"`
}

const reportColumns = "id, path, week, extra, content, quiet, confirmed_at, confirmed_by, changed_at, changed_by, version"

func loadReport(ctx context.Context, c db.Conn, community place.Path, week clock.Week) (reportRow, error) {
	r, _, err := db.Maybe[reportRow](ctx, c, "select "+reportColumns+" from weekly_report where county = $1 and path = $2 and week = $3",
		community.County(), community, week)
	return r, err
}

// put stores a report in its next version; fault.Conflict when somebody else stored that version first.
func (r reportRow) put(ctx context.Context, tx *audit.Tx) error {
	n, err := tx.Exec(ctx, `insert into weekly_report (county, id, path, week, extra, content, quiet, confirmed_at, confirmed_by, changed_at, changed_by, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (county, path, week) do update set extra = excluded.extra, content = excluded.content, quiet = excluded.quiet,
		confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by, changed_at = excluded.changed_at,
		changed_by = excluded.changed_by, version = excluded.version where weekly_report.version = excluded.version - 1`,
		r.Path.County(), r.ID, r.Path, r.Week, r.Extra, r.Content, r.Quiet, r.ConfirmedAt, r.ConfirmedBy, r.ChangedAt, r.ChangedBy, r.Version)
	if err == nil && n == 0 {
		return fault.Conflictf("%s的周报刚刚被别人改过。您的内容没有保存，请刷新后对照再存。", r.Week.Chinese())
	}
	return err
}

// filed is what the state of a report needs, without its content.
type filed struct {
	Path        place.Path `db:"path"`
	ConfirmedAt int64      `db:"confirmed_at"`
	ConfirmedBy string     `db:"confirmed_by"`
	Empty       bool       `db:"empty"`
	Excuse      string     `db:"excuse"`
}

// filings returns what was filed for a week, by community: confirmed reports and excuses.
func (s *Store) filings(ctx context.Context, scope place.Scope, week clock.Week) (map[place.Path]filed, error) {
	var a db.Args
	out := map[place.Path]filed{}
	text := `select path, confirmed_at, confirmed_by, quiet and extra = '' as empty, '' as excuse from weekly_report
		where week = ` + a.Add(week) + " and confirmed_at > 0 and " + scope.Where("", a.Add)
	for f, err := range db.Each[filed](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		out[f.Path] = f
	}
	a = nil
	text = "select path, reason as excuse from week_excuse where week = " + a.Add(week) + " and " + scope.Where("", a.Add)
	for f, err := range db.Each[filed](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		was := out[f.Path]
		was.Path, was.Excuse = f.Path, f.Excuse
		out[f.Path] = was
	}
	return out, nil
}

func (f filed) judge(m Moments, closed bool) Judgement {
	in := Filed{Empty: f.Empty, Excuse: f.Excuse}
	if f.ConfirmedAt > 0 {
		in.Confirmed = clock.FromMicros(f.ConfirmedAt)
	}
	return Judge(m, in, closed)
}

// touch counts a write to the reports or inspections of a sub-district's week; a closed week refuses it. The close writes the same row, so
// that nothing is confirmed behind its back.
func touch(ctx context.Context, tx *audit.Tx, street place.Path, week clock.Week) error {
	n, err := tx.Exec(ctx, `insert into week_snapshot (county, path, week, writes, closed_at, closed_by, plan_hash, hash, content)
		values ($1, $2, $3, 1, 0, '', '', '', $4)
		on conflict (county, path, week) do update set writes = week_snapshot.writes + 1 where week_snapshot.closed_at = 0`,
		street.County(), street, week, []byte{})
	if err == nil && n == 0 {
		return fault.Expiredf("%s已经关账，周报和评比不能再改。漏报的内容请写进下周周报；已公布的数字有误，请物业管理办公室用更正发布。", week.Chinese())
	}
	return err
}

// counted is an inspect.Counted: an inspection sent in after the close of its week counts in the first open week after it.
func counted(ctx context.Context, tx *audit.Tx, street place.Path, week clock.Week) (clock.Week, error) {
	for {
		err := touch(ctx, tx, street, week)
		if fault.Of(err) != fault.Expired {
			return week, err
		}
		week = week.Next()
	}
}

// closedAt returns when the week of a sub-district was closed, 0 when it is open.
func (s *Store) closedAt(ctx context.Context, street place.Path, week clock.Week) (int64, error) {
	at, _, err := db.Maybe[int64](ctx, s.db, "select closed_at from week_snapshot where county = $1 and path = $2 and week = $3",
		street.County(), street, week)
	return at, err
}
