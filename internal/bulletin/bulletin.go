package bulletin

import (
	"encoding/json"
	"fmt"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/week"
)

// State is where a bulletin stands.
type State string

// The states, in order.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Approved  State = "approved"
	Issued    State = "issued"
)

var stateTitles = map[State]string{Draft: "起草", Submitted: "待审", Approved: "已审待发", Issued: "已印发"}

// Title returns the state as an office says it.
func (s State) Title() string { return stateTitles[s] }

// Skin is the form of the printed document.
type Skin string

// The skins: 简报式 and 通报式.
const (
	Brief    Skin = "brief"
	Circular Skin = "circular"
)

// Skins lists the skins; the first is the usual one.
var Skins = []Skin{Brief, Circular}

// Title returns the skin as an office says it.
func (s Skin) Title() string { return map[Skin]string{Brief: "简报式", Circular: "通报式"}[s] }

// Sentence is one sentence with the records behind it. Edited tells that a person wrote or changed it; Drafted is then what it
// said before, "" for an added one.
type Sentence struct {
	Text    string     `json:"text"`
	Refs    []week.Ref `json:"refs,omitempty"`
	Edited  bool       `json:"edited,omitempty"`
	By      string     `json:"by,omitempty"`
	Drafted string     `json:"drafted,omitempty"`
}

// Table is a table under the sentences of a section. Right lists the columns of figures; Refs has one record for each row.
type Table struct {
	Columns []string   `json:"columns"`
	Widths  []int      `json:"widths,omitempty"`
	Right   []int      `json:"right,omitempty"`
	Rows    [][]string `json:"rows"`
	Refs    []week.Ref `json:"refs,omitempty"`
}

// Section is one numbered part of a bulletin: correction, overview, standing, problems, recheck, progress, difficulties or next.
type Section struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Sentences []Sentence `json:"sentences"`
	Table     *Table     `json:"table,omitempty"`
}

// Content is what a bulletin says.
type Content struct {
	Sections []Section `json:"sections"`
}

// Letter is what stands around the content on paper, taken from the plan's form when the bulletin is drafted. Word is the
// office's word in a document number (经办督); Stamp is printed on every page of a sample.
type Letter struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Issuer string   `json:"issuer"`
	Office string   `json:"office"`
	Word   string   `json:"word"`
	To     string   `json:"to"`
	Cc     []string `json:"cc,omitempty"`
	Stamp  string   `json:"stamp,omitempty"`
}

// Bulletin is one 督察周报. Path is the sub-district's. Corrects is the id of the issued bulletin that this one puts right, "" for
// none. Year and Number are 0 until it is issued; Brief and Circular are then the hashes of the two documents. Snapshot is the
// hash of the closed week it rests on. Times are microseconds.
type Bulletin struct {
	ID         string     `db:"id" json:"id"`
	Path       place.Path `db:"path" json:"path"`
	Week       clock.Week `db:"week" json:"week"`
	Corrects   string     `db:"corrects" json:"corrects,omitempty"`
	State      State      `db:"state" json:"state"`
	Content    Content    `db:"content" json:"content"`
	Letter     Letter     `db:"letter" json:"letter"`
	Facts      Facts      `db:"facts" json:"-"` // what the draft was told, for the next week's comparisons
	Snapshot   string     `db:"snapshot" json:"snapshot"`
	Drafters   Drafters   `db:"drafters" json:"-"`
	Reason     string     `db:"reason" json:"reason,omitempty"` // why it was returned
	ApprovedBy string     `db:"approved_by" json:"approved_by,omitempty"`
	ApprovedAt int64      `db:"approved_at" json:"approved_at,omitempty"`
	Year       int        `db:"year" json:"year,omitempty"`
	Number     int        `db:"number" json:"number,omitempty"`
	IssuedOn   clock.Date `db:"issued_on" json:"issued_on,omitempty"`
	IssuedAt   int64      `db:"issued_at" json:"issued_at,omitempty"`
	IssuedBy   string     `db:"issued_by" json:"issued_by,omitempty"`
	Brief      string     `db:"brief" json:"brief,omitempty"`
	Circular   string     `db:"circular" json:"circular,omitempty"`
	ChangedAt  int64      `db:"changed_at" json:"changed_at"`
	ChangedBy  string     `db:"changed_by" json:"changed_by"`
	Version    int64      `db:"version" json:"version"`
}

// Name returns what people call it: 督察周报第3期 (2015年), or the week while it has no number.
func (b *Bulletin) Name() string {
	if b.Number == 0 {
		return fmt.Sprintf("%s（%s，未编号）", b.Letter.Name, b.Week.Chinese())
	}
	return fmt.Sprintf("%s%d年第%d期", b.Letter.Name, b.Year, b.Number)
}

// Hash returns the hash of the document of a skin, "" before it is issued.
func (b *Bulletin) Hash(s Skin) string {
	if s == Circular {
		return b.Circular
	}
	return b.Brief
}

// Section returns the section of that id.
func (b *Bulletin) Section(id string) (*Section, bool) {
	for i := range b.Content.Sections {
		if s := &b.Content.Sections[i]; s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// Drafters are the ids of everybody who wrote in a bulletin; none of them may approve it.
type Drafters []string

func (d Drafters) with(id string) Drafters {
	if slices.Contains(d, id) {
		return d
	}
	return append(slices.Clone(d), id)
}

// Scan reads the stored form.
func (d *Drafters) Scan(v any) error { return scan(v, d) }

// Facts are the week's facts as a column.
type Facts week.Facts

// Scan reads the stored form.
func (f *Facts) Scan(v any) error { return scan(v, f) }

// Scan reads the stored form.
func (c *Content) Scan(v any) error { return scan(v, c) }

// Scan reads the stored form.
func (l *Letter) Scan(v any) error { return scan(v, l) }

func scan(v, into any) error {
	switch b := v.(type) {
	case string:
		return json.Unmarshal([]byte(b), into)
	case []byte:
		return json.Unmarshal(b, into)
	}
	return fmt.Errorf("cannot read %T", v)
}

func encode(v any) string {
	b, _ := json.Marshal(v) // strings, numbers and lists of them only
	return string(b)
}
