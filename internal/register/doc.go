// Package register keeps the compounds (老旧小区、楼院) of a programme and what is known of them, with the history of every
// fact, and reads and writes the offices' workbooks.
//
// Nothing is overwritten: an observation is everything that one source said of one compound for one day, and the current facts
// are the fold of its observations (see Facts). What was written is kept beside what it was read as. What the plan's rules say
// of the facts is kept in columns beside them, so that lists can ask for it; the rules themselves are the business of the
// packages above, and are passed in as a Judge.
//
// Tables: compound, observation, import_run, import_row, import_map, compound_merge, compound_apart. Every write happens here; reports may read compound.
// Observations of a compound are counted by seq, which is the compound's version after them.
//
// Clauses: S1 (the register, 44 compounds), M0 (the facts), P1 (survey and archive)
package register
