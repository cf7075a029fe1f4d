package register

import (
	"context"
	"database/sql/driver"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Statement is what a package above has to say of a compound: the answers of an accepted survey. Version is the compound's that
// was looked at; 0 = whatever it is now.
type Statement struct {
	Compound string
	Version  int64
	AsOf     clock.Date
	Source   Source
	Readings Readings
}

// ObserveIn records a statement in the transaction of the package above, which has checked the right to do so; scope is the
// scope of that right. The rules' answers follow in the same transaction.
func (s *Store) ObserveIn(ctx context.Context, tx *audit.Tx, by account.Who, scope place.Scope, f Statement) (Compound, error) {
	c, err := load(ctx, tx, scope, f.Compound)
	switch {
	case err != nil:
		return c, err
	case c.WithdrawnOn != "":
		return c, fault.Conflictf("“%s”已于%s移出登记册，不能再修改。", c.Name, c.WithdrawnOn.Chinese())
	case f.Version != 0 && f.Version != c.Version:
		return c, fault.Conflictf("您打开之后，%s 于 %s 改过“%s”，请刷新核对后再办。", c.ChangedBy, clock.Stamp(c.ChangedAt), c.Name)
	case f.AsOf > tx.Day:
		return c, future(tx.Day)
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return c, err
	}
	before := make(Facts, len(c.Facts))
	for id, fact := range c.Facts {
		before[id] = fact
	}
	was := c.Version
	o := c.observe(tx, by, f.AsOf, f.Source, f.Readings)
	s.projector(p).project(&c)
	tx.Note(audit.Entry{
		Path: c.Path, Action: "compound.observe", Subject: c.Subject(),
		Summary: fmt.Sprintf("%s“%s”：%s", o.Kind.Title(), c.Name, differences(p, before, f.Readings)),
		Detail:  map[string]any{"as_of": o.AsOf, "ref": o.Ref},
	})
	return c, s.record(ctx, tx, &c, was, &o)
}

// ReadTexts reads what a person entered by hand. What cannot be read is refused with its field's message.
func ReadTexts(p *plan.Plan, texts map[string]string, today clock.Date) (Readings, error) {
	return readTexts(p, texts, today)
}

// Value is the stored form of the readings.
func (rs Readings) Value() (driver.Value, error) { return rs.encode(), nil }

// ByCode returns the compounds whose printed code holds the nine hexadecimal digits of their id (see survey.Code). It is one
// compound nearly always.
func (s *Store) ByCode(ctx context.Context, scope place.Scope, digits string) ([]Compound, error) {
	var a db.Args
	return db.All[Compound](ctx, s.db, "select "+compoundColumns+" from compound where "+scope.Where("", a.Add)+
		" and substr(id, 16, 3) || substr(id, 21, 3) || substr(id, 34, 3) = "+a.Add(digits)+" order by path limit 20", a...)
}
