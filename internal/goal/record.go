package goal

import (
	"context"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
)

// Record keeps evidence in the transaction of the inspection it comes from, which writes the journal. All of it is of one visit
// or of one re-check. The ids and the moment of recording are given here.
//
// What a look replaces is marked with its day (see judge for the rule), so that on every day each office has one look at an item
// that counts, and the present is read without the past. A visit replaces everything that its office saw until its day; one
// that was sent in after a newer visit of its office is replaced from the newer one's day on. A re-check replaces what is
// current of its own visit; of an older visit it changes nothing.
func (s *Store) Record(ctx context.Context, tx *audit.Tx, evidence []Evidence) error {
	if len(evidence) == 0 {
		return nil
	}
	replaced := make([]clock.Date, len(evidence))
	mark := markVisit
	if evidence[0].Finding != "" {
		mark = markRecheck
	}
	if err := mark(ctx, tx, evidence, replaced); err != nil {
		return err
	}
	names := append(append([]string{"county"}, strings.Split(columns, ", ")...), "replaced_on")
	return db.Insert(ctx, tx.Tx, "goal_evidence", names, func(yield func([]any) bool) {
		for i, e := range evidence {
			if !yield([]any{
				e.Path.County(), db.NewID(s.clock.Business()), string(e.Path), e.Compound, e.Goal, e.Item, string(e.Office), string(e.Day),
				tx.At, e.Seq, string(e.Look), e.Visit, string(e.VisitOffice), string(e.VisitDay), e.Finding, e.Note, string(replaced[i]),
			}) {
				return
			}
		}
	})
}

type newer struct {
	Goal string     `db:"goal"`
	Item string     `db:"item"`
	Day  clock.Date `db:"visit_day"`
}

func markVisit(ctx context.Context, tx *audit.Tx, evidence []Evidence, replaced []clock.Date) error {
	v := evidence[0]
	found, err := db.All[newer](ctx, tx, `select goal, item, min(visit_day) as visit_day from goal_evidence
		where county = $1 and path = $2 and visit_office = $3 and visit_day > $4 group by goal, item`, v.Path.County(), string(v.Path), string(v.VisitOffice), string(v.VisitDay))
	if err != nil {
		return err
	}
	for _, n := range found {
		for i, e := range evidence {
			if e.Goal == n.Goal && e.Item == n.Item {
				replaced[i] = n.Day
			}
		}
	}
	a := db.Args{string(v.Day), v.Path.County(), string(v.Path), string(v.VisitOffice), string(v.VisitDay)}
	items := make([]string, len(evidence))
	for i, e := range evidence {
		items[i] = a.Add(e.Goal + "." + e.Item)
	}
	_, err = tx.Exec(ctx, `update goal_evidence set replaced_on = $1 where county = $2 and path = $3 and visit_office = $4 and visit_day <= $5
		and (replaced_on = '' or replaced_on > $1) and goal || '.' || item in (`+strings.Join(items, ", ")+")", a...)
	return err
}

func markRecheck(ctx context.Context, tx *audit.Tx, evidence []Evidence, replaced []clock.Date) error {
	for i, e := range evidence {
		n, err := tx.Exec(ctx, `update goal_evidence set replaced_on = $1 where county = $2 and path = $3 and visit = $4 and goal = $5 and item = $6
			and replaced_on = ''`, string(e.Day), e.Path.County(), string(e.Path), e.Visit, e.Goal, e.Item)
		if err != nil {
			return err
		}
		if n == 0 {
			replaced[i] = e.Day
		}
	}
	return nil
}
