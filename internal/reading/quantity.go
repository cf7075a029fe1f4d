package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quantity is one figure in a cell with what stands around it.
type quantity struct {
	figure
	upper    *figure // the far end of a written range
	unit     unit
	bare     bool // no unit was written
	bound    bound
	before   string // text since the quantity before
	after    string // text up to the next quantity
	brackets int    // how deep in brackets it stands
	doubled  bool   // a second, different unit followed
	start    int    // where it stands in the cell
	end      int
}

// bound says which interval around the figure is meant.
type bound uint8

const (
	exactly bound = iota
	about         // 约, 左右: ±10 %
	more          // 多, 余: above, below the next step of the last written digit
	near          // 近: from 10 % below, not reaching it
	under         // 不到: below
	atMost        // 以下, 不超过: up to and with it
	atLeast       // 以上, 至少: from it on
	over          // 超过: above
)

// boundsBefore and boundsAfter are the words around a figure; law counts the figure itself in with 以上, 以下 and 以内
// (民法典第1259条), and not with 超过 and 不满.
var boundsBefore = []struct {
	word  string
	bound bound
}{
	{"不超过", atMost},
	{"不大于", atMost},
	{"不多于", atMost},
	{"最多", atMost},
	{"至多", atMost},
	{"<=", atMost},
	{"≤", atMost},
	{"不少于", atLeast},
	{"不小于", atLeast},
	{"不低于", atLeast},
	{"至少", atLeast},
	{"最少", atLeast},
	{">=", atLeast},
	{"≥", atLeast},
	{"不到", under},
	{"不足", under},
	{"不满", under},
	{"未满", under},
	{"少于", under},
	{"小于", under},
	{"低于", under},
	{"<", under},
	{"超过", over},
	{"多于", over},
	{"大于", over},
	{"高于", over},
	{">", over},
	{"大约", about},
	{"大概", about},
	{"大致", about},
	{"估计", about},
	{"约", about},
	{"接近", near},
	{"将近", near},
	{"近", near},
}

var boundsAfter = []struct {
	word  string
	bound bound
}{
	{"左右", about},
	{"上下", about},
	{"以上", atLeast},
	{"及以上", atLeast},
	{"以下", atMost},
	{"以内", atMost},
	{"之内", atMost},
}

// quantities finds every figure of a cleaned cell. want decides which of two units that follow each other counts.
func quantities(s string, want unit) []quantity {
	var qs []quantity
	last, depth := 0, 0
	for i := 0; i < len(s); {
		q, n := quantityAt(s, i, want)
		if n == 0 {
			r, w := utf8.DecodeRuneInString(s[i:])
			switch r {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(0, depth-1)
			}
			i += w
			continue
		}
		q.before, q.brackets, q.start, q.end = s[last:i], depth, i, i+n
		q.bound = firstOf(q.bound, q.boundBefore())
		if k := len(qs); k > 0 {
			qs[k-1].after = q.before
		}
		if k := len(qs); k > 0 && joins(q.before) && qs[k-1].upper == nil && (qs[k-1].bare || qs[k-1].unit.family == q.unit.family) {
			qs[k-1].extend(q)
		} else {
			qs = append(qs, q)
		}
		i += n
		last = i
	}
	if k := len(qs); k > 0 {
		qs[k-1].after = s[last:]
	}
	return qs
}

// joins reports whether the text between two figures makes them a range.
func joins(between string) bool {
	switch strings.Trim(between, " 约") {
	case "-", "--", "~", "至", "到":
		return true
	}
	return false
}

// extend makes q and its neighbour one range; a unit or 万 written only behind the far end counts for both.
func (q *quantity) extend(r quantity) {
	if q.bare {
		q.unit, q.bare = r.unit, r.bare
	}
	if q.times == 1 && r.times > 1 && q.digits < r.digits {
		q.times = r.times
	}
	q.upper, q.end = &r.figure, r.end
	q.bound = firstOf(q.bound, r.bound)
	q.doubled = q.doubled || r.doubled
}

