package notice

import (
	"bayou/gongwen"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Notice is a notice that hangs or hung. Who posts one fills County to Issuer, Days, and PostedOn and At where they differ from
// today and Path.
type Notice struct {
	County   string     `db:"county" json:"-"`
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"-"`
	Subject  string     `db:"subject" json:"subject"` // noun:id of what it is about: committee:…, campaign:…
	Kind     string     `db:"kind" json:"kind"`       // of the subject's own vocabulary: roll, result, members …
	Title    string     `db:"title" json:"title"`
	Text     string     `db:"text" json:"text"` // paragraphs, one to a line
	Places   string     `db:"places" json:"places"`
	Cite     string     `db:"cite" json:"cite"` // the article that asks for it and for the period; "" = none
	Issuer   string     `db:"issuer" json:"issuer"`
	Days     int64      `db:"days" json:"days"`
	PostedOn clock.Date `db:"posted_on" json:"posted_on"`
	Until    clock.Date `db:"until" json:"until"` // the period's last day, whole
	PostedAt int64      `db:"posted_at" json:"posted_at"`
	PostedBy string     `db:"posted_by" json:"posted_by"`
	Post     string     `db:"post" json:"post"`
	File     string     `db:"file" json:"file"` // hash of the document
	DownOn   clock.Date `db:"down_on" json:"down_on,omitempty"`
	Reason   string     `db:"down_reason" json:"down_reason,omitempty"`
	DownBy   string     `db:"down_by" json:"down_by,omitempty"`
	Version  int64      `db:"version" json:"version"`

	// At are the places whose people see the notice and prove that it hangs; nil = Path. A joint notice hangs in several compounds.
	At []place.Path `db:"-" json:"-"`
	// Blocks follow the text in the document: tables.
	Blocks []gongwen.Block `db:"-" json:"-"`
}

// Proof is a photo that shows the notice hanging at a place on a day. Struck says why it does not count; "" = it does.
type Proof struct {
	Hash   string     `db:"hash" json:"hash"`
	Path   place.Path `db:"path" json:"-"`
	Place  string     `db:"place" json:"place"`
	Day    clock.Date `db:"day" json:"day"`
	At     int64      `db:"at" json:"at"`
	By     string     `db:"by_name" json:"by"`
	Post   string     `db:"post" json:"post"`
	Struck string     `db:"struck" json:"struck,omitempty"`
}

// Objection is what somebody of a room brought up against a notice (异议). Struck says why it was entered wrongly; "" = it stands.
type Objection struct {
	ID         string     `db:"id" json:"id"`
	Path       place.Path `db:"path" json:"-"`
	Room       string     `db:"room" json:"room"`
	Text       string     `db:"text" json:"text"`
	Day        clock.Date `db:"day" json:"day"`
	At         int64      `db:"at" json:"at"`
	By         string     `db:"by_name" json:"by"`
	Post       string     `db:"post" json:"post"`
	Answer     string     `db:"answer" json:"answer,omitempty"`
	AnsweredOn clock.Date `db:"answered_on" json:"answered_on,omitempty"`
	AnsweredBy string     `db:"answered_by" json:"answered_by,omitempty"`
	Struck     string     `db:"struck" json:"struck,omitempty"`
}

// Record is a notice with its proofs and objections, oldest first.
type Record struct {
	Notice
	Proofs     []Proof     `json:"proofs"`
	Objections []Objection `json:"objections"`
}

// State is where a notice stands on a day.
type State string

// The states of a notice.
const (
	Hanging State = "hanging"
	Ended   State = "ended" // the period is over
	Down    State = "down"  // taken down before
)

// Chinese is the state's word on a page.
func (s State) Chinese() string {
	return map[State]string{Hanging: "公示中", Ended: "期满", Down: "已撤下"}[s]
}

// Until returns the last day of a period of days after the day of posting, which is not counted (民法典 201); one that falls on a day
// off moves to the next work day (民法典 203). No days: it hangs without a period.
func Until(posted clock.Date, days int64) clock.Date {
	if days <= 0 {
		return posted
	}
	return area.NextWorkday(posted.Add(int(days)))
}

// Over reports whether the whole period has passed before the day. A notice that was taken down never completes its period.
func (n *Notice) Over(day clock.Date) bool { return n.DownOn == "" && day > n.Until }

// State returns where the notice stands on the day.
func (n *Notice) State(day clock.Date) State {
	switch {
	case n.DownOn != "":
		return Down
	case n.Over(day):
		return Ended
	}
	return Hanging
}

// Open returns the objections that stand without an answer.
func (r *Record) Open() []Objection {
	var out []Objection
	for _, o := range r.Objections {
		if o.Answer == "" && o.Struck == "" {
			out = append(out, o)
		}
	}
	return out
}

// Proven reports whether a photo that counts shows the notice hanging.
func (r *Record) Proven() bool {
	for _, p := range r.Proofs {
		if p.Struck == "" {
			return true
		}
	}
	return false
}
