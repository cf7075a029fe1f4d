package track

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// tally is what one community's records count. Asked are the compounds that may be in scope, which are to be surveyed; InScope
// are surely in it, which everything else falls to.
type tally struct {
	Path     place.Path `db:"path"`
	Asked    int        `db:"asked"`
	InScope  int        `db:"in_scope"`
	Surveyed int        `db:"surveyed"`
	Archived int        `db:"archived"`
	Decided  int        `db:"decided"`
	reached  int
	shown    declaration.Shown
	ticks    map[string]int  // compounds by task
	own      map[string]bool // the community's own, by task
}

// counts are the tallies of a scope with the order of its communities. office holds the ticks of sub-districts.
type counts struct {
	order    []place.Path
	by       map[place.Path]*tally
	stations map[place.Path]bool
	office   map[place.Path]map[string]bool
}

// fact returns how many compounds of the community show what a task asks for, of how many.
func (c *counts) fact(t *tally, task *plan.Task) (done, of int) {
	switch task.Done {
	case surveyed:
		return t.Surveyed, t.Asked
	case archived:
		return t.Archived, t.Asked
	case modeDecided:
		return t.Decided, t.InScope
	case goalReached:
		return t.reached, t.InScope
	case declared:
		return t.shown.Declared, t.shown.Wanted
	case servicePlan:
		return min(t.shown.Plans, t.InScope), t.InScope
	case rulesWritten:
		return min(t.shown.Rules, t.InScope), t.InScope
	case stationsSet:
		if c.stations[t.Path] {
			return t.InScope, t.InScope
		}
		return 0, t.InScope
	}
	return min(t.ticks[task.ID], t.InScope), t.InScope
}

// part returns the community's part of a task: its compounds, or itself. A community has done what its compounds all have. For
// a task of the office it is what the community adds to it.
func (c *counts) part(path place.Path, task *plan.Task) (done, of int) {
	t := c.by[path]
	done, of = c.fact(t, task)
	if task.Per == "compound" || task.Done == declared && of == 0 { // nothing that would be declared
		return done, of
	}
	is := of > 0 && done == of
	switch {
	case task.Done == stationsSet:
		is = c.stations[path]
	case !Shown(task):
		is = t.own[task.ID]
	}
	if is {
		return 1, 1
	}
	return 0, 1
}

// reach tells how many compounds have reached their goals, by community.
type reach func(context.Context) (map[place.Path]int, error)

// count reads the tallies of a scope, one query for each measure, several at a time. goals nil = they are not asked for.
func (s *Store) count(ctx context.Context, scope place.Scope, p *plan.Plan, day clock.Date, goals reach) (*counts, error) {
	communities, err := s.Areas.Communities(ctx, scope)
	if err != nil {
		return nil, err
	}
	c := newCounts(communities)
	if err := s.countRegister(ctx, scope, c); err != nil {
		return nil, err
	}
	var reads errgroup.Group // each enters its own fields
	reads.Go(func() (err error) {
		c.stations, err = s.stations(ctx, scope, day)
		return err
	})
	reads.Go(func() error { return s.countShown(ctx, scope, p, c, day) })
	reads.Go(func() error { return s.countTicks(ctx, scope, c, day) })
	reads.Go(func() error { return s.countCompoundTicks(ctx, scope, c, day) })
	if goals != nil {
		reads.Go(func() error { return c.countReached(ctx, goals) })
	}
	return c, reads.Wait()
}

// countShown notes what declarations and papers show.
func (s *Store) countShown(ctx context.Context, scope place.Scope, p *plan.Plan, c *counts, day clock.Date) error {
	shown, err := declaration.ShownBy(ctx, s.DB, scope, p, day)
	for community, x := range shown {
		if t := c.by[community]; t != nil {
			t.shown = x
		}
	}
	return err
}

func (c *counts) countReached(ctx context.Context, goals reach) error {
	reached, err := goals(ctx)
	for community, n := range reached {
		if t := c.by[community]; t != nil {
			t.reached = n
		}
	}
	return err
}

