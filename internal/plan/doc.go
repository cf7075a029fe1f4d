// Package plan holds a programme as data: one YAML file with the plan's scope, survey fields, modes, goals, phases, rhythm,
// score sheet and standing, each element with its clause (cite) or the reason of our own choice (default).
//
// Parse reads a file strictly and reports every mistake in one run as FILE:LINE:COL: 中文. Conditions are CEL expressions over
// the survey fields, type-checked when the file is read and answered with three values over intervals: a comparison is Yes or
// No only where it holds or fails on the whole interval that a fact surely lies in.
//
// Packs of law (law.go, term*.go) are read as strictly: Laws.Decide says how many owners must take part and consent, Laws.Terms every
// period, size, paper and person, each from the law that governs it on a day in an area, with its article.
//
// Clauses: D1 D2 G1 G2 G3 S1 O1 O2 M0 M1 M2 M3 P1 P2 P3 A1 A2 A3 A4
package plan
