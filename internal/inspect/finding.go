package inspect

import (
	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// FindingState is where a finding stands.
type FindingState string

// The states of a finding. Overdue is not one: it is an open finding past its due day.
const (
	Open      FindingState = "open"      // 待整改
	Rectified FindingState = "rectified" // 已整改，待回头看
	Closed    FindingState = "closed"    // 已销号
)

// Finding is one thing found, with its present term: each re-opening begins a new term with a new due day. The fields from
// RectifiedOn on are of that term and empty until it happens.
type Finding struct {
	County   string       `db:"county" json:"-"`
	ID       string       `db:"id" json:"id"`
	Path     place.Path   `db:"path" json:"path"` // of the compound
	Compound string       `db:"compound" json:"compound"`
	Name     string       `db:"name" json:"name"` // of the compound, then
	Visit    string       `db:"visit" json:"visit"`
	Office   account.Role `db:"office" json:"office"` // that found it
	Day      clock.Date   `db:"day" json:"day"`
	Pos      int          `db:"pos" json:"-"`
	Line     string       `db:"line" json:"line"`
	Title    string       `db:"title" json:"title"` // of the line
	Text     string       `db:"text" json:"text"`
	Spots    int          `db:"spots" json:"spots"`
	Points   plan.Points  `db:"points" json:"points"` // what it cost, within its line's own
	State    FindingState `db:"state" json:"state"`
	Round    int          `db:"round" json:"round"` // 1, and one more for each re-opening
	Due      clock.Date   `db:"due" json:"due"`
	Version  int64        `db:"version" json:"version"`

	RectifiedOn   clock.Date   `db:"rectified_on" json:"rectified_on,omitempty"`
	RectifiedAt   int64        `db:"rectified_at" json:"-"`
	RectifiedID   string       `db:"rectified_id" json:"-"`
	RectifiedBy   string       `db:"rectified_by" json:"rectified_by,omitempty"`
	Rectification string       `db:"rectification" json:"rectification,omitempty"`
	RecheckedOn   clock.Date   `db:"rechecked_on" json:"rechecked_on,omitempty"`
	RecheckedAt   int64        `db:"rechecked_at" json:"-"`
	RecheckedBy   string       `db:"rechecked_by" json:"rechecked_by,omitempty"`
	RecheckOffice account.Role `db:"recheck_office" json:"recheck_office,omitempty"`
	Recheck       string       `db:"recheck" json:"recheck,omitempty"`

	Photos []Photo `db:"-" json:"photos,omitempty"`
	Terms  []Term  `db:"-" json:"terms,omitempty"` // filled where one visit or one finding is read
}

// Overdue reports whether nobody has rectified the finding by its due day.
func (f *Finding) Overdue(today clock.Date) bool { return f.State == Open && f.Due < today }

// ClosedOn returns the day of closing (销号), "" while it is not closed.
func (f *Finding) ClosedOn() clock.Date {
	if f.State != Closed {
		return ""
	}
	return f.RecheckedOn
}

// Status is the state as an office says it.
func (f *Finding) Status(today clock.Date) string {
	switch {
	case f.State == Closed:
		return "已销号"
	case f.State == Rectified:
		return "已整改，待回头看"
	case f.Overdue(today):
		return "逾期未整改"
	}
	return "整改中"
}

// Subject is the finding's name in the journal.
func (f *Finding) Subject() string { return "finding:" + f.ID }

// Outcome is how a term of a finding ended.
type Outcome string

// The outcomes of a term; "" while it runs.
const (
	TermClosed   Outcome = "closed"
	TermReopened Outcome = "reopened"
)

// Term is one term of a finding: a due day, the rectification and its re-check (回头看).
type Term struct {
	Finding       string       `db:"finding" json:"finding"`
	Round         int          `db:"round" json:"round"`
	Path          place.Path   `db:"path" json:"path"`
	Due           clock.Date   `db:"due" json:"due"`
	RectifiedOn   clock.Date   `db:"rectified_on" json:"rectified_on,omitempty"`
	RectifiedBy   string       `db:"rectified_by" json:"rectified_by,omitempty"`
	Rectification string       `db:"rectification" json:"rectification,omitempty"`
	RecheckedOn   clock.Date   `db:"rechecked_on" json:"rechecked_on,omitempty"`
	RecheckedBy   string       `db:"rechecked_by" json:"rechecked_by,omitempty"`
	Office        account.Role `db:"office" json:"office,omitempty"` // that re-checked
	Recheck       string       `db:"recheck" json:"recheck,omitempty"`
	Outcome       Outcome      `db:"outcome" json:"outcome,omitempty"`
}

// OnTime reports whether the term was rectified by its due day and no re-check has found otherwise.
func (t *Term) OnTime() bool {
	return t.RectifiedOn != "" && t.RectifiedOn <= t.Due && t.Outcome != TermReopened
}

const termColumns = "finding, round, path, due, rectified_on, rectified_by, rectification, rechecked_on, rechecked_by, office, recheck, outcome"

// Photo is a picture of a finding. Step is found, rectified or rechecked, Round the term it belongs to.
type Photo struct {
	Finding string `db:"finding" json:"-"`
	Step    string `db:"step" json:"step"`
	Round   int    `db:"round" json:"round"`
	Pos     int    `db:"pos" json:"-"`
	Hash    string `db:"hash" json:"hash"`
}