func newCounts(communities []area.Area) *counts {
	c := &counts{by: make(map[place.Path]*tally, len(communities)), office: map[place.Path]map[string]bool{}}
	for _, a := range communities {
		c.order = append(c.order, a.Path)
		c.by[a.Path] = &tally{Path: a.Path}
	}
	slices.Sort(c.order)
	return c
}

func (s *Store) countRegister(ctx context.Context, scope place.Scope, c *counts) error {
	var a db.Args
	text := `select substr(path, 1, 15) as path, count(*) as asked, sum(case when scope = 'yes' then 1 else 0 end) as in_scope,
		sum(case when next = '' and scope = 'yes' then 1 else 0 end) as surveyed, sum(case when missing = '' then 1 else 0 end) as archived,
		sum(case when scope = 'yes' and mode <> '' then 1 else 0 end) as decided
		from compound where ` + scope.Where("", a.Add) + " and withdrawn_on = '' and scope <> 'no' group by substr(path, 1, 15) order by 1"
	for r, err := range db.Each[tally](ctx, s.DB, text, a...) {
		if err != nil {
			return err
		}
		if t := c.by[r.Path]; t != nil {
			*t = r
		}
	}
	return nil
}

// stations returns the communities of the scope that had their station on the day.
func (s *Store) stations(ctx context.Context, scope place.Scope, day clock.Date) (map[place.Path]bool, error) {
	var a db.Args
	out := map[place.Path]bool{}
	for path, err := range db.Each[place.Path](ctx, s.DB, "select path from station where "+scope.Where("", a.Add)+" and since <= "+a.Add(string(day)), a...) {
		if err != nil {
			return nil, err
		}
		out[path] = true
	}
	return out, nil
}

type tickCount struct {
	Path place.Path `db:"path"`
	Task string     `db:"task"`
	N    int        `db:"n"`
}

// inForce selects ticks as of the end of a day.
func inForce(alias string, day clock.Date, a *db.Args) string {
	return alias + "day <= " + a.Add(string(day)) + " and (" + alias + "undone_on = '' or " + alias + "undone_on > " + a.Add(string(day)) + ")"
}

// countCompoundTicks goes from the compounds to their ticks: SQLite keeps the order of a crossed join, and both lists lie in
// indexes.
func (s *Store) countCompoundTicks(ctx context.Context, scope place.Scope, c *counts, day clock.Date) error {
	var a db.Args
	text := `select substr(c.path, 1, 15) as path, t.task as task, count(*) as n from compound c cross join task_done t
		where ` + scope.Where("c.", a.Add) + " and c.scope = 'yes' and c.withdrawn_on = '' and t.county = c.county and t.path = c.path and " + inForce("t.", day, &a) +
		" group by substr(c.path, 1, 15), t.task"
	for r, err := range db.Each[tickCount](ctx, s.DB, text, a...) {
		if err != nil {
			return err
		}
		if t := c.by[r.Path]; t != nil {
			t.ticks = put(t.ticks, r.Task, r.N)
		}
	}
	return nil
}

// countTicks notes what was ticked of communities, and of sub-districts, in the scope.
func (s *Store) countTicks(ctx context.Context, scope place.Scope, c *counts, day clock.Date) error {
	var a db.Args
	text := "select path, task, 1 as n from task_done where " + scope.Where("", a.Add) + " and " + inForce("", day, &a) + " and length(path) <= 15"
	for r, err := range db.Each[tickCount](ctx, s.DB, text, a...) {
		if err != nil {
			return err
		}
		if r.Path.IsStreet() {
			c.office[r.Path] = put(c.office[r.Path], r.Task, true)
		} else if t := c.by[r.Path]; t != nil {
			t.own = put(t.own, r.Task, true)
		}
	}
	return nil
}

func put[V any](m map[string]V, key string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}
