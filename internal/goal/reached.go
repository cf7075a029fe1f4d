package goal

import (
	"context"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Reached counts, by community, the compounds in the plan's scope that have every item of their goal set on the day, as
// Coverage does, for a whole country at once: every item has a look that counts, and every such look found nothing.
func (s *Store) Reached(ctx context.Context, scope place.Scope, p *plan.Plan, today clock.Date) (map[place.Path]int, error) {
	var a db.Args
	counting, err := s.counting(ctx, scope, p, today, &a)
	if err != nil {
		return nil, err
	}
	text := `select substr(path, 1, 15) as community, count(*) as n from (select path, min(goal) as goal, count(distinct item) as items
		from (` + counting + `) l group by county, path having sum(case when look = 'ok' then 0 else 1 end) = 0) r
		where items = ` + itemsOf(p, &a) + " group by substr(path, 1, 15)"
	out := map[place.Path]int{}
	for c, err := range db.Each[arrived](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		out[c.Community] = c.N
	}
	return out, nil
}

type arrived struct {
	Community place.Path `db:"community"`
	N         int        `db:"n"`
}

// counting selects county, path, goal, item and look of the looks that count on the day at the goal sets of the programme's
// compounds in the scope: each office's last word on an item, neither NA nor expired. SQLite keeps the order of a crossed join,
// and seeks no days by a denial: so it goes compound by compound through the index that holds all that is asked. What has been
// replaced since the day is little among the years before it, and comes by an index of its own.
func (s *Store) counting(ctx context.Context, scope place.Scope, p *plan.Plan, day clock.Date, a *db.Args) (string, error) {
	past, err := s.past(ctx, scope, day)
	if err != nil {
		return "", err
	}
	const found = "select c.county as county, c.path as path, c.goal as goal, e.item as item, e.look as look from "
	counts := "e.county = c.county and e.path = c.path and e.goal = c.goal and e.look <> 'na' and not e.day > " + a.Add(string(day)) +
		" and not e.day < " + oldest(p, day, a)
	compounds := "(" + programme(scope, p, a) + ") c"
	text := found + compounds + " cross join goal_evidence e where e.replaced_on = '' and " + counts
	if !past {
		return text, nil
	}
	replaced := "select county, path, goal, item, look, day from goal_evidence where replaced_on > " + a.Add(string(day))
	if in := countiesOf(scope, a); in != "" {
		replaced += " and county in (" + in + ")"
	}
	return text + " union all " + found + "(" + replaced + ") e cross join " + compounds + " where " + counts, nil
}

// oldest returns, as SQL, the day from which a look at an item still counts on the day; of an item that the plan does not have,
// none does.
func oldest(p *plan.Plan, day clock.Date, a *db.Args) string {
	const never = " else '~' end"
	var b strings.Builder
	b.WriteString("case e.goal when '' then '~'")
	for _, set := range p.Goals {
		if len(set.Items) == 0 {
			continue
		}
		b.WriteString(" when " + a.Add(set.ID) + " then case e.item")
		for _, i := range set.Items {
			from := clock.Date("")
			if i.ValidDays > 0 {
				from = day.Add(1 - i.ValidDays)
			}
			b.WriteString(" when " + a.Add(i.ID) + " then " + a.Add(string(from)))
		}
		b.WriteString(never)
	}
	return b.String() + never
}

// itemsOf returns, as SQL, the number of items of a goal set.
func itemsOf(p *plan.Plan, a *db.Args) string {
	var b strings.Builder
	b.WriteString("case goal when '' then -1")
	for _, set := range p.Goals {
		b.WriteString(" when " + a.Add(set.ID) + " then " + strconv.Itoa(len(set.Items)))
	}
	return b.String() + " else -1 end"
}

// programme selects county, path and goal set of the compounds of the programme in the scope.
func programme(scope place.Scope, p *plan.Plan, a *db.Args) string {
	return "select county, path, " + goalOf(p, a) + " as goal from compound c where " + scope.Where("", a.Add) +
		" and scope = 'yes' and withdrawn_on = ''"
}

// Places returns the places of the programme's compounds in the scope with a goal set, in path order.
func (s *Store) Places(ctx context.Context, scope place.Scope, p *plan.Plan, set string) ([]place.Path, error) {
	var a db.Args
	text := "select path from (" + programme(scope, p, &a) + ") c where goal = " + a.Add(set) + " order by county, path"
	return db.All[place.Path](ctx, s.db, text, a...)
}

// goalOf returns the SQL of Of.
func goalOf(p *plan.Plan, a *db.Args) string {
	var b strings.Builder
	b.WriteString("case case when c.mode <> '' then c.mode else c.proposed end when '' then ''")
	for _, m := range p.Modes {
		if set, ok := p.GoalOf(m.ID); ok {
			b.WriteString(" when " + a.Add(m.ID) + " then " + a.Add(set.ID))
		}
	}
	return b.String() + " else '' end"
}
