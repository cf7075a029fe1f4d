package plan

// Truth is 是, 否 or 未知. The zero Truth is Unknown.
type Truth int8

// The three values, ordered so that Kleene's and is the smaller and or is the greater.
const (
	No      Truth = -1
	Unknown Truth = 0
	Yes     Truth = 1
)

// And returns Kleene's conjunction: one No decides.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or returns Kleene's disjunction: one Yes decides.
func (t Truth) Or(u Truth) Truth { return max(t, u) }

// Not returns the negation; Unknown stays Unknown.
func (t Truth) Not() Truth { return -t }

// Known reports whether the answer is Yes or No.
func (t Truth) Known() bool { return t != Unknown }

// String returns yes, no or unknown, as the command contract prints it.
func (t Truth) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "unknown"
	}
}

// Chinese returns 是, 否 or 未知.
func (t Truth) Chinese() string {
	switch t {
	case Yes:
		return "是"
	case No:
		return "否"
	default:
		return "未知"
	}
}

// MarshalText writes yes, no or unknown.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote; anything else is Unknown.
func (t *Truth) UnmarshalText(b []byte) error {
	switch string(b) {
	case "yes":
		*t = Yes
	case "no":
		*t = No
	default:
		*t = Unknown
	}
	return nil
}

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}
