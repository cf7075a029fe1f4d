package inspect

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// NewVisit is an inspection to record. The phone makes the ids, so that sending twice changes nothing.
type NewVisit struct {
	ID       string     // UUID
	Compound string     // id
	Day      clock.Date // "" = today
	Lines    []NewLine
	RestOK   bool // every applicable line that is not named was looked at and nothing was found
	Note     string
}

// NewLine is one line of the sheet as it was inspected. A line with findings is Found, whatever State says.
type NewLine struct {
	Line     string
	State    LineState
	Findings []NewFinding
}

// NewFinding is one thing found on a line.
type NewFinding struct {
	ID     string // UUID; "" = made from the visit's
	Text   string
	Count  int        // places of the same kind, each of which costs the line's points; 0 = 1
	Due    clock.Date // "" = the line's work days after the visit
	Photos [][]byte
}

// Visit is a recorded inspection. Points is its score out of the sheet's total; Got, Of and Rule say how it came about (see
// Result). Plan is the hash of the plan whose sheet was used.
type Visit struct {
	County   string       `db:"county" json:"-"`
	ID       string       `db:"id" json:"id"`
	Path     place.Path   `db:"path" json:"path"`
	Compound string       `db:"compound" json:"compound"`
	Name     string       `db:"name" json:"name"` // of the compound, then
	Office   account.Role `db:"office" json:"office"`
	Day      clock.Date   `db:"day" json:"day"`
	Week     clock.Week   `db:"week" json:"week"` // in which it counts: its day's, or the first open one when it was sent in after the close
	At       int64        `db:"at" json:"at"`     // when it was recorded
	Actor    string       `db:"actor" json:"-"`
	By       string       `db:"by_name" json:"by"`
	Plan     string       `db:"plan" json:"plan"`
	Points   plan.Points  `db:"points" json:"points"`
	Got      plan.Points  `db:"got_points" json:"got"`
	Of       plan.Points  `db:"of_points" json:"of"`
	Rule     string       `db:"rule" json:"rule,omitempty"`
	Findings int          `db:"findings" json:"findings"`
	Note     string       `db:"note" json:"note,omitempty"`
	Digest   string       `db:"digest" json:"-"` // of what was sent
}

// Subject is the visit's name in the journal.
func (v *Visit) Subject() string { return "visit:" + v.ID }

// Report is a visit with everything that explains its score.
type Report struct {
	Visit
	Lines          []LineScore    `json:"lines"`
	Found          []Finding      `json:"found"`
	Outcomes       []OutcomeScore `json:"outcomes"`       // 路平灯明 …
	Beautification []OutcomeScore `json:"beautification"` // 美化、亮化 …
}

const visitColumns = "county, id, path, compound, name, office, day, week, at, actor, by_name, plan, points, got_points, of_points, rule, findings, note, digest"

const lineColumns = "line, block, title, state, max_points, lost, spots, why"
