// Package meeting holds the meetings of a sub-district, first of all Monday's (例会): who came, what was said, what was
// decided, who holds each decision and until when, and whether it was done. A decision stays open from meeting to meeting
// until somebody says that it is done.
//
// Invariants: one meeting per sub-district and week, on the Monday after the week or the next work day (area.MeetingDay); a
// decision lies in the place of its holder, the community's or the sub-district's own.
//
// Tables: meeting, attendance, decision. The agenda is put together by the page that shows it.
// Clauses: A2.
package meeting
