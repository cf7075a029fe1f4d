// Package inspect holds the inspections (督察) of compounds on the plan's score sheet: visits, their lines and findings,
// rectification and re-checks (回头看). A visit explains every point it took; what it found is handed down to goal as evidence
// in the same transaction.
//
// Invariants: a visit never changes once recorded, and recording it again under its client-made id changes nothing; points are
// hundredths and exact; a finding is closed by an office, never by the one who rectified it; overdue is derived from the due
// day. Scores are of compounds, never of persons.
//
// Tables: visit, visit_line, finding, finding_term, finding_photo. Called by track, week, report and the edges.
// Clauses: A3 G3 M1
package inspect
