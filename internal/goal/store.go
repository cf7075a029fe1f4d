package goal

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Store keeps the evidence.
type Store struct {
	db       *db.DB
	clock    clock.Clock
	register *register.Store
}

// New returns the evidence of a database.
func New(d *db.DB, c clock.Clock, r *register.Store) *Store { return &Store{d, c, r} }

const columns = "id, path, compound, goal, item, office, day, at, seq, look, visit, visit_office, visit_day, finding, note"

// Of returns the goal set that a compound is to reach: by its decided mode, before the decision by the proposed one. There is
// none while neither is known.
func Of(p *plan.Plan, c *register.Compound) (*plan.GoalSet, bool) {
	if c.Mode != "" {
		return p.GoalOf(c.Mode)
	}
	return p.GoalOf(c.Proposed)
}

// OfCompound returns the items of the compound's goal set as they were on the day, in the plan's order; none when it has no
// goal set yet. The caller has loaded the compound within somebody's scope.
func (s *Store) OfCompound(ctx context.Context, p *plan.Plan, c *register.Compound, today clock.Date) ([]ItemState, error) {
	found, err := collect(s.evidence(ctx, "county = $1 and path = $2", db.Args{c.County, string(c.Path)}))
	return found.items(p, c, today, Judge), err
}

// OfCompounds is OfCompound for many compounds, by compound id, with a constant number of queries for a page of a list. Since
// and Until are left out, so that the years behind a compound need not be read.
func (s *Store) OfCompounds(ctx context.Context, p *plan.Plan, compounds []register.Compound, today clock.Date) (map[string][]ItemState, error) {
	out := make(map[string][]ItemState, len(compounds))
	for chunk := range slices.Chunk(compounds, 500) {
		var a db.Args
		var within []place.Path
		paths := map[string][]string{}
		for _, c := range chunk {
			within = append(within, c.Path)
			paths[c.County] = append(paths[c.County], a.Add(string(c.Path)))
		}
		var ors []string
		for county, in := range paths {
			ors = append(ors, "county = "+a.Add(county)+" and path in ("+strings.Join(in, ", ")+")")
		}
		effective, err := s.effective(ctx, place.In(within...), today, &a)
		if err != nil {
			return nil, err
		}
		found, err := collect(s.evidence(ctx, "("+strings.Join(ors, " or ")+") and "+effective, a))
		if err != nil {
			return nil, err
		}
		for i := range chunk {
			out[chunk[i].ID] = found.items(p, &chunk[i], today, brief)
		}
	}
	return out, nil
}

// effective selects the evidence that can decide what items were on the day or after it: what is not replaced, and what has
// been replaced since. Where nothing in the counties of the scope has, few rows are left for each item, whatever lies behind
// them, and an index holds them.
func (s *Store) effective(ctx context.Context, scope place.Scope, from clock.Date, a *db.Args) (string, error) {
	past, err := s.past(ctx, scope, from)
	if !past {
		return "replaced_on = ''", err
	}
	return "(replaced_on = '' or replaced_on > " + a.Add(string(from)) + ")", err
}

// past reports whether any look in the counties of the scope has been replaced since the day.
func (s *Store) past(ctx context.Context, scope place.Scope, day clock.Date) (bool, error) {
	var a db.Args
	where := "replaced_on > " + a.Add(string(day))
	if in := countiesOf(scope, &a); in != "" {
		where += " and county in (" + in + ")"
	}
	_, past, err := db.Maybe[string](ctx, s.db, "select county from goal_evidence where "+where+" limit 1", a...)
	return past, err
}

// countiesOf lists the counties of a scope as SQL; "" when a part of it is larger than one.
func countiesOf(scope place.Scope, a *db.Args) string {
	var in []string
	for _, p := range scope.Paths() {
		if p.County() == "" {
			return ""
		}
		in = append(in, p.County())
	}
	slices.Sort(in)
	in = slices.Compact(in)
	for i, county := range in {
		in[i] = a.Add(county)
	}
	return strings.Join(in, ", ")
}

func (s *Store) evidence(ctx context.Context, where string, a db.Args) iter.Seq2[Evidence, error] {
	return db.Each[Evidence](ctx, s.db, "select "+columns+" from goal_evidence where "+where, a...)
}

type key struct{ compound, goal, item string }

// looks are pieces of evidence by what they speak of.
type looks map[key][]Evidence

func collect(rows iter.Seq2[Evidence, error]) (looks, error) {
	out := looks{}
	for e, err := range rows {
		if err != nil {
			return nil, err
		}
		k := key{e.Compound, e.Goal, e.Item}
		out[k] = append(out[k], e)
	}
	return out, nil
}

func (l looks) items(p *plan.Plan, c *register.Compound, today clock.Date, judge func(plan.GoalItem, []Evidence, clock.Date) ItemState) []ItemState {
	set, ok := Of(p, c)
	if !ok {
		return nil
	}
	out := make([]ItemState, len(set.Items))
	for i, item := range set.Items {
		out[i] = judge(item, l[key{c.ID, set.ID, item.ID}], today)
		out[i].Goal = set.ID
	}
	return out
}

// Reached reports whether a compound has every item of its goal set.
func Reached(items []ItemState) bool {
	return len(items) > 0 && !slices.ContainsFunc(items, func(i ItemState) bool { return i.State != Has })
}
