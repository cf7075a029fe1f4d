package verify

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Area is a floor area in thousandths of a square metre.
type Area = int64

// MaxArea bounds the area of one unit and MaxTotal that of a compound: 1,000,000 ㎡ and 10,000,000,000 ㎡. No sum and no product of
// what lies within them leaves 64 bits.
const (
	MaxArea  Area = 1_000_000_000
	MaxTotal Area = 10_000_000_000_000
)

// ParseArea reads ㎡ as a notice writes them: digits, and at most three more behind a point.
func ParseArea(text string) (Area, error) {
	whole, part, pointed := strings.Cut(text, ".")
	if whole == "" || len(whole) > 11 || !digits(whole) || pointed && (part == "" || len(part) > 3 || !digits(part)) {
		return 0, fmt.Errorf("面积“%s”读不懂：应是平方米数，至多三位小数，如 88.123", text)
	}
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	if err != nil || n > MaxTotal {
		return 0, fmt.Errorf("面积“%s”太大了", text)
	}
	return n, nil
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// FormatArea writes an area as ㎡ with three decimals.
func FormatArea(a Area) string { return fmt.Sprintf("%d.%03d", a/1000, a%1000) }

// Share is the part of a base that must be reached, or exceeded where Over is set.
type Share struct {
	Num  int64 `json:"num"`
	Den  int64 `json:"den"`
	Over bool  `json:"over"`
}

// Need returns the smallest whole number that meets the share of a base; nobody is never enough.
func (s Share) Need(base int64) int64 {
	whole, rest := new(big.Int).DivMod(new(big.Int).Mul(big.NewInt(base), big.NewInt(s.Num)), big.NewInt(s.Den), new(big.Int))
	if s.Over || rest.Sign() != 0 {
		return whole.Int64() + 1
	}
	return max(1, whole.Int64())
}

// More returns how many must be added both to have and to its base of base, all of them consenting, until the share is met.
func (s Share) More(have, base int64) int64 {
	if have >= s.Need(base) {
		return 0
	}
	if s.Num == s.Den {
		return -1 // nobody can make it good
	}
	// have+k ≥ (base+k)·num/den, so k ≥ (base·num − have·den) / (den−num)
	lack := new(big.Int).Sub(new(big.Int).Mul(big.NewInt(base), big.NewInt(s.Num)), new(big.Int).Mul(big.NewInt(have), big.NewInt(s.Den)))
	k, rest := new(big.Int).DivMod(lack, big.NewInt(s.Den-s.Num), new(big.Int))
	if s.Over || rest.Sign() != 0 {
		return k.Int64() + 1
	}
	return max(1, k.Int64())
}

// Chinese returns the share as a statute says it.
func (s Share) Chinese() string {
	switch {
	case s == Share{1, 2, true}:
		return "过半数"
	case s.Over:
		return fmt.Sprintf("超过%s", fraction(s))
	}
	return fraction(s) + "以上"
}

func fraction(s Share) string { return fmt.Sprintf("%s分之%s", numeral(s.Den), numeral(s.Num)) }

func numeral(n int64) string {
	if names := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}; n >= 0 && n < int64(len(names)) {
		return names[n]
	}
	return strconv.FormatInt(n, 10)
}

// Truth is 是, 否 or 未知.
type Truth int8

// The truth values.
const (
	Unknown Truth = iota
	No
	Yes
)

// Figure is a number of which only its bounds may be known.
type Figure struct{ Low, High int64 }

// Unbounded is the upper bound of what may be any number.
const Unbounded = int64(1) << 62

// Exactly is a figure that is known.
func Exactly(n int64) Figure { return Figure{n, n} }

// AtLeast is a figure of which no more is known.
func AtLeast(n int64) Figure { return Figure{n, Unbounded} }

// Known returns the number, if it is known.
func (f Figure) Known() (int64, bool) { return f.Low, f.Low == f.High }

// Plus adds.
func (f Figure) Plus(g Figure) Figure {
	if f.High == Unbounded || g.High == Unbounded {
		return AtLeast(f.Low + g.Low)
	}
	return Figure{f.Low + g.Low, f.High + g.High}
}

// AtMost bounds a figure by another: a part by its whole.
func (f Figure) AtMost(whole Figure) Figure {
	return Figure{f.Low, max(f.Low, min(f.High, whole.High))}
}

// meets tells whether a part of a base meets a share, as far as both are known.
func (s Share) meets(have, base Figure) Truth {
	switch {
	case base.High != Unbounded && have.Low >= s.Need(base.High):
		return Yes
	case have.High != Unbounded && have.High < s.Need(base.Low):
		return No
	}
	return Unknown
}
