package register

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// listAsOf answers a list as of an earlier day: everything in the scope is taken back and judged by the plan of that day, then
// selected and sorted here, because the columns hold the present.
func (s *Store) listAsOf(ctx context.Context, scope place.Scope, q Query) (Page, error) {
	var kept []Compound
	for c, err := range s.eachAsOf(ctx, scope, q.Community, q.AsOf) {
		if err != nil {
			return Page{}, err
		}
		if q.fits(&c) {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, q.compare)
	page := Page{Total: int64(len(kept))}
	from := min(max(q.Offset, 0), len(kept))
	page.Rows = kept[from:min(from+q.Limit, len(kept))]
	return page, nil
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
		back := &wayBack{store: s, scope: scope, day: day}
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
	scope     place.Scope
	day       clock.Date
	street    place.Path
	projector *projector
}

// take returns those of a page, in path order, that the register knew of on the day.
func (w *wayBack) take(ctx context.Context, page []Compound) ([]Compound, error) {
	if len(page) == 0 {
		return nil, nil
	}
	said, err := w.observations(ctx, page[0].Path, page[len(page)-1].Path)
	if err != nil {
		return nil, err
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

// observations returns those of the compounds from one path to another, by path and in the order of their Seq.
func (w *wayBack) observations(ctx context.Context, first, last place.Path) (map[place.Path][]Observation, error) {
	var a db.Args
	out := map[place.Path][]Observation{}
	for o, err := range db.Each[Observation](ctx, w.store.db, "select "+observationColumns+" from observation where "+w.scope.Where("", a.Add)+
		" and path >= "+a.Add(string(first))+" and path <= "+a.Add(string(last))+" order by county, path, seq", a...) {
		if err != nil {
			return nil, err
		}
		out[o.Path] = append(out[o.Path], o)
	}
	return out, nil
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

// fits is where for a compound that was taken back.
func (q *Query) fits(c *Compound) bool {
	is := func(have, want string) bool { return want == "" || have == want || want == None && have == "" }
	if !is(c.Scope.String(), q.Scope) || !is(c.Mode, q.Mode) || !is(c.Proposed, q.Proposed) || !is(c.Run, q.Run) ||
		q.Doubtful && c.Doubts == 0 || q.Missing != "" && !slices.Contains(c.Missing, q.Missing) || q.Withdrawn {
		return false
	}
	t := tidy(q.Text)
	key := reading.NameKey(t)
	return t == "" || strings.Contains(c.Name, t) || strings.Contains(c.Address, t) || key != "" && strings.Contains(c.NameKey, key) ||
		strings.Contains(c.Pinyin, strings.ToLower(t)) || matches(c.Initials, reading.Pattern(t))
}

// matches reports whether LIKE would find the pattern, which holds letters, digits and %.
func matches(s, pattern string) bool {
	parts := strings.Split(pattern, "%")
	for _, part := range parts {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return pattern != ""
}

// compare is order for compounds that were taken back.
func (q *Query) compare(a, b Compound) int {
	sign := 1
	if q.Desc {
		sign = -1
	}
	var n int
	switch q.Sort {
	case "households":
		n = compareLow(a.HouseholdsLow, b.HouseholdsLow, sign)
	case "built":
		n = compareLow(a.BuiltLow, b.BuiltLow, sign)
	case "community":
		n = sign * strings.Compare(string(a.Community()), string(b.Community()))
	case "mode":
		n = compareBlank(a.Mode+" "+a.Proposed, b.Mode+" "+b.Proposed, sign)
	case "missing":
		n = sign * (len(a.Missing) - len(b.Missing))
	case "next":
		n = compareBlank(a.Next, b.Next, sign)
	}
	if n == 0 {
		n = sign * strings.Compare(a.Pinyin, b.Pinyin)
	}
	if n == 0 {
		n = strings.Compare(a.ID, b.ID)
	}
	return n
}

func compareLow(a, b *int64, sign int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return sign * int(max(-1, min(1, *a-*b)))
}

func compareBlank(a, b string, sign int) int {
	blankA, blankB := strings.HasPrefix(a, " ") || a == "", strings.HasPrefix(b, " ") || b == ""
	switch {
	case blankA == blankB:
		return sign * strings.Compare(a, b)
	case blankA:
		return 1
	}
	return -1
}
