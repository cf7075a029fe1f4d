package week

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// GoalNote is how far the compounds of one goal set have come. Reached counts the compounds that have all items.
type GoalNote struct {
	Set       string     `json:"set"`
	Name      string     `json:"name"` // 八有
	Compounds int        `json:"compounds"`
	Reached   int        `json:"reached"`
	Items     []ItemNote `json:"items"`
}

// ItemNote counts the compounds by the state of one item.
type ItemNote struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Has     int    `json:"has"`
	Doubt   int    `json:"doubt"`
	No      int    `json:"no"`
	Unknown int    `json:"unknown"`
}

// Scope counts the compounds of the sub-district; Expected is what the plan names, 0 for none.
type Scope struct {
	Yes      int `json:"yes"`
	No       int `json:"no"`
	Unknown  int `json:"unknown"`
	Decided  int `json:"decided"` // in scope with a mode decided
	Expected int `json:"expected"`
}

// Snapshot is a closed week of one sub-district: everything that its standing and its bulletin rest on. Its hash is the
// SHA-256 of its bytes: this struct as JSON, fields in this order, no blanks.
type Snapshot struct {
	Street       place.Path       `json:"street"`
	StreetName   string           `json:"street_name"`
	Week         clock.Week       `json:"week"`
	Plan         string           `json:"plan"`
	PlanHash     string           `json:"plan_hash"`
	Formula      plan.Standing    `json:"formula"`
	Rule         string           `json:"rule"`
	Phase        string           `json:"phase,omitempty"` // name of the plan's phase on the week's last day
	Scope        Scope            `json:"scope"`
	Placings     []Placing        `json:"placings"`
	Findings     []FindingNote    `json:"findings,omitempty"`     // found, due, rectified or closed in the week, or overdue
	Difficulties []DifficultyNote `json:"difficulties,omitempty"` // raised, answered or closed in the week, or open
	Goals        []GoalNote       `json:"goals,omitempty"`
	Tasks        []TaskNote       `json:"tasks,omitempty"` // of the phases that have begun
}

// Closed is a kept snapshot with who closed the week, and when.
type Closed struct {
	Snapshot
	Hash     string `json:"hash"`
	ClosedAt int64  `json:"closed_at"`
	ClosedBy string `json:"closed_by"`
}

// encode returns the snapshot's bytes and their hash.
func (s Snapshot) encode() ([]byte, string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, "", err
	}
	content := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	sum := sha256.Sum256(content)
	return content, hex.EncodeToString(sum[:]), nil
}
