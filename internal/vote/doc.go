// Package vote is how the owners of one compound, or of several together, are consulted and decide (业主共同决定): campaigns with their
// roll, and what ballots come to under the law of their day. It also reads what others printed of a vote (Tally). The counting
// itself is verify's, the law plan's.
//
// A campaign goes from draft to posted (its roll hangs) and open (the rule of each matter is fixed). The roll is made from the houses
// when it is posted; from the opening on neither it nor a rule changes. The names on it are personal and are in no journal row.
//
// Tables: campaign, campaign_compound, campaign_matter, campaign_line, campaign_step. Called by the edges.
//
// Clauses: G1 M2 M3 P2
package vote
