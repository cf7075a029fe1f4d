package register

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// The table compound_state holds the columns that a list asks of a compound for every span of days on which they were the same,
// so that a list as of an earlier day needs no facts. A span begins on each day on which something is said of the compound, its
// mode is decided or another plan comes into force, and ends where the next begins or the compound leaves the register. States
// follow from observations, decisions and plans alone: whoever writes one of these restates the compound in the same transaction.
const (
	statedColumns = "county, id, path, name, name_key, pinyin, initials, address, scope, proposed, next, missing, mode, households_low, built_low, doubts, run"
	stateColumns  = statedColumns + ", since, upto"
	forever       = clock.Date("9999-12-31") // the end of a state that still holds
)

// which is a condition on county and path that selects compounds of one sub-district.
type which func(a *db.Args) string

func only(c *Compound) which {
	return func(a *db.Args) string { return lying(a, []place.Path{c.Path}) }
}

// restate brings the states of compounds up to what is recorded. from is the day of the one thing that was recorded of each since
// they were last stated. It mostly is later than all others: what held until then ends, and the compound's columns hold from then on.
func (s *Store) restate(ctx context.Context, tx *audit.Tx, street place.Path, from clock.Date, these which) error {
	turns, err := s.turns(ctx, street)
	if err != nil {
		return err
	}
	var a db.Args
	if late(turns, from) {
		paths, err := db.All[place.Path](ctx, tx, "select path from compound where "+these(&a), a...)
		if err != nil {
			return err
		}
		return s.rebuild(ctx, tx, turns, paths)
	}
	newer, err := db.All[place.Path](ctx, tx, "select distinct path from compound_state where "+these(&a)+" and since > "+a.Add(from), a...)
	if err != nil {
		return err
	}
	if err := turn(ctx, tx, from, these); err != nil {
		return err
	}
	return s.rebuild(ctx, tx, turns, newer)
}

// restateAll makes every state of compounds of a sub-district again.
func (s *Store) restateAll(ctx context.Context, tx *audit.Tx, street place.Path, paths ...place.Path) error {
	turns, err := s.turns(ctx, street)
	if err != nil {
		return err
	}
	return s.rebuild(ctx, tx, turns, paths)
}

// changed selects the compounds that were there before an import and that it changed.
func (r *Run) changed(a *db.Args) string {
	return "county = " + a.Add(r.County) + ` and path in (select c.path from import_row r join compound c on c.county = r.county and c.id = r.compound
		where r.county = ` + a.Add(r.County) + " and r.run = " + a.Add(r.ID) + " and r.outcome = 'updated')"
}

// stateCreated states the compounds that an import created.
func (s *Store) stateCreated(ctx context.Context, tx *audit.Tx, r *Run) error {
	if r.Created == 0 {
		return nil
	}
	turns, err := s.turns(ctx, r.Path)
	if err != nil {
		return err
	}
	if late(turns, r.AsOf) {
		paths, err := db.All[place.Path](ctx, tx, "select path from compound where county = $1 and run = $2", r.County, r.ID)
		if err != nil {
			return err
		}
		return s.rebuild(ctx, tx, turns, paths)
	}
	var a db.Args
	_, err = tx.Exec(ctx, stateFrom(&a, r.AsOf)+place.In(r.Path).Where("", a.Add)+" and run = "+a.Add(r.ID), a...)
	return err
}

// late reports whether a plan comes into force after the day.
func late(turns []turnOfPlan, day clock.Date) bool {
	return len(turns) > 1 && turns[len(turns)-1].since > day
}

// turn ends the states of compounds before a day, from which their columns hold.
func turn(ctx context.Context, tx *audit.Tx, from clock.Date, these which) error {
	var a db.Args
	if _, err := tx.Exec(ctx, "delete from compound_state where "+these(&a)+" and since = "+a.Add(from), a...); err != nil {
		return err
	}
	a = nil
	if _, err := tx.Exec(ctx, "update compound_state set upto = "+a.Add(from)+" where "+these(&a)+" and upto > "+a.Add(from), a...); err != nil {
		return err
	}
	a = nil
	_, err := tx.Exec(ctx, stateFrom(&a, from)+these(&a), a...)
	return err
}

// stateFrom begins the statement that states compounds from a day on as their columns are; the condition on them follows.
func stateFrom(a *db.Args, from clock.Date) string {
	return "insert into compound_state (" + stateColumns + ") select " + statedColumns + ", " + a.Add(from) + ", " + a.Add(forever) +
		" from compound where withdrawn_on = '' and "
}

