package week

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
)

// Parts are what the weeks are built on.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Clock    clock.Clock
	Areas    *area.Store
	Plans    *plan.Store
	Register *register.Store

	Modes        *mode.Store
	Goals        *goal.Store
	Inspections  *inspect.Store
	Difficulties *difficulty.Store
	Tracks       *track.Store
}

// records are the concepts below whose records a week is told from.
type records struct {
	register     *register.Store
	modes        *mode.Store
	goals        *goal.Store
	inspections  *inspect.Store
	difficulties *difficulty.Store
	tracks       *track.Store
}

func newRecords(p Parts) records {
	return records{p.Register, p.Modes, p.Goals, p.Inspections, p.Difficulties, p.Tracks}
}

// country is what a week's figures are computed from, for all sub-districts of a scope at once. Every measure is read with
// one query, whatever the size of the scope.
type country struct {
	streets map[place.Path]*Snapshot
	figures map[place.Path]*Figures // by community
}

// draft is a snapshot not yet kept. Writes is what the sub-district's week had counted when the reading began. Content and hash
// are the snapshot's once it is sealed.
type draft struct {
	snapshot Snapshot
	writes   int64
	closed   bool
	content  []byte
	hash     string
}

func (d *draft) seal() (err error) {
	d.content, d.hash, err = d.snapshot.encode()
	return err
}

// compute returns the snapshots of the sub-districts in the scope that run the plan, in path order. It reads how much was
// written to each week first, so that whoever keeps a snapshot can tell whether it is still true; the rest is read at once.
func (s *Store) compute(ctx context.Context, scope place.Scope, p *plan.Plan, week clock.Week, closing bool) ([]draft, error) {
	writes, err := s.writes(ctx, scope, week)
	if err != nil {
		return nil, err
	}
	var c country
	var filings map[place.Path]filed
	var found []inspect.Figures
	var progress []track.Progress
	var reads errgroup.Group
	reads.Go(func() (err error) { c, err = s.lay(ctx, scope, p, week); return err })
	reads.Go(func() (err error) { filings, err = s.filings(ctx, scope, week); return err })
	reads.Go(func() (err error) { found, err = s.inspections.Figures(ctx, scope, week); return err })
	reads.Go(func() (err error) { progress, err = s.tracks.Progress(ctx, scope, p, week.Sunday()); return err })
	if err := reads.Wait(); err != nil {
		return nil, err
	}
	moments := MomentsOf(p, week)
	for path, f := range c.figures {
		f.Report = filings[path].judge(moments, closing)
	}
	c.measure(found, progress)
	return c.drafts(p, writes), nil
}

// lay sets out the sub-districts and communities of the scope with their compounds.
func (s *Store) lay(ctx context.Context, scope place.Scope, p *plan.Plan, week clock.Week) (country, error) {
	c := country{map[place.Path]*Snapshot{}, map[place.Path]*Figures{}}
	streets, err := s.areas.Streets(ctx, scope)
	if err != nil {
		return c, err
	}
	phase, _ := p.PhaseOn(week.Sunday())
	for _, a := range streets {
		c.streets[a.Path] = &Snapshot{
			Street: a.Path, StreetName: a.Name, Week: week, Plan: p.ID, PlanHash: p.Hash, Formula: p.Standing, Rule: Rule(p.Standing),
			Scope: Scope{Expected: p.Expected.Count},
		}
		if phase != nil {
			c.streets[a.Path].Phase = phase.Name
		}
	}
	communities, err := s.areas.Communities(ctx, scope)
	if err != nil {
		return c, err
	}
	for _, a := range communities {
		c.figures[a.Path] = &Figures{Path: a.Path, Name: a.Short}
	}
	counts, err := s.register.Counts(ctx, scope)
	for _, n := range counts {
		c.count(n)
	}
	return c, err
}

func (c country) count(n register.Count) {
	f, st := c.figures[n.Community], c.streets[n.Community.Street()]
	if f == nil || st == nil {
		return
	}
	many := int(n.Compounds)
	switch n.Scope {
	case plan.Yes:
		f.Compounds += many
		st.Scope.Yes += many
		if n.Mode != "" {
			st.Scope.Decided += many
		}
	case plan.No:
		st.Scope.No += many
	default:
		f.Unsettled += many
		st.Scope.Unknown += many
	}
}

func (c country) drafts(p *plan.Plan, writes map[place.Path]draft) []draft {
	by := map[place.Path][]Figures{}
	for path, f := range c.figures {
		by[path.Street()] = append(by[path.Street()], *f)
	}
	out := make([]draft, 0, len(c.streets))
	for path, snapshot := range c.streets {
		d := writes[path]
		d.snapshot = *snapshot
		d.snapshot.Placings = Stand(p.Standing, by[path])
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b draft) int { return cmp.Compare(a.snapshot.Street, b.snapshot.Street) })
	return out
}

type writeRow struct {
	Path     place.Path `db:"path"`
	Writes   int64      `db:"writes"`
	ClosedAt int64      `db:"closed_at"`
}

func (s *Store) writes(ctx context.Context, scope place.Scope, week clock.Week) (map[place.Path]draft, error) {
	var a db.Args
	out := map[place.Path]draft{}
	text := "select path, writes, closed_at from week_snapshot where week = " + a.Add(week) + " and " + scope.Where("", a.Add)
	for r, err := range db.Each[writeRow](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		out[r.Path] = draft{writes: r.Writes, closed: r.ClosedAt > 0}
	}
	return out, nil
}

// measure enters what the concepts below recorded.
func (c country) measure(found []inspect.Figures, progress []track.Progress) {
	for _, n := range found {
		if f := c.figures[n.Community]; f != nil {
			f.Visited, f.Score, f.Findings, f.Visits = n.Compounds, n.Score, n.Findings, n.VisitIDs
			f.FixDue, f.FixDone, f.Fixes = n.Due, n.OnTime, n.DueIDs
		}
	}
	for _, t := range progress {
		if f := c.figures[t.Community]; f != nil {
			f.TasksDue, f.TasksDone = t.Due, t.Done
		}
	}
}
