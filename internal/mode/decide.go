package mode

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Choice is the mode that somebody gives a compound. Version is the compound's version he saw, so that nobody decides on facts
// that have changed meanwhile; 0 = whatever is recorded.
type Choice struct {
	Compound string
	Version  int64
	Mode     string
	Reason   string
}

// Bounds of a reason, in characters.
const (
	minReason = 4
	maxReason = 500
)

// Decide gives compounds their modes, all or none. A choice that equals the proposal for a compound that is not outside the
// scope is a confirmation; every other one is an override, which needs a reason and is counted.
func (s *Store) Decide(ctx context.Context, by account.Who, choices ...Choice) ([]Decision, error) {
	var out []Decision
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		out = out[:0]
		for _, ch := range choices {
			d, err := s.decide(ctx, tx, by, ch)
			if err != nil {
				return err
			}
			out = append(out, d)
		}
		if len(out) == 0 {
			return fault.Invalidf("没有选择小区。")
		}
		return nil
	})
	return out, err
}

// DecideIn is Decide for one compound inside a caller's transaction.
func (s *Store) DecideIn(ctx context.Context, tx *audit.Tx, by account.Who, ch Choice) (Decision, error) {
	return s.decide(ctx, tx, by, ch)
}

func (s *Store) decide(ctx context.Context, tx *audit.Tx, by account.Who, ch Choice) (Decision, error) {
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.DecideMode), ch.Compound)
	if err != nil {
		return Decision{}, err
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return Decision{}, err
	}
	m, ok := p.Mode(ch.Mode)
	if !ok {
		return Decision{}, fault.InvalidFields("方案里没有这个模式。", fault.Field{Name: "mode", Message: "请从方案规定的模式中选择"})
	}
	if err := ready(&c, ch); err != nil {
		return Decision{}, err
	}
	v := NewJudge(p).Verdict(c.Facts.Values(p))
	d := Decision{
		County: c.County, ID: db.NewID(clock.FromMicros(tx.At)), Path: c.Path, Compound: c.ID, Mode: m.ID, Proposed: v.Mode, Scope: v.Scope,
		Override: v.Mode != m.ID || v.Scope == plan.No, Reason: strings.TrimSpace(ch.Reason), Day: tx.Day, At: tx.At,
		Actor: by.ID, By: by.Name, Post: by.Post, PlanHash: p.Hash, Version: c.Version, Grounds: grounds(p, &c, v),
	}
	if d.Override && utf8.RuneCountInString(d.Reason) < minReason {
		return d, fault.InvalidFields(fmt.Sprintf("“%s”的认定与系统建议不一致，须写明理由。", c.Name), fault.Field{
			Name: "reason", Message: fmt.Sprintf("系统建议：%s；您选的是：%s。理由至少 %d 个字", proposal(p, v), m.Name, minReason),
		})
	}
	if err := fault.TooLong("reason", d.Reason, maxReason); err != nil {
		return d, err
	}
	return d, s.record(ctx, tx, p, &c, &d)
}

// ready refuses a choice for a compound that has left the register, or on facts that are not the ones seen.
func ready(c *register.Compound, ch Choice) error {
	if c.WithdrawnOn != "" {
		return fault.Conflictf("“%s”已于%s移出登记册，不能认定模式。", c.Name, c.WithdrawnOn.Chinese())
	}
	if ch.Version != 0 && ch.Version != c.Version {
		return fault.Conflictf("您打开之后，%s 于 %s 改过“%s”的情况，请看过新的建议再认定。", c.ChangedBy, clock.Stamp(c.ChangedAt), c.Name)
	}
	return nil
}

func (s *Store) record(ctx context.Context, tx *audit.Tx, p *plan.Plan, c *register.Compound, d *Decision) error {
	last, found, err := db.Maybe[Decision](ctx, tx, "select "+decisionColumns+" from mode_decision where county = $1 and compound = $2 and replaced = 0", c.County, c.ID)
	if err != nil {
		return err
	}
	if found && last.Mode == d.Mode && last.Proposed == d.Proposed && last.Reason == d.Reason {
		return fault.Conflictf("“%s”已由 %s 于%s认定为“%s”，不需要重复认定。", c.Name, last.By, last.Day.Chinese(), modeName(p, d.Mode))
	}
	if _, err := tx.Exec(ctx, "update mode_decision set replaced = $1 where county = $2 and compound = $3 and replaced = 0", d.At, c.County, c.ID); err != nil {
		return err
	}
	encoded, err := json.Marshal(d.Grounds)
	if err != nil {
		return err
	}
	if err := d.insert(ctx, tx, string(encoded)); err != nil {
		return err
	}
	tx.Note(audit.Entry{
		Path: d.Path, Action: "mode.decide", Subject: c.Subject(), Summary: summary(p, c, d),
		Detail: map[string]any{"mode": d.Mode, "proposed": d.Proposed, "override": d.Override, "reason": d.Reason, "before": c.Mode},
	})
	return s.register.SetMode(ctx, tx, c, d.Mode)
}

func summary(p *plan.Plan, c *register.Compound, d *Decision) string {
	s := fmt.Sprintf("认定“%s”的模式为“%s”", c.Name, modeName(p, d.Mode))
	if d.Override {
		s += fmt.Sprintf("（系统建议：%s），理由：%s", modeName(p, d.Proposed), d.Reason)
	}
	return s
}

func proposal(p *plan.Plan, v Verdict) string {
	if v.Scope == plan.No {
		return "不在方案范围内"
	}
	return modeName(p, v.Mode)
}

// modeName returns a mode's short name as pages say it.
func modeName(p *plan.Plan, id string) string {
	if m, ok := p.Mode(id); ok {
		return m.Name
	}
	return "情况不明，未能判定"
}

// Proposal is a compound that waits for a person: without a decision, or with one whose facts have moved on.
type Proposal struct {
	Compound register.Compound
	Verdict  Verdict
	Decision *Decision // the stale one; nil when nothing was decided yet
}

// Proposals returns what waits for a decision at a place: first those whose
// decision is stale, then the undecided in the order of the query's sort. total counts both.
func (s *Store) Proposals(ctx context.Context, scope place.Scope, p *plan.Plan, q register.Query) (rows []Proposal, total int64, err error) {
	j := NewJudge(p)
	add := func(c register.Compound, d *Decision) {
		rows = append(rows, Proposal{c, j.Verdict(c.Facts.Values(p)), d})
	}
	stale, err := s.stale(ctx, scope, q.Community)
	if err != nil {
		return nil, 0, err
	}
	if q.Offset == 0 {
		for i := range stale {
			c, err := s.register.Get(ctx, scope, stale[i].Compound)
			if err != nil {
				return nil, 0, err
			}
			add(c, &stale[i])
		}
	}
	q.Mode, q.Withdrawn = register.None, false
	page, err := s.register.List(ctx, scope, q)
	for _, c := range page.Rows {
		add(c, nil)
	}
	return rows, page.Total + int64(len(stale)), err
}

func (s *Store) stale(ctx context.Context, scope place.Scope, at place.Path) ([]Decision, error) {
	if at != "" {
		scope = scope.Narrow(at)
	}
	var a db.Args
	return db.All[Decision](ctx, s.db, "select "+prefixed(decisionColumns)+` from mode_decision d
		join compound c on c.county = d.county and c.id = d.compound
		where `+scope.Where("d.", a.Add)+" and d.replaced = 0 and c.withdrawn_on = '' and c.proposed <> d.proposed order by d.county, d.path", a...)
}

func prefixed(columns string) string { return "d." + strings.ReplaceAll(columns, ", ", ", d.") }
