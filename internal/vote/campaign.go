package vote

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// State is how far a campaign has come.
type State string

// The states, in their order; Void is given up.
const (
	Draft     State = "draft"
	Posted    State = "posted"
	Open      State = "open"
	Closed    State = "closed"
	Announced State = "announced"
	Filed     State = "filed"
	Void      State = "void"
)

// States lists the states in their order.
var States = []State{Draft, Posted, Open, Closed, Announced, Filed, Void}

// Chinese returns the state as a page says it.
func (s State) Chinese() string {
	return map[State]string{
		Draft: "准备中", Posted: "名册公示中", Open: "表决中", Closed: "已计票", Announced: "已公告结果", Filed: "已备案", Void: "已中止",
	}[s]
}

// Form is how the owners meet (民法典 278 and 物业管理条例 12 leave both).
type Form string

// The forms.
const (
	Written Form = "written"
	Meeting Form = "meeting"
)

// Forms lists the forms in the order in which they are shown.
var Forms = []Form{Written, Meeting}

// Chinese returns the form as a page says it.
func (f Form) Chinese() string {
	return map[Form]string{Written: "书面征求意见", Meeting: "集体讨论"}[f]
}

// Campaign is one consultation or vote. Path is its compound's place, or the nearest place that holds all its compounds. The cites
// are the owners' own rules, by name and article; "" = there is none and what it would allow is not done: SilentCite lets the silent
// follow the majority, ParkingCite counts parking spaces, FollowCite offers 随多数 on the ballot. AreaCode is the statistical code
// by which the law is asked. ClosesOn is the last day on which a ballot is taken. Lines is the length of the roll. Root and File are
// the sealed file's, from the close on. Ended says why a campaign was given up.
type Campaign struct {
	County      string     `db:"county" json:"-"`
	ID          string     `db:"id" json:"id"`
	Path        place.Path `db:"path" json:"path"`
	Title       string     `db:"title" json:"title"`
	Form        Form       `db:"form" json:"form"`
	State       State      `db:"state" json:"state"`
	Convener    string     `db:"convener" json:"convener"`
	Place       string     `db:"place" json:"place"`
	AreaCode    string     `db:"area_code" json:"area_code"`
	SilentCite  string     `db:"silent_cite" json:"silent_cite,omitempty"`
	ParkingCite string     `db:"parking_cite" json:"parking_cite,omitempty"`
	FollowCite  string     `db:"follow_cite" json:"follow_cite,omitempty"`
	PostedOn    clock.Date `db:"posted_on" json:"posted_on,omitempty"`
	OpensOn     clock.Date `db:"opens_on" json:"opens_on"`
	ClosesOn    clock.Date `db:"closes_on" json:"closes_on"`
	ClosedOn    clock.Date `db:"closed_on" json:"closed_on,omitempty"`
	AnnouncedOn clock.Date `db:"announced_on" json:"announced_on,omitempty"`
	Ended       string     `db:"ended" json:"ended,omitempty"`
	Counters    Names      `db:"counters" json:"-"`
	Lines       int64      `db:"lines" json:"lines"`
	Root        string     `db:"root" json:"root,omitempty"`
	File        string     `db:"file" json:"-"`
	Version     int64      `db:"version" json:"version"`
	MadeOn      clock.Date `db:"made_on" json:"made_on"`
	ChangedOn   clock.Date `db:"changed_on" json:"changed_on"`
	ChangedAt   int64      `db:"changed_at" json:"changed_at"`
	ChangedBy   string     `db:"changed_by" json:"changed_by"`
}

// Subject is the campaign's name in the journal and the subject of its notices.
func (c *Campaign) Subject() string { return "campaign:" + c.ID }

// Member is one compound of a campaign.
type Member struct {
	N        int64      `db:"n" json:"n"`
	Compound string     `db:"compound" json:"compound"`
	Path     place.Path `db:"path" json:"-"`
	Name     string     `db:"name" json:"name"`
}

// Matter is one question of the ballot paper. Candidates nil = for or against. Seats is how many candidates an election takes; of
// every other vote between several it is 1. Rule is what the law needs, fixed at the opening; before that it is the zero Decision.
// Outcome and Clause are passed, failed or undetermined, strictly and under the clause on the silent; "" = not counted.
type Matter struct {
	N          int64    `db:"n" json:"n"`
	Matter     string   `db:"matter" json:"matter"`
	Title      string   `db:"title" json:"title"`
	Candidates Names    `db:"candidates" json:"candidates,omitempty"`
	Seats      int64    `db:"seats" json:"seats"`
	Rule       RuleText `db:"rule" json:"-"`
	Outcome    string   `db:"outcome" json:"outcome,omitempty"`
	Clause     string   `db:"clause" json:"clause,omitempty"`
	Winner     string   `db:"winner" json:"winner,omitempty"`
}

// Step is one thing that happened to a campaign: kind names it (make, post, correct, open, extend, close, …), Text says it.
type Step struct {
	Seq  int64      `db:"seq" json:"seq"`
	Kind string     `db:"kind" json:"kind"`
	Text string     `db:"text" json:"text"`
	Day  clock.Date `db:"day" json:"day"`
	At   int64      `db:"at" json:"at"`
	By   string     `db:"by_name" json:"by"`
	Post string     `db:"post" json:"post"`
}

// Record is a campaign with what belongs to it, without its roll.
type Record struct {
	Campaign
	Compounds []Member `json:"compounds"`
	Matters   []Matter `json:"matters"`
	Steps     []Step   `json:"steps"`
}

// Joint reports whether several compounds decide together.
func (r *Record) Joint() bool { return len(r.Compounds) > 1 }

// CompoundNames names the compounds in their order.
func (r *Record) CompoundNames() string {
	names := make([]string, len(r.Compounds))
	for i := range r.Compounds {
		names[i] = r.Compounds[i].Name
	}
	return strings.Join(names, "、")
}

// Names is a list of names, kept as JSON.
type Names []string

// Value implements driver.Valuer.
func (n Names) Value() (driver.Value, error) { return encoded([]string(n), len(n) == 0) }

// Scan implements sql.Scanner.
func (n *Names) Scan(v any) error { return decoded(v, n) }

// RuleText is a rule of the law, kept as JSON.
type RuleText struct{ plan.Decision }

// Value implements driver.Valuer.
func (r RuleText) Value() (driver.Value, error) { return encoded(r.Decision, r.Regime == "") }

// Scan implements sql.Scanner.
func (r *RuleText) Scan(v any) error { return decoded(v, &r.Decision) }

func encoded(v any, empty bool) (driver.Value, error) {
	if empty {
		return "", nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func decoded(v, to any) error {
	switch text := v.(type) {
	case string:
		if text == "" {
			return nil
		}
		return json.Unmarshal([]byte(text), to)
	case []byte:
		return decoded(string(text), to)
	}
	return fmt.Errorf("%T where text was kept", v)
}
