package track

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Part is a part of the units of a task, which are in path order: those within a place, "" = all, from Offset on; Limit 0 = to
// the last.
type Part struct {
	Within        place.Path
	Offset, Limit int
}

// cut returns the part of n units that is meant, as the bounds of a slice.
func (p Part) cut(n int) (from, to int) {
	from, to = min(max(p.Offset, 0), n), n
	if p.Limit > 0 {
		to = min(from+p.Limit, n)
	}
	return from, to
}

// Task returns one task with every unit it falls to, in path order; fault.NotFound when the plan has none of that id.
func (s *Store) Task(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, id string, today clock.Date) (TaskState, []Unit, error) {
	state, units, _, err := s.TaskPart(ctx, scope, street, p, id, today, Part{})
	return state, units, err
}

// TaskPart is Task with a part of its units, and the number of all units within the part's place.
func (s *Store) TaskPart(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, id string, today clock.Date, part Part) (TaskState, []Unit, int, error) {
	ph, t, ok := task(p, id)
	if !ok || !scope.Shares(street) {
		return TaskState{}, nil, 0, fault.NotFoundf("方案里没有这项任务。")
	}
	phases, err := s.Phases(ctx, scope, street, p, today)
	if err != nil {
		return TaskState{}, nil, 0, err
	}
	var state TaskState
	for _, at := range phases {
		for _, ts := range at.Tasks {
			if at.Phase.ID == ph.ID && ts.Task.ID == id {
				state = ts
			}
		}
	}
	inside := scope.Narrow(street)
	if part.Within != "" {
		inside = inside.Narrow(part.Within)
	}
	units, all, err := s.units(ctx, inside, street, p, state, today, part)
	if err == nil && state.Ticked {
		err = s.ticked(ctx, street, t, units, today)
	}
	return state, units, all, err
}

func (s *Store) units(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, state TaskState, today clock.Date, part Part) ([]Unit, int, error) {
	switch state.Task.Per {
	case "office":
		a, err := s.Areas.Get(ctx, street)
		return []Unit{{Path: street, Name: a.Name, Done: state.Done == 1, How: how(state.Done == 1)}}, 1, err
	case "community":
		units, err := s.communities(ctx, scope, state)
		from, to := part.cut(len(units))
		return units[from:to], len(units), err
	}
	paths, err := s.fallsTo(ctx, scope, state.Task)
	if err != nil {
		return nil, 0, err
	}
	from, to := part.cut(len(paths))
	units, err := s.compounds(ctx, paths[from:to], p, state.Task, today)
	return units, len(paths), err
}

func (s *Store) communities(ctx context.Context, scope place.Scope, state TaskState) ([]Unit, error) {
	areas, err := s.Areas.Communities(ctx, scope)
	var out []Unit
	for _, a := range areas {
		i := slices.IndexFunc(state.Communities, func(c Share) bool { return c.Path == a.Path })
		done := i >= 0 && state.Communities[i].Done == 1
		if i >= 0 && state.Communities[i].Of == 0 { // nothing there that it falls to
			continue
		}
		out = append(out, Unit{Path: a.Path, Name: a.Short, Done: done, How: how(done)})
	}
	slices.SortStableFunc(out, func(a, b Unit) int { return cmp.Compare(a.Path, b.Path) })
	return out, err
}

func how(done bool) string {
	if done {
		return "记录显示已完成"
	}
	return "记录显示尚未完成"
}

// fallsTo returns the places of the compounds that a task falls to, in path order.
func (s *Store) fallsTo(ctx context.Context, scope place.Scope, t *plan.Task) ([]place.Path, error) {
	var a db.Args
	text := "select path from compound where " + scope.Where("", a.Add) + " and withdrawn_on = '' and scope = 'yes' order by path"
	if t.Done == surveyed || t.Done == archived {
		text = strings.Replace(text, "scope = 'yes'", "scope <> 'no'", 1)
	}
	return db.All[place.Path](ctx, s.DB, text, a...)
}

