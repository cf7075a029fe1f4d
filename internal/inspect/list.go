package inspect

import (
	"context"
	"iter"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/register"
)

// VisitQuery selects visits. Empty fields select everything; From and To are included.
type VisitQuery struct {
	Compound      string
	Community     place.Path // any place
	Office        account.Role
	From, To      clock.Date
	Week          clock.Week // in which they count
	Offset, Limit int        // Limit 0 = 50
}

// VisitPage is a part of a list of visits with the number of all.
type VisitPage struct {
	Rows  []Visit `json:"rows"`
	Total int64   `json:"total"`
}

// Visits returns visits, latest day first.
func (s *Store) Visits(ctx context.Context, scope place.Scope, q VisitQuery) (VisitPage, error) {
	var a db.Args
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	where := scope.Where("", a.Add)
	for _, c := range []struct{ column, value string }{
		{"compound = ", q.Compound},
		{"office = ", string(q.Office)},
		{"day >= ", string(q.From)},
		{"day <= ", string(q.To)},
		{"week = ", string(q.Week)},
	} {
		if c.value != "" {
			where += " and " + c.column + a.Add(c.value)
		}
	}
	var p VisitPage
	var err error
	if p.Total, err = db.One[int64](ctx, s.db, "", "select count(*) from visit where "+where, a...); err != nil {
		return p, err
	}
	p.Rows, err = db.All[Visit](ctx, s.db, "select "+visitColumns+" from visit where "+where+" order by day desc, at desc, id"+page(&a, q.Offset, q.Limit), a...)
	return p, err
}

func page(a *db.Args, offset, limit int) string {
	if limit <= 0 {
		limit = 50
	}
	return " limit " + a.Add(limit) + " offset " + a.Add(max(offset, 0))
}

// FindingQuery selects findings. Empty fields select everything.
type FindingQuery struct {
	State         string // open, overdue, rectified, closed, or unclosed (all but closed)
	Compound      string
	Community     place.Path // any place
	Visit         string
	DueBefore     clock.Date // due before this day
	Week          clock.Week // found, due, rectified or re-checked in this week, or not closed
	Offset, Limit int        // Limit 0 = 50
}

// FindingPage is a part of a list of findings with the number of all.
type FindingPage struct {
	Rows  []Finding `json:"rows"`
	Total int64     `json:"total"`
}

// Findings returns findings, those that are due first. today decides which are overdue.
func (s *Store) Findings(ctx context.Context, scope place.Scope, q FindingQuery, today clock.Date) (FindingPage, error) {
	var a db.Args
	where := q.where(scope, today, &a)
	var p FindingPage
	var err error
	if p.Total, err = db.One[int64](ctx, s.db, "", "select count(*) from finding f where "+where, a...); err != nil {
		return p, err
	}
	p.Rows, err = db.All[Finding](ctx, s.db, findingSelect+where+" order by case f.state when 'closed' then 1 else 0 end, f.due, f.path, f.day, f.pos, f.id"+
		page(&a, q.Offset, q.Limit), a...)
	return p, err
}

// FindingCounts returns how many findings a query selects by what its State may be: open, overdue, rectified, closed, and
// unclosed. Its own State does not matter.
func (s *Store) FindingCounts(ctx context.Context, scope place.Scope, q FindingQuery, today clock.Date) (map[string]int64, error) {
	out := map[string]int64{}
	var a db.Args
	q.State = ""
	all, err := db.One[int64](ctx, s.db, "", "select count(*) from finding f where "+q.where(scope, today, &a), a...)
	if err != nil {
		return nil, err
	}
	a = nil
	q.State = "unclosed"
	where := q.where(scope, today, &a)
	type part struct {
		State FindingState `db:"state"`
		Late  bool         `db:"late"`
		N     int64        `db:"n"`
	}
	late := "f.due < " + a.Add(string(today))
	for p, err := range db.Each[part](ctx, s.db, "select state, late, count(*) as n from (select f.state as state, "+late+" as late from finding f where "+where+") x group by state, late", a...) {
		if err != nil {
			return nil, err
		}
		out["unclosed"] += p.N
		out[string(p.State)] += p.N
		if p.State == Open && p.Late {
			out["overdue"] += p.N
		}
	}
	out[string(Closed)] = all - out["unclosed"]
	return out, nil
}

// EachFinding yields all findings of a query in path order, whatever its Offset and Limit.
func (s *Store) EachFinding(ctx context.Context, scope place.Scope, q FindingQuery, today clock.Date) iter.Seq2[Finding, error] {
	var a db.Args
	where := q.where(scope, today, &a)
	return db.Each[Finding](ctx, s.db, findingSelect+where+" order by f.county, f.path, f.day, f.pos, f.id", a...)
}

