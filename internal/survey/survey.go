package survey

import (
	"encoding/json"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/register"
)

// State is how far a submission has come.
type State string

// The states: sent in, returned with notes, sent in again, taken into the register, ended without it.
const (
	Submitted   State = "submitted"
	HasIssues   State = "has_issues"
	Resubmitted State = "resubmitted"
	Accepted    State = "accepted"
	Voided      State = "void"
)

// What a step may be besides the state that it led to.
const (
	Placed  State = "placed"  // the compound of the register was found
	Revived State = "revived" // what was ended waits again
)

// States lists them in the order of a submission's life.
var States = []State{Submitted, HasIssues, Resubmitted, Accepted, Voided}

// Chinese returns the state as an office says it.
func (s State) Chinese() string {
	switch s {
	case HasIssues:
		return "退回修改"
	case Resubmitted:
		return "改好待审"
	case Accepted:
		return "已采纳"
	case Voided:
		return "作废"
	case Placed:
		return "对上登记册"
	case Revived:
		return "恢复"
	default:
		return "待审核"
	}
}

// Waiting reports whether the office has to review it.
func (s State) Waiting() bool { return s == Submitted || s == Resubmitted }

// Open reports whether the submission may still be put right.
func (s State) Open() bool { return s != Accepted && s != Voided }

// Submission is one filled form of one compound with its latest revision's figures. Path and Name are the compound's; of one that
// is not in the register (Found) the community's path and the name on the form.
type Submission struct {
	County      string             `db:"county" json:"-"`
	ID          string             `db:"id" json:"id"`
	Path        place.Path         `db:"path" json:"path"`
	Compound    string             `db:"compound" json:"compound"`
	Name        string             `db:"name" json:"name"`
	Sheet       string             `db:"sheet" json:"sheet,omitempty"` // the code of the paper it was keyed in from; "" = none
	State       State              `db:"state" json:"state"`
	Revision    int64              `db:"revision" json:"revision"`
	AsOf        clock.Date         `db:"as_of" json:"as_of"`
	SentOn      clock.Date         `db:"sent_on" json:"sent_on"`
	SentBy      string             `db:"sent_by" json:"sent_by"`
	Doubts      register.FieldList `db:"doubts" json:"doubts"` // fields that somebody should look at
	Answered    int64              `db:"answered" json:"answered"`
	Observation int64              `db:"observation" json:"observation,omitempty"` // what its acceptance wrote; 0 = not accepted
	Version     int64              `db:"version" json:"version"`
	ChangedAt   int64              `db:"changed_at" json:"changed_at"`
	ChangedBy   string             `db:"changed_by" json:"changed_by"`
}

// Subject is the submission's name in the journal.
func (s *Submission) Subject() string { return "survey:" + s.ID }

// Community returns the place of the community it comes from.
func (s *Submission) Community() place.Path { return s.Path.Community() }

// Revision is a submission as it was sent once. AsWritten is the day on the form where the office's day was taken instead. FilledAt is
// the phone's clock, ReceivedAt the server's, in microseconds of UTC; 0 = not known.
type Revision struct {
	County     string            `db:"county" json:"-"`
	Survey     string            `db:"survey" json:"-"`
	Rev        int64             `db:"rev" json:"rev"`
	Path       place.Path        `db:"path" json:"-"`
	Digest     string            `db:"digest" json:"-"`
	Form       string            `db:"form" json:"form"`
	Plan       string            `db:"plan" json:"plan"`
	Base       int64             `db:"base" json:"base"`
	AsOf       clock.Date        `db:"as_of" json:"as_of"`
	AsWritten  string            `db:"as_written" json:"as_written,omitempty"`
	FilledAt   int64             `db:"filled_at" json:"filled_at,omitempty"`
	ReceivedAt int64             `db:"received_at" json:"received_at"`
	At         int64             `db:"at" json:"at"`
	Actor      string            `db:"actor" json:"-"`
	By         string            `db:"by_name" json:"by"`
	Post       string            `db:"post" json:"post"`
	Answers    register.Readings `db:"answers" json:"-"` // personal data among them
	Why        string            `db:"why" json:"why,omitempty"`
}

// clockSlack is how far a phone's clock may be off, or a form may wait for a connection, before it is worth a word: 30 days back, an
// hour ahead. In microseconds.
const (
	clockBehind = 30 * 24 * 3600 * 1_000_000
	clockAhead  = 3600 * 1_000_000
)

// ClockOff reports whether the phone's clock and the server's cannot both be right, or the form waited very long.
func (r *Revision) ClockOff() bool {
	return r.FilledAt != 0 && (r.FilledAt > r.ReceivedAt+clockAhead || r.FilledAt < r.ReceivedAt-clockBehind)
}

// Photo is a picture of a revision. Kind is photo for one of the compound, paper for one of the sheet it was keyed in from.
type Photo struct {
	Survey  string `db:"survey" json:"-"`
	Rev     int64  `db:"rev" json:"rev"`
	Pos     int    `db:"pos" json:"pos"`
	Kind    string `db:"kind" json:"kind"`
	Hash    string `db:"hash" json:"hash"`
	Caption string `db:"caption" json:"caption,omitempty"`
}

// The kinds of photos.
const (
	OfCompound = "photo"
	OfPaper    = "paper"
)

// Step is what was done with a submission: sent, returned, accepted, ended.
type Step struct {
	Survey string     `db:"survey" json:"-"`
	Seq    int64      `db:"seq" json:"seq"`
	Kind   State      `db:"kind" json:"kind"`
	Rev    int64      `db:"rev" json:"rev"`
	Day    clock.Date `db:"day" json:"day"`
	At     int64      `db:"at" json:"at"`
	By     string     `db:"by_name" json:"by"`
	Post   string     `db:"post" json:"post"`
	Notes  Notes      `db:"notes" json:"notes,omitempty"`
}

// Notes are words about fields by their ids; "" is the whole form. In an acceptance they name the fields that were left out.
type Notes map[string]string

// Scan reads the stored form.
func (n *Notes) Scan(v any) error {
	text, _ := v.(string)
	if b, ok := v.([]byte); ok {
		text = string(b)
	}
	*n = nil
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), n)
}

func (n Notes) encode() string {
	if len(n) == 0 {
		return ""
	}
	b, _ := json.Marshal(n) // strings only
	return string(b)
}

// Record is a submission with everything that was done with it.
type Record struct {
	Submission
	Revisions []Revision `json:"revisions"` // the latest first
	Photos    []Photo    `json:"photos"`
	Steps     []Step     `json:"steps"` // the latest first
}

// Last is the latest revision.
func (r *Record) Last() *Revision { return &r.Revisions[0] }

// Issues are the notes of a submission that was returned and not sent in again; nil for any other.
func (r *Record) Issues() Notes {
	if r.State == HasIssues && len(r.Steps) > 0 {
		return r.Steps[0].Notes
	}
	return nil
}
