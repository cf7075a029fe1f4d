package week

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Report is one community's report of one week. Before the confirmation Content is drafted from the records of the moment;
// after it, it is frozen. Version 0 = nothing was saved yet. Times are microseconds, 0 = not yet.
type Report struct {
	ID          string     `json:"id"`
	Path        place.Path `json:"path"`
	Name        string     `json:"name"`
	Week        clock.Week `json:"week"`
	Content     Content    `json:"content"`
	Extra       string     `json:"extra"` // what the head added
	ConfirmedAt int64      `json:"confirmed_at"`
	ConfirmedBy string     `json:"confirmed_by"`
	Judgement   Judgement  `json:"judgement"`
	Closed      bool       `json:"closed"`
	Asked       int        `json:"asked"` // fields that have to be filled in; shown as 本周需要填写
	Version     int64      `json:"version"`
	ChangedAt   int64      `json:"changed_at"` // who saved this version, and when
	ChangedBy   string     `json:"changed_by"`
	Due         int64      `json:"due"`
	Close       int64      `json:"close"`
}

// Bounds of what is written, in characters.
const (
	maxExtra  = 2000
	maxReason = 500
)

// Draft returns a community's report of a week as it stands.
func (s *Store) Draft(ctx context.Context, scope place.Scope, community place.Path, week clock.Week) (Report, error) {
	if !community.IsCommunity() || !scope.Holds(community) {
		return Report{}, fault.NotFoundf(missingCommunity)
	}
	a, err := s.areas.Get(ctx, community)
	if err != nil {
		return Report{}, err
	}
	p, err := s.plans.Current(ctx, community.Street(), week.Sunday())
	if err != nil {
		return Report{}, err
	}
	row, err := loadReport(ctx, s.db, community, week)
	if err != nil {
		return Report{}, err
	}
	closed, err := s.closedAt(ctx, community.Street(), week)
	if err != nil {
		return Report{}, err
	}
	filings, err := s.filings(ctx, place.In(community), week)
	if err != nil {
		return Report{}, err
	}
	m := MomentsOf(p, week)
	r := Report{
		ID: row.ID, Path: community, Name: a.Short, Week: week, Extra: row.Extra, ConfirmedAt: row.ConfirmedAt, ConfirmedBy: row.ConfirmedBy,
		Judgement: filings[community].judge(m, closed > 0), Closed: closed > 0, Version: row.Version,
		ChangedAt: row.ChangedAt, ChangedBy: row.ChangedBy, Due: clock.Micros(m.Due), Close: clock.Micros(m.Close),
	}
	r.Content, err = s.content(ctx, p, row, community, week)
	return r, err
}

// content returns what was frozen by the confirmation, or drafts it.
func (s *Store) content(ctx context.Context, p *plan.Plan, row reportRow, community place.Path, week clock.Week) (c Content, err error) {
	if row.ConfirmedAt > 0 {
		err = json.Unmarshal([]byte(row.Content), &c)
		return c, err
	}
	h, err := s.happened(ctx, p, community, week, clock.Today(s.clock))
	if err != nil {
		return c, err
	}
	return Compose(h), nil
}

// Extend keeps what a head adds to a report, without confirming it. Version is the one he saw.
func (s *Store) Extend(ctx context.Context, by account.Who, community place.Path, week clock.Week, version int64, extra string) (Report, error) {
	return s.save(ctx, by, saving{community: community, week: week, version: version, extra: extra})
}

// Confirm freezes a report as it is drafted now, with the head's additions, which may be empty. It may be confirmed anew until
// the week is closed; the first confirmation decides whether it was in time. Confirming what is confirmed changes nothing.
func (s *Store) Confirm(ctx context.Context, by account.Who, community place.Path, week clock.Week, version int64, extra string) (Report, error) {
	return s.save(ctx, by, saving{community: community, week: week, version: version, extra: extra, confirm: true})
}

// saving is what a head sends: his additions to a report that he saw in a version, with or without the confirmation.
type saving struct {
	community place.Path
	week      clock.Week
	version   int64
	extra     string
	confirm   bool
	content   Content // drafted for the confirmation
}

func (s *Store) save(ctx context.Context, by account.Who, in saving) (Report, error) {
	scope := by.Scope(account.Report)
	if !in.community.IsCommunity() || !scope.Holds(in.community) {
		return Report{}, fault.NotFoundf(missingCommunity)
	}
	if _, err := s.areas.Get(ctx, in.community); err != nil {
		return Report{}, err
	}
	if today := clock.Today(s.clock); today < in.week.Monday() {
		return Report{}, fault.Invalidf("%s还没有开始，到 %s 起才能填写周报。", in.week.Chinese(), in.week.Monday().Chinese())
	}
	in.extra = strings.TrimSpace(in.extra)
	if err := fault.TooLong("extra", in.extra, maxExtra); err != nil {
		return Report{}, err
	}
	was, err := loadReport(ctx, s.db, in.community, in.week)
	if err != nil {
		return Report{}, err
	}
	if in.repeats(was, by) {
		return s.Draft(ctx, scope, in.community, in.week)
	}
	if in.confirm {
		p, err := s.plans.Current(ctx, in.community.Street(), in.week.Sunday())
		if err != nil {
			return Report{}, err
		}
		if in.content, err = s.content(ctx, p, reportRow{}, in.community, in.week); err != nil {
			return Report{}, err
		}
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := touch(ctx, tx, in.community.Street(), in.week); err != nil {
			return err
		}
		return in.write(ctx, tx)
	})
	if err != nil {
		return Report{}, err
	}
	return s.Draft(ctx, scope, in.community, in.week)
}

