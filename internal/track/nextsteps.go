package track

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// NextSteps returns the next step of each compound of a list that lies in the scope, by id, with a fixed number of queries.
func (s *Store) NextSteps(ctx context.Context, scope place.Scope, p *plan.Plan, compounds []register.Compound, today clock.Date) (map[string]Step, error) {
	compounds = slices.DeleteFunc(slices.Clone(compounds), func(c register.Compound) bool { return !scope.Holds(c.Path) })
	out := make(map[string]Step, len(compounds))
	if len(compounds) == 0 {
		return out, nil
	}
	goals, err := s.Goals.OfCompounds(ctx, p, compounds, today)
	if err != nil {
		return nil, err
	}
	findings, err := s.Inspections.StandingOf(ctx, compounds, today)
	if err != nil {
		return nil, err
	}
	recorded, err := declaration.ShownOf(ctx, s.DB, compounds)
	if err != nil {
		return nil, err
	}
	ticked, err := s.tickedOf(ctx, compounds)
	if err != nil {
		return nil, err
	}
	heads, err := s.heads(ctx, compounds)
	for i := range compounds {
		c := &compounds[i]
		out[c.ID] = NextStep(Situation{
			Plan: p, Compound: c, Goals: goals[c.ID], Findings: findings[c.ID], Ticked: ticked[c.Path], Recorded: recorded[c.ID], Head: heads[c.Community()], Today: today,
		})
	}
	return out, err
}

// tickedOf returns the tasks that are ticked for compounds, by their places.
func (s *Store) tickedOf(ctx context.Context, compounds []register.Compound) (map[place.Path]map[string]bool, error) {
	out := map[place.Path]map[string]bool{}
	for chunk := range slices.Chunk(compounds, 500) {
		var a db.Args
		paths := map[string][]string{}
		for _, c := range chunk {
			paths[c.County] = append(paths[c.County], a.Add(string(c.Path)))
		}
		var ors []string
		for county, in := range paths {
			ors = append(ors, "county = "+a.Add(county)+" and path in ("+strings.Join(in, ", ")+")")
		}
		where := "(" + strings.Join(ors, " or ") + ") and undone_on = ''"
		for r, err := range db.Each[tickCount](ctx, s.DB, "select path, task, 1 as n from task_done where "+where, a...) {
			if err != nil {
				return nil, err
			}
			out[r.Path] = put(out[r.Path], r.Task, true)
		}
	}
	return out, nil
}

// heads returns the names of the heads of the compounds' communities.
func (s *Store) heads(ctx context.Context, compounds []register.Compound) (map[place.Path]string, error) {
	var communities []place.Path
	for i := range compounds {
		communities = append(communities, compounds[i].Community())
	}
	slices.Sort(communities)
	out := map[place.Path]string{}
	for chunk := range slices.Chunk(slices.Compact(communities), 200) { // a condition may not grow without end
		stations, err := s.Areas.Stations(ctx, place.In(chunk...))
		if err != nil {
			return nil, err
		}
		for _, st := range stations {
			out[st.Path] = st.HeadName
		}
	}
	return out, nil
}
