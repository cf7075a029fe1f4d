package gongwen

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Lines breaks a title into centred lines of at most 20 characters (7.3.1):
// words stay whole where that can be seen, lines differ little in length, and
// three or more form a trapezium or a lozenge, never an hourglass. A title
// that holds line breaks is taken as its author broke it.
func Lines(title string) []string {
	title = strings.TrimSpace(clean(title))
	if strings.Contains(title, "\n") {
		lines := strings.Split(title, "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
	}
	text := []rune(title)
	total := width(title)
	if total == 0 {
		return nil
	}
	fewest := (total + 2*titleChars - 1) / (2 * titleChars)
	for n := fewest; n < fewest+3; n++ {
		if lines := breakInto(text, n, total); lines != nil {
			return lines
		}
	}
	return cut(text)
}

// cut fills line after line, for a title without a single good place.
func cut(text []rune) []string {
	var lines []string
	start, w := 0, 0
	for i, r := range text {
		if w += runeWidth(r); w > 2*titleChars {
			lines = append(lines, string(text[start:i]))
			start, w = i, runeWidth(r)
		}
	}
	return append(lines, string(text[start:]))
}

// breakInto finds the cheapest way to cut text into n lines, nil if there is
// none. best[k][i] is the least cost of the first i characters in k lines.
func breakInto(text []rune, n, total int) []string {
	mean := float64(total) / float64(n)
	best := make([][]float64, n+1)
	from := make([][]int, n+1)
	for k := range best {
		best[k] = slices.Repeat([]float64{math.Inf(1)}, len(text)+1)
		from[k] = make([]int, len(text)+1)
	}
	best[0][0] = 0
	for k := 1; k <= n; k++ {
		for i := 1; i <= len(text); i++ {
			w := 0
			for j := i - 1; j >= 0; j-- {
				if w += runeWidth(text[j]); w > 2*titleChars {
					break
				}
				off := (float64(w) - mean*shape(k, n)) / 2
				if c := best[k-1][j] + cutCost(text, i) + off*off/4; c < best[k][i] {
					best[k][i], from[k][i] = c, j
				}
			}
		}
	}
	if math.IsInf(best[n][len(text)], 1) {
		return nil
	}
	lines := make([]string, n)
	for k, i := n, len(text); k > 0; k-- {
		j := from[k][i]
		lines[k-1] = strings.TrimSpace(string(text[j:i]))
		i = j
	}
	return lines
}

// shape is the wanted length of line k of n as a part of the mean: the middle
// of three or more is longer, which makes a lozenge.
func shape(k, n int) float64 {
	switch {
	case n < 3:
		return 1
	case k == 1 || k == n:
		return 0.9
	}
	return 1 + 0.2/float64(n-2)
}

const (
	neverFirst = "、，。；：！？）》〕】”’％%,.;:!?)]的之等号"
	neverLast  = "（《〔【“‘([第"
)

// A title falls apart best before these words and after those.
var (
	goodStarts = []string{"关于", "印发", "实施", "（", "《"}
	goodEnds   = []string{
		"办事处", "委员会", "办公室", "社区", "小区", "工作", "管理", "情况", "方案", "问题",
		"物业", "整治", "改造", "督察", "人民政府", "、", "》", "）", "，", "年", "期",
	}
)

// terms are words of the field that are not to be parted.
var terms = []string{
	"物业管理", "老旧小区", "业主委员会", "居民自治管理委员会", "物业服务企业", "物业服务站", "实施方案", "整治改造", "督察周报", "指导意见",
}

// partsTerm reports that a break between before and after falls inside a term.
func partsTerm(before, after string) bool {
	return slices.ContainsFunc(terms, func(term string) bool {
		for i := range term {
			if i > 0 && strings.HasSuffix(before, term[:i]) && strings.HasPrefix(after, term[i:]) {
				return true
			}
		}
		return false
	})
}

// cutCost is the price of breaking before text[i]; at the end of the text it
// is nothing, where a break is wrong it is infinite.
func cutCost(text []rune, i int) float64 {
	if i == len(text) {
		return 0
	}
	last, first := text[i-1], text[i]
	if strings.ContainsRune(neverFirst, first) || strings.ContainsRune(neverLast, last) || inWord(last) && inWord(first) {
		return math.Inf(1)
	}
	before, after := string(text[:i]), string(text[i:])
	cost := 6.0
	switch {
	case partsTerm(before, after):
		cost = 20
	case strings.HasPrefix(after, "关于"):
		cost = -14
	case slices.ContainsFunc(goodStarts, func(s string) bool { return strings.HasPrefix(after, s) }),
		slices.ContainsFunc(goodEnds, func(s string) bool { return strings.HasSuffix(before, s) }):
		cost = 0
	}
	if strings.Count(before, "《") > strings.Count(before, "》") {
		cost += 6
	}
	return cost
}

// inWord reports letters and digits that a line break must not part.
func inWord(r rune) bool { return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