// repeats reports whether the same was sent and stored a moment ago: a double tap.
func (in *saving) repeats(was reportRow, by account.Who) bool {
	return was.Version == in.version+1 && was.ChangedBy == by.Name && was.Extra == in.extra && in.confirm == (was.ConfirmedAt > 0)
}

func (in *saving) write(ctx context.Context, tx *audit.Tx) error {
	was, err := loadReport(ctx, tx, in.community, in.week)
	if err != nil {
		return err
	}
	if was.Version != in.version {
		return fault.Conflictf("%s的周报已由%s于 %s 改过。您的内容没有保存，请对照后再存。", in.week.Chinese(), was.ChangedBy, clock.Stamp(was.ChangedAt))
	}
	row, did, action := was, "补充", "report.extend"
	row.Extra, row.ChangedAt, row.ChangedBy, row.Version = in.extra, tx.At, tx.By.Name, in.version+1
	if in.confirm {
		frozen, err := json.Marshal(in.content)
		if err != nil {
			return err
		}
		row.Content, row.Quiet = string(frozen), in.content.Quiet()
		did, action = "再次确认", "report.confirm"
		if was.ConfirmedAt == 0 {
			row.ConfirmedAt, row.ConfirmedBy, did = tx.At, tx.By.Name, "确认"
		}
	}
	if row.ID == "" {
		row.ID, row.Path, row.Week = db.NewID(clock.FromMicros(tx.At)), in.community, in.week
	}
	tx.Note(audit.Entry{
		Path: in.community, Action: action, Subject: "report:" + row.ID, Summary: did + in.week.Chinese() + "周报",
		Detail: map[string]string{"before": was.Extra, "after": in.extra},
	})
	return row.put(ctx, tx)
}

// Status is where one community's report stands, for the office's list.
type Status struct {
	Path        place.Path `json:"path"`
	Name        string     `json:"name"`
	Judgement   Judgement  `json:"judgement"`
	ConfirmedAt int64      `json:"confirmed_at"`
	ConfirmedBy string     `json:"confirmed_by"`
	Excuse      string     `json:"excuse,omitempty"`
}

// Reports returns the state of every report of a sub-district's week, in the communities' official order, as far as the scope
// holds them.
func (s *Store) Reports(ctx context.Context, scope place.Scope, street place.Path, week clock.Week) ([]Status, error) {
	scope = scope.Narrow(street)
	p, err := s.plans.Current(ctx, street, week.Sunday())
	if err != nil {
		return nil, err
	}
	communities, err := s.areas.Communities(ctx, scope)
	if err != nil {
		return nil, err
	}
	filings, err := s.filings(ctx, scope, week)
	if err != nil {
		return nil, err
	}
	closed, err := s.closedAt(ctx, street, week)
	if err != nil {
		return nil, err
	}
	out, m := make([]Status, len(communities)), MomentsOf(p, week)
	for i, c := range communities {
		f := filings[c.Path]
		out[i] = Status{c.Path, c.Short, f.judge(m, closed > 0), f.ConfirmedAt, f.ConfirmedBy, f.Excuse}
	}
	return out, nil
}

// Excuse frees a community of a week's report, for a reason, before the close. An empty reason is refused; excusing again
// replaces the reason.
func (s *Store) Excuse(ctx context.Context, by account.Who, community place.Path, week clock.Week, reason string) error {
	if !community.IsCommunity() || !by.Can(account.Excuse, community) {
		return fault.NotFoundf(missingCommunity)
	}
	if _, err := s.areas.Get(ctx, community); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return fault.InvalidFields("请写明同意不报的理由。", fault.Field{Name: "reason", Message: "理由会印在评比的说明里，不能空着。"})
	}
	if err := fault.TooLong("reason", reason, maxReason); err != nil {
		return err
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := touch(ctx, tx, community.Street(), week); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into week_excuse (county, path, week, reason, at, given_by) values ($1, $2, $3, $4, $5, $6)
			on conflict (county, path, week) do update set reason = excluded.reason, at = excluded.at, given_by = excluded.given_by`,
			community.County(), community, week, reason, tx.At, by.Name)
		tx.Note(audit.Entry{
			Path: community, Action: "report.excuse", Subject: "report:" + string(community) + string(week),
			Summary: fmt.Sprintf("同意%s不报周报：%s", week.Chinese(), reason),
		})
		return err
	})
}
