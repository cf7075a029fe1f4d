// Package notice is what must hang in public (公示、公告): what it is about, since when, for how many days by which rule, where, the
// photos that prove it, and what owners brought up against it with the answers. Committees and votes post through it, inside
// their own transactions.
//
// Invariants: what was posted never changes, and its document is kept byte for byte; a wrong one is taken down with a reason and
// posted anew. The day of posting is not counted, and a period that would end on a day off ends with the next work day
// (民法典 201, 203). A proof or an objection that was entered wrongly is struck with a reason and stays. Who objected is known by his
// room alone.
//
// Tables: notice, notice_at, notice_proof, notice_objection. Called by committee, vote and the edges. Clauses: G1
package notice
