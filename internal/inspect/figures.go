package inspect

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Figures are what the inspections of one week say of one community. Only compounds in the programme's scope count. Score is
// the mean over the visited compounds of the mean of their visits, so that one compound and nine compare fairly; each mean is
// rounded half up to a hundredth.
type Figures struct {
	Community place.Path  `json:"community"`
	Compounds int         `json:"compounds"` // visited
	Visits    int         `json:"visits"`
	Score     plan.Points `json:"score"`
	Findings  int         `json:"findings"` // found in the week's visits
	Lost      plan.Points `json:"lost"`     // points that all visits of the week took, not rescaled
	Due       int         `json:"due"`      // terms of findings that ended in the week
	OnTime    int         `json:"on_time"`  // of which rectified in time
	VisitIDs  []string    `json:"visit_ids,omitempty"`
	DueIDs    []string    `json:"due_ids,omitempty"` // findings of the terms
}

// Figures returns the figures of every community in the scope that has any, in path order. Each measure is one query over the
// whole scope, whatever its size, read row by row in path order.
func (s *Store) Figures(ctx context.Context, scope place.Scope, week clock.Week) ([]Figures, error) {
	f := figures{}
	if err := s.visitFigures(ctx, scope, week, f); err != nil {
		return nil, err
	}
	if err := s.termFigures(ctx, scope, week, f); err != nil {
		return nil, err
	}
	out := make([]Figures, 0, len(f))
	for _, one := range f {
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b Figures) int { return cmp.Compare(a.Community, b.Community) })
	return out, nil
}

type figures map[place.Path]*Figures

func (f figures) of(path place.Path) *Figures {
	c := path.Community()
	if f[c] == nil {
		f[c] = &Figures{Community: c}
	}
	return f[c]
}

type visitRow struct {
	Path     place.Path  `db:"path"`
	ID       string      `db:"id"`
	Points   plan.Points `db:"points"`
	Lost     plan.Points `db:"lost"`
	Findings int         `db:"findings"`
}

// means collects the scores of one compound, then those of its community.
type means struct {
	compound, community place.Path
	visits, compounds   average
}

type average struct{ sum, n plan.Points }

func (a *average) add(p plan.Points) { a.sum, a.n = a.sum+p, a.n+1 }

// take returns the mean, rounded half up, and begins anew.
func (a *average) take() plan.Points {
	mean := (2*a.sum + a.n) / (2 * a.n)
	*a = average{}
	return mean
}

func (s *Store) visitFigures(ctx context.Context, scope place.Scope, week clock.Week, f figures) error {
	var a db.Args
	text := `select v.path, v.id, v.points, v.of_points - v.got_points as lost, v.findings from visit v
		join compound c on c.county = v.county and c.path = v.path
		where v.week = ` + a.Add(string(week)) + " and c.scope = 'yes' and " + scope.Where("v.", a.Add) + " order by v.county, v.path, v.day, v.at, v.id"
	var m means
	for r, err := range db.Each[visitRow](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		m.turn(f, r.Path)
		m.visits.add(r.Points)
		c := f.of(r.Path)
		c.Visits, c.Findings, c.Lost, c.VisitIDs = c.Visits+1, c.Findings+r.Findings, c.Lost+r.Lost, append(c.VisitIDs, r.ID)
	}
	m.turn(f, "")
	return nil
}

// turn goes on to the next compound, and to the next community.
func (m *means) turn(f figures, path place.Path) {
	if path == m.compound {
		return
	}
	if m.compound != "" {
		f.of(m.compound).Compounds++
		m.compounds.add(m.visits.take())
	}
	if m.compound != "" && path.Community() != m.community {
		f.of(m.compound).Score = m.compounds.take()
	}
	m.compound, m.community = path, path.Community()
}

type termRow struct {
	County  string     `db:"county"`
	Due     clock.Date `db:"due"`
	Path    place.Path `db:"path"`
	Finding string     `db:"finding"`
	OnTime  bool       `db:"on_time"`
}

