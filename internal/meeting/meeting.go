package meeting

import (
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Meeting is one meeting of a sub-district on one week. Path is the sub-district's.
type Meeting struct {
	ID        string     `db:"id" json:"id"`
	Path      place.Path `db:"path" json:"path"`
	Week      clock.Week `db:"week" json:"week"`
	Day       clock.Date `db:"day" json:"day"`
	Minutes   string     `db:"minutes" json:"minutes"`
	Version   int64      `db:"version" json:"version"`
	ChangedAt int64      `db:"changed_at" json:"changed_at"`
	ChangedBy string     `db:"changed_by" json:"changed_by"`
}

// Presence says whether a community came.
type Presence string

// The kinds of presence.
const (
	Present Presence = "present"
	Leave   Presence = "leave" // excused
	Absent  Presence = "absent"
)

var presences = map[Presence]string{Present: "到会", Leave: "请假", Absent: "缺席"}

// Title returns the presence as an office says it.
func (p Presence) Title() string { return presences[p] }

// Attendance is one community's presence.
type Attendance struct {
	Community place.Path `db:"path" json:"community"`
	State     Presence   `db:"state" json:"state"`
	Note      string     `db:"note" json:"note,omitempty"`
}

// Decision is something decided at a meeting. Path is the holder's place: a community, or the sub-district for the office. Post
// is the post that holds it (head, property, supervision, leader). DoneOn "" = open.
type Decision struct {
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"path"`
	Meeting  string     `db:"meeting" json:"meeting"`
	Week     clock.Week `db:"week" json:"week"`
	Text     string     `db:"text" json:"text"`
	Post     string     `db:"post" json:"post"`
	Due      clock.Date `db:"due" json:"due"`
	MadeOn   clock.Date `db:"made_on" json:"made_on"`
	DoneOn   clock.Date `db:"done_on" json:"done_on,omitempty"`
	DoneNote string     `db:"done_note" json:"done_note,omitempty"`
	DoneBy   string     `db:"done_by" json:"done_by,omitempty"`
}

// Overdue reports whether the decision is still open after its day.
func (d Decision) Overdue(today clock.Date) bool { return d.DoneOn == "" && d.Due < today }

// Sheet is a meeting as its page shows it. Carried are the open decisions of earlier meetings.
type Sheet struct {
	Meeting    Meeting      `json:"meeting"`
	Attendance []Attendance `json:"attendance"`
	Decisions  []Decision   `json:"decisions"`
	Carried    []Decision   `json:"carried"`
}
