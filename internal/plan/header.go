package plan

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// HeaderKey folds a column header for matching: full width and letter case, blanks, colons and other marks, and a unit or
// remark in brackets do not count: “总 户 数（户）：” and “总户数” are one header.
func HeaderKey(header string) string {
	var b strings.Builder
	depth := 0
	for _, r := range strings.ToLower(norm.NFKC.String(header)) {
		switch {
		case r == '(' || r == '[' || r == '【' || r == '〔':
			depth++
		case r == ')' || r == ']' || r == '】' || r == '〕':
			depth = max(depth-1, 0)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Header returns the field that a column of this header holds: its id, its name or one of its aliases.
func (p *Plan) Header(header string) (*Field, bool) {
	return p.Field(p.headers[HeaderKey(header)])
}
