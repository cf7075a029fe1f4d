package register

import (
	"encoding/json"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// The fields that every plan has and the register itself understands.
const (
	FieldName      = "name"
	FieldCommunity = "community"
	FieldAddress   = "address"
	FieldHousehold = "households"
	FieldCompany   = "company"
	FieldLocation  = "location"
)

// Compound is one compound with its current facts and what the rules make of them.
//
// Scope, Proposed, Next and Missing are projections of the facts by the plan in force when they were last written (see
// Rejudge). The Low figures are the lower ends of what is known, nil when unknown, and serve for sorting and sums.
type Compound struct {
	County   string     `db:"county" json:"-"`
	ID       string     `db:"id" json:"id"`
	Path     place.Path `db:"path" json:"path"`
	Name     string     `db:"name" json:"name"`
	NameKey  string     `db:"name_key" json:"-"`
	Pinyin   string     `db:"pinyin" json:"-"`
	Initials string     `db:"initials" json:"-"`
	Address  string     `db:"address" json:"address"`

	Scope    plan.Truth  `db:"scope" json:"scope"`
	Proposed string      `db:"proposed" json:"proposed"` // the mode the plan proposes; "" = not decided by the facts
	Next     string      `db:"next" json:"next"`         // the field to survey next; "" = none
	Missing  FieldList   `db:"missing" json:"missing"`   // fields the rules ask of which nothing is known
	Mode     string      `db:"mode" json:"mode"`         // the mode a person decided; "" = not yet
	Modes    ModeHistory `db:"modes" json:"-"`

	HouseholdsLow *int64 `db:"households_low" json:"-"` // thousandths of a household
	BuiltLow      *int64 `db:"built_low" json:"-"`      // days since 1970-01-01
	FloorAreaLow  *int64 `db:"floor_area_low" json:"-"` // thousandths of a ㎡

	Facts       Facts      `db:"facts" json:"facts"`
	Doubts      int64      `db:"doubts" json:"doubts"` // facts that were not understood or that two sources state differently
	Version     int64      `db:"version" json:"version"`
	Run         string     `db:"run" json:"-"` // the import that created it; "" = by hand
	CreatedAt   int64      `db:"created_at" json:"created_at"`
	ChangedAt   int64      `db:"changed_at" json:"changed_at"`
	ChangedBy   string     `db:"changed_by" json:"changed_by"`
	WithdrawnOn clock.Date `db:"withdrawn_on" json:"withdrawn_on"` // "" = in the register
	Withdrawn   string     `db:"withdrawn" json:"withdrawn"`       // why
}

// Community returns the place of the community the compound lies in.
func (c *Compound) Community() place.Path { return c.Path.Community() }

// Subject is the compound's name in the journal.
func (c *Compound) Subject() string { return "compound:" + c.ID }

// Judged is what the rules of a plan say of one compound's facts. Mode "" and Next "" as in Compound.
type Judged struct {
	Scope      plan.Truth
	Mode, Next string
}

// Judge prepares a plan's rules for judging compounds one after another. The returned function is used by one goroutine.
type Judge func(*plan.Plan) func(plan.Values) Judged

// FieldList is a set of field ids, kept as ",a,b," so that one LIKE finds a member.
type FieldList []string

// ModeSince is a decided mode with the day from which it holds.
type ModeSince struct {
	Mode string     `json:"m"`
	Day  clock.Date `json:"d"`
	At   int64      `json:"t"`
}

// ModeHistory lists the decided modes of a compound in the order of the decisions.
type ModeHistory []ModeSince

// On returns the mode decided by the day, "" before the first decision.
func (h ModeHistory) On(day clock.Date) string {
	mode := ""
	for _, m := range h {
		if m.Day <= day {
			mode = m.Mode
		}
	}
	return mode
}

// last returns the moment of the latest decision, 0 when there is none.
func (h ModeHistory) last() int64 {
	if len(h) == 0 {
		return 0
	}
	return h[len(h)-1].At
}

// Scan reads the stored form.
func (h *ModeHistory) Scan(v any) error {
	s := text(v)
	if s == "" {
		*h = nil
		return nil
	}
	return json.Unmarshal([]byte(s), h)
}

func (h ModeHistory) encode() string {
	if len(h) == 0 {
		return ""
	}
	b, _ := json.Marshal(h) // strings and integers only
	return string(b)
}

func text(v any) string {
	switch s := v.(type) {
	case string:
		return s
	case []byte:
		return string(s)
	}
	return ""
}
