// Package vote is how the owners of one compound, or of several together, are consulted and decide (业主共同决定): campaigns with their
// roll, deliveries and ballots, and what the ballots come to under the law of their day. It also reads what others printed of a vote
// (Tally). The counting itself is verify's, the law plan's.
//
// A campaign goes from draft to posted (its roll hangs), open (the rule of each matter is fixed, ballots are out) and closed (counted
// and sealed). The roll is made from the houses when it is posted; from the opening on neither it nor a rule changes. A line of the
// roll holds the latest of its deliveries and ballots beside their own rows, so that a count reads one table.
//
// Invariants: a line has one ballot that counts; the person who keyed it in does not check it; what was sealed never changes; names
// of owners are personal and are in no sealed file and no journal row.
//
// Tables: campaign, campaign_compound, campaign_matter, campaign_line, campaign_step, delivery, ballot. Called by the
// edges.
//
// Clauses: G1 M2 M3 P2
package vote
