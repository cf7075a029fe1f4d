package goal

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// span is one look with the days on which it is its office's last word on the item: from Day until Replaced, "" for good. An
// office has at most one such look for each item and day; see Record.
type span struct {
	Path     place.Path `db:"path"`
	Goal     string     `db:"goal"`
	Item     string     `db:"item"`
	Look     Look       `db:"look"`
	Day      clock.Date `db:"day"`
	Replaced clock.Date `db:"replaced_on"`
}

func (l *span) counts(item *plan.GoalItem, day clock.Date) bool {
	return l.Item == item.ID && l.Look != NA && l.Day <= day && (l.Replaced == "" || l.Replaced > day) &&
		!(Evidence{Day: l.Day}).expired(item.ValidDays, day)
}

// seen is a compound with the looks at its goal set.
type seen struct {
	path  place.Path
	goal  string
	looks []span
}

// state is what Judge says of an item on a day.
func (c *seen) state(item *plan.GoalItem, day clock.Date) State {
	var room [8]Evidence
	used := room[:0]
	for i := range c.looks {
		if c.looks[i].counts(item, day) {
			used = append(used, Evidence{Look: c.looks[i].Look})
		}
	}
	return combine(used)
}

// spans returns the compounds of the programme with the looks at their goal sets that count on any day from one on, in path
// order. Compounds at which nobody looked are left out.
func (s *Store) spans(ctx context.Context, scope place.Scope, p *plan.Plan, from clock.Date) ([]seen, error) {
	b := spanBook{at: map[place.Path]int{}}
	var a db.Args
	text := "with c as materialized (" + programme(scope, p, &a) + `) select e.path, e.goal, e.item, e.look, e.day, e.replaced_on
		from c join goal_evidence e on e.county = c.county and e.path = c.path and e.goal = c.goal and e.replaced_on = ''`
	for l, err := range db.Each[span](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		b.add(l)
	}
	if err := s.replaced(ctx, scope, from, &b); err != nil {
		return nil, err
	}
	slices.SortFunc(b.found, func(a, b seen) int { return cmp.Compare(a.path, b.path) })
	return b.found, nil
}

// replaced adds the looks that something has replaced since the day: few among the years before it. What replaced a look speaks
// of the same item of the same compound, so only compounds that were found already can have any.
func (s *Store) replaced(ctx context.Context, scope place.Scope, from clock.Date, b *spanBook) error {
	var a db.Args
	where := "replaced_on > " + a.Add(string(from))
	if in := countiesOf(scope, &a); in != "" {
		where += " and county in (" + in + ")"
	}
	for l, err := range db.Each[span](ctx, s.db, "select path, goal, item, look, day, replaced_on from goal_evidence where "+where, a...) {
		if err != nil {
			return err
		}
		if i, ok := b.at[l.Path]; ok && b.found[i].goal == l.Goal {
			b.found[i].looks = append(b.found[i].looks, l)
		}
	}
	return nil
}

type spanBook struct {
	found []seen
	at    map[place.Path]int
}

func (b *spanBook) add(l span) {
	i, ok := b.at[l.Path]
	if !ok {
		i = len(b.found)
		b.at[l.Path] = i
		b.found = append(b.found, seen{path: l.Path, goal: l.Goal})
	}
	b.found[i].looks = append(b.found[i].looks, l)
}

// setOf returns the goal set of a decided mode, before the decision of the proposed one; nil while neither is known.
func setOf(p *plan.Plan, mode, proposed string) *plan.GoalSet {
	set, ok := Of(p, &register.Compound{Mode: mode, Proposed: proposed})
	if !ok {
		return nil
	}
	return set
}
