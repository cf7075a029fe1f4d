package survey

import (
	"strconv"
	"strings"

	"bayou/internal/place"
	"bayou/internal/register"
)

// alphabet is Crockford's base 32: no I, L, O, U, so that a hand-written code is read back as it was meant.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// A code is eight characters of 40 bits and a check character: the first says what it leads to, the others are 36 bits.
const (
	leadsToCompound = 0
	leadsToPlace    = 1
	codeLength      = 9
)

// Code returns what is printed on a compound's sheets, ABC-DEF-GHJ. It follows from the compound's id alone, so that printing
// writes nothing; two compounds of a county hardly ever share one.
func Code(compound string) string {
	n, err := strconv.ParseUint(digits(compound), 16, 64)
	if err != nil {
		return ""
	}
	return encode(leadsToCompound<<36 | n)
}

// digits are nine hexadecimal digits of an id: six of chance and the last three, which count the rows of an import. They are
// the expression that the index compound_code holds.
func digits(id string) string {
	if len(id) != 36 {
		return ""
	}
	return id[15:18] + id[20:23] + id[33:36]
}

// PlaceCode returns what is printed on the blank sheets of a community for compounds that are not in the register yet.
func PlaceCode(community place.Path) string {
	steps := strings.Split(strings.TrimSuffix(string(community), "/"), "/")
	if len(steps) != 3 {
		return ""
	}
	street, err := strconv.ParseUint(steps[1], 10, 16)
	cell, err2 := strconv.ParseUint(steps[2], 10, 16)
	if err != nil || err2 != nil {
		return ""
	}
	return encode(leadsToPlace<<36 | street*1000 + cell)
}

// Target is where a code leads: the digits of a compound's id, or a community as its steps below the county.
type Target struct {
	Digits string // see register.ByCode
	Steps  string // 001/003/
}

// ReadCode reads a code as somebody types it: in any case, with or without the dashes, O for 0, I and L for 1. ok is false where it
// is mistyped, which the check character finds.
func ReadCode(typed string) (t Target, ok bool) {
	typed = strings.ToUpper(strings.NewReplacer("-", "", " ", "", "　", "", "O", "0", "o", "0", "I", "1", "i", "1", "L", "1", "l", "1").Replace(typed))
	if len(typed) != codeLength {
		return t, false
	}
	var n uint64
	for i := range codeLength - 1 {
		at := strings.IndexByte(alphabet, typed[i])
		if at < 0 {
			return t, false
		}
		n = n<<5 | uint64(at)
	}
	if encode(n) != group(typed) {
		return t, false
	}
	rest := n & (1<<36 - 1)
	switch n >> 36 {
	case leadsToCompound:
		hex := strconv.FormatUint(rest, 16)
		return Target{Digits: strings.Repeat("0", 9-len(hex)) + hex}, true
	case leadsToPlace:
		street, cell := strconv.FormatUint(1000+rest/1000%1000, 10), strconv.FormatUint(1000+rest%1000, 10)
		return Target{Steps: street[1:] + "/" + cell[1:] + "/"}, rest < 1_000_000
	}
	return t, false
}

// Leads reports whether the code of a compound is the one that was typed.
func (t Target) Leads(c *register.Compound) bool { return t.Digits != "" && t.Digits == digits(c.ID) }

func encode(n uint64) string {
	b := make([]byte, codeLength)
	for i := range codeLength - 1 {
		b[codeLength-2-i] = alphabet[n>>(5*i)&31]
	}
	b[codeLength-1] = check(b[:codeLength-1])
	return group(string(b))
}

// check is Luhn's sum in base 32: it finds every single wrong character and nearly every exchange of two neighbours.
func check(b []byte) byte {
	sum, factor := 0, 2
	for i := len(b) - 1; i >= 0; i-- {
		x := factor * strings.IndexByte(alphabet, b[i])
		sum += x/32 + x%32
		factor = 3 - factor
	}
	return alphabet[(32-sum%32)%32]
}

func group(code string) string { return code[:3] + "-" + code[3:6] + "-" + code[6:] }
