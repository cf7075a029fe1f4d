package goal

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Tally counts the compounds of one community by the state of one item. Back are those that hold the item back: every
// compound that does not surely have it.
type Tally struct {
	Community place.Path    `json:"community"`
	Goal      string        `json:"goal"`
	Item      string        `json:"item"`
	Count     map[State]int `json:"count"`
	Back      []Held        `json:"back,omitempty"`
}

// Held is a compound without an item, and why.
type Held struct {
	Compound string     `json:"compound"`
	Path     place.Path `json:"-"`
	Name     string     `json:"name"`
	State    State      `json:"state"`
	Why      string     `json:"why"`
}

// Reach counts the compounds of one community with one goal set: how many have every item of it.
type Reach struct {
	Community place.Path `json:"community"`
	Goal      string     `json:"goal"`
	Of        int        `json:"of"`
	Reached   int        `json:"reached"`
}

// Coverage is how far the compounds in scope of the programme have come. Rows are in path order, then in the plan's order of
// goal sets and items. Without counts the compounds in scope that have no goal set yet.
type Coverage struct {
	Tallies []Tally `json:"tallies"`
	Reaches []Reach `json:"reaches"`
	Without int     `json:"without"`
}

// Total returns how many of how many compounds have reached a goal set; goal "" = any.
func (c *Coverage) Total(goal string) (reached, of int) {
	for _, r := range c.Reaches {
		if goal == "" || r.Goal == goal {
			reached, of = reached+r.Reached, of+r.Of
		}
	}
	return reached, of
}

// Coverage counts the items of all compounds in the scope that are in the plan's scope, as they were on the day.
func (s *Store) Coverage(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (Coverage, error) {
	b := builder{plan: p, rows: map[tallyKey]int{}, reaches: map[tallyKey]int{}}
	err := s.each(ctx, scope, today, today, func(c *register.Compound, found looks) { b.add(c, found.items(p, c, today, brief)) })
	return b.Coverage, err
}

// each walks the compounds of the programme with the evidence that can decide between two days. The evidence is read before the
// compounds: two open results at once could starve the database of connections.
func (s *Store) each(ctx context.Context, scope place.Scope, from, to clock.Date, fn func(*register.Compound, looks)) error {
	var a db.Args
	effective, err := s.effective(ctx, from, &a)
	if err != nil {
		return err
	}
	found, err := collect(s.evidence(ctx, scope.Where("", a.Add)+" and day <= "+a.Add(string(to))+" and "+effective, a))
	if err != nil {
		return err
	}
	for c, err := range s.register.Each(ctx, scope, register.Query{Scope: plan.Yes.String()}) {
		if err != nil {
			return err
		}
		fn(&c, found)
	}
	return nil
}

type tallyKey struct {
	community  place.Path
	goal, item string
}

type builder struct {
	Coverage
	plan          *plan.Plan
	rows, reaches map[tallyKey]int
	at            place.Path
}

func (b *builder) add(c *register.Compound, items []ItemState) {
	if len(items) == 0 {
		b.Without++
		return
	}
	if c.Community() != b.at {
		b.open(c.Community())
	}
	for _, i := range items {
		t := &b.Tallies[b.rows[tallyKey{b.at, i.Goal, i.Item}]]
		t.Count[i.State]++
		if i.State != Has {
			t.Back = append(t.Back, Held{c.ID, c.Path, c.Name, i.State, i.Why})
		}
	}
	r := &b.Reaches[b.reaches[tallyKey{b.at, items[0].Goal, ""}]]
	r.Of++
	if Reached(items) {
		r.Reached++
	}
}

// open adds the rows of the next community in the plan's order.
func (b *builder) open(community place.Path) {
	b.at = community
	for _, g := range b.plan.Goals {
		b.reaches[tallyKey{community, g.ID, ""}] = len(b.Reaches)
		b.Reaches = append(b.Reaches, Reach{Community: community, Goal: g.ID})
		for _, i := range g.Items {
			b.rows[tallyKey{community, g.ID, i.ID}] = len(b.Tallies)
			b.Tallies = append(b.Tallies, Tally{Community: community, Goal: g.ID, Item: i.ID, Count: map[State]int{}})
		}
	}
}

// Change is an item of a compound whose state is another one than before a period.
type Change struct {
	Compound string     `json:"compound"`
	Path     place.Path `json:"-"`
	Name     string     `json:"name"`
	Before   State      `json:"before"`
	ItemState
}

// Gained reports whether the compound came to have the item.
func (c Change) Gained() bool { return c.State == Has }

// Lost reports whether the compound no longer surely has the item.
func (c Change) Lost() bool { return c.Before == Has }

// Changes returns the items whose state at the end of the last day differs from that before the first, in path order.
func (s *Store) Changes(ctx context.Context, scope place.Scope, p *plan.Plan, first, last clock.Date) ([]Change, error) {
	var out []Change
	before := first.Add(-1)
	err := s.each(ctx, scope, before, last, func(c *register.Compound, found looks) {
		was := found.items(p, c, before, brief)
		for i, now := range found.items(p, c, last, brief) {
			if now.State != was[i].State {
				out = append(out, Change{c.ID, c.Path, c.Name, was[i].State, now})
			}
		}
	})
	return out, err
}
