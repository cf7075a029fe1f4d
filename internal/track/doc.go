// Package track says where the work stands and what comes next: the plan's phases and tasks with who holds them and how many
// of them are done (五), and for every compound the one next step with its holder, its day and its reason. It decides nothing;
// it derives, and records only what a person says of tasks that no record shows.
//
// Invariants: a task that a record shows is never ticked; a tick names a person and a note and is taken back, never removed;
// the office's own tasks do not count against a community.
//
// Table: task_done. Called by week, bulletin and the edges. Clauses: P1 P2 P3 O1
package track
