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

// eachAsOf yields the compounds that the register knew of on the day, as they were, in path order.
func (s *Store) eachAsOf(ctx context.Context, scope place.Scope, community place.Path, day clock.Date) iter.Seq2[Compound, error] {
	return func(yield func(Compound, error) bool) {
		if community != "" {
			scope = scope.Narrow(community)
		}
		var a db.Args
		next, stop := iter.Pull2(db.Each[Observation](ctx, s.db, "select "+observationColumns+" from observation where "+
			scope.Where("", a.Add)+" order by county, path, seq", a...))
		defer stop()
		back := &wayBack{store: s, day: day, next: next}
		var b db.Args
		for c, err := range db.Each[Compound](ctx, s.db, "select "+compoundColumns+" from compound where "+scope.Where("", b.Add)+
			" order by county, path", b...) {
			known := false
			if err == nil {
				known, err = back.take(ctx, &c)
			}
			if (known || err != nil) && !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// wayBack walks observations beside compounds, both in path order.
type wayBack struct {
	store     *Store
	day       clock.Date
	next      func() (Observation, error, bool)
	ahead     *Observation
	street    place.Path
	projector *projector
}

func (w *wayBack) take(ctx context.Context, c *Compound) (known bool, err error) {
	if street := c.Path.Street(); street != w.street {
		p, err := w.store.plans.Current(ctx, street, w.day)
		if err != nil {
			return false, err
		}
		w.street, w.projector = street, w.store.projector(p)
	}
	var own []Observation
	for {
		if w.ahead == nil {
			o, err, ok := w.next()
			if !ok {
				break
			}
			if err != nil {
				return false, err
			}
			w.ahead = &o
		}
		if w.ahead.Path > c.Path {
			break
		}
		if w.ahead.Path == c.Path {
			own = append(own, *w.ahead)
		}
		w.ahead = nil
	}
	return c.goBack(w.projector, own, w.day), nil
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
