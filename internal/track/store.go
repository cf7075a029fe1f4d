package track

import (
	"context"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Parts are what the track is built on. Goals nil = those of the same database; Inspections are asked by NextSteps only.
type Parts struct {
	DB          *db.DB
	Journal     *audit.Journal
	Clock       clock.Clock
	Areas       *area.Store
	Plans       *plan.Store
	Register    *register.Store
	Goals       *goal.Store
	Inspections *inspect.Store
}

// Store keeps what people say of tasks and derives the rest. Table: task_done.
type Store struct{ Parts }

// New returns the track of a database.
func New(p Parts) *Store {
	if p.Goals == nil {
		p.Goals = goal.New(p.DB, p.Clock, p.Register)
	}
	return &Store{p}
}

// Phases returns the phases of the plan in a sub-district on a day with the state of every task. Communities and compounds
// outside the scope do not count: a head sees the part of his community. Whether the office's own tasks are done is told to
// everybody of the sub-district.
func (s *Store) Phases(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, today clock.Date) ([]PhaseState, error) {
	return s.phases(ctx, scope, street, p, today, s.reached(scope.Narrow(street), p, today))
}

// PhasesKnowing is Phases for a caller who knows how many compounds of each community have reached their goals on the day.
func (s *Store) PhasesKnowing(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, today clock.Date, reached map[place.Path]int) ([]PhaseState, error) {
	return s.phases(ctx, scope, street, p, today, func(context.Context) (map[place.Path]int, error) { return reached, nil })
}

// reached asks for the goals.
func (s *Store) reached(scope place.Scope, p *plan.Plan, day clock.Date) reach {
	return func(ctx context.Context) (map[place.Path]int, error) { return s.Goals.Reached(ctx, scope, p, day) }
}

func (s *Store) phases(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, today clock.Date, goals reach) ([]PhaseState, error) {
	if !scope.Shares(street) {
		return nil, fault.NotFoundf("没有这个街道，或者它不在您负责的范围内。")
	}
	c, err := s.count(ctx, scope.Narrow(street), p, today, goals)
	if err != nil {
		return nil, err
	}
	if err := s.countTicks(ctx, place.In(street), c, today); err != nil {
		return nil, err
	}
	out := make([]PhaseState, len(p.Phases))
	for i := range p.Phases {
		ph := &p.Phases[i]
		out[i] = PhaseState{Phase: ph, State: phaseState(ph, today)}
		for j := range ph.Tasks {
			out[i].Tasks = append(out[i].Tasks, c.state(ph, &ph.Tasks[j], street, today))
		}
	}
	return out, nil
}

// state adds up a task over the communities.
func (c *counts) state(ph *plan.Phase, t *plan.Task, street place.Path, today clock.Date) TaskState {
	out := TaskState{Task: t, Phase: ph.ID, Holder: roleOf(t.Holder), Due: ph.DueOn(t), Ticked: !Shown(t)}
	for _, path := range c.order {
		done, of := c.part(path, t)
		out.Done, out.Of = out.Done+done, out.Of+of
		if t.Per != "office" {
			out.Communities = append(out.Communities, Share{path, done, of})
		}
	}
	if t.Per == "office" {
		done := out.Of > 0 && out.Done == out.Of
		if out.Ticked {
			done = c.office[street][t.ID]
		}
		out.Done, out.Of = 0, 1
		if done {
			out.Done = 1
		}
	}
	out.State = stateOf(ph, out.Due, out.Done, out.Of, today)
	return out
}

// Progress returns for every community of the scope that has something due by the day how much of it is done, in path order.
// Only what posts of the community hold counts. Every measure is one query, whatever the size of the scope. Ticks and goals
// count as of the day, the register as it is now.
func (s *Store) Progress(ctx context.Context, scope place.Scope, p *plan.Plan, day clock.Date) ([]Progress, error) {
	var due []*plan.Task
	var goals reach
	for i := range p.Phases {
		ph := &p.Phases[i]
		for j := range ph.Tasks {
			t := &ph.Tasks[j]
			if on := ph.DueOn(t); on != "" && on <= day && t.Per != "office" && ofCommunity(t) {
				due = append(due, t)
				if t.Done == goalReached {
					goals = s.reached(scope, p, day)
				}
			}
		}
	}
	if len(due) == 0 {
		return nil, nil
	}
	c, err := s.count(ctx, scope, p, day, goals)
	if err != nil {
		return nil, err
	}
	var out []Progress
	for _, path := range c.order {
		one := Progress{Community: path}
		for _, t := range due {
			if done, of := c.part(path, t); of > 0 {
				one.Due, one.Done = one.Due+of, one.Done+done
				one.Tasks = append(one.Tasks, TaskPart{t.ID, done, of})
			}
		}
		if one.Due > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}
