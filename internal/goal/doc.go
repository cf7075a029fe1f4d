// Package goal tells which items of its goal set (八有, 五有, 四有) a compound has. An item is 有, 存疑, 无 or 未知, and it is
// so only by the evidence of inspections: there is no way to tick it. Evidence holds for the days the plan gives it and is
// never deleted; what an item was on any day follows from it.
//
// Invariants: every piece of evidence names the visit behind it; without valid evidence an item is 未知, never 无.
//
// Table: goal_evidence, written in the transaction of the inspection that hands the evidence down. Called by inspect, track,
// week, report and the edges. Clauses: M1 M2 M3 G3
package goal
