package goal

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// looked sums up the evidence on the goal set of one compound: how many looks count, how many of them found nothing, and how
// many items those are of.
type looked struct {
	Path   place.Path `db:"path"`
	Goal   string     `db:"goal"`
	Looks  int        `db:"looks"`
	OK     int        `db:"ok"`
	Items  int        `db:"items"`
	Oldest clock.Date `db:"oldest"`
	Newest clock.Date `db:"newest"`
}

// Reached counts, by community, the compounds in the plan's scope that have every item of their goal set on the day, as
// Coverage does, for a whole country at once: the database sums up the evidence, and only where the sum does not decide are the
// looks themselves judged. SQLite keeps the order of a crossed join, and seeks no days by a denial: so it goes compound by
// compound through the index that holds all that is asked.
func (s *Store) Reached(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (map[place.Path]int, error) {
	a := db.Args{}
	compounds := programme(scope, p, &a)
	effective, err := s.effective(ctx, scope, today, &a)
	if err != nil {
		return nil, err
	}
	text := `select c.path as path, min(c.goal) as goal, count(*) as looks, sum(case when e.look = 'ok' then 1 else 0 end) as ok,
		count(distinct case when e.look = 'ok' then e.item end) as items, min(e.day) as oldest, max(e.day) as newest
		from (` + compounds + `) c cross join goal_evidence e where e.county = c.county and e.path = c.path and e.goal = c.goal
		and not e.day > ` + a.Add(string(today)) + " and " + effective + " group by c.county, c.path"
	out := map[place.Path]int{}
	var open []place.Path
	for l, err := range db.Each[looked](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		switch l.reached(p, today) {
		case plan.Yes:
			out[l.Path.Community()]++
		case plan.Unknown:
			open = append(open, l.Path)
		}
	}
	return out, s.judgeOpen(ctx, p, open, today, out)
}

// programme selects county, path and goal set of the compounds of the programme in the scope. A query materialises it and then
// looks up the evidence of each: SQLite without statistics would read all evidence of the scope for every one of them.
func programme(scope place.Scope, p *plan.Plan, a *db.Args) string {
	return "select county, path, " + goalOf(p, a) + " as goal from compound c where " + scope.Where("", a.Add) +
		" and scope = 'yes' and withdrawn_on = ''"
}

// goalOf returns the SQL of Of.
func goalOf(p *plan.Plan, a *db.Args) string {
	var b strings.Builder
	b.WriteString("case case when c.mode <> '' then c.mode else c.proposed end")
	for _, m := range p.Modes {
		if set, ok := p.GoalOf(m.ID); ok {
			b.WriteString(" when " + a.Add(m.ID) + " then " + a.Add(set.ID))
		}
	}
	return b.String() + " else '' end"
}

// reached decides where every look found nothing and is fresh, and where nobody found an item in order or all looks have expired.
func (l *looked) reached(p *plan.Plan, today clock.Date) plan.Truth {
	set, ok := p.GoalSet(l.Goal)
	if !ok || len(set.Items) == 0 || l.Items < len(set.Items) {
		return plan.No
	}
	fresh := true
	for _, i := range set.Items {
		if (Evidence{Day: l.Newest}).expired(i.ValidDays, today) {
			return plan.No
		}
		fresh = fresh && !(Evidence{Day: l.Oldest}).expired(i.ValidDays, today)
	}
	if !fresh || l.OK < l.Looks || l.Items > len(set.Items) {
		return plan.Unknown
	}
	return plan.Yes
}

// judgeOpen judges the compounds that their sums did not decide.
func (s *Store) judgeOpen(ctx context.Context, p *plan.Plan, open []place.Path, today clock.Date, out map[place.Path]int) error {
	for paths := range slices.Chunk(open, 200) {
		var list []register.Compound
		for c, err := range s.register.Each(ctx, place.In(paths...), register.Query{Scope: plan.Yes.String()}) {
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		found, err := s.OfCompounds(ctx, p, list, today)
		if err != nil {
			return err
		}
		for i := range list {
			if Reached(found[list[i].ID]) {
				out[list[i].Community()]++
			}
		}
	}
	return nil
}
