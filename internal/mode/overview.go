package mode

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Tally counts the compounds of a place. Proposed and Decided count those in scope only (yes), by mode; "" is undetermined,
// or not decided yet. Outside counts decisions on compounds that are not surely in scope.
type Tally struct {
	InScope   int64            `json:"in_scope"`
	OutScope  int64            `json:"out_of_scope"`
	Unknown   int64            `json:"scope_unknown"`
	Proposed  map[string]int64 `json:"proposed"`
	Decided   map[string]int64 `json:"decided"`
	Outside   int64            `json:"decided_outside"`
	Overrides int64            `json:"overrides"`
	Stale     int64            `json:"stale"`
}

// CommunityTally is the tally of one community.
type CommunityTally struct {
	Path place.Path `json:"path"`
	Tally
}

// Overview is where the modes of a sub-district stand. Difference is what is surely in scope minus the number the plan names
// (S1: 44); it is shown, never hidden. Compared is false when the scope does not hold the whole sub-district or the plan names
// no number.
type Overview struct {
	Plan        *plan.Plan       `json:"-"`
	Total       Tally            `json:"total"`
	Communities []CommunityTally `json:"communities"` // those with compounds, in path order
	Compared    bool             `json:"compared"`
	Expected    int64            `json:"expected"`
	Difference  int64            `json:"difference"`
}

func newTally() Tally { return Tally{Proposed: map[string]int64{}, Decided: map[string]int64{}} }

// Overview counts the part of a sub-district that lies in the scope.
func (s *Store) Overview(ctx context.Context, scope place.Scope, street place.Path) (Overview, error) {
	o := Overview{Total: newTally()}
	var err error
	if o.Plan, err = s.plans.Current(ctx, street, clock.Today(s.clock)); err != nil {
		return o, err
	}
	inside := scope.Narrow(street)
	if err := s.count(ctx, inside, &o); err != nil {
		return o, err
	}
	if o.Plan.Expected.Named() && inside.Holds(street) {
		o.Compared, o.Expected = true, int64(o.Plan.Expected.Count)
		o.Difference = o.Total.InScope - o.Expected
	}
	return o, s.countDecisions(ctx, inside, &o)
}

func (o *Overview) at(community place.Path) *Tally {
	if n := len(o.Communities); n == 0 || o.Communities[n-1].Path != community {
		o.Communities = append(o.Communities, CommunityTally{community, newTally()})
	}
	return &o.Communities[len(o.Communities)-1].Tally
}

func (s *Store) count(ctx context.Context, scope place.Scope, o *Overview) error {
	counts, err := s.register.Counts(ctx, scope)
	for _, c := range counts {
		for _, t := range []*Tally{&o.Total, o.at(c.Community)} {
			switch c.Scope {
			case plan.Yes:
				t.InScope += c.Compounds
				t.Proposed[c.Proposed] += c.Compounds
				t.Decided[c.Mode] += c.Compounds
				continue
			case plan.No:
				t.OutScope += c.Compounds
			default:
				t.Unknown += c.Compounds
			}
			if c.Mode != "" {
				t.Outside += c.Compounds
			}
		}
	}
	return err
}

type decisionCount struct {
	Community place.Path `db:"community"`
	Overrides int64      `db:"overrides"`
	Stale     int64      `db:"stale"`
}

func (s *Store) countDecisions(ctx context.Context, scope place.Scope, o *Overview) error {
	var a db.Args
	counts, err := db.All[decisionCount](ctx, s.db, `select substr(d.path, 1, 15) as community, sum(case when d.override then 1 else 0 end) as overrides,
		sum(case when d.proposed <> c.proposed then 1 else 0 end) as stale
		from mode_decision d join compound c on c.county = d.county and c.id = d.compound
		where `+scope.Where("d.", a.Add)+" and d.replaced = 0 and c.withdrawn_on = '' group by substr(d.path, 1, 15) order by 1", a...)
	for _, n := range counts {
		o.Total.Overrides += n.Overrides
		o.Total.Stale += n.Stale
		for i := range o.Communities {
			if t := &o.Communities[i]; t.Path == n.Community {
				t.Overrides, t.Stale = n.Overrides, n.Stale
			}
		}
	}
	return err
}
