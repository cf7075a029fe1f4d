package mode

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Asked is what-if for the part of a sub-district that lies in the scope: the plan in force, the same with other values of its
// thresholds, and what would become of the compounds. It reads and never writes.
func (s *Store) Asked(ctx context.Context, scope place.Scope, street place.Path, values map[string]int64) (*plan.Plan, WhatIf, error) {
	p, err := s.plans.Current(ctx, street, clock.Today(s.clock))
	if err != nil {
		return nil, WhatIf{}, err
	}
	var subjects []Subject
	for c, err := range s.register.EachValued(ctx, scope.Narrow(street), p) {
		if err != nil {
			return nil, WhatIf{}, err
		}
		subjects = append(subjects, Subject{ID: c.ID, Name: c.Name, Path: c.Path, Decided: c.Mode, Values: c.Values})
	}
	return p, Compare(p, p.With(values), subjects), nil
}

// Bordering is a compound with how surely it is in the scope or outside. Facts are those that the scope asks.
type Bordering struct {
	ID, Name string
	Path     place.Path
	Edge     Edge
	Facts    register.Facts
}

// Doubtful reports whether somebody should look at a fact that the scope rests on.
func (b *Bordering) Doubtful() bool {
	for _, f := range b.Facts {
		if f.Doubtful() {
			return true
		}
	}
	return false
}

// Border is how the register stands to the number of compounds that the plan names (S1), by name: those surely in scope, the least
// sure first; those that depend on unknown facts; those just outside, the nearest first; and how many lie further outside.
type Border struct {
	Plan    *plan.Plan
	In      []Bordering
	Open    []Bordering
	Just    []Bordering // exactly one condition fails
	Further int
}

// Border names every compound at the scope's border in the part of a sub-district that lies in the reader's scope.
func (s *Store) Border(ctx context.Context, scope place.Scope, street place.Path) (Border, error) {
	var b Border
	var err error
	if b.Plan, err = s.plans.Current(ctx, street, clock.Today(s.clock)); err != nil {
		return b, err
	}
	var asks []int
	for _, a := range NewJudge(b.Plan).scope {
		asks = append(asks, a.field)
	}
	for c, err := range s.register.Each(ctx, scope.Narrow(street), register.Query{}) {
		if err != nil {
			return b, err
		}
		x := Bordering{ID: c.ID, Name: c.Name, Path: c.Path, Edge: EdgeOf(b.Plan, c.Facts.Values(b.Plan)), Facts: register.Facts{}}
		for _, f := range asks {
			id := b.Plan.Fields[f].ID
			if fact, ok := c.Facts[id]; ok {
				x.Facts[id] = fact
			}
		}
		b.put(x)
	}
	b.sort()
	return b, nil
}

func (b *Border) put(x Bordering) {
	switch e := &x.Edge; {
	case e.Scope == plan.Yes:
		b.In = append(b.In, x)
	case e.Scope == plan.Unknown:
		b.Open = append(b.Open, x)
	case len(e.Fails) == 1:
		b.Just = append(b.Just, x)
	default:
		b.Further++
	}
}

func (b *Border) sort() {
	slices.SortStableFunc(b.In, func(x, y Bordering) int {
		if x.Doubtful() != y.Doubtful() {
			if x.Doubtful() {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.Edge.margin(), y.Edge.margin())
	})
	slices.SortStableFunc(b.Open, func(x, y Bordering) int { return cmp.Compare(len(x.Edge.Open), len(y.Edge.Open)) })
	slices.SortStableFunc(b.Just, func(x, y Bordering) int { return cmp.Compare(abs(x.Edge.Fails[0].By), abs(y.Edge.Fails[0].By)) })
}

// margin is the distance of the nearest date, in days; large where none is near.
func (e *Edge) margin() int64 {
	if e.Near == nil {
		return 1 << 40
	}
	return abs(e.Near.By)
}
