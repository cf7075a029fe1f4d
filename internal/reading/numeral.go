package reading

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// figure is a number as written: digits / 10^scale × times.
type figure struct {
	digits   int64
	scale    int   // decimals, at most maxScale
	times    int64 // 1, or 1万 when 万 follows
	place    int64 // place of the last digit that is not zero, in units of 10^-scale: of 1400 it is 100
	chinese  bool
	negative bool
	decimal  bool
	repaired bool // a full stop 。 stood for the decimal point
	some     bool // 几十, 数百: two to nine of place
	upTo     int64
}

// pointed reports whether the point may stand for a thousands separator: 90.000.
func (g figure) pointed() bool {
	return g.decimal && g.scale == 3 && g.times == 1 && g.digits > 0 && g.digits%1000 == 0
}

const (
	maxScale  = 9
	maxDigits = 15
)

// in returns the figure in thousandths of the wanted unit, num/den being the size of the written unit in wanted ones;
// rounded half up. ok is false when it does not fit.
func (g figure) in(digits, num, den int64) (v int64, ok bool) {
	for range g.scale {
		den *= 10
	}
	num *= 1000 * g.times
	hi, lo := bits.Mul64(uint64(digits), uint64(num))
	lo, carry := bits.Add64(lo, uint64(den/2), 0)
	hi += carry
	if hi >= uint64(den) {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, uint64(den))
	return int64(q), q < 1<<62
}

// arabic reads the number at the beginning of s: 176,129.8 or 2。4. n is its length in bytes, 0 when there is none. A comma
// belongs to the number only before exactly three digits.
func arabic(s string) (g figure, n int) {
	g.times = 1
	count, fraction := 0, false
	for n < len(s) {
		c := s[n]
		switch {
		case c >= '0' && c <= '9':
			if count++; count > maxDigits || g.scale == maxScale {
				if !fraction {
					return figure{}, n // too long for a quantity
				}
				count--
			} else {
				g.digits = g.digits*10 + int64(c-'0')
				if fraction {
					g.scale++
				}
			}
			n++
		case c == ',' && n > 0 && !fraction && threeDigits(s[n+1:]):
			n++
		case n > 0 && !fraction && c == '.' && digitAt(s, n+1):
			fraction, g.decimal = true, true
			n++
		case n > 0 && !fraction && strings.HasPrefix(s[n:], "。") && digitAt(s, n+len("。")):
			fraction, g.decimal, g.repaired = true, true, true
			n += len("。")
		case n > 1 && c == ' ' && !fraction && strings.HasPrefix(s[n+1:], ".") && digitAt(s, n+2):
			n++
		default:
			g.place = lastPlace(g.digits)
			return g, n
		}
	}
	g.place = lastPlace(g.digits)
	return g, n
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

func threeDigits(s string) bool {
	return digitAt(s, 0) && digitAt(s, 1) && digitAt(s, 2) && !digitAt(s, 3)
}

func lastPlace(digits int64) int64 {
	p := int64(1)
	for digits != 0 && digits%10 == 0 {
		digits /= 10
		p *= 10
	}
	return p
}

var (
	chineseDigits = map[rune]int64{'零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	chineseTens   = map[rune]int64{'十': 10, '百': 100, '千': 1000}
)

// chinese reads the Chinese number at the beginning of s: 一百零一, 两千三, 二〇〇〇, 三四百, 几十. n is its length in bytes.
func chinese(s string) (g figure, n int) {
	var run []rune
	for _, r := range s {
		_, digit := chineseDigits[r]
		_, ten := chineseTens[r]
		some := len(run) == 0 && (r == '几' || r == '数')
		if !digit && !ten && !some && (r != '万' || len(run) == 0) {
			break
		}
		run = append(run, r)
		n += utf8.RuneLen(r)
	}
	if len(run) > 12 {
		return figure{}, 0
	}
	g, ok := chineseRun(run)
	if !ok {
		return figure{}, 0
	}
	return g, n
}

func chineseRun(run []rune) (figure, bool) {
	if len(run) == 0 {
		return figure{}, false
	}
	if run[0] == '几' || run[0] == '数' {
		v, ok := chineseValue(run[1:])
		return figure{digits: 2 * v, upTo: 10 * v, place: v, times: 1, chinese: true, some: true}, ok && len(run) > 1 && v >= 10
	}
	if low, high, ok := neighbours(run); ok {
		return figure{digits: low, upTo: high, place: lastPlace(low), times: 1, chinese: true}, true
	}
	v, ok := chineseValue(run)
	return figure{digits: v, place: lastPlace(v), times: 1, chinese: true}, ok
}

// neighbours reads 三四百 (300 to 400) and 二三十; ok is false for anything else.
func neighbours(run []rune) (low, high int64, ok bool) {
	if len(run) != 3 {
		return 0, 0, false
	}
	a, okA := chineseDigits[run[0]]
	b, okB := chineseDigits[run[1]]
	unit, okU := chineseTens[run[2]]
	if run[2] == '万' {
		unit, okU = 10000, true
	}
	return a * unit, b * unit, okA && okB && okU && b == a+1 && a > 0
}

// chineseValue returns the value of a whole run; digits without 十百千万 are read one by one (二〇〇〇).
func chineseValue(run []rune) (int64, bool) {
	var total, section, digit, last int64
	positional, fresh := true, false
	for _, r := range run {
		if _, ok := chineseDigits[r]; !ok {
			positional = false
		}
	}
	for i, r := range run {
		d, isDigit := chineseDigits[r]
		switch {
		case isDigit && positional:
			total = total*10 + d
		case isDigit:
			if fresh && d != 0 {
				return 0, false // two digits side by side, 三十二三
			}
			digit, fresh = d, d != 0
			if d == 0 {
				last = 0
			}
		case r == '万':
			if total != 0 || section+digit == 0 {
				return 0, false
			}
			total, section, digit, last, fresh = (section+digit)*10000, 0, 0, 10000, false
		default:
			unit := chineseTens[r]
			if !fresh {
				if i > 0 && unit != 10 {
					return 0, false
				}
				digit = 1
			}
			section, digit, last, fresh = section+digit*unit, 0, unit, false
		}
	}
	if digit != 0 && last >= 100 {
		digit *= last / 10 // 一百二 is 120, 两千三 is 2300
	}
	return total + section + digit, true
}
