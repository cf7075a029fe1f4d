package track

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Parts are what the track is built on. Findings returns the findings of the compounds that are not closed; Goals the states of
// the items of each compound's goal set. Both are asked once for a whole list.
type Parts struct {
	DB       *db.DB
	Journal  *audit.Journal
	Clock    clock.Clock
	Areas    *area.Store
	Plans    *plan.Store
	Register *register.Store
	Findings func(ctx context.Context, scope place.Scope, compounds []string) ([]Finding, error)
	Goals    func(ctx context.Context, scope place.Scope, p *plan.Plan, compounds []register.Compound, today clock.Date) (map[string][]goal.ItemState, error)
}

// Store keeps what people say of tasks and derives the rest. Table: task_done.
type Store struct{ Parts }

// New returns the track of a database.
func New(p Parts) *Store { return &Store{p} }

// Phases returns the phases of the plan in a sub-district on a day with the state of every task. What lies outside the scope
// does not count: a community's head sees the part of his community.
func (s *Store) Phases(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, today clock.Date) ([]PhaseState, error) {
	return nil, nil
}

// Task returns one task with every unit it falls to, in path order; fault.NotFound when the plan has none of that id.
func (s *Store) Task(ctx context.Context, scope place.Scope, street place.Path, p *plan.Plan, id string, today clock.Date) (TaskState, []Unit, error) {
	return TaskState{}, nil, nil
}

// Tick says that a task is done at a place: the sub-district, a community or a compound, as the task is per. It needs a note.
func (s *Store) Tick(ctx context.Context, by account.Who, task string, at place.Path, note string) (Tick, error) {
	return Tick{}, nil
}

// Untick takes it back with a reason.
func (s *Store) Untick(ctx context.Context, by account.Who, task string, at place.Path, why string) error {
	return nil
}

// Progress returns for every community of the scope that has something due by the day how much of it is done, in path order.
// Every measure is one query, whatever the size of the scope. Ticks count as of the day, the register as it is now.
func (s *Store) Progress(ctx context.Context, scope place.Scope, p *plan.Plan, day clock.Date) ([]Progress, error) {
	return nil, nil
}

// NextSteps returns the next step of each compound of a list, by id, with a fixed number of queries.
func (s *Store) NextSteps(ctx context.Context, scope place.Scope, p *plan.Plan, compounds []register.Compound, today clock.Date) (map[string]Step, error) {
	return nil, nil
}
