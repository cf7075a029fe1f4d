package track

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Task returns one task with every unit it falls to, in path order; fault.NotFound when the plan has none of that id.
func (s *Store) Task(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, id string, today clock.Date) (TaskState, []Unit, error) {
	ph, t, ok := task(p, id)
	if !ok || !scope.Shares(street) {
		return TaskState{}, nil, fault.NotFoundf("方案里没有这项任务。")
	}
	phases, err := s.Phases(ctx, scope, street, p, today)
	if err != nil {
		return TaskState{}, nil, err
	}
	var state TaskState
	for _, at := range phases {
		for _, ts := range at.Tasks {
			if at.Phase.ID == ph.ID && ts.Task.ID == id {
				state = ts
			}
		}
	}
	units, err := s.units(ctx, scope.Narrow(street), street, p, t, state, today)
	if err == nil && state.Ticked {
		err = s.ticked(ctx, street, t, units, today)
	}
	slices.SortStableFunc(units, func(a, b Unit) int { return cmp.Compare(a.Path, b.Path) })
	return state, units, err
}

func (s *Store) units(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, t *plan.Task, state TaskState, today clock.Date) ([]Unit, error) {
	switch t.Per {
	case "office":
		a, err := s.Areas.Get(ctx, street)
		return []Unit{{Path: street, Name: a.Name, Done: state.Done == 1, How: how(state.Done == 1)}}, err
	case "community":
		return s.communities(ctx, scope, state)
	}
	return s.compounds(ctx, scope, p, t, today)
}

func (s *Store) communities(ctx context.Context, scope place.Scope, state TaskState) ([]Unit, error) {
	areas, err := s.Areas.Communities(ctx, scope)
	var out []Unit
	for _, a := range areas {
		i := slices.IndexFunc(state.Communities, func(c Share) bool { return c.Path == a.Path })
		done := i >= 0 && state.Communities[i].Done == 1
		out = append(out, Unit{Path: a.Path, Name: a.Short, Done: done, How: how(done)})
	}
	return out, err
}

func how(done bool) string {
	if done {
		return "记录显示已完成"
	}
	return "记录显示尚未完成"
}

func (s *Store) compounds(ctx context.Context, scope place.Scope, p *plan.Plan, t *plan.Task, today clock.Date) ([]Unit, error) {
	var list []register.Compound
	for c, err := range s.Register.Each(ctx, scope, register.Query{}) {
		if err != nil {
			return nil, err
		}
		if c.Scope == plan.Yes || c.Scope == plan.Unknown && (t.Done == surveyed || t.Done == archived) {
			list = append(list, c)
		}
	}
	var goals map[string][]goal.ItemState
	var stations map[place.Path]bool
	var err error
	if t.Done == goalReached {
		goals, err = s.Goals.OfCompounds(ctx, p, list, today)
	}
	if err == nil && t.Done == stationsSet {
		stations, err = s.stations(ctx, scope, today)
	}
	out := make([]Unit, len(list))
	for i := range list {
		c := &list[i]
		out[i] = Unit{Path: c.Path, Compound: c.ID, Name: c.Name}
		out[i].Done, out[i].How = shows(p, t.Done, c, goals[c.ID])
		if t.Done == stationsSet {
			out[i].Done, out[i].How = stations[c.Community()], how(stations[c.Community()])
		}
	}
	return out, err
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
