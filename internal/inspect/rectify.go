package inspect

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/plan"
)

// Rectification is what the station says was done about a finding. Version is the one that was seen.
type Rectification struct {
	Finding string
	Version int64
	Note    string
	Photos  [][]byte
}

// minNote is the least number of characters of a note.
const minNote = 2

// Rectify says that a finding is rectified. It is not closed by that: an office re-checks it.
func (s *Store) Rectify(ctx context.Context, by account.Who, r Rectification) (Finding, error) {
	note, photos, err := said(r.Note, r.Photos, "请写明怎样整改的")
	if err != nil {
		return Finding{}, err
	}
	return s.change(ctx, by, account.Rectify, r.Finding, r.Version, func(tx *audit.Tx, f *Finding) (string, string, error) {
		if f.State != Open {
			return "", "", fault.Conflictf("这个问题%s，不需要再登记整改。", f.Status(tx.Day))
		}
		if _, err := tx.Exec(ctx, `update finding_term set rectified_on = $1, rectified_at = $2, rectified_id = $3, rectified_by = $4, rectification = $5
			where county = $6 and finding = $7 and round = $8`,
			string(tx.Day), tx.At, by.ID, by.Name, note, f.County, f.ID, f.Round); err != nil {
			return "", "", err
		}
		f.State = Rectified
		late := ""
		if tx.Day > f.Due {
			late = "，已超过期限" + f.Due.Chinese()
		}
		return "finding.rectify", fmt.Sprintf("整改“%s”：%s%s", f.short(), note, late), keepPhotos(ctx, tx, *f, "rectified", photos)
	})
}

// Recheck is what an office found when it looked again (回头看). Due is the new deadline of a finding that is not closed; "" = the
// line's work days from today.
type Recheck struct {
	Finding string
	Version int64
	Close   bool
	Note    string
	Due     clock.Date
	Photos  [][]byte
}

// Recheck closes (销号) or re-opens a finding that was said to be rectified, and hands what was seen down to goal. Whoever
// rectified it cannot close it.
func (s *Store) Recheck(ctx context.Context, by account.Who, r Recheck) (Finding, error) {
	if r.Close && strings.TrimSpace(r.Note) == "" {
		r.Note = "现场已整改"
	}
	note, photos, err := said(r.Note, r.Photos, "请写明回头看的情况")
	if err != nil {
		return Finding{}, err
	}
	return s.change(ctx, by, account.Recheck, r.Finding, r.Version, func(tx *audit.Tx, f *Finding) (string, string, error) {
		p, err := s.plans.Current(ctx, f.Path.Street(), f.Day)
		if err != nil {
			return "", "", err
		}
		if err := r.allowed(f, by, p, tx.Day); err != nil {
			return "", "", err
		}
		office := officeOf(by, account.Recheck, f.Path)
		if err := endTerm(ctx, tx, f, by, office, r.Close, note); err != nil {
			return "", "", err
		}
		if err := keepPhotos(ctx, tx, *f, "rechecked", photos); err != nil {
			return "", "", err
		}
		summary := fmt.Sprintf("%s回头看“%s”：%s，销号", office.Title(), f.short(), note)
		if f.State = Closed; !r.Close {
			f.State, f.Round, f.Due = Open, f.Round+1, r.Due
			summary = fmt.Sprintf("%s回头看“%s”：%s，重新整改，期限%s", office.Title(), f.short(), note, f.Due.Chinese())
			if err := openTerm(ctx, tx, f); err != nil {
				return "", "", err
			}
		}
		return "finding.recheck", summary, s.handDown(ctx, tx, p, f, office)
	})
}

func (r *Recheck) allowed(f *Finding, by account.Who, p *plan.Plan, today clock.Date) error {
	switch {
	case f.State == Open:
		return fault.Invalidf("站里还没有登记整改，先由社区物业服务站登记整改，再回头看。")
	case f.State == Closed:
		return fault.Conflictf("这个问题已于%s由 %s 销号。", f.RecheckedOn.Chinese(), f.RecheckedBy)
	case f.RectifiedID == by.ID:
		return fault.Deniedf("整改是您登记的，回头看要由另外的人来做。")
	}
	if r.Due == "" {
		days := 3
		if l, ok := p.Line(f.Line); ok {
			days = l.Days
		}
		r.Due = area.AddWorkdays(today, days)
	}
	if day, err := clock.ParseDate(string(r.Due)); err != nil || !r.Close && (day < today || day > today.Add(maxDue)) {
		return fault.InvalidFields("新的整改期限不对。", fault.Field{Name: "due", Message: "应在今天之后、一年之内"})
	}
	return nil
}

