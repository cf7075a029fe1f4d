package goal

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Tally counts the compounds of one community by the state of one item.
type Tally struct {
	Community place.Path    `json:"community"`
	Goal      string        `json:"goal"`
	Item      string        `json:"item"`
	Count     map[State]int `json:"count"`
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

// Coverage counts the items of all compounds in the scope that are in the plan's scope, as they were on the day. It reads the
// looks that decide and no compound's facts.
func (s *Store) Coverage(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (Coverage, error) {
	b := builder{plan: p, tallies: map[tallyKey]int{}, reaches: map[tallyKey]int{}}
	counts, err := s.register.Counts(ctx, scope)
	if err != nil {
		return b.Coverage, err
	}
	for _, c := range counts {
		if c.Scope == plan.Yes {
			b.count(c.Community, setOf(p, c.Mode, c.Proposed), int(c.Compounds))
		}
	}
	found, err := s.spans(ctx, scope, p, today)
	for _, c := range found {
		b.see(c, today)
	}
	return b.Coverage, err
}

type tallyKey struct {
	community  place.Path
	goal, item string
}

type builder struct {
	Coverage
	plan             *plan.Plan
	tallies, reaches map[tallyKey]int
	at               place.Path
}

// count adds compounds of a goal set, of which nothing is known yet. Communities come in path order.
func (b *builder) count(community place.Path, set *plan.GoalSet, n int) {
	if set == nil || len(set.Items) == 0 {
		b.Without += n
		return
	}
	if community != b.at {
		b.open(community)
	}
	b.Reaches[b.reaches[tallyKey{community, set.ID, ""}]].Of += n
	for i := range set.Items {
		b.Tallies[b.tallies[tallyKey{community, set.ID, set.Items[i].ID}]].Count[Unknown] += n
	}
}

// see moves a compound from 未知 to what its looks say.
func (b *builder) see(c seen, today clock.Date) {
	set, ok := b.plan.GoalSet(c.goal)
	if !ok {
		return
	}
	at, has := c.path.Community(), 0
	for i := range set.Items {
		state := c.state(&set.Items[i], today)
		if state == Has {
			has++
		}
		row, ok := b.tallies[tallyKey{at, set.ID, set.Items[i].ID}]
		if !ok || state == Unknown {
			continue
		}
		count := b.Tallies[row].Count
		count[state]++
		if count[Unknown]--; count[Unknown] == 0 {
			delete(count, Unknown)
		}
	}
	if row, ok := b.reaches[tallyKey{at, set.ID, ""}]; ok && has == len(set.Items) {
		b.Reaches[row].Reached++
	}
}

// open adds the rows of the next community in the plan's order.
func (b *builder) open(community place.Path) {
	b.at = community
	for _, g := range b.plan.Goals {
		b.reaches[tallyKey{community, g.ID, ""}] = len(b.Reaches)
		b.Reaches = append(b.Reaches, Reach{Community: community, Goal: g.ID})
		for _, i := range g.Items {
			b.tallies[tallyKey{community, g.ID, i.ID}] = len(b.Tallies)
			b.Tallies = append(b.Tallies, Tally{Community: community, Goal: g.ID, Item: i.ID, Count: map[State]int{}})
		}
	}
}
