// Package mode answers for each compound whether it is in the plan's scope and which mode it gets, and keeps what a person
// decides about it. The machine proposes with reasons; a named person decides, and an override gives its reason.
//
// The verdict (judge.go) is pure: a plan and the values of one compound in, three-valued scope and mode out. Learning more
// never turns a decided verdict into another one.
//
// Table: mode_decision. Only this package tells the register a compound's decided mode.
//
// Clauses: S1 M0 M1 M2 M3
package mode
