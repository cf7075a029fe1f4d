package goal

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/audit"
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

// Record keeps evidence in the transaction of the inspection it comes from, which writes the journal. The ids and the moment of
// recording are given here.
func (s *Store) Record(ctx context.Context, tx *audit.Tx, evidence []Evidence) error {
	return db.Insert(ctx, tx.Tx, "goal_evidence", append([]string{"county"}, strings.Split(columns, ", ")...), func(yield func([]any) bool) {
		for _, e := range evidence {
			if !yield([]any{
				e.Path.County(), db.NewID(s.clock.Business()), string(e.Path), e.Compound, e.Goal, e.Item, string(e.Office), string(e.Day),
				tx.At, e.Seq, string(e.Look), e.Visit, string(e.VisitOffice), string(e.VisitDay), e.Finding, e.Note,
			}) {
				return
			}
		}
	})
}

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
	all, err := s.OfCompounds(ctx, p, []register.Compound{*c}, today)
	return all[c.ID], err
}

// OfCompounds is OfCompound for many compounds, by compound id, with a constant number of queries for a page of a list.
func (s *Store) OfCompounds(ctx context.Context, p *plan.Plan, compounds []register.Compound, today clock.Date) (map[string][]ItemState, error) {
	out := make(map[string][]ItemState, len(compounds))
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
		found, err := collect(s.evidence(ctx, "("+strings.Join(ors, " or ")+") and day <= "+a.Add(string(today)), a))
		if err != nil {
			return nil, err
		}
		for i := range chunk {
			out[chunk[i].ID] = found.items(p, &chunk[i], today)
		}
	}
	return out, nil
}

func (s *Store) evidence(ctx context.Context, where string, a db.Args) iter.Seq2[Evidence, error] {
	return db.Each[Evidence](ctx, s.db, "select "+columns+" from goal_evidence where "+where+" order by county, path, day, at, seq, id", a...)
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

func (l looks) items(p *plan.Plan, c *register.Compound, today clock.Date) []ItemState {
	set, ok := Of(p, c)
	if !ok {
		return nil
	}
	out := make([]ItemState, len(set.Items))
	for i, item := range set.Items {
		out[i] = Judge(item, l[key{c.ID, set.ID, item.ID}], today)
		out[i].Goal = set.ID
	}
	return out
}

// Reached reports whether a compound has every item of its goal set.
func Reached(items []ItemState) bool {
	return len(items) > 0 && !slices.ContainsFunc(items, func(i ItemState) bool { return i.State != Has })
}

// History returns all evidence of a compound, newest first.
func (s *Store) History(ctx context.Context, scope place.Scope, compound string) ([]Evidence, error) {
	var a db.Args
	return db.All[Evidence](ctx, s.db, "select "+columns+" from goal_evidence where "+scope.Where("", a.Add)+" and compound = "+a.Add(compound)+
		" order by day desc, at desc, seq desc, goal, item", a...)
}
