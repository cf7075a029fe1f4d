package register

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// What may change of a compound besides its fields.
const (
	ChangedEntered  = "+entered"  // it is in the register on the later day only
	ChangedLeft     = "+left"     // it is in the register on the earlier day only
	ChangedScope    = "+scope"    // yes, no or unknown
	ChangedProposal = "+proposal" // the mode that the rules propose
	ChangedMode     = "+mode"     // the mode that a person decided
)

// ChangeQuery asks for the difference of the register between the ends of two days.
type ChangeQuery struct {
	From, To      clock.Date // From is before To
	Community     place.Path // "" = all
	Compound      string     // "" = all
	What          string     // a field or one of the constants; "" = all
	Offset, Limit int        // Limit 0 = 50
}

// ChangeLine is one thing that is different on the later day. Old and New are texts of a field, ids of modes or words of a
// truth; "" = nothing known, not decided.
type ChangeLine struct {
	Compound Compound // as on the later day; one that left, as on the earlier
	What     string
	Old, New string
	Was, Is  Fact  // of a field
	Said     *Said // what the later value rests on; nil when it is no field, or nothing is said any more
}

// ChangePage is a part of the differences with their number, and how many compounds came, went and changed.
type ChangePage struct {
	Rows                   []ChangeLine
	Total                  int64
	Entered, Left, Altered int64
}

// Changes returns how the register as of To differs from the register as of From, in path order. Each day is judged by the plan
// that was in force on it. What was recorded later for one of the days counts for that day.
func (s *Store) Changes(ctx context.Context, scope place.Scope, q ChangeQuery) (ChangePage, error) {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	var page ChangePage
	paths, err := s.turned(ctx, scope, &q)
	if err != nil {
		return page, err
	}
	m := &mover{store: s, q: &q, page: &page, from: wayBack{store: s, day: q.From}, to: wayBack{store: s, day: q.To}}
	for part := range slices.Chunk(paths, backPage/5) {
		if err := m.take(ctx, part); err != nil {
			return page, err
		}
	}
	return page, m.cite(ctx)
}

// turned returns the places of the compounds that can differ, in their order: those with a state that begins or ends between the days.
func (s *Store) turned(ctx context.Context, scope place.Scope, q *ChangeQuery) ([]place.Path, error) {
	var a db.Args
	where := scope.Where("", a.Add)
	if q.Compound != "" {
		where += " and id = " + a.Add(q.Compound)
	}
	from, to := a.Add(q.From), a.Add(q.To)
	return db.All[place.Path](ctx, s.db, "select path from compound_state where "+where+" and (since > "+from+" and since <= "+to+
		" or upto > "+from+" and upto <= "+to+") group by county, path order by county, path", a...)
}

// mover compares compounds on two days.
type mover struct {
	store    *Store
	q        *ChangeQuery
	from, to wayBack
	page     *ChangePage
}

// take compares the compounds of the paths.
func (m *mover) take(ctx context.Context, paths []place.Path) error {
	compounds, err := compoundsAt(ctx, m.store.db, paths)
	if err != nil {
		return err
	}
	slices.SortFunc(compounds, func(a, b Compound) int { return cmp.Compare(a.Path, b.Path) })
	said, err := observationsOf(ctx, m.store.db, compounds, forever)
	if err != nil {
		return err
	}
	for i := range compounds {
		if err := m.compare(ctx, &compounds[i], said[compounds[i].Path]); err != nil {
			return err
		}
	}
	return nil
}

func (m *mover) plans(ctx context.Context, street place.Path) error {
	if err := m.from.planOf(ctx, street); err != nil {
		return err
	}
	return m.to.planOf(ctx, street)
}

// observationsOf returns those up to a day of compounds that were found within the reader's scope (see compoundsAt), in the order of their Seq.
func observationsOf(ctx context.Context, c db.Conn, compounds []Compound, upto clock.Date) (map[place.Path][]Observation, error) {
	var a db.Args
	paths := make([]place.Path, len(compounds))
	for i := range compounds {
		paths[i] = compounds[i].Path
	}
	text := "select " + observationColumns + " from observation where " + lying(&a, paths) + " and as_of <= " + a.Add(upto)
	out := map[place.Path][]Observation{}
	for o, err := range db.Each[Observation](ctx, c, text+" order by county, path, seq", a...) {
		if err != nil {
			return nil, err
		}
		out[o.Path] = append(out[o.Path], o)
	}
	return out, nil
}

func (m *mover) compare(ctx context.Context, c *Compound, all []Observation) error {
	if err := m.plans(ctx, c.Path.Street()); err != nil {
		return err
	}
	was, is := *c, *c
	had, has := was.goBack(m.from.projector, all, m.q.From), is.goBack(m.to.projector, all, m.q.To)
	switch {
	case !had && !has:
	case !had:
		m.page.Entered++
		m.line(all, ChangeLine{Compound: is, What: ChangedEntered})
	case !has:
		m.page.Left++
		m.line(all, ChangeLine{Compound: was, What: ChangedLeft})
	case m.differences(all, &was, &is):
		m.page.Altered++
	}
	return nil
}

// differences lists what is different of a compound that was there on both days, the fields in the plan's order.
func (m *mover) differences(all []Observation, was, is *Compound) bool {
	found := false
	put := func(what, from, to string) {
		if from != to {
			found = true
			m.line(all, ChangeLine{Compound: *is, What: what, Old: from, New: to})
		}
	}
	put(ChangedScope, was.Scope.String(), is.Scope.String())
	put(ChangedProposal, was.Proposed, is.Proposed)
	put(ChangedMode, was.Mode, is.Mode)
	fields := m.to.projector.plan.Fields
	for i := range fields {
		id := fields[i].ID
		a, b := was.Facts[id], is.Facts[id]
		if a.Text != b.Text || a.Value != b.Value {
			found = true
			m.line(all, ChangeLine{Compound: *is, What: id, Old: a.Text, New: b.Text, Was: a, Is: b})
		}
	}
	return found
}

// line keeps a difference that was asked for, when it is on the page.
func (m *mover) line(all []Observation, l ChangeLine) {
	if m.q.What != "" && m.q.What != l.What {
		return
	}
	if m.page.Total++; m.page.Total <= int64(m.q.Offset) || len(m.page.Rows) >= m.q.Limit {
		return
	}
	if i := slices.IndexFunc(all, func(o Observation) bool { return o.Seq == l.Is.Seq }); i >= 0 && l.Is.Seq != 0 {
		l.Said = &Said{Reading: all[i].Readings[l.What], Observation: &all[i]}
	}
	m.page.Rows = append(m.page.Rows, l)
}

// cite names the cells that the page's values came from.
func (m *mover) cite(ctx context.Context) error {
	var all []Observation
	for i := range m.page.Rows {
		if st := m.page.Rows[i].Said; st != nil {
			all = append(all, *st.Observation)
		}
	}
	books, err := m.store.Books(ctx, all)
	for i := range m.page.Rows {
		if l := &m.page.Rows[i]; l.Said != nil {
			l.Said.Cell = books.Cell(l.Said.Observation, l.What)
		}
	}
	return err
}
