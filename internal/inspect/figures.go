package inspect

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Figures are what the inspections of one week say of one community. Only compounds in the programme's scope count. Score is
// the mean over the visited compounds of the mean of their visits, so that one compound and nine compare fairly.
type Figures struct {
	Community place.Path  `json:"community"`
	Compounds int         `json:"compounds"` // visited
	Visits    int         `json:"visits"`
	Score     plan.Points `json:"score"`
	Findings  int         `json:"findings"` // found in the week's visits
	Lost      plan.Points `json:"lost"`     // points that all visits of the week took, not rescaled
	Due       int         `json:"due"`      // terms of findings that ended in the week
	OnTime    int         `json:"on_time"`  // of which rectified in time
	Overdue   int         `json:"overdue"`  // open findings whose due day has passed by the week's Sunday
	VisitIDs  []string    `json:"visit_ids,omitempty"`
	DueIDs    []string    `json:"due_ids,omitempty"` // findings of the terms
}

type visitSums struct {
	Community place.Path `db:"community"`
	Compounds int        `db:"compounds"`
	Visits    int        `db:"visits"`
	Score     int64      `db:"score"`
	Findings  int        `db:"findings"`
	Lost      int64      `db:"lost"`
}

// perCompound has one row for each compound with its mean in hundredths, rounded half up. The sums are cast because
// PostgreSQL makes numerics of them, which divide with fractions.
const perCompound = `select v.path as path, count(*) as visits,
	(2 * cast(sum(v.points) as bigint) + count(*)) / (2 * count(*)) as mean, sum(v.findings) as findings, sum(v.of_points - v.got_points) as lost
	from visit v join compound c on c.county = v.county and c.id = v.compound where `

type termSums struct {
	Community place.Path `db:"community"`
	Due       int        `db:"due"`
	OnTime    int        `db:"on_time"`
}

type overdueSums struct {
	Community place.Path `db:"community"`
	Overdue   int        `db:"overdue"`
}

type reference struct {
	Community place.Path `db:"community"`
	ID        string     `db:"id"`
}

// Figures returns the figures of every community in the scope that has any, in path order. Each measure is one query over the
// whole scope, whatever its size.
func (s *Store) Figures(ctx context.Context, scope place.Scope, week clock.Week) ([]Figures, error) {
	f := figures{}
	for _, measure := range []func(context.Context, *Store, place.Scope, clock.Week) error{f.visits, f.terms, f.overdue, f.refs} {
		if err := measure(ctx, s, scope, week); err != nil {
			return nil, err
		}
	}
	out := make([]Figures, 0, len(f))
	for _, one := range f {
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b Figures) int { return cmp.Compare(a.Community, b.Community) })
	return out, nil
}

type figures map[place.Path]*Figures

func (f figures) of(community place.Path) *Figures {
	if f[community] == nil {
		f[community] = &Figures{Community: community}
	}
	return f[community]
}

func (f figures) visits(ctx context.Context, s *Store, scope place.Scope, week clock.Week) error {
	var a db.Args
	where := "v.week = " + a.Add(string(week)) + " and " + scope.Where("v.", a.Add) + " and c.scope = 'yes'"
	text := `select substr(path, 1, 15) as community, count(*) as compounds, cast(sum(visits) as bigint) as visits, cast(sum(mean) as bigint) as score,
		cast(sum(findings) as bigint) as findings, cast(sum(lost) as bigint) as lost
		from (` + perCompound + where + ` group by v.path) x group by substr(path, 1, 15)`
	for r, err := range db.Each[visitSums](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		o := f.of(r.Community)
		o.Compounds, o.Visits, o.Findings, o.Lost = r.Compounds, r.Visits, r.Findings, plan.Points(r.Lost)
		n := int64(r.Compounds)
		o.Score = plan.Points((2*r.Score + n) / (2 * n))
	}
	return nil
}

