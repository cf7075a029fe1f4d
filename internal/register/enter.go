package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Entering is a compound to enter with what a source says of it, its name among the readings.
type Entering struct {
	Community place.Path
	AsOf      clock.Date // "" = today
	Source    Source     // Kind "" = Survey
	Readings  Readings
	Another   bool // a compound of this name is already there, and this is another one
}

// EnterIn enters a compound in the transaction of the package above, which has checked the right to do so. A name that the
// community already has is a Conflict unless Another.
func (s *Store) EnterIn(ctx context.Context, tx *audit.Tx, by account.Who, e Entering) (Compound, error) {
	community, err := s.areas.Get(ctx, e.Community)
	if err != nil {
		return Compound{}, err
	}
	p, err := s.plans.Current(ctx, e.Community.Street(), tx.Day)
	if err != nil {
		return Compound{}, err
	}
	if e.AsOf > tx.Day {
		return Compound{}, future(tx.Day)
	}
	if f, ok := p.Field(FieldCommunity); ok {
		e.Readings[FieldCommunity] = readCell(f, community.Short, false, false, tx.Day)
	}
	return s.enterIn(ctx, tx, by, entry{e, p, community.Name})
}

// entry is a compound to enter, with what was looked up for it.
type entry struct {
	Entering
	plan      *plan.Plan
	community string // its name
}

func (s *Store) enterIn(ctx context.Context, tx *audit.Tx, by account.Who, e entry) (Compound, error) {
	if err := serialize(ctx, tx, e.Community.Street()); err != nil {
		return Compound{}, err
	}
	c := Compound{County: e.Community.County(), ID: db.NewID(s.clock.Business()), CreatedAt: tx.At}
	c.Path = e.Community.Join(c.ID)
	c.rename(e.Readings[FieldName].Text)
	if c.Name == "" {
		return c, fault.InvalidFields("没有填小区名称。", fault.Field{Name: FieldName, Message: "请填写小区（楼院）名称"})
	}
	if err := s.refuseTwin(ctx, tx, &c, e.Another); err != nil {
		return c, err
	}
	o := c.observe(tx, by, e.AsOf, e.Source, e.Readings)
	s.projector(e.plan).project(&c)
	texts := make(map[string]string, len(e.Readings))
	for id, r := range e.Readings {
		texts[id] = r.Text
	}
	tx.Note(audit.Entry{
		Path: c.Path, Action: "compound.create", Subject: c.Subject(),
		Summary: fmt.Sprintf("在%s登记小区“%s”", e.community, c.Name), Detail: journaled(e.plan, texts),
	})
	return c, s.record(ctx, tx, &c, 0, &o)
}

// Unentered is a compound of a community as somebody describes it before it is in the register: it has no id and no version. A
// community that is not there is NotFound.
func (s *Store) Unentered(ctx context.Context, community place.Path, r Readings) (Compound, error) {
	if !community.IsCommunity() {
		return Compound{}, fault.NotFoundf("没有这个社区，请重新选择。")
	}
	if _, err := s.areas.Get(ctx, community); err != nil {
		return Compound{}, err
	}
	c := Compound{County: community.County(), Path: community, Facts: Facts{}}
	c.rename(r[FieldName].Text)
	c.Address = tidy(r[FieldAddress].Text)
	if at, ok := r[FieldLocation]; ok {
		c.Facts[FieldLocation] = Fact{Reading: at}
	}
	if n := r["households"]; n.Value.Kind == reading.Number {
		c.HouseholdsLow = &n.Value.Low
	}
	return c, nil
}

// Alike returns the compounds of the scope that may be the one described, the likeliest first: as Duplicates, A is the one
// described.
func (s *Store) Alike(ctx context.Context, scope place.Scope, c *Compound) ([]Pair, error) {
	var out []Pair
	for other, err := range s.Each(ctx, scope.Narrow(c.Path.Street()), Query{}) {
		if err != nil {
			return nil, err
		}
		if p := alike(c, &other); p.Score > 0 && other.ID != c.ID {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		return cmp.Or(b.Score-a.Score, strings.Compare(string(a.B.Path), string(b.B.Path)))
	})
	return out, nil
}