// compounds tells of the compounds at the places.
func (s *Store) compounds(ctx context.Context, paths []place.Path, p *plan.Plan, t *plan.Task, today clock.Date) ([]Unit, error) {
	list := make([]register.Compound, 0, len(paths))
	for some := range slices.Chunk(paths, 200) {
		for c, err := range s.Register.Each(ctx, place.In(some...), register.Query{}) {
			if err != nil {
				return nil, err
			}
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b register.Compound) int { return cmp.Compare(a.Path, b.Path) })
	var goals map[string][]goal.ItemState
	var stations map[place.Path]bool
	var err error
	if t.Done == goalReached {
		goals, err = s.Goals.OfCompounds(ctx, p, list, today)
	}
	if err == nil && t.Done == stationsSet {
		stations, err = s.stations(ctx, communitiesOf(paths), today)
	}
	var recorded map[string]map[string]bool
	if err == nil && kept(t.Done) {
		recorded, err = declaration.ShownOf(ctx, s.DB, list)
	}
	out := make([]Unit, len(list))
	for i := range list {
		c := &list[i]
		out[i] = Unit{Path: c.Path, Compound: c.ID, Name: c.Name}
		out[i].Done, out[i].How = shows(p, t.Done, c, goals[c.ID])
		if kept(t.Done) {
			out[i].Done, out[i].How = recorded[c.ID][t.Done], how(recorded[c.ID][t.Done])
		}
		if t.Done == stationsSet {
			out[i].Done, out[i].How = stations[c.Community()], how(stations[c.Community()])
		}
	}
	return out, err
}

// communitiesOf is the scope of the communities of places.
func communitiesOf(paths []place.Path) place.Scope {
	var out []place.Path
	for _, p := range paths {
		out = append(out, p.Community())
	}
	return place.In(slices.Compact(out)...)
}

// shows tells whether the records of a compound show a fact, and how.
func shows(p *plan.Plan, fact string, c *register.Compound, items []goal.ItemState) (bool, string) {
	switch fact {
	case surveyed:
		if c.Next == "" && c.Scope == plan.Yes {
			return true, "判定范围和模式的情况都已查明"
		}
		return false, "还要查明：" + fieldNames(p, []string{c.Next})
	case archived:
		if len(c.Missing) == 0 {
			return true, "规则所问的情况都有记录"
		}
		return false, "档案还缺：" + fieldNames(p, c.Missing)
	case modeDecided:
		if m, ok := p.Mode(c.Mode); ok {
			return true, "已认定为“" + m.Name + "”"
		}
		return c.Mode != "", "尚未认定模式"
	case goalReached:
		has := 0
		for _, i := range items {
			if i.State == goal.Has {
				has++
			}
		}
		return goal.Reached(items), fmt.Sprintf("%d 项中已有 %d 项", len(items), has)
	}
	return false, "尚未登记"
}

func fieldNames(p *plan.Plan, ids []string) string {
	var names []string
	for _, id := range ids {
		if f, ok := p.Field(id); ok {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, "、")
}

// ticked enters the ticks of a task that were in force at the end of the day.
func (s *Store) ticked(ctx context.Context, street place.Path, t *plan.Task, units []Unit, today clock.Date) error {
	var a db.Args
	found, err := db.All[Tick](ctx, s.DB, "select "+tickColumns+" from task_done where "+place.In(street).Where("", a.Add)+
		" and task = "+a.Add(t.ID)+" and "+inForce("", today, &a), a...)
	by := make(map[place.Path]*Tick, len(found))
	for i := range found {
		by[found[i].Path] = &found[i]
	}
	for i := range units {
		u := &units[i]
		u.Done, u.How = false, "尚未登记"
		if tick := by[u.Path]; tick != nil {
			u.Done, u.Tick, u.How = true, tick, fmt.Sprintf("%s %s登记：%s", tick.Day.Chinese(), tick.By, tick.Note)
		}
	}
	return err
}