func (q *FindingQuery) where(scope place.Scope, today clock.Date, a *db.Args) string {
	if q.Community != "" {
		scope = scope.Narrow(q.Community)
	}
	where := scope.Where("f.", a.Add)
	if q.State != "" && q.State != string(Closed) {
		where += " and f.state <> 'closed'" // what is not is few among the years, and has an index
	}
	switch q.State {
	case "", "unclosed":
	case "overdue":
		where += " and f.state = 'open' and f.due < " + a.Add(string(today))
	default:
		where += " and f.state = " + a.Add(q.State)
	}
	for _, c := range []struct{ column, value string }{
		{"f.compound = ", q.Compound}, {"f.visit = ", q.Visit}, {"f.due < ", string(q.DueBefore)},
	} {
		if c.value != "" {
			where += " and " + c.column + a.Add(c.value)
		}
	}
	if q.Week != "" {
		where += " and " + inWeek(scope, q.Week, a)
	}
	return where
}

// inWeek looks up what a week touched by the days themselves: the findings of a scope are years.
func inWeek(scope place.Scope, w clock.Week, a *db.Args) string {
	where := scope.Where("", a.Add)
	within := " between " + a.Add(string(w.Monday())) + " and " + a.Add(string(w.Sunday()))
	parts := []string{
		"select county, id from finding where " + where + " and state <> 'closed'",
		"select county, id from finding where " + where + " and day" + within,
	}
	for _, day := range []string{"due", "rectified_on", "rechecked_on"} {
		parts = append(parts, "select county, finding from finding_term where "+where+" and "+day+within)
	}
	return "(f.county, f.id) in (" + strings.Join(parts, " union ") + ")"
}

// Rechecked is a re-check with what it was about.
type Rechecked struct {
	Term
	Compound string     `db:"compound" json:"compound"`
	Name     string     `db:"name" json:"name"`
	Text     string     `db:"text" json:"text"`
	Day      clock.Date `db:"day" json:"day"` // found
}

// Rechecks returns the re-checks (回头看) made from one day to another, both included, in path order.
func (s *Store) Rechecks(ctx context.Context, scope place.Scope, from, to clock.Date) ([]Rechecked, error) {
	var a db.Args
	where := scope.Where("t.", a.Add) + " and t.rechecked_on between " + a.Add(string(from)) + " and " + a.Add(string(to))
	return db.All[Rechecked](ctx, s.db, `select t.finding, t.round, t.path, t.due, t.rectified_on, t.rectified_by, t.rectification, t.rechecked_on,
		t.rechecked_by, t.office, t.recheck, t.outcome, f.compound, f.name, f.text, f.day
		from finding_term t join finding f on f.county = t.county and f.id = t.finding
		where `+where+" order by t.county, t.path, t.rechecked_at, t.finding", a...)
}

// Standing is what the findings of one compound stand at.
type Standing struct {
	Open, Overdue, Rectified int
	FirstDue                 clock.Date // the earliest due day of an open finding; "" = none open
	Due                      string     // the finding that is due first
	Waiting                  string     // the finding that has waited longest for its re-check
	RectifiedOn              clock.Date // since when it waits
}

// StandingOf returns where the findings of compounds stand, by compound id, with one query for each county. Compounds without
// an open or rectified finding are left out.
func (s *Store) StandingOf(ctx context.Context, compounds []register.Compound, today clock.Date) (map[string]Standing, error) {
	out := map[string]Standing{}
	for chunk := range slices.Chunk(compounds, 500) {
		var a db.Args
		paths := map[string][]string{}
		for _, c := range chunk {
			paths[c.County] = append(paths[c.County], a.Add(string(c.Path)))
		}
		var ors []string
		for county, in := range paths {
			ors = append(ors, "f.county = "+a.Add(county)+" and f.path in ("+strings.Join(in, ", ")+")")
		}
		where := "(" + strings.Join(ors, " or ") + ") and f.state <> 'closed' order by f.due, f.id"
		for f, err := range db.Each[Finding](ctx, s.db, findingSelect+where, a...) {
			if err != nil {
				return nil, err
			}
			st := out[f.Compound]
			st.add(&f, today)
			out[f.Compound] = st
		}
	}
	return out, nil
}

func (st *Standing) add(f *Finding, today clock.Date) {
	if f.State == Rectified {
		st.Rectified++
		if st.Waiting == "" || f.RectifiedOn < st.RectifiedOn {
			st.Waiting, st.RectifiedOn = f.ID, f.RectifiedOn
		}
		return
	}
	st.Open++
	if f.Overdue(today) {
		st.Overdue++
	}
	if st.Due == "" {
		st.Due, st.FirstDue = f.ID, f.Due
	}
}
