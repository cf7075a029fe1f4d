package track

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/goal"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Kind is what a next step asks for.
type Kind string

// The kinds of next steps, in the order in which they are asked.
const (
	OutOfScope  Kind = "out"         // 不在方案范围内: nothing to do
	Survey      Kind = "survey"      // 补齐摸底
	DecideMode  Kind = "mode"        // 认定模式
	Rectify     Kind = "rectify"     // 整改
	Recheck     Kind = "recheck"     // 回头看
	Work        Kind = "work"        // a step of the mode: 成立业委会 …
	Verify      Kind = "verify"      // 督察核实
	Reach       Kind = "reach"       // 补齐 "有…"
	Consolidate Kind = "consolidate" // 巩固
)

// Link names the record that a step is done on: compound, field, mode, finding, goal or task. ID "" = the compound itself.
type Link struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Step is the next step of a compound. HolderName is the name of the head when the head holds it ("" = 空缺); the offices are
// known by Holder.Title(). Due "" = no day is set.
type Step struct {
	Kind       Kind         `json:"kind"`
	Title      string       `json:"title"`
	Holder     account.Role `json:"holder"`
	HolderName string       `json:"holder_name"`
	Due        clock.Date   `json:"due"`
	Link       Link         `json:"link"`
	Why        string       `json:"why"`
}

// Overdue reports whether the step's day has passed.
func (s Step) Overdue(today clock.Date) bool { return s.Due != "" && s.Due < today }

// Finding is an open finding of a compound as the next step sees it. Rectified says that it waits for the re-check, by Office.
type Finding struct {
	Compound  string
	ID        string
	Text      string
	Due       clock.Date
	Rectified bool
	Office    account.Role // of the inspection; "" = supervision
}

// Standing is everything that the next step of one compound follows from.
type Standing struct {
	Plan     *plan.Plan
	Compound *register.Compound
	Goals    []goal.ItemState // of the decided mode's goal set
	Findings []Finding        // not closed
	Done     map[string]bool  // facts shown or ticked for the compound: committee_formed …
	Head     string           // the name of the community's head
	Today    clock.Date
}

// NextStep derives the next step of a compound.
func NextStep(s Standing) Step { return Step{} }
