package week

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// CatchUp is how many ended weeks the clock's close reaches back to after a downtime. What is older is closed by a person, who
// knows why it stayed open.
const CatchUp = 8

// Overdue is a week whose close is due, with the sub-districts that have not closed it.
type Overdue struct {
	Week    clock.Week
	Streets []place.Path
}

// Overdue returns the weeks to be closed by now, oldest first: those whose moment of close by the sub-district's plan has come,
// that began or ran while the sub-district worked by the plan, and that nobody has closed. A plan without a weekly rhythm has
// no close.
func (s *Store) Overdue(ctx context.Context, scope place.Scope) ([]Overdue, error) {
	var out []Overdue
	last := clock.Today(s.clock).Week().Prev()
	for k, n := last, 0; n < CatchUp; k, n = k.Prev(), n+1 {
		open, err := s.unclosed(ctx, scope, k)
		if err != nil {
			return nil, err
		}
		if len(open) > 0 {
			out = append([]Overdue{{k, open}}, out...)
		}
	}
	return out, nil
}

func (s *Store) unclosed(ctx context.Context, scope place.Scope, week clock.Week) ([]place.Path, error) {
	running, err := s.plans.InForce(ctx, scope, week.Sunday())
	if err != nil || len(running) == 0 {
		return nil, err
	}
	var a db.Args
	text := "select path from week_snapshot where week = " + a.Add(week) + " and closed_at > 0 and " + scope.Where("", a.Add)
	closed := map[place.Path]bool{}
	for path, err := range db.Each[place.Path](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		closed[path] = true
	}
	due := map[string]bool{} // by the plan's hash
	var open []place.Path
	for _, v := range running {
		if closed[v.Street] || v.Begun > week.Sunday() {
			continue
		}
		if _, known := due[v.Hash]; !known {
			p, err := s.plans.ByHash(ctx, v.Street, v.Hash)
			if err != nil {
				return nil, err
			}
			due[v.Hash] = p.Rhythm != plan.Rhythm{} && !s.clock.Business().Before(MomentsOf(p, week).Close)
		}
		if due[v.Hash] {
			open = append(open, v.Street)
		}
	}
	return open, nil
}
