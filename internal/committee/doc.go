// Package committee holds the bodies by which owners speak: owners' committees (业主委员会) and residents' committees
// (居民自治管理委员会, 物业管理委员会), of one compound or jointly of several, how each comes to be, who sits in it until when, and its
// meetings.
//
// A formation is a track of steps. Each has an earliest and a latest day with the article behind it; what only a guide
// or a default of ours says may be done otherwise with a reason. An election is decided by a vote elsewhere and linked by its id. A re-election
// and a by-election are formations of their own that name the body they renew.
//
// Invariants: a compound is in one formation and under one sitting body at most; nothing is done before its day; what was done stays,
// a step that is taken back stays with the reason; paid fees are no condition for anybody. Members' names are published with the
// filing, so they are shown; the journal names nobody, and telephones are not kept here.
//
// Tables: committee, committee_compound, committee_event, committee_person, committee_meeting, committee_decision. Called by the edges.
// Clauses: G1, M2, M3
package committee
