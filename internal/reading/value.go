package reading

import "math"

// Kind is the kind of thing a value is.
type Kind uint8

// The kinds of values. Unknown is 未知: nothing was written, or it could not be read.
const (
	Unknown Kind = iota
	Number       // a quantity in the field's unit, in thousandths
	Date         // a day, or a span of days when only the year or month is written
	Bool         // 是 or 否
	Choice       // one of the field's choices
	Name         // somebody's name, or 无: there is nobody
	Text         // free text
	Point        // a point on the map
)

// Unbounded is the High of a quantity or a day of which only the lower bound is written (100户以上, 2000年以后).
const Unbounded = math.MaxInt64

// Value is what a cell says: for a quantity the closed interval it surely lies in. The zero Value is 未知.
//
//   - Number: Low and High in thousandths of the field's unit (101 户 = 101000; 9876.5 ㎡ = 9876500).
//   - Date: Low and High in days since 1970-01-01 (the year 1998 = its first to its last day).
//   - Bool: 0 or 1 in both; Name: 1 in both when there is somebody (Word names him), 0 when there is nobody.
//   - Choice: Word is the choice's id. Text: Word is the text.
//   - Point: Low is the latitude and High the longitude, in millionths of a degree; Word is the System. (In China no latitude is
//     above a longitude, so that Low is never above High here either.)
type Value struct {
	Kind      Kind   `json:"k"`
	Low, High int64  `json:"-"`
	Word      string `json:"w,omitempty"`
}

// Certainty says how sure a reading is.
type Certainty uint8

// How sure a reading is. None goes with an unknown value.
const (
	None        Certainty = iota
	Approximate           // 约120户: an interval that surely holds the true value
	Inferred              // 85年: read with a rule that could err (the century), said in the note
	Exact
)

// Reading is one cell read. Text is what was written, unchanged, and is kept for ever beside the value.
type Reading struct {
	Value     Value
	Text      string
	Certainty Certainty
	Note      string // Chinese: why it is not exact, or why it was not understood; "" when exact or empty
	Rejected  bool   // the text cannot belong to this column (450户 in a year column); the value is unknown
}

// Field tells how a column is to be read.
type Field struct {
	Kind     Kind
	Unit     string       // Number: 户, 栋, ㎡, 元/㎡·月 …; decides which written units are understood. Name: 公司 or 单位, see name.go
	Choices  []ChoiceWord // Choice: in order from worst to best where they have an order
	Min, Max int64        // Number: plausible range in thousandths; Max 0 = no limit
}

// ChoiceWord is one choice of a field with every way people write it.
type ChoiceWord struct {
	ID    string
	Words []string
}
