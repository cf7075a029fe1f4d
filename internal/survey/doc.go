// Package survey holds the 摸底调查: the form that follows from the plan's fields, its printed sheets, what is filled in, and the
// office's review of it.
//
// Invariants: nothing is overwritten: a correction is a new revision of the same submission, and an accepted one never changes;
// recording a revision again changes nothing; what is accepted becomes one observation of the register in the same transaction;
// nobody accepts what his own community sent; a compound that was met outside the register enters it only when a reviewer says that
// it is none of those that are there; what can never be accepted is ended with a reason, not deleted; a person's work is never
// counted.
//
// Tables: survey, survey_revision, survey_photo, survey_step. Called by the edges.
// Clauses: P1 M0
package survey
