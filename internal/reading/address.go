package reading

import (
	"regexp"
	"strings"
)

// Address is one address of a cell.
type Address struct {
	Text     string // without the district in front
	District string // what stood in brackets in front: (二七)长江中路128号
	Door     bool   // it has a house number, so that it can be found without asking
	Cut      bool   // it ends in …: a system shortened it
}

var (
	frontBracket = regexp.MustCompile(`^\(([^()]*)\)`)
	doorNumber   = regexp.MustCompile(`\d+(-\d+)?(号|弄|#)|[一二三四五六七八九十百]+号`)
)

// Addresses splits a cell into its addresses; none for an empty cell and the words for 未知. A bracket that is the whole
// address is the address.
func Addresses(cell string) []Address {
	s := clean(cell)
	if _, empty := noAnswer(s); empty {
		return nil
	}
	var as []Address
	district := ""
	for _, part := range splitOutside(s) {
		if m := frontBracket.FindStringSubmatch(part); m != nil {
			if rest := strings.TrimSpace(part[len(m[0]):]); rest != "" {
				district, part = m[1], rest
			} else {
				part = m[1]
			}
		}
		text := strings.TrimRight(part, ".。… ")
		as = append(as, Address{Text: text, District: district, Door: doorNumber.MatchString(text), Cut: strings.HasSuffix(part, "..")})
	}
	return as
}

// splitOutside splits at commas and semicolons that do not stand in brackets.
func splitOutside(s string) []string {
	var parts []string
	depth, last := 0, 0
	for i, r := range s + ";" {
		switch r {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ',', ';':
			if depth > 0 && i < len(s) {
				continue
			}
			if p := strings.TrimSpace(s[last:i]); p != "" {
				parts = append(parts, p)
			}
			last = i + 1
		}
	}
	return parts
}
