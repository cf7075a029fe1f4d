// Package difficulty keeps what a community cannot solve alone (困难, 六(一)): the community raises it, the office answers within
// the plan's work days, and the community alone closes it or opens it again. The office's own late answers are shown like
// everything else that is late.
//
// Invariants: nothing raised is lost, every step is kept and a difficulty is the fold of its steps; only the community closes;
// a difficulty opened again has a new due day, and its earlier lateness stays in its steps.
//
// Tables: difficulty, difficulty_step. Called by week, bulletin and the edges. Clauses: A1
package difficulty
