// Package report holds views across concepts that change nothing: the dossier of a compound (一院一档), a folder that anybody
// reads without Bayou and that bayou verify checks offline; and the one search over compounds, houses, companies, papers and owners.
//
// Invariants: a dossier holds no personal data; the same state on the same day gives the same bytes; whatever is left out is
// named. It is written as it is read, photos and papers one at a time.
//
// Tables: none. Called by the edges. Clauses: P1 S1
package report
