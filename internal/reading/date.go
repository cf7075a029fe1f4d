package reading

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"bayou/internal/clock"
)

// Years outside of these are no years of buildings; 1949年以前 begins with the first.
const (
	firstYear = 1840
	lastYear  = 2100
)

// century is where the two-digit years turn: 30 and above belong to 1900, below to 2000.
const century = 30

// Parts of a decade and of a year, first and last year or month. They overlap on purpose, because people's 初, 中 and 末 do.
var (
	decadeParts = map[string][2]int{"初": {0, 3}, "前期": {0, 4}, "早期": {0, 4}, "中": {3, 7}, "后期": {5, 9}, "晚期": {5, 9}, "末": {6, 9}, "底": {6, 9}, "": {0, 9}}
	yearParts   = map[string][2]int{
		"初": {1, 4}, "上半年": {1, 6}, "春": {2, 5}, "中": {4, 9}, "夏": {5, 8}, "下半年": {7, 12}, "秋": {8, 11}, "底": {9, 12}, "末": {9, 12},
	}
)

var (
	decadePattern = regexp.MustCompile(`(?:20世纪|上世纪|19(\d)0|20(\d)0|(\d)0)?(\d0)?年代(初|前期|早期|中|后期|晚期|末|底)?期?`)
	dayPattern    = regexp.MustCompile(
		`(\d+) ?(?:(?:年|[-/.]) ?(\d{1,2})\b ?(?:(?:月|[-/.]) ?(\d{1,2})\b ?[日号]?|月)?|年)?(?:年?(初|上半年|春|中|夏|下半年|秋|底|末))?`)
	clockTime = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?`)
	dateRun   = regexp.MustCompile(`[零一二两三四五六七八九十百千]+`)
)

// dateWords may stand around a date and add nothing to it.
const dateWords = "建成 建造 建设 竣工 交付 交房 入住 投入使用 始建 修建 兴建 落成 启用 建 年份 年代 时间 日期 于 为 在 的 左右 约 大约 大概 前后 以前 之前 及以前 以后 之后 及以后 前 后 年 起"

// span is a stretch of days.
type span struct {
	low, high int64
	note      string
	inferred  bool
	end       int // where it ends in the text
}

func readDate(s string) Reading {
	if none[s] {
		return unknown("")
	}
	t := s
	if strings.Contains(t, ":") {
		t = clockTime.ReplaceAllString(t, "")
	}
	t = arabicDates(t)
	spans, rest := findSpans(t)
	switch {
	case len(spans) == 0 && hasAny(t, "户 栋 幢 套 层 平方 m2 亩 元 公司 % 米"):
		return rejected("“" + excerpt(s) + "”不是日期，可能填错了列")
	case len(spans) == 0:
		return unknown("没有读出日期；请写成 1998年 或 1998-05-01 这样")
	}
	d := spans[0]
	for _, e := range spans[1:] {
		if e.low < d.low || e.high < d.high {
			return unknown("后面的日期比前面的早，请核对")
		}
		d.high, d.inferred, d.note = e.high, d.inferred || e.inferred, "写了不止一个日期，取最早到最晚"
	}
	return d.reading(t, rest)
}

// reading widens the span by the words around it and says how sure it is.
func (d span) reading(s, rest string) Reading {
	r := Reading{Value: Value{Kind: Date, Low: d.low, High: d.high}, Certainty: Exact, Note: d.note}
	switch {
	case hasAny(rest, "以前 之前 前") && !strings.Contains(rest, "前后"):
		r.Value.Low, r.Note, r.Certainty = dayOf(firstYear, 1, 1), "读作不晚于它", Approximate
	case hasAny(rest, "以后 之后 后") && !strings.Contains(rest, "前后"):
		r.Value.High, r.Note, r.Certainty = Unbounded, "读作不早于它", Approximate
	case hasAny(rest, "约 左右 大概 前后 上下 估计"):
		r.Value.Low, r.Value.High = addYears(d.low, -1), addYears(d.high, 1)
		r.Note, r.Certainty = "大约的年份，按前后各一年读", Approximate
	case d.inferred:
		r.Certainty = Inferred
	case d.note != "":
		r.Certainty = Approximate
	case wordy(withoutWords(rest)):
		r.Certainty, r.Note = Inferred, "另有文字“"+excerpt(strings.TrimSpace(withoutWords(rest)))+"”没有读入"
	case strings.HasPrefix(s, "1900") && d.high-d.low > 1:
		r.Certainty, r.Note = Inferred, "1900年常是没有填写时留下的，请核对"
	}
	return r
}

func withoutWords(s string) string {
	for w := range strings.FieldsSeq(dateWords) {
		s = strings.ReplaceAll(s, w, "")
	}
	return s
}

// arabicDates turns Chinese numbers into digits: 一九八五年十二月 becomes 1985年12月, 八十年代 80年代. 一季度 stays.
func arabicDates(s string) string {
	if plainASCII(s) {
		return s
	}
	return dateRun.ReplaceAllStringFunc(s, func(run string) string {
		g, n := chinese(run)
		if n != len(run) || g.upTo > 0 {
			return run
		}
		digits := len([]rune(run))
		if text := strconv.FormatInt(g.digits, 10); len(text) < digits && !strings.ContainsAny(run, "十百千") {
			return strings.Repeat("0", digits-len(text)) + text
		}
		return strconv.FormatInt(g.digits, 10)
	})
}

// findSpans finds the dates of a text; rest is what stands around them.
func findSpans(s string) (spans []span, rest string) {
	if d, at, ok := decade(s); ok {
		return []span{d}, s[:at] + " " + s[d.end:]
	}
	var around strings.Builder
	last := 0
	for i := 0; i < len(s); {
		if !digitAt(s, i) {
			i++
			continue
		}
		m := dayPattern.FindStringSubmatchIndex(s[i:])
		d, ok := spanOf(s[i:], m)
		if !ok {
			for digitAt(s, i) {
				i++
			}
			continue
		}
		d.end += i
		spans = append(spans, d)
		around.WriteString(s[last:i] + " ")
		i, last = d.end, d.end
	}
	return spans, around.String() + s[last:]
}

// decade reads 八十年代末, 上世纪90年代, 1980年代.
func decade(s string) (d span, at int, ok bool) {
	if !strings.Contains(s, "年代") {
		return d, 0, false
	}
	m := decadePattern.FindStringSubmatchIndex(s)
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	var year int
	switch tens := group(4); {
	case group(1) != "":
		year = 1900 + 10*int(group(1)[0]-'0')
	case group(2) != "":
		year = 2000 + 10*int(group(2)[0]-'0')
	default:
		if tens == "" && group(3) != "" {
			tens = group(3) + "0"
		}
		if tens == "" {
			return d, 0, false
		}
		year, _ = strconv.Atoi(tens)
		if year += 1900; year < 1900+century && !strings.Contains(s[m[0]:m[1]], "世纪") {
			year += 100
		}
	}
	p := decadeParts[group(5)]
	return span{
		low: dayOf(year+p[0], 1, 1), high: dayOf(year+p[1], 12, 31), end: m[1],
		note: "写的是年代，读作" + strconv.Itoa(year+p[0]) + "—" + strconv.Itoa(year+p[1]) + "年",
	}, m[0], true
}

// spanOf turns one match of dayPattern into days; ok is false when it is no date.
func spanOf(s string, m []int) (d span, ok bool) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	d.end = m[1]
	digits, month, day, part := group(1), group(2), group(3), group(4)
	if month == "" && (len(digits) == 8 || len(digits) == 6) {
		digits, month, day = digits[:4], digits[4:6], digits[6:]
	}
	year, err := strconv.Atoi(digits)
	if err != nil {
		return d, false
	}
	after := strings.TrimLeft(s[m[3]:], " ")
	_, counted := unitAt(after)
	switch {
	case len(digits) == 2 && (strings.HasPrefix(after, "年") || day != "" && year > 31):
		if year += 1900; year < 1900+century {
			year += 100
		}
		d.inferred, d.note = true, "两位数的年份，读作"+strconv.Itoa(year)+"年"
	case len(digits) != 4 || year < firstYear || year > lastYear, counted > 0 && !strings.HasPrefix(after, "年"):
		return d, false
	}
	return d.within(year, month, day, part)
}

// within narrows the year to its month, day or part.
func (d span) within(year int, month, day, part string) (span, bool) {
	mo, _ := strconv.Atoi(month)
	da, _ := strconv.Atoi(day)
	switch {
	case month == "" && part != "":
		p, ok := yearParts[part]
		if !ok {
			return d, false
		}
		d.low, d.high = dayOf(year, p[0], 1), dayOf(year, p[1]+1, 1)-1
		if d.note == "" {
			d.note = "只写了一年里的大致时候"
		}
	case month == "":
		d.low, d.high = dayOf(year, 1, 1), dayOf(year, 12, 31)
	case mo < 1 || mo > 12:
		return d, false
	case day == "":
		d.low, d.high = dayOf(year, mo, 1), dayOf(year, mo+1, 1)-1
	default:
		d.low = dayOf(year, mo, da)
		d.high = d.low
		return d, da >= 1 && d.low >= dayOf(year, mo, 1) && d.low < dayOf(year, mo+1, 1)
	}
	return d, true
}

// dayOf returns days since 1970-01-01.
func dayOf(year, month, day int) int64 {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func addYears(day int64, n int) int64 {
	t := time.Unix(day*86400, 0).UTC()
	return dayOf(t.Year()+n, int(t.Month()), t.Day())
}

// serialDay returns the day of a workbook's serial number. Day 60 of the 1900 system, 1900-02-29, does not exist; later
// days count from 1899-12-30.
func serialDay(serial string, from1904 bool) (int64, bool) {
	n, err := strconv.ParseInt(serial, 10, 64)
	base := dayOf(1899, 12, 30)
	if from1904 {
		base = dayOf(1904, 1, 1)
	}
	day := base + n
	return day, err == nil && n > 60 && day <= dayOf(lastYear, 12, 31)
}

// dateText prints a span of days: 1998年5月1日, 1998年5月, 1998年, 1986—1989年.
func dateText(low, high int64) string {
	if high == Unbounded {
		return dayText(low) + "以后"
	}
	a, b := clock.FromDays(low).Time(), clock.FromDays(high).Time()
	years := a.YearDay() == 1 && b.Month() == 12 && b.Day() == 31
	months := a.Day() == 1 && b.AddDate(0, 0, 1).Day() == 1
	switch {
	case low == dayOf(firstYear, 1, 1) && years && high > low:
		return b.Format("2006年以前")
	case low == dayOf(firstYear, 1, 1) && high > low:
		return dayText(high) + "以前"
	case low == high:
		return dayText(low)
	case years && a.Year() == b.Year():
		return a.Format("2006年")
	case years:
		return a.Format("2006") + "—" + b.Format("2006年")
	case months && a.Year() == b.Year() && a.Month() == b.Month():
		return a.Format("2006年1月")
	case months && a.Year() == b.Year():
		return a.Format("2006年1") + "—" + b.Format("1月")
	case months:
		return a.Format("2006年1月") + "—" + b.Format("2006年1月")
	}
	return dayText(low) + "—" + dayText(high)
}

func dayText(day int64) string { return clock.FromDays(day).Chinese() }
