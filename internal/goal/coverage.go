package goal

import (
	"context"

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
// sums up the looks; no compound's facts are read.
func (s *Store) Coverage(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (Coverage, error) {
	b := builder{tallies: map[tallyKey]int{}, reaches: map[tallyKey]int{}, plan: p}
	counts, err := s.register.Counts(ctx, scope)
	if err != nil {
		return b.Coverage, err
	}
	for _, c := range counts {
		if c.Scope == plan.Yes {
			b.count(c.Community, setOf(p, c.Mode, c.Proposed), int(c.Compounds))
		}
	}
	return b.Coverage, s.cover(ctx, scope, p, today, &b)
}

// covered is a number of compounds with one state of one item, or, where Item is "", with every item of their set.
type covered struct {
	Community place.Path `db:"community"`
	Goal      string     `db:"goal"`
	Item      string     `db:"item"`
	State     State      `db:"state"`
	N         int        `db:"n"`
}

// cover adds what the looks say. Its states are those of combine.
func (s *Store) cover(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date, b *builder) error {
	var a db.Args
	counting, err := s.counting(ctx, scope, p, today, &a)
	if err != nil {
		return err
	}
	text := `with s as materialized (select path, goal, item, case when min(look) <> max(look) then 'doubt' when min(look) = 'ok' then 'has'
		when min(look) = 'absent' then 'no' else 'doubt' end as state from (` + counting + `) l group by path, goal, item)
		select substr(path, 1, 15) as community, goal, item, state, count(*) as n from s group by substr(path, 1, 15), goal, item, state
		union all select substr(path, 1, 15) as community, goal, '' as item, 'has' as state, count(*) as n
		from (select path, goal, count(*) as items from s where state = 'has' group by path, goal) r
		where items = ` + itemsOf(p, &a) + " group by substr(path, 1, 15), goal"
	for c, err := range db.Each[covered](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		b.see(c)
	}
	return nil
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

// see moves compounds from 未知 to what their looks say.
func (b *builder) see(c covered) {
	if c.Item == "" {
		if row, ok := b.reaches[tallyKey{c.Community, c.Goal, ""}]; ok {
			b.Reaches[row].Reached += c.N
		}
		return
	}
	row, ok := b.tallies[tallyKey{c.Community, c.Goal, c.Item}]
	if !ok {
		return
	}
	count := b.Tallies[row].Count
	count[c.State] += c.N
	if count[Unknown] -= c.N; count[Unknown] == 0 {
		delete(count, Unknown)
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
