// Package bulletin holds the 督察周报: drafted from a closed week's snapshot, edited, submitted, approved by a leader who did not
// write it, issued under a number and published. What is issued never changes; a mistake is put right by a correction (更正),
// a new numbered document that names the one it corrects.
//
// Invariants: numbers of a sub-district and year of issue run 1, 2, 3 … without gap or double; number, both documents and the
// state "issued" come into being in one transaction; the documents are kept by hash, so that a reprint gives the same bytes.
//
// Tables: bulletin, bulletin_series. Clauses: A4.
package bulletin
