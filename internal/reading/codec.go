package reading

import (
	"encoding/json"
	"fmt"
)

// The letters of the kinds in JSON, indexed by Kind.
var kindLetters = [...]string{Unknown: "", Number: "n", Date: "d", Bool: "b", Choice: "c", Name: "who", Text: "t", Point: "p"}

// stored is the one JSON form of a value: {} is 未知; h is left out when it equals l; more stands for Unbounded.
type stored struct {
	Kind string `json:"k,omitempty"`
	Low  *int64 `json:"l,omitempty"`
	High *int64 `json:"h,omitempty"`
	More bool   `json:"more,omitempty"`
	Word string `json:"w,omitempty"`
}

// MarshalJSON writes the value's one form; equal values give equal bytes.
func (v Value) MarshalJSON() ([]byte, error) {
	if int(v.Kind) >= len(kindLetters) {
		return nil, fmt.Errorf("reading: no such kind %d", v.Kind)
	}
	s := stored{Kind: kindLetters[v.Kind], Word: v.Word}
	switch v.Kind {
	case Number, Date, Bool, Name, Point:
		s.Low = &v.Low
		switch v.High {
		case v.Low:
		case Unbounded:
			s.More = true
		default:
			s.High = &v.High
		}
	case Unknown:
		s.Word = ""
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON wrote and refuses anything else.
func (v *Value) UnmarshalJSON(b []byte) error {
	var s stored
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("reading: value: %w", err)
	}
	w := Value{Word: s.Word}
	for k, letter := range kindLetters {
		if letter == s.Kind {
			w.Kind = Kind(k)
		}
	}
	if kindLetters[w.Kind] != s.Kind {
		return fmt.Errorf("reading: value: no such kind %q", s.Kind)
	}
	if s.Low != nil {
		w.Low, w.High = *s.Low, *s.Low
	}
	switch {
	case s.More:
		w.High = Unbounded
	case s.High != nil:
		w.High = *s.High
	}
	if w.High < w.Low {
		return fmt.Errorf("reading: value: %d is below %d", w.High, w.Low)
	}
	*v = w
	return nil
}

// Equal reports whether two values say the same.
func (v Value) Equal(w Value) bool { return v == w }

// Known reports whether the value says anything.
func (v Value) Known() bool { return v.Kind != Unknown }

// Exact reports whether the value is one point: a number, a day, an answer or a word.
func (v Value) Exact() bool { return v.Kind != Unknown && v.Low == v.High }
