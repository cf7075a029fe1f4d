// Package vote answers what the owners of a compound have decided: which rule a matter stands under on its day, what the ballots
// come to, and whether the figures that somebody printed follow from them. The counting itself is verify's, the law plan's.
//
// Clauses: G1 M2 M3 P2
package vote
