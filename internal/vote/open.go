package vote

import (
	"context"
	"errors"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
)

// errSame tells that the same came in twice and stands already.
var errSame = errors.New("it is there already")

// Roll makes the roll of a campaign from the houses as they are, keeps it, and moves the campaign from draft to posted. Only a
// draft's roll is made.
func (s *Store) Roll(ctx context.Context, by account.Who, id string) (Record, error) {
	scope := by.Scope(account.RunVotes)
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := within(ctx, tx, by, account.RunVotes, id, Draft)
		if err != nil {
			return err
		}
		r, err := s.get(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		lines, err := s.rollOf(ctx, &r, by)
		if err != nil {
			return err
		}
		if err := putLines(ctx, tx, &c, lines); err != nil {
			return err
		}
		c.State, c.PostedOn, c.Lines = Posted, tx.Day, int64(len(lines))
		if err := touch(ctx, tx, &c); err != nil {
			return err
		}
		return step(ctx, tx, &c, "roll", "形成业主名册和面积清册，共 %d 套，开始公示", len(lines))
	})
	if err != nil {
		return Record{}, err
	}
	return s.Get(ctx, scope, id)
}

// rollOf makes the lines of all compounds. It reads the houses beside the transaction: they are others' rows.
func (s *Store) rollOf(ctx context.Context, r *Record, by account.Who) ([]Line, error) {
	var out []Line
	for i := range r.Compounds {
		m := &r.Compounds[i]
		units, err := s.houses.Units(ctx, by.Scope(account.RunVotes), m.Compound, "")
		if err != nil {
			return nil, err
		}
		if len(units) == 0 {
			return nil, fault.Conflictf("“%s”还没有登记房屋，形成不了业主名册。请先导入或登记房屋清册。", m.Name)
		}
		out = append(out, linesOf(m, units, r.Joint())...)
	}
	numbered(out)
	return out, nil
}

func putLines(ctx context.Context, tx *audit.Tx, c *Campaign, lines []Line) error {
	rows := func(yield func([]any) bool) {
		for i := range lines {
			l := &lines[i]
			if !yield([]any{
				c.County, c.ID, l.N, string(l.Path), l.Compound, l.Unit, l.Label, l.Building, l.Entrance, l.Room, l.Floor, l.Kind, l.Area, string(l.AreaSource),
				l.Owner, l.Head, l.Names, l.Excluded, "", "", "", l.Choices, "", int64(1),
			}) {
				return
			}
		}
	}
	return db.Insert(ctx, tx.Tx, "campaign_line", strings.Split("county, campaign, "+lineColumns, ", "), rows)
}

// Open hands the campaign to the owners: the rule of every matter is fixed by the law that holds on the last day of the vote, and the
// roll no longer changes.
func (s *Store) Open(ctx context.Context, by account.Who, id string) (Record, error) {
	scope := by.Scope(account.RunVotes)
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := within(ctx, tx, by, account.RunVotes, id, Posted)
		if err != nil {
			return err
		}
		if err := c.opens(tx.Day); err != nil {
			return err
		}
		r, err := s.get(ctx, tx, scope, id)
		if err != nil {
			return err
		}
		for i := range r.Matters {
			if err := s.fix(ctx, tx, &c, &r.Matters[i]); err != nil {
				return err
			}
		}
		c.State = Open
		if err := touch(ctx, tx, &c); err != nil {
			return err
		}
		return step(ctx, tx, &c, "open", "开始表决，截止%s", c.ClosesOn.Chinese())
	})
	if err != nil {
		return Record{}, err
	}
	return s.Get(ctx, scope, id)
}

// opens refuses an opening before its day or after the last one.
func (c *Campaign) opens(today clock.Date) error {
	switch {
	case today < c.OpensOn:
		return fault.Conflictf("方案写明%s开始表决，还没有到。", c.OpensOn.Chinese())
	case today > c.ClosesOn:
		return fault.Conflictf("方案写明的截止日%s已过，请先改期。", c.ClosesOn.Chinese())
	}
	return nil
}

// fix keeps the rule of a matter.
func (s *Store) fix(ctx context.Context, tx *audit.Tx, c *Campaign, m *Matter) error {
	d, known := s.laws.Decide(m.Matter, c.AreaCode, c.ClosesOn)
	if !known {
		return fault.Conflictf("%s还没有业主共同决定的规则：物权法自2007年10月1日起施行。", c.ClosesOn.Chinese())
	}
	d.Silent, d.Parking = c.SilentCite, c.ParkingCite
	_, err := tx.Exec(ctx, "update campaign_matter set rule = $1 where county = $2 and campaign = $3 and n = $4", RuleText{d}, c.County, c.ID, m.N)
	return err
}
