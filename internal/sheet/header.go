package sheet

import (
	"strings"
	"unicode"
)

// squeeze drops blanks and line breaks.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Subtotal and footer rows are told by a word in one of the first columns.
const (
	subtotalColumns = 4
	subtotalLength  = 14
)

// Subtotal reports whether the row sums others: one of its first cells is 小计, 合计, 总计, 累计 or ends so (商务社区小计).
func (r Row) Subtotal() bool {
	seen := 0
	for _, c := range r.Cells {
		if c.Filled || c.Text == "" {
			continue
		}
		if seen++; seen > subtotalColumns {
			return false
		}
		s := strings.Trim(squeeze(c.Text), ":：()（）")
		if len([]rune(s)) > subtotalLength {
			continue
		}
		for _, w := range []string{"小计", "合计", "总计", "共计", "累计"} {
			rest, begins := strings.CutPrefix(s, w)
			if strings.HasSuffix(s, w) || begins && !strings.ContainsFunc(rest, unicode.IsLetter) {
				return true
			}
		}
	}
	return false
}
