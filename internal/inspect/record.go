package inspect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// errThere ends the transaction of a visit that is already recorded.
var errThere = errors.New("the visit is already recorded")

// Record records a visit with its findings and photos, and hands the evidence down to goal, in one transaction. The same visit
// again is the same answer and writes nothing; another content under its id is a Conflict. Every mistake is named with its
// field; nothing is kept of a visit with mistakes.
func (s *Store) Record(ctx context.Context, by account.Who, n NewVisit) (Report, error) {
	if !db.IsID(n.ID) {
		return Report{}, fault.InvalidFields("督察记录的编号不对，请刷新后重填。", fault.Field{Name: "id", Message: "编号不对"})
	}
	digest := n.digest()
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error { return s.record(ctx, tx, by, n, digest) })
	if err != nil && !errors.Is(err, errThere) && fault.Of(err) != fault.Conflict {
		return Report{}, err
	}
	r, readErr := s.Visit(ctx, by.Scope(account.Inspect), n.ID)
	if readErr != nil {
		return r, cmp.Or(unless(err, errThere), readErr)
	}
	if r.Digest != digest || r.Actor != by.ID {
		return r, fault.Conflictf("这份督察记录已由 %s 于 %s 保存过，内容与现在的不同。请另建一份督察记录。", r.By, clock.Stamp(r.At))
	}
	return r, nil
}

func unless(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return err
}

func (s *Store) record(ctx context.Context, tx *audit.Tx, by account.Who, n NewVisit, digest string) error {
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.Inspect), n.Compound)
	if fault.Of(err) == fault.NotFound {
		message := "没有这个小区，或者它不在您的督察范围内"
		return &fault.Error{Kind: fault.NotFound, Message: message + "。", Fields: []fault.Field{{Name: "compound", Message: message}}}
	}
	if err != nil {
		return err
	}
	if _, there, err := db.Maybe[string](ctx, tx, "select id from visit where county = $1 and id = $2", c.County, n.ID); there || err != nil {
		return cmp.Or(err, errThere)
	}
	n.Day = cmp.Or(n.Day, tx.Day)
	if err := fits(&c, n, tx.Day); err != nil {
		return err
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), n.Day)
	if err != nil {
		return err
	}
	check := checker{sheet: &p.Sheet, facts: register.Values(p, &c), day: n.Day, visit: n.ID}
	if err := check.check(n); err != nil {
		return err
	}
	r := Score(&p.Sheet, check.facts, check.marks)
	if r.Of == 0 {
		return fault.InvalidFields("督察记录没有保存：所有项目都填了不适用，无法评分。", fault.Field{Name: "lines", Message: "至少有一行适用"})
	}
	week, err := s.counted(ctx, tx, c.Path.Street(), n.Day.Week())
	if err != nil {
		return err
	}
	v := Visit{
		County: c.County, ID: n.ID, Path: c.Path, Compound: c.ID, Name: c.Name, Office: officeOf(by, account.Inspect, c.Path), Day: n.Day,
		Week: week, At: tx.At, Actor: by.ID, By: by.Name, Plan: p.Hash, Points: r.Points, Got: r.Got, Of: r.Of, Rule: r.Rule,
		Findings: len(check.found), Note: strings.TrimSpace(n.Note), Digest: digest,
	}
	return s.keep(ctx, tx, p, v, r.Lines, check.found)
}

func fits(c *register.Compound, n NewVisit, today clock.Date) error {
	wrong := func(field, format string, args ...any) error {
		message := fmt.Sprintf(format, args...)
		return fault.InvalidFields("督察记录没有保存："+message+"。", fault.Field{Name: field, Message: message})
	}
	switch _, err := clock.ParseDate(string(n.Day)); {
	case err != nil:
		return wrong("day", "%s", err)
	case n.Day > today:
		return wrong("day", "督察日期 %s 还没有到，今天是 %s", n.Day.Chinese(), today.Chinese())
	case c.WithdrawnOn != "" && n.Day >= c.WithdrawnOn:
		return wrong("compound", "“%s”已于%s移出登记册，不再督察", c.Name, c.WithdrawnOn.Chinese())
	}
	return nil
}

// officeOf returns the post by which somebody acts at a place.
func officeOf(by account.Who, p account.Perm, at place.Path) account.Role {
	for _, r := range []account.Role{account.Property, account.Supervision, account.CellWorker} {
		for _, g := range by.Grants {
			if g.Role == r && g.Path.Contains(at) && (account.Who{Grants: []account.Grant{g}}).Can(p, at) {
				return r
			}
		}
	}
	return ""
}

func (s *Store) keep(ctx context.Context, tx *audit.Tx, p *plan.Plan, v Visit, lines []LineScore, found []foundOn) error {
	if err := insertVisit(ctx, tx, v, lines); err != nil {
		return err
	}
	findings := findingsOf(v, found)
	if err := insertFindings(ctx, tx, findings); err != nil {
		return err
	}
	for i, f := range found {
		if err := keepPhotos(ctx, tx, findings[i], "found", f.photos); err != nil {
			return err
		}
	}
	lost := plan.Points(0)
	for _, f := range findings {
		lost += f.Points
	}
	tx.Note(audit.Entry{
		Path: v.Path, Action: "visit.record", Subject: v.Subject(),
		Summary: fmt.Sprintf("%s督察“%s”（%s），得 %s 分，发现问题 %d 个，扣 %s 分", v.Office.Title(), v.Name, v.Day, v.Points, len(findings), lost),
		Detail:  map[string]any{"points": v.Points, "got": v.Got, "of": v.Of, "plan": v.Plan, "findings": findings},
	})
	return s.goals.Record(ctx, tx, evidenceOf(p, v, lines))
}

// findingsOf deals the points of every line out over its findings, in their order, until the line has none left.
func findingsOf(v Visit, found []foundOn) []Finding {
	left := map[string]plan.Points{}
	out := make([]Finding, len(found))
	for i, f := range found {
		if _, seen := left[f.line.ID]; !seen {
			left[f.line.ID] = f.line.Max
		}
		cost := min(left[f.line.ID], loss(f.line, f.Count))
		left[f.line.ID] -= cost
		out[i] = Finding{
			County: v.County, ID: f.ID, Path: v.Path, Compound: v.Compound, Name: v.Name, Visit: v.ID, Office: v.Office, Day: v.Day, Pos: i,
			Line: f.line.ID, Title: f.line.Title, Text: f.Text, Spots: f.Count, Points: cost, State: Open, Round: 1, Due: f.Due, Version: 1,
		}
	}
	return out
}

func keepPhotos(ctx context.Context, tx *audit.Tx, f Finding, step string, photos []blob.File) error {
	for i, p := range photos {
		if err := blob.Put(ctx, tx.Tx, f.County, p); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into finding_photo (county, finding, step, round, pos, path, hash) values ($1, $2, $3, $4, $5, $6, $7)",
			f.County, f.ID, step, f.Round, i, string(f.Path), p.Hash); err != nil {
			return err
		}
	}
	return nil
}
