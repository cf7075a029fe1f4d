package goal

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Change is an item of a compound whose state is another one than before a period.
type Change struct {
	Compound string     `json:"compound"`
	Path     place.Path `json:"-"`
	Name     string     `json:"name"`
	Item     string     `json:"item"` // its name
	Before   State      `json:"before"`
	State    State      `json:"state"`
}

// Gained reports whether the compound came to have the item.
func (c Change) Gained() bool { return c.State == Has }

// Lost reports whether the compound no longer surely has the item.
func (c Change) Lost() bool { return c.Before == Has }

// Changes returns the items whose state at the end of the last day differs from that before the first, in path order.
func (s *Store) Changes(ctx context.Context, scope place.Scope, p *plan.Plan, first, last clock.Date) ([]Change, error) {
	before := first.Add(-1)
	found, err := s.spans(ctx, scope, p, before)
	var out []Change
	for i := range found {
		c := &found[i]
		set, ok := p.GoalSet(c.goal)
		if !ok {
			continue
		}
		for j := range set.Items {
			item := &set.Items[j]
			if was, now := c.state(item, before), c.state(item, last); was != now {
				out = append(out, Change{Compound: idOf(c.path), Path: c.path, Item: item.Name, Before: was, State: now})
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return out, s.name(ctx, out)
}

// idOf returns the id of the compound of a path.
func idOf(p place.Path) string { return strings.TrimSuffix(string(p[len(p.Community()):]), "/") }

// name enters the compounds' names.
func (s *Store) name(ctx context.Context, changes []Change) error {
	var paths []place.Path
	for _, c := range changes {
		paths = append(paths, c.Path)
	}
	names := map[place.Path]string{}
	for some := range slices.Chunk(slices.Compact(paths), 200) {
		for c, err := range s.register.Each(ctx, place.In(some...), register.Query{}) {
			if err != nil {
				return err
			}
			names[c.Path] = c.Name
		}
	}
	for i := range changes {
		changes[i].Name = names[changes[i].Path]
	}
	return nil
}