// quantityAt reads the figure at s[i:] with its unit and the words that belong to it.
func quantityAt(s string, i int, want unit) (q quantity, n int) {
	g, n := arabic(s[i:])
	if n == 0 {
		if g, n = chinese(s[i:]); n == 0 {
			return quantity{}, 0
		}
	}
	q.figure = g
	q.negative = !g.chinese && negativeAt(s, i)
	rest := s[i+n:]
	q.bound = q.moreAt(&rest)
	q.timesAt(&rest)
	q.bound = firstOf(q.bound, q.moreAt(&rest))
	q.unitAt(&rest, want)
	if q.bare && g.chinese && strings.Trim(rest, " ") != "" && !joinsAhead(rest) && boundAfterAt(rest) == exactly {
		return quantity{}, 0 // 一中, 第一建筑: no quantity
	}
	rest = strings.TrimLeft(rest, " ")
	for _, w := range boundsAfter {
		if t, ok := strings.CutPrefix(rest, w.word); ok {
			q.bound, rest = w.bound, t
			break
		}
	}
	return q, len(s) - i - len(rest)
}

// negativeAt reports whether the minus sign before s[i] is a sign and no dash: nothing but punctuation stands before it.
func negativeAt(s string, i int) bool {
	head := strings.TrimRight(s[:i], " ")
	return strings.HasSuffix(head, "-") && strings.Trim(head, "-: ") == ""
}

// moreAt cuts 多, 余, 来, + and 几 (十几).
func (q *quantity) moreAt(rest *string) bound {
	t := strings.TrimLeft(*rest, " ")
	switch {
	case cut(&t, "多", "余", "几"):
		*rest = t
		return more
	case cut(&t, "来"):
		*rest = t
		return about
	case cut(&t, "+"):
		*rest = t
		return atLeast
	}
	return exactly
}

// timesAt cuts 万, 千, 百 behind Arabic digits, 万 behind Chinese ones.
func (q *quantity) timesAt(rest *string) {
	t := strings.TrimLeft(*rest, " ")
	switch {
	case cut(&t, "万"):
		q.times *= 10000
	case q.chinese:
		return
	case cut(&t, "亿"):
		q.times *= 100000000
	case cut(&t, "千"):
		q.times *= 1000
	case cut(&t, "百"):
		q.times *= 100
	default:
		return
	}
	*rest = t
}

// unitAt cuts the unit and every repetition of it. Of two units the first counts, unless only the second is the field's.
func (q *quantity) unitAt(rest *string, want unit) {
	u, n := unitAt(strings.TrimLeft(*rest, " "))
	if q.bare = n == 0; q.bare {
		return
	}
	q.unit = u
	*rest = strings.TrimLeft(*rest, " ")[n:]
	for {
		t := strings.TrimLeft(*rest, " ")
		v, n := unitAt(t)
		if n == 0 || v.family != want.family && v.family != q.unit.family {
			return
		}
		if q.unit.family != want.family {
			q.unit = v
		} else if v.num != q.unit.num || v.den != q.unit.den {
			q.doubled = true
		}
		*rest = t[n:]
	}
}

func joinsAhead(rest string) bool {
	t := strings.TrimLeft(rest, " ")
	return strings.HasPrefix(t, "-") || strings.HasPrefix(t, "~") || strings.HasPrefix(t, "至") || strings.HasPrefix(t, "到")
}

func boundAfterAt(rest string) bound {
	for _, w := range boundsAfter {
		if strings.HasPrefix(strings.TrimLeft(rest, " "), w.word) {
			return w.bound
		}
	}
	return exactly
}

func (q *quantity) boundBefore() bound {
	t := strings.TrimRight(q.before, " :有为是达")
	switch {
	case q.chinese && strings.HasSuffix(t, "上"): // 上百户, and not 地上50个
		return atLeast
	case strings.HasSuffix(t, "附近"):
		return exactly
	}
	for _, w := range boundsBefore {
		if strings.HasSuffix(t, w.word) {
			return w.bound
		}
	}
	return exactly
}

func firstOf(a, b bound) bound {
	if a != exactly {
		return a
	}
	return b
}

// wordy reports whether the text says something: it holds a letter or a Chinese character besides the words of totals and
// of bounds.
func wordy(s string) bool {
	for _, w := range boundsBefore {
		s = strings.ReplaceAll(s, w.word, "")
	}
	for w := range strings.FieldsSeq("总户数 户数 居民 住户 停车位 车位 总计 合计 共计 总共 共有 总 共 计 有 为 是 达") {
		s = strings.ReplaceAll(s, w, "")
	}
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