// rebuild makes all states of compounds again.
func (s *Store) rebuild(ctx context.Context, tx *audit.Tx, turns []turnOfPlan, paths []place.Path) error {
	for part := range slices.Chunk(paths, backPage/5) {
		var a db.Args
		if _, err := tx.Exec(ctx, "delete from compound_state where "+lying(&a, part), a...); err != nil {
			return err
		}
		compounds, err := compoundsAt(ctx, tx, part)
		if err != nil {
			return err
		}
		said, err := observationsOf(ctx, tx, compounds, forever)
		if err != nil {
			return err
		}
		err = db.Insert(ctx, tx.Tx, "compound_state", strings.Split(stateColumns, ", "), func(yield func([]any) bool) {
			for i := range compounds {
				for _, st := range states(turns, &compounds[i], said[compounds[i].Path]) {
					if !yield(st.row()) {
						return
					}
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// state is a compound as it was from the day Since until the day before Upto.
type state struct {
	Compound
	Since, Upto clock.Date
}

func (st *state) row() []any {
	return []any{
		st.County, st.ID, string(st.Path), st.Name, st.NameKey, st.Pinyin, st.Initials, st.Address, st.Scope.String(), st.Proposed, st.Next,
		st.Missing.encode(), st.Mode, st.HouseholdsLow, st.BuiltLow, st.Doubts, st.Run, string(st.Since), string(st.Upto),
	}
}

// states returns the states of a compound in the order of their days. The observations are in the order of their Seq.
func states(turns []turnOfPlan, c *Compound, all []Observation) []state {
	var days []clock.Date
	for i := range all {
		if !all[i].Withdrawn {
			days = append(days, all[i].AsOf)
		}
	}
	for _, m := range c.Modes {
		days = append(days, m.Day)
	}
	for _, t := range turns[1:] {
		days = append(days, t.since)
	}
	slices.Sort(days)
	days = append(slices.Compact(days), forever)
	var out []state
	for i, day := range days[:len(days)-1] {
		st := state{*c, day, days[i+1]}
		if c.WithdrawnOn != "" {
			st.Upto = min(st.Upto, c.WithdrawnOn)
		}
		if st.goBack(inForce(turns, day), all, day) {
			out = append(out, st)
		}
	}
	return out
}

// turnOfPlan is a version of the plan with the day from which it is in force; the first is before that as well.
type turnOfPlan struct {
	since     clock.Date
	projector *projector
}

// turns returns the versions of the plan that came or will come into force, by their days.
func (s *Store) turns(ctx context.Context, street place.Path) ([]turnOfPlan, error) {
	versions, err := s.plans.Versions(ctx, street)
	if err != nil {
		return nil, err
	}
	var out []turnOfPlan
	for i := range versions { // the latest first, of equal days the last activated first
		v := &versions[i]
		if len(out) > 0 && out[len(out)-1].since == v.Since {
			continue
		}
		p, err := s.plans.Current(ctx, street, v.Since)
		if err != nil {
			return nil, err
		}
		out = append(out, turnOfPlan{v.Since, s.projector(p)})
	}
	slices.Reverse(out)
	return out, nil
}

func inForce(turns []turnOfPlan, day clock.Date) *projector {
	pr := turns[0].projector
	for _, t := range turns[1:] {
		if t.since <= day {
			pr = t.projector
		}
	}
	return pr
}

// lying is the condition that a row is of one of the compounds.
func lying(a *db.Args, paths []place.Path) string {
	var counties, marks []string
	seen := map[string]bool{}
	for _, p := range paths {
		if c := p.County(); !seen[c] {
			seen[c] = true
			counties = append(counties, a.Add(c))
		}
		marks = append(marks, a.Add(string(p)))
	}
	return "county in (" + strings.Join(counties, ", ") + ") and path in (" + strings.Join(marks, ", ") + ")"
}

// compoundsAt returns the compounds of paths that were found within the reader's scope. The scope is not asked for again: PostgreSQL
// would read all of it and pass the others over.
func compoundsAt(ctx context.Context, c db.Conn, paths []place.Path) ([]Compound, error) {
	var a db.Args
	return db.All[Compound](ctx, c, "select "+compoundColumns+" from compound where "+lying(&a, paths), a...)
}
