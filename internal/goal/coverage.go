package goal

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
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

// Coverage counts the items of all compounds in the scope that are in the plan's scope, as they were on the day. The database
// gathers the looks of each compound; no compound's facts are read.
func (s *Store) Coverage(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (Coverage, error) {
	b := builder{plan: p, tallies: map[place.Path]int{}, reaches: map[place.Path]int{}}
	counts, err := s.register.Counts(ctx, scope)
	if err != nil {
		return b.Coverage, err
	}
	for _, c := range counts {
		if c.Scope == plan.Yes {
			b.count(c.Community, setOf(p, c.Mode, c.Proposed), int(c.Compounds))
		}
	}
	err = s.cover(ctx, scope, p, today, &b)
	return b.Coverage, err
}

// looked is a compound with the looks at its goal set that count.
type looked struct {
	Path  place.Path `db:"path"`
	Goal  string     `db:"goal"`
	Looks string     `db:"looks"` // ok:waste,bad:order
}

// cover adds what the looks say. A row for each compound is a tenth of the rows for each look, and needs no sorting.
func (s *Store) cover(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date, b *builder) error {
	var a db.Args
	counting, err := s.counting(ctx, scope, p, today, &a)
	if err != nil {
		return err
	}
	text := "select path, min(goal) as goal, string_agg(look || ':' || item, ',') as looks from (" + counting + ") l group by county, path"
	for c, err := range db.Each[looked](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		b.see(&c)
	}
	return nil
}

// builder makes the rows of a coverage; tallies and reaches are where those of a community begin.
type builder struct {
	Coverage
	plan             *plan.Plan
	tallies, reaches map[place.Path]int
}

// count adds compounds of a goal set, of which nothing is known yet. Communities come in path order.
func (b *builder) count(community place.Path, set *plan.GoalSet, n int) {
	if set == nil || len(set.Items) == 0 {
		b.Without += n
		return
	}
	if _, ok := b.tallies[community]; !ok {
		b.open(community)
	}
	reach, tallies := b.of(community, set.ID)
	reach.Of += n
	for i := range tallies {
		tallies[i].Count[Unknown] += n
	}
}

// see moves the items of a compound from 未知 to what their looks say.
func (b *builder) see(c *looked) {
	reach, tallies := b.of(c.Path.Community(), c.Goal)
	states := make([]State, len(tallies))
	for i := range states {
		states[i] = Unknown
	}
	for one := range strings.SplitSeq(c.Looks, ",") {
		look, item, _ := strings.Cut(one, ":")
		if i := slices.IndexFunc(tallies, func(t Tally) bool { return t.Item == item }); i >= 0 {
			states[i] = states[i].and(Look(look))
		}
	}
	for i, state := range states {
		count := tallies[i].Count
		count[state]++
		if count[Unknown]--; count[Unknown] == 0 {
			delete(count, Unknown)
		}
	}
	if reach != nil && !slices.ContainsFunc(states, func(s State) bool { return s != Has }) {
		reach.Reached++
	}
}

// of returns the rows of a goal set in a community; none where count has met no compound.
func (b *builder) of(community place.Path, goal string) (*Reach, []Tally) {
	tally, ok := b.tallies[community]
	reach := b.reaches[community]
	for i := range b.plan.Goals {
		items := len(b.plan.Goals[i].Items)
		if ok && b.plan.Goals[i].ID == goal {
			return &b.Reaches[reach+i], b.Tallies[tally : tally+items]
		}
		tally += items
	}
	return nil, nil
}

// open adds the rows of the next community in the plan's order.
func (b *builder) open(community place.Path) {
	b.reaches[community], b.tallies[community] = len(b.Reaches), len(b.Tallies)
	for _, g := range b.plan.Goals {
		b.Reaches = append(b.Reaches, Reach{Community: community, Goal: g.ID})
		for _, i := range g.Items {
			b.Tallies = append(b.Tallies, Tally{Community: community, Goal: g.ID, Item: i.ID, Count: map[State]int{}})
		}
	}
}
