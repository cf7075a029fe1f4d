package register

import (
	"context"
	"iter"
	"maps"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// listAsOf answers a list as of an earlier day. The states say which compounds are on the page; only those are taken back.
func (s *Store) listAsOf(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	if q.Withdrawn {
		return Page{}, nil // who was out of the register then is not listed
	}
	var a db.Args
	where := q.where(scope, &a)
	var page Page
	var paths []place.Path
	for st, err := range db.Each[listed](ctx, s.db, "select path, count(*) over () as total from compound_state where "+where+
		" order by "+q.order()+" limit "+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0)), a...) {
		if err != nil {
			return page, err
		}
		paths, page.Total = append(paths, st.Path), st.Total
	}
	if len(paths) == 0 && q.Offset > 0 { // behind the last page, where no row tells how many there are
		var err error
		if page.Total, err = db.One[int64](ctx, s.db, "", "select count(*) from compound_state where "+where, a[:len(a)-2]...); err != nil {
			return page, err
		}
	}
	back := &wayBack{store: s, day: q.AsOf}
	for part := range slices.Chunk(paths, backPage) {
		known, err := back.at(ctx, part)
		if err != nil {
			return Page{}, err
		}
		page.Rows = append(page.Rows, known...)
	}
	return page, nil
}

// listed is a row of a page, with how many rows all pages have.
type listed struct {
	Path  place.Path `db:"path"`
	Total int64      `db:"total"`
}

// backPage is how many compounds are taken back together.
const backPage = 500

// eachAsOf yields the compounds that the register knew of on the day, as they were, in path order. It reads them page by page
// and holds no connection in between.
func (s *Store) eachAsOf(ctx context.Context, scope place.Scope, community place.Path, day clock.Date) iter.Seq2[Compound, error] {
	if community != "" {
		scope = scope.Narrow(community)
	}
	return func(yield func(Compound, error) bool) {
		back := &wayBack{store: s, day: day}
		for after, more := place.Path(""), true; more; {
			page, err := s.pageAfter(ctx, scope, after)
			if more = len(page) == backPage; more {
				after = page[backPage-1].Path
			}
			if err == nil {
				page, err = back.take(ctx, page)
			}
			if err != nil {
				yield(Compound{}, err)
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

func (s *Store) pageAfter(ctx context.Context, scope place.Scope, after place.Path) ([]Compound, error) {
	var a db.Args
	return db.All[Compound](ctx, s.db, "select "+compoundColumns+" from compound where "+scope.Where("", a.Add)+
		" and path > "+a.Add(string(after))+" order by county, path limit "+a.Add(backPage), a...)
}

// wayBack takes compounds back to a day, each by the plan that its sub-district had on it.
type wayBack struct {
	store     *Store
	day       clock.Date
	street    place.Path
	projector *projector
}

// take returns those of a page that the register knew of on the day.
func (w *wayBack) take(ctx context.Context, page []Compound) ([]Compound, error) {
	if len(page) == 0 {
		return nil, nil
	}
	said, err := observationsOf(ctx, w.store.db, page, w.day)
	if err != nil {
		return nil, err
	}
	var unnamed []Compound // whose name has to be looked for on other days (see goBack)
	for i := range page {
		if all := said[page[i].Path]; len(all) > 0 && !named(all) {
			unnamed = append(unnamed, page[i])
		}
	}
	if len(unnamed) > 0 {
		whole, err := observationsOf(ctx, w.store.db, unnamed, forever)
		if err != nil {
			return nil, err
		}
		maps.Copy(said, whole)
	}
	var known []Compound
	for _, c := range page {
		if err := w.planOf(ctx, c.Path.Street()); err != nil {
			return nil, err
		}
		if c.goBack(w.projector, said[c.Path], w.day) {
			known = append(known, c)
		}
	}
	return known, nil
}

// at returns the compounds of the paths, in their order, as they were on the day.
func (w *wayBack) at(ctx context.Context, paths []place.Path) ([]Compound, error) {
	compounds, err := compoundsAt(ctx, w.store.db, paths)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(compounds, func(x, y Compound) int { return slices.Index(paths, x.Path) - slices.Index(paths, y.Path) })
	return w.take(ctx, compounds)
}

// named reports whether something that counts says a name.
func named(all []Observation) bool {
	return slices.ContainsFunc(all, func(o Observation) bool { return !o.Withdrawn && o.Readings[FieldName].Value.Known() })
}

func (w *wayBack) planOf(ctx context.Context, street place.Path) error {
	if street == w.street {
		return nil
	}
	p, err := w.store.plans.Current(ctx, street, w.day)
	if err == nil {
		w.street, w.projector = street, w.store.projector(p)
	}
	return err
}
