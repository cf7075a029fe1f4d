package track

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/declaration"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// The facts that records show already. A task whose Done names another one is ticked by a person until its record is kept here.
const (
	stationsSet = "stations_set" // the community's station is set up
	surveyed    = "surveyed"     // nothing that the rules ask of the compound is open
	archived    = "archived"     // every fact that the rules ask of the compound is known
	modeDecided = "mode_decided"
	goalReached = "goal_reached" // every item of the goal set is had, by inspections

	declared     = declaration.FactDeclared
	servicePlan  = declaration.FactServicePlan
	rulesWritten = declaration.FactRules
)

// Shown reports whether records show that the task is done; every other task is ticked.
func Shown(t *plan.Task) bool { return shown(t.Done) }

func shown(fact string) bool {
	switch fact {
	case stationsSet, surveyed, archived, modeDecided, goalReached:
		return true
	}
	return kept(fact)
}

// kept reports whether declarations or papers show a fact.
func kept(fact string) bool { return fact == declared || fact == servicePlan || fact == rulesWritten }

// roleOf returns the post of the accounts that stands for a post of the plan.
func roleOf(post string) account.Role {
	if post == "office" {
		return account.Property
	}
	return account.Role(post)
}

// ofCommunity reports whether a task is held by somebody of the community rather than by the office.
func ofCommunity(t *plan.Task) bool {
	switch roleOf(t.Holder) {
	case account.Head, account.CellWorker, account.Committee, account.Company:
		return true
	}
	return false
}

// TickedAt returns the place over which somebody needs account.TickTask to tick a task at a place: the place itself where the
// community holds the task, the sub-district where the office does.
func TickedAt(t *plan.Task, at place.Path) place.Path {
	if ofCommunity(t) {
		return at
	}
	return at.Street()
}

// State is where a task or a phase stands on a day.
type State string

// The states.
const (
	Done    State = "done"    // 已完成
	Due     State = "due"     // 进行中: its phase has begun
	Overdue State = "overdue" // 逾期: its day has passed
	Ahead   State = "ahead"   // 未开始
	Nothing State = "nothing" // 无对象: there is nobody it falls to
)

// Chinese returns the state as a page says it.
func (s State) Chinese() string {
	return map[State]string{Done: "已完成", Due: "进行中", Overdue: "逾期未完成", Ahead: "未开始", Nothing: "暂无对象"}[s]
}

// PhaseState is a phase of the plan with its tasks. State is Due while the phase runs and Done when its last day has passed,
// whatever its tasks say.
type PhaseState struct {
	Phase *plan.Phase `json:"phase"`
	State State       `json:"state"`
	Tasks []TaskState `json:"tasks"`
}

// TaskState is a task of a phase: Done of Of units (the office, communities or compounds) have done it.
type TaskState struct {
	Task        *plan.Task   `json:"task"`
	Phase       string       `json:"phase"`
	Holder      account.Role `json:"holder"`
	Due         clock.Date   `json:"due"` // "" = the plan names none
	State       State        `json:"state"`
	Done        int          `json:"done"`
	Of          int          `json:"of"`
	Ticked      bool         `json:"ticked"` // a person says that it is done; else a record shows it
	Communities []Share      `json:"communities,omitempty"`
}

// Share is one community's part of a task, in path order; empty for tasks of the office.
type Share struct {
	Path place.Path `json:"path"`
	Done int        `json:"done"`
	Of   int        `json:"of"`
}

// Unit is one that a task falls to: the office, a community or a compound. Done tells whether it is done; How says what shows
// it, or what is missing. Tick is the person's word, nil where a record decides or nobody ticked.
type Unit struct {
	Path     place.Path `json:"path"`
	Compound string     `json:"compound,omitempty"`
	Name     string     `json:"name"`
	Done     bool       `json:"done"`
	How      string     `json:"how"`
	Tick     *Tick      `json:"tick,omitempty"`
}

// Tick is a person's word that a task is done. UndoneOn "" = in force.
type Tick struct {
	County   string     `db:"county" json:"-"`
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"path"`
	Task     string     `db:"task" json:"task"`
	Note     string     `db:"note" json:"note"`
	Day      clock.Date `db:"day" json:"day"`
	At       int64      `db:"at" json:"at"`
	By       string     `db:"by_name" json:"by"`
	Post     string     `db:"post" json:"post"`
	UndoneOn clock.Date `db:"undone_on" json:"undone_on,omitempty"`
	UndoneBy string     `db:"undone_by" json:"undone_by,omitempty"`
	Why      string     `db:"undone_why" json:"undone_why,omitempty"`
}

// stateOf tells where a task of a phase stands.
func stateOf(ph *plan.Phase, due clock.Date, done, of int, today clock.Date) State {
	switch {
	case of == 0:
		return Nothing
	case done == of:
		return Done
	case due != "" && due < today:
		return Overdue
	case today < ph.Start:
		return Ahead
	}
	return Due
}

func phaseState(ph *plan.Phase, today clock.Date) State {
	switch {
	case today < ph.Start:
		return Ahead
	case ph.End != "" && ph.End < today:
		return Done
	}
	return Due
}

// task finds a task of the plan.
func task(p *plan.Plan, id string) (*plan.Phase, *plan.Task, bool) {
	for i := range p.Phases {
		for j := range p.Phases[i].Tasks {
			if t := &p.Phases[i].Tasks[j]; t.ID == id {
				return &p.Phases[i], t, true
			}
		}
	}
	return nil, nil, false
}

// Progress is how far a community is with what its own posts hold and was due by the day: Done of Due units.
type Progress struct {
	Community place.Path `json:"community"`
	Due       int        `json:"due"`
	Done      int        `json:"done"`
	Tasks     []TaskPart `json:"tasks"` // those due, in the plan's order
}

// TaskPart is one task's part of a community's progress.
type TaskPart struct {
	Task string `json:"task"`
	Done int    `json:"done"`
	Of   int    `json:"of"`
}
