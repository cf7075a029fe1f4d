package difficulty

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
)

// State is where a difficulty stands.
type State string

// The states of a difficulty.
const (
	Open     State = "open"     // 待答复: the office owes an answer
	Answered State = "answered" // 已答复: the community has to say whether it is solved
	Closed   State = "closed"   // 已办结: the community closed it
)

// States lists the states in the order in which they are shown.
var States = []State{Open, Answered, Closed}

// Chinese returns the state as a page says it.
func (s State) Chinese() string {
	return map[State]string{Open: "待答复", Answered: "已答复，待社区确认", Closed: "已办结"}[s]
}

// Difficulty is something a community asked the office to help with, as it stands after its latest step. Path is the compound's
// when it concerns one compound, else the community's. Due is the last day for the answer that is owed or was given.
type Difficulty struct {
	County       string     `db:"county" json:"-"`
	ID           string     `db:"id" json:"id"`
	Path         place.Path `db:"path" json:"path"`
	Compound     string     `db:"compound" json:"compound,omitempty"` // "" = of the community as a whole
	CompoundName string     `db:"compound_name" json:"compound_name,omitempty"`
	Title        string     `db:"title" json:"title"`
	Text         string     `db:"text" json:"text"`
	State        State      `db:"state" json:"state"`
	RaisedOn     clock.Date `db:"raised_on" json:"raised_on"`
	RaisedBy     string     `db:"raised_by" json:"raised_by"`
	Due          clock.Date `db:"due" json:"due"`
	AnsweredOn   clock.Date `db:"answered_on" json:"answered_on,omitempty"` // the first answer; "" while it is owed
	AnsweredBy   string     `db:"answered_by" json:"answered_by,omitempty"`
	Answer       string     `db:"answer" json:"answer,omitempty"`
	Solved       bool       `db:"solved" json:"solved"` // the office says that it is solved, not only explained
	ClosedOn     clock.Date `db:"closed_on" json:"closed_on,omitempty"`
	Reopened     int64      `db:"reopened" json:"reopened"` // how often the community opened it again
	Version      int64      `db:"version" json:"version"`
	ChangedOn    clock.Date `db:"changed_on" json:"changed_on"`
	ChangedAt    int64      `db:"changed_at" json:"changed_at"`
	ChangedBy    string     `db:"changed_by" json:"changed_by"`
}

// Community returns the place of the community that raised the difficulty.
func (d *Difficulty) Community() place.Path { return d.Path.Community() }

// Subject is the difficulty's name in the journal.
func (d *Difficulty) Subject() string { return "difficulty:" + d.ID }

// Late reports whether on the day the office has answered past the due day, or owes an answer that is past due.
func (d *Difficulty) Late(day clock.Date) bool {
	if d.AnsweredOn != "" {
		return d.AnsweredOn > d.Due
	}
	return d.State == Open && d.Due < day
}

// Holder returns the post that has the next step: the property office, then the community's head; "" once closed.
func (d *Difficulty) Holder() account.Role {
	switch d.State {
	case Open:
		return account.Property
	case Answered:
		return account.Head
	default:
		return ""
	}
}

// Kind is what a step did.
type Kind string

// The kinds of steps.
const (
	Raise  Kind = "raise"
	Answer Kind = "answer"
	Accept Kind = "accept"
	Reopen Kind = "reopen"
)

// Chinese returns the kind as a page says it.
func (k Kind) Chinese() string {
	return map[Kind]string{Raise: "提出", Answer: "答复", Accept: "社区确认办结", Reopen: "社区退回重办"}[k]
}

// Step is one thing that was done about a difficulty. It never changes. Due is the last day for the answer that the step makes
// owed, or by which this answer was owed; "" where none is.
type Step struct {
	Seq    int64      `db:"seq" json:"seq"`
	Kind   Kind       `db:"kind" json:"kind"`
	Text   string     `db:"text" json:"text"`
	Solved bool       `db:"solved" json:"solved,omitempty"`
	Day    clock.Date `db:"day" json:"day"`
	At     int64      `db:"at" json:"at"`
	Due    clock.Date `db:"due" json:"due"`
	By     string     `db:"by_name" json:"by"`
	Post   string     `db:"post" json:"post"`
}

// Late reports whether the step is an answer that came past its due day.
func (s Step) Late() bool { return s.Kind == Answer && s.Due != "" && s.Day > s.Due }

// take brings the difficulty to where the step leaves it. A further answer to the same asking leaves the day of the first.
func (d *Difficulty) take(s Step) {
	switch s.Kind {
	case Raise:
		d.RaisedOn, d.RaisedBy, d.Due, d.State = s.Day, s.By, s.Due, Open
	case Answer:
		if d.AnsweredOn == "" {
			d.AnsweredOn = s.Day
		}
		d.AnsweredBy, d.Answer, d.Solved, d.State = s.By, s.Text, s.Solved, Answered
	case Accept:
		d.ClosedOn, d.State = s.Day, Closed
	case Reopen:
		d.AnsweredOn, d.AnsweredBy, d.Answer, d.Solved, d.ClosedOn = "", "", "", false, ""
		d.Due, d.State = s.Due, Open
		d.Reopened++
	}
	d.Version, d.ChangedOn, d.ChangedAt, d.ChangedBy = s.Seq, s.Day, s.At, s.By
}

// fold returns the difficulty as the steps leave it, oldest first.
func (d *Difficulty) fold(steps []Step) Difficulty {
	out := Difficulty{
		County: d.County, ID: d.ID, Path: d.Path, Compound: d.Compound, CompoundName: d.CompoundName, Title: d.Title, Text: d.Text,
	}
	for _, s := range steps {
		out.take(s)
	}
	return out
}

// Record is a difficulty with its steps, oldest first.
type Record struct {
	Difficulty
	Steps []Step `json:"steps"`
}
