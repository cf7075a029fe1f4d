package sheet

import (
	"strconv"
	"strings"
)

// style is how cells of one style show a number.
type style struct {
	day     string // the Go layout of its date: 2006-01-02, 2006年1月, 2006年; "" = no date
	percent bool
}

func (b *Book) readStyles() error {
	custom := map[string]string{}
	inXfs := false
	_, err := b.read("xl/styles.xml", func(s *scanner) error {
		return elements(s, func(name string) error {
			switch name {
			case "numFmt":
				custom[string(s.attr("numFmtId"))] = string(s.attr("formatCode"))
			case "cellXfs":
				inXfs = true
			case "cellStyles", "dxfs":
				inXfs = false
			case "xf":
				if inXfs {
					b.styles = append(b.styles, styleOf(string(s.attr("numFmtId")), custom))
				}
			}
			return nil
		})
	})
	return err
}

// builtinDays are the formats without a code that are dates, as WPS and Excel show them in Chinese.
var builtinDays = map[int]string{
	14: dayLayout, 15: dayLayout, 16: dayLayout, 17: monthLayout, 22: dayLayout, 27: monthLayout, 28: dayLayout, 29: dayLayout,
	30: dayLayout, 31: dayLayout, 36: monthLayout, 50: monthLayout, 51: dayLayout, 52: monthLayout, 53: dayLayout, 54: dayLayout,
	57: monthLayout, 58: dayLayout,
}

const (
	dayLayout   = "2006-01-02"
	monthLayout = "2006年1月"
	yearLayout  = "2006年"
)

func styleOf(id string, custom map[string]string) style {
	if code, ok := custom[id]; ok {
		return styleOfCode(code)
	}
	n, _ := strconv.Atoi(id)
	return style{day: builtinDays[n], percent: n == 9 || n == 10}
}

// styleOfCode reads a number format's code: yyyy"年"m"月" shows a month, h:mm no date at all.
func styleOfCode(code string) style {
	bare := bareCode(code)
	has := func(letters string) bool { return strings.ContainsAny(bare, letters) }
	switch {
	case strings.Contains(bare, "general"), has("0#?") && !has("yd"):
		return style{percent: has("%")}
	case has("d"), has("m") && !has("hsy"):
		return style{day: dayLayout}
	case has("y") && has("m"):
		return style{day: monthLayout}
	case has("y"):
		return style{day: yearLayout}
	}
	return style{percent: has("%")}
}

// bareCode returns the first section of a format's code in lower case, without quoted text, colours and escapes.
func bareCode(code string) string {
	var b strings.Builder
	quoted, bracket, escaped := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case r == ';':
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
