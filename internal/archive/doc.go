// Package archive keeps what belongs to the file of a compound (一院一档): its photos, in pairs of before and after, its papers,
// and whom to call there.
//
// Invariants: what a file is, its bytes say and not its name; a compound keeps the same bytes once; nothing is deleted: what
// is taken out keeps its bytes, its day and its reason and can be put back. (Erasing personal data at the wish of the one they
// are about is another right, which no use case here grants.) A paper that holds personal data is marked so: it opens only
// with a reason that is journaled, and no export carries it. The journal never holds the name or the number of a contact.
//
// Tables: archive_item, archive_contact; the bytes are in blob. Called by survey, report and the edges. Clauses: P1
package archive