// inScope joins the terms of findings with what decides whether they count.
const inScope = " from finding_term t join finding f on f.county = t.county and f.id = t.finding join compound c on c.county = f.county and c.id = f.compound where c.scope = 'yes' and "

func (f figures) terms(ctx context.Context, s *Store, scope place.Scope, week clock.Week) error {
	var a db.Args
	text := `select substr(t.path, 1, 15) as community, count(*) as due,
		sum(case when t.rectified_on <> '' and t.rectified_on <= t.due and t.outcome <> 'reopened' then 1 else 0 end) as on_time` +
		inScope + ended(week, &a) + " and " + scope.Where("t.", a.Add) + " group by substr(t.path, 1, 15)"
	for r, err := range db.Each[termSums](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		f.of(r.Community).Due, f.of(r.Community).OnTime = r.Due, r.OnTime
	}
	return nil
}

func ended(week clock.Week, a *db.Args) string {
	return "t.due between " + a.Add(string(week.Monday())) + " and " + a.Add(string(week.Sunday()))
}

func (f figures) overdue(ctx context.Context, s *Store, scope place.Scope, week clock.Week) error {
	var a db.Args
	text := `select substr(f.path, 1, 15) as community, count(*) as overdue from finding f join compound c on c.county = f.county and c.id = f.compound
		where c.scope = 'yes' and f.state = 'open' and f.due <= ` + a.Add(string(week.Sunday())) + " and " + scope.Where("f.", a.Add) +
		" group by substr(f.path, 1, 15)"
	for r, err := range db.Each[overdueSums](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		f.of(r.Community).Overdue = r.Overdue
	}
	return nil
}

// refs names the records behind the figures, so that every figure opens.
func (f figures) refs(ctx context.Context, s *Store, scope place.Scope, week clock.Week) error {
	var a db.Args
	text := "select substr(v.path, 1, 15) as community, v.id as id from visit v join compound c on c.county = v.county and c.id = v.compound where c.scope = 'yes' and v.week = " +
		a.Add(string(week)) + " and " + scope.Where("v.", a.Add) + " order by v.path, v.day, v.at, v.id"
	for r, err := range db.Each[reference](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		f.of(r.Community).VisitIDs = append(f.of(r.Community).VisitIDs, r.ID)
	}
	var b db.Args
	text = "select substr(t.path, 1, 15) as community, t.finding as id" + inScope + ended(week, &b) + " and " + scope.Where("t.", b.Add) +
		" order by t.path, t.due, t.finding"
	for r, err := range db.Each[reference](ctx, s.db, text, b...) {
		if err != nil {
			return err
		}
		f.of(r.Community).DueIDs = append(f.of(r.Community).DueIDs, r.ID)
	}
	return nil
}

type compoundLine struct {
	Compound string `db:"compound"`
	LineScore
}

// OutcomesOf returns the outcome standards of compounds by their latest visit up to the day, by compound id. Compounds that
// were never visited are left out.
func (s *Store) OutcomesOf(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (map[string][]OutcomeScore, error) {
	var a db.Args
	day := a.Add(string(today))
	text := "select v.compound, " + lineColumns + ` from visit v join visit_line l on l.county = v.county and l.visit = v.id
		where ` + scope.Where("v.", a.Add) + " and v.day <= " + day + ` and not exists (select 1 from visit w where w.county = v.county
		and w.path = v.path and w.day <= ` + day + ` and (w.day > v.day or w.day = v.day and w.at > v.at or w.day = v.day and w.at = v.at and w.id > v.id))`
	lines := map[string][]LineScore{}
	for r, err := range db.Each[compoundLine](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		lines[r.Compound] = append(lines[r.Compound], r.LineScore)
	}
	out := make(map[string][]OutcomeScore, len(lines))
	for id, l := range lines {
		out[id] = Outcomes(p.Outcomes, p.Sheet.Total, l)
	}
	return out, nil
}
