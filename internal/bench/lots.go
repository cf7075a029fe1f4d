package bench

import (
	"encoding/json"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/track"
	"bayou/internal/week"
)

// lot is one community with everything in it that was drawn.
type lot struct {
	path       place.Path
	number     int // within the country
	difficulty string
	compounds  []compound
	visits     []visit
	reports    []report
	ticks      []tick
}

func (l *lot) name() string { return communityName(l.number) }

type compound struct {
	id, name string
	path     place.Path
	*mould
}

// report is a confirmed report.
type report struct {
	id, content string
	path        place.Path
	week        clock.Week
	at          int64
}

// tick is a task that somebody said is done.
type tick struct {
	id   string
	path place.Path
	*duty
}

// duty is a task of the plan that people tick, with its last day.
type duty struct {
	*plan.Task
	due clock.Date
}

// duties lists what is to be ticked by a day, for communities and compounds.
func duties(p *plan.Plan, last clock.Date) []duty {
	var out []duty
	for i := range p.Phases {
		ph := &p.Phases[i]
		for j := range ph.Tasks {
			t := &ph.Tasks[j]
			if due := ph.DueOn(t); !track.Shown(t) && t.Per != "office" && due != "" && due <= last {
				out = append(out, duty{t, due})
			}
		}
	}
	return out
}

// lots draws the communities of the sub-districts.
func (g *generator) lots(list []street) []lot {
	var out []lot
	for _, s := range list {
		for n := s.from; n < s.to; n++ {
			l := lot{path: communityPath(n), number: n, difficulty: g.newID(g.at)}
			for i := range g.compoundsBefore(n+1) - g.compoundsBefore(n) {
				id := g.newID(g.at)
				l.compounds = append(l.compounds, compound{
					id: id, name: fmt.Sprintf("示例%d路%d号院", 1+n%communitiesEach, 1+i), path: l.path.Join(id), mould: &g.moulds[g.chance.IntN(len(g.moulds))],
				})
			}
			l.visits = g.inspect(&l)
			l.reports = g.confirm(&l)
			l.ticks = g.tick(&l)
			g.made.Visits += len(l.visits)
			out = append(out, l)
		}
	}
	return out
}

// confirm has a report for nine weeks out of ten.
func (g *generator) confirm(l *lot) []report {
	var out []report
	for i, w := range g.weeks {
		if (l.number+i)%10 == 7 {
			continue
		}
		h := week.Happened{Week: w, Today: w.Sunday()}
		if len(l.visits) > 0 {
			l.visits[i].tell(&h)
		}
		content, _ := json.Marshal(week.Compose(h)) // strings and lists
		at := clock.Micros(w.Sunday().At(9+l.number%8, 30))
		out = append(out, report{g.newID(at), string(content), l.path, w, at})
	}
	return out
}

// tick has two out of three units done in time.
func (g *generator) tick(l *lot) []tick {
	var out []tick
	for i := range g.ticks {
		d := &g.ticks[i]
		if d.Per == "community" && g.chance.IntN(3) > 0 {
			out = append(out, tick{g.newID(g.at), l.path, d})
		}
		for j := range l.compounds {
			if c := &l.compounds[j]; d.Per == "compound" && c.Scope == plan.Yes.String() && g.chance.IntN(3) > 0 {
				out = append(out, tick{g.newID(g.at), c.path, d})
			}
		}
	}
	return out
}

func (g *generator) reports(lots []lot) table {
	var list []report
	for _, l := range lots {
		list = append(list, l.reports...)
	}
	columns := "county id path week extra content quiet confirmed_at confirmed_by changed_at changed_by version"
	return table{"weekly_report", columns, each(list, func(r *report) []any {
		return []any{r.path.County(), r.id, r.path, r.week, "示例：本周按计划入户调查。", r.content, false, r.at, head, r.at, head, 1}
	})}
}

func (g *generator) ticked(lots []lot) table {
	var list []tick
	for _, l := range lots {
		list = append(list, l.ticks...)
	}
	columns := "county id path task note day at actor by_name post undone_on undone_by undone_why"
	return table{"task_done", columns, each(list, func(t *tick) []any {
		return []any{
			t.path.County(), t.id, t.path, t.ID, "示例：已办理", t.due, clock.Micros(t.due.At(16, 0)), "", head, account.Head.Title(), "", "", "",
		}
	})}
}
