package register

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// SourceKind says how a statement about a compound came in.
type SourceKind string

// The kinds of sources. Correction and Settled beat whatever was recorded before them, and may say that nothing is known.
const (
	Survey     SourceKind = "survey"     // 摸底调查, entered by hand
	Import     SourceKind = "import"     // a row of a workbook
	Document   SourceKind = "document"   // a paper with a number: 文号
	Inspection SourceKind = "inspection" // seen by 督察
	Owner      SourceKind = "owner"      // told by owners
	Correction SourceKind = "correction"
	Settled    SourceKind = "settled" // a person chose between sources that disagreed (see Settle)
)

// Title returns the kind as a page says it.
func (k SourceKind) Title() string {
	switch k {
	case Import:
		return "导入登记表"
	case Document:
		return "文件资料"
	case Inspection:
		return "督察"
	case Owner:
		return "业主反映"
	case Correction:
		return "更正"
	case Settled:
		return "核定"
	default:
		return "摸底登记"
	}
}

// settles reports whether a person decided, knowing what was recorded before.
func (k SourceKind) settles() bool { return k == Correction || k == Settled }

// weighs reports whether somebody else speaks through whoever enters it: a contradiction is then kept until it is settled. Who
// fills in a survey sees what is recorded, and means what he changes.
func (k SourceKind) weighs() bool {
	return k == Import || k == Document || k == Inspection || k == Owner
}

// Source is where an observation comes from. Ref is what a person can look up: the file's name, the paper's number, the
// survey sheet's number; of Settled it is the reason. Row counts from 1 in the sheet of an import.
type Source struct {
	Kind SourceKind `db:"kind" json:"kind"`
	Ref  string     `db:"ref" json:"ref"`
	Run  string     `db:"run" json:"run,omitempty"`
	Row  int64      `db:"row_no" json:"row,omitempty"`
}

// Observation is what one source said of one compound for one day. It is never changed; Withdrawn marks one that an undone
// import brought.
type Observation struct {
	County   string     `db:"county" json:"-"`
	Compound string     `db:"compound" json:"compound"`
	Seq      int64      `db:"seq" json:"seq"`
	Path     place.Path `db:"path" json:"-"`
	AsOf     clock.Date `db:"as_of" json:"as_of"`
	At       int64      `db:"at" json:"at"`
	Source
	Actor     string   `db:"actor" json:"-"`
	By        string   `db:"by_name" json:"by"`
	Readings  Readings `db:"readings" json:"readings"`
	Withdrawn bool     `db:"withdrawn" json:"withdrawn"`
}

// Readings are the cells of one observation by field id.
type Readings map[string]reading.Reading

// cell is the stored form of a reading, flat and short. H is left out when it equals L, C when it says the usual: exact for a
// known value; P stands for a text that is its own value.
type cell struct {
	K reading.Kind      `json:"k,omitempty"`
	L int64             `json:"l,omitempty"`
	H *int64            `json:"h,omitempty"`
	W string            `json:"w,omitempty"`
	P bool              `json:"p,omitempty"`
	T string            `json:"t,omitempty"`
	C reading.Certainty `json:"c,omitempty"`
	N string            `json:"n,omitempty"`
	R bool              `json:"r,omitempty"`
}

func (c *cell) reading() reading.Reading {
	r := reading.Reading{Text: c.T, Certainty: c.C, Note: c.N, Rejected: c.R}
	r.Value = reading.Value{Kind: c.K, Low: c.L, High: c.L, Word: c.W}
	if c.H != nil {
		r.Value.High = *c.H
	}
	if c.P {
		r.Value = reading.Value{Kind: reading.Text, Word: c.T}
	}
	if r.Certainty == reading.None && r.Value.Kind != reading.Unknown {
		r.Certainty = reading.Exact
	}
	return r
}

// Scan reads the stored form.
func (rs *Readings) Scan(v any) error {
	cells, err := storedCells(text(v), (*stored).cell)
	if err != nil {
		return err
	}
	*rs = make(Readings, len(cells))
	for id, c := range cells {
		(*rs)[id] = c.reading()
	}
	return nil
}

// encode writes the cells in the order of their ids. It is written by hand because an import writes millions of cells.
func (rs Readings) encode() string {
	b := append(make([]byte, 0, 48*len(rs)), '{')
	for _, id := range slices.Sorted(maps.Keys(rs)) {
		b = appendKey(b, id)
		b = append(appendCell(append(b, '{'), rs[id]), '}')
	}
	return string(append(b, '}'))
}

// appendCell writes the members of a cell without the braces.
func appendCell(b []byte, r reading.Reading) []byte {
	v := r.Value
	switch {
	case v.Kind == reading.Unknown:
	case v == reading.Value{Kind: reading.Text, Word: r.Text}:
		b = append(appendKey(b, "p"), "true"...)
	default:
		b = appendInt(b, "k", int64(v.Kind))
		if v.Low != 0 {
			b = appendInt(b, "l", v.Low)
		}
		if v.High != v.Low {
			b = appendInt(b, "h", v.High)
		}
		b = appendText(b, "w", v.Word)
	}
	b = appendText(b, "t", r.Text)
	if r.Certainty != reading.Exact && r.Certainty != reading.None {
		b = appendInt(b, "c", int64(r.Certainty))
	}
	b = appendText(b, "n", r.Note)
	if r.Rejected {
		b = append(appendKey(b, "r"), "true"...)
	}
	return b
}

// appendKey writes a member's name, preceded by a comma unless it is the object's first.
func appendKey(b []byte, key string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(appendString(b, key), ':')
}

func appendInt(b []byte, key string, n int64) []byte {
	return strconv.AppendInt(appendKey(b, key), n, 10)
}

func appendText(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(appendKey(b, key), s)
}

func appendString(b []byte, s string) []byte {
	plain := utf8.ValidString(s)
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] >= ' ' && s[i] != '"' && s[i] != '\\'
	}
	if !plain {
		quoted, _ := json.Marshal(s) // escapes what has to be and replaces invalid UTF-8
		return append(b, quoted...)
	}
	return append(append(append(b, '"'), s...), '"')
}
