// Package week holds a community's weekly report, the standing of the communities and the close that freezes both.
//
// A report drafts itself from recorded facts; the head of the station confirms it and adds what he likes. The standing is
// computed by the plan's formula from outcomes, never from people. Closing a week freezes every figure with its reasons, the
// formula and the plan's hash into one snapshot per sub-district, which is never written again.
//
// An inspection that is sent in after the close of its week (a phone was offline) counts in the first week that is open then, with
// its findings' terms; that week's report tells it with its own day as 补录.
//
// Invariants: a week is closed once; nothing of a closed week changes; a confirmation or an inspection and a close of one
// sub-district cannot pass each other (both write the row week_snapshot, whose column writes counts what came before the close).
//
// The snapshot carries what the standing rests on and is taken for a whole country at once; what a bulletin tells beside it
// (Facts) is read as of the week's Sunday when the bulletin is drafted, and frozen with it.
//
// Tables: weekly_report, week_excuse, week_snapshot, standing. Above it: bulletin, report and the edges.
// Clauses: A2, A3.
package week