func endTerm(ctx context.Context, tx *audit.Tx, f *Finding, by account.Who, office account.Role, closed bool, note string) error {
	outcome := TermReopened
	if closed {
		outcome = TermClosed
	}
	_, err := tx.Exec(ctx, `update finding_term set rechecked_on = $1, rechecked_at = $2, rechecked_by = $3, office = $4, recheck = $5, outcome = $6
		where county = $7 and finding = $8 and round = $9`,
		string(tx.Day), tx.At, by.Name, string(office), note, string(outcome), f.County, f.ID, f.Round)
	return err
}

// handDown tells goal what the items that the finding's line shows look like after a re-check: what is closed no longer counts.
func (s *Store) handDown(ctx context.Context, tx *audit.Tx, p *plan.Plan, f *Finding, office account.Role) error {
	v, err := loadVisit(ctx, tx, f)
	if err != nil {
		return err
	}
	for i := range v.Lines {
		l := &v.Lines[i]
		if l.Lost = v.open(l.Line); l.Lost == 0 && l.State == Found {
			l.State = OK
		}
	}
	seq, err := db.One[int](ctx, tx, "", `select count(*) from finding_term t join finding f on f.county = t.county and f.id = t.finding
		where f.county = $1 and f.visit = $2 and t.outcome <> ''`, f.County, f.Visit)
	if err != nil {
		return err
	}
	var out []goal.Evidence
	for _, e := range evidenceOf(p, v.Visit, v.Lines) {
		if set, ok := p.GoalSet(e.Goal); ok && shows(set, e.Item, f.Line) {
			e.Office, e.Day, e.Finding, e.Seq = office, tx.Day, f.ID, seq
			out = append(out, e)
		}
	}
	return s.goals.Record(ctx, tx, out)
}

// open returns the points of the line's findings that are not closed.
func (r *Report) open(line string) (lost plan.Points) {
	for _, f := range r.Found {
		if f.Line == line && f.State != Closed {
			lost += f.Points
		}
	}
	return lost
}

// loadVisit reads the visit of a finding as it will be with the finding's new state.
func loadVisit(ctx context.Context, tx *audit.Tx, f *Finding) (Report, error) {
	var r Report
	var err error
	if r.Visit, err = db.One[Visit](ctx, tx, "", "select "+visitColumns+" from visit where county = $1 and id = $2", f.County, f.Visit); err != nil {
		return r, err
	}
	err = r.fill(ctx, tx)
	for i := range r.Found {
		if r.Found[i].ID == f.ID {
			r.Found[i] = *f
		}
	}
	return r, err
}

func shows(set *plan.GoalSet, item, line string) bool {
	for _, i := range set.Items {
		if i.ID != item {
			continue
		}
		for _, l := range i.Lines {
			if l == line {
				return true
			}
		}
	}
	return false
}

// said checks a note and looks at its photos.
func said(note string, photos [][]byte, missing string) (string, []blob.File, error) {
	note = strings.TrimSpace(note)
	if n := utf8.RuneCountInString(note); n < minNote || n > maxText {
		return "", nil, fault.InvalidFields(missing+"。", fault.Field{Name: "note", Message: fmt.Sprintf("%d 到 %d 个字", minNote, maxText)})
	}
	looked, err := looked(photos)
	return note, looked, err
}

// change runs one step of a finding. The findings of its visit are written first, so that two re-checks of one visit wait for
// each other and the last one sees what the other closed.
func (s *Store) change(ctx context.Context, by account.Who, p account.Perm, id string, version int64,
	step func(*audit.Tx, *Finding) (action, summary string, err error),
) (Finding, error) {
	var f Finding
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		var err error
		if f, err = loadFinding(ctx, tx, by.Scope(p), id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update finding set pos = pos where county = $1 and visit = $2", f.County, f.Visit); err != nil {
			return err
		}
		if f, err = loadFinding(ctx, tx, by.Scope(p), id); err != nil {
			return err
		}
		if err := f.stale(cmp.Or(version, f.Version)); err != nil {
			return err
		}
		action, summary, err := step(tx, &f)
		if err != nil {
			return err
		}
		tx.Note(audit.Entry{Path: f.Path, Action: action, Subject: f.Subject(), Summary: summary, Detail: map[string]any{"state": f.State, "due": f.Due}})
		return f.set(ctx, tx)
	})
	if err != nil {
		return f, err
	}
	return s.Finding(ctx, by.Scope(p), id)
}
