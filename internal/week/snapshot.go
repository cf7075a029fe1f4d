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

// Scope counts the compounds of the sub-district; Expected is what the plan names, 0 for none.
type Scope struct {
	Yes      int `json:"yes"`
	No       int `json:"no"`
	Unknown  int `json:"unknown"`
	Decided  int `json:"decided"` // in scope with a mode decided
	Expected int `json:"expected"`
}

// Snapshot is a closed week of one sub-district: everything that its standing rests on. Its hash is the
// SHA-256 of its bytes: this struct as JSON, fields in this order, no blanks.
type Snapshot struct {
	Street     place.Path    `json:"street"`
	StreetName string        `json:"street_name"`
	Week       clock.Week    `json:"week"`
	Plan       string        `json:"plan"`
	PlanHash   string        `json:"plan_hash"`
	Formula    plan.Standing `json:"formula"`
	Rule       string        `json:"rule"`
	Phase      string        `json:"phase,omitempty"` // name of the plan's phase on the week's last day
	Scope      Scope         `json:"scope"`
	Placings   []Placing     `json:"placings"`
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