// termFigures counts the terms that ended in the week, and those that had ended before it of inspections sent in late, which
// count in this week.
func (s *Store) termFigures(ctx context.Context, scope place.Scope, week clock.Week, f figures) error {
	var a db.Args
	const term = "select t.county as county, t.path as path, t.due as due, t.finding as finding, t.rectified_on <> '' and t.rectified_on <= t.due and t.outcome <> 'reopened' as on_time from "
	monday := a.Add(string(week.Monday()))
	text := term + `finding_term t join compound c on c.county = t.county and c.path = t.path
		where t.due between ` + monday + " and " + a.Add(string(week.Sunday())) + " and c.scope = 'yes' and " + scope.Where("t.", a.Add) +
		" union all " + term + `visit v join finding f on f.county = v.county and f.visit = v.id
		join finding_term t on t.county = f.county and t.finding = f.id join compound c on c.county = t.county and c.path = t.path
		where v.week = ` + a.Add(string(week)) + " and v.day < " + monday + " and t.round = 1 and t.due < " + monday + " and c.scope = 'yes' and " +
		scope.Where("v.", a.Add) + " order by county, path, due, finding"
	for r, err := range db.Each[termRow](ctx, s.db, text, a...) {
		if err != nil {
			return err
		}
		c := f.of(r.Path)
		c.Due, c.DueIDs = c.Due+1, append(c.DueIDs, r.Finding)
		if r.OnTime {
			c.OnTime++
		}
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

// marked is a number of visits by one plan with the same lines that keep them from the full points.
type marked struct {
	Visit string `db:"visit"` // county/id of one of them
	Plan  string `db:"plan"`
	Marks string `db:"marks"` // line:state:lost,line:state:lost; "" = none
	N     int    `db:"n"`
}

// OutcomeMeans returns the means of the plan's outcome standards over what OutcomesOf returns. Every visit keeps all lines of
// the sheet of its plan, so those of one visit and the lines that are marked tell all.
func (s *Store) OutcomeMeans(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) ([]OutcomeMean, error) {
	m := outcomeMeans{Plan: p}
	for _, o := range p.Outcomes {
		m.sums = append(m.sums, OutcomeMean{ID: o.ID})
	}
	var a db.Args
	text := `with v as materialized (select c.county as county, (select w.id from visit w where w.county = c.county and w.path = c.path
		and w.day <= ` + a.Add(string(today)) + ` order by w.day desc, w.at desc, w.id desc limit 1) as visit from compound c where ` + scope.Where("c.", a.Add) + `),
		m as materialized (select x.county || '/' || x.id as visit, x.plan, coalesce((select string_agg(l.line || ':' || l.state || ':' || l.lost, ',')
		from visit_line l where l.county = v.county and l.visit = v.visit and (l.lost > 0 or l.state = 'na')), '') as marks
		from v join visit x on x.county = v.county and x.id = v.visit)
		select min(visit) as visit, plan, marks, count(*) as n from m group by plan, marks`
	alike, err := db.All[marked](ctx, s.db, text, a...)
	if err != nil {
		return nil, err
	}
	clean := map[string]map[string]LineScore{}
	for _, r := range alike {
		if clean[r.Plan] == nil {
			county, visit, _ := strings.Cut(r.Visit, "/")
			if clean[r.Plan], err = s.cleanLines(ctx, county, visit); err != nil {
				return nil, err
			}
		}
		m.add(overlaid(clean[r.Plan], r.Marks), r.N)
	}
	return m.take(), nil
}

// cleanLines returns the lines of a visit as if nothing had been found.
func (s *Store) cleanLines(ctx context.Context, county, visit string) (map[string]LineScore, error) {
	lines, err := db.All[LineScore](ctx, s.db, "select "+lineColumns+" from visit_line where county = $1 and visit = $2", county, visit)
	out := make(map[string]LineScore, len(lines))
	for _, l := range lines {
		l.State, l.Lost = OK, 0
		out[l.Line] = l
	}
	return out, err
}

// overlaid returns lines with those that are marked as they are.
func overlaid(clean map[string]LineScore, marks string) map[string]LineScore {
	out := maps.Clone(clean)
	for mark := range strings.SplitSeq(marks, ",") {
		var l LineScore
		if part := strings.Split(mark, ":"); len(part) == 3 {
			lost, _ := strconv.ParseInt(part[2], 10, 64) // the database wrote the number
			l = clean[part[0]]
			l.State, l.Lost = LineState(part[1]), plan.Points(lost)
			out[part[0]] = l
		}
	}
	return out
}
