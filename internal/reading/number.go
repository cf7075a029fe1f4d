package reading

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// threePartDate is a date in a column of quantities.
var threePartDate = regexp.MustCompile(`^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b`)

func readNumber(f Field, s string) Reading {
	want := wanted(f)
	if n, err := strconv.ParseUint(s, 10, 40); err == nil && s[0] != '+' {
		return finish(f, want, int64(n)*1000, int64(n)*1000, Exact, "")
	}
	if threePartDate.MatchString(s) {
		return rejected("像是日期，不是" + noun(f))
	}
	if none[s] {
		if f.Min > 0 || want.noZero || !want.whole && want.family != "元" {
			return unknown("“" + s + "”不是数；没有填请留空")
		}
		return Reading{Value: Value{Kind: Number}, Certainty: Inferred, Note: "“" + s + "”读作0"}
	}
	qs := quantities(s, want)
	own, r, ok := pick(f, s, want, qs)
	if !ok {
		return r
	}
	return combine(f, want, own)
}

// pick keeps the quantities that speak of the field; ok is false when none does, and r says why.
func pick(f Field, s string, want unit, qs []quantity) (own []quantity, r Reading, ok bool) {
	foreign, sentence := "", false
	for i, q := range qs {
		switch {
		case i > 0 && qs[i-1].bare && q.before == "": // 1千2百户
			return nil, unknown("没有读出" + noun(f) + "；请用阿拉伯数字写"), false
		case q.bare:
		case q.unit.family == want.family:
			own = append(own, q)
		case foreign == "":
			foreign = q.unit.family
			sentence = foreign != "号" && (wordy(q.before) || wordy(outside(q.after)))
		}
	}
	switch {
	case len(own) > 0:
		for i := range own {
			own[i].before, own[i].after = s[:own[i].start], s[own[i].end:]
			if i > 0 {
				own[i].before = s[own[i-1].end:own[i].start]
				own[i-1].after = own[i].before
			}
		}
		return own, r, true
	case foreign == "元/户" || foreign == "元/㎡·月":
		return nil, unknown("计价的口径不同（" + foreign + "），不能比较"), false
	case foreign != "" && !sentence:
		return nil, rejected("写的单位是“" + foreign + "”，不是" + noun(f) + "，可能填错了列"), false
	case len(qs) == 0 && hasAny(s, "公司 集团 企业"):
		return nil, rejected("写的是名称，不是" + noun(f) + "，可能填错了列"), false
	case len(qs) == 1 && !wordy(qs[0].before) && !wordy(qs[0].after):
		qs[0].unit = want
		return qs, r, true
	}
	return nil, unknown("没有读出" + noun(f)), false
}

func noun(f Field) string {
	if f.Unit == "" {
		return "数量"
	}
	return "以" + f.Unit + "计的数量"
}

// part is a quantity turned into an interval of the field's unit.
type part struct {
	quantity
	low, high int64
}

// combine makes one interval of the quantities of a cell. In this order: what stands in brackets or behind 其中 details what
// stands before it; a total wins over its parts; phases are summed when they are all there; parts with names are summed;
// figures without a name that differ make an interval from the least to the greatest.
func combine(f Field, want unit, qs []quantity) Reading {
	ps, r, ok := measure(f, want, qs)
	if !ok {
		return r
	}
	if hasAny(ps[0].before, "每户 每家 每套 每栋 户均") {
		return unknown("写的是每户或每栋的数，不是总数")
	}
	ps = outermost(ps)
	for _, p := range ps {
		if hasAny(p.before, "总 共 合计") {
			p.after = "" // parts of the total
			return single(f, want, p)
		}
	}
	if hasAny(ps[0].before, "当期 本期 在售") {
		return finish(f, want, ps[0].low, Unbounded, Approximate, "只写了当期的数，总数不少于此")
	}
	if r, ok := phases(f, want, ps); ok {
		return r
	}
	if len(ps) == 1 {
		return single(f, want, ps[0])
	}
	return several(f, want, ps)
}

// measure turns quantities into intervals and refuses figures that cannot be.
func measure(f Field, want unit, qs []quantity) (ps []part, r Reading, ok bool) {
	for _, q := range qs {
		low, high, ok := q.interval(want)
		switch {
		case q.negative:
			return nil, rejected("数量不能是负数"), false
		case want.whole && (q.decimal && q.times == 1 || q.upper != nil && q.upper.decimal && q.upper.times == 1):
			return nil, rejected(noun(f) + "不会有小数"), false
		case !ok:
			return nil, rejected("数太大，不合常理"), false
		case f.Unit == "㎡" && q.pointed():
			return nil, unknown("小数点后三个零，可能是千分号：写的是几，还是几千，请写清楚"), false
		case q.upper != nil && high < low:
			return nil, rejected("后面的数比前面的小，不成范围"), false
		}
		ps = append(ps, part{q, low, high})
	}
	return ps, r, true
}

// interval returns the closed interval that the quantity means, in thousandths of the wanted unit.
func (q quantity) interval(want unit) (low, high int64, ok bool) {
	num, den := q.unit.num*want.den, q.unit.den*want.num
	n, ok := q.in(q.digits, num, den)
	end, step := n, int64(1)
	if want.whole {
		step = 1000
	}
	switch {
	case !ok:
		return 0, 0, false
	case q.upper != nil:
		end, ok = q.upper.in(q.upper.digits, num, den)
	case q.upTo > 0:
		if end, ok = q.in(q.upTo, num, den); q.some {
			end -= step
		}
	}
	place, okPlace := q.in(q.place, num, den)
	tenth := func(v int64) int64 { return (v/10 + step - 1) / step * step }
	switch q.bound {
	case about:
		return outward(n-n/10, step, -1), outward(end+end/10, step, 1), ok
	case more:
		return n + step, max(end+place-step, n+step), ok && okPlace
	case near:
		return n - tenth(n), end - step, ok
	case under:
		return 0, max(0, end-step), ok
	case atMost:
		return 0, end, ok
	case atLeast:
		return n, Unbounded, ok
	case over:
		return n + step, Unbounded, ok
	}
	return n, end, ok
}

// outward rounds v to a multiple of step, away from the middle of the interval.
func outward(v, step int64, direction int) int64 {
	if r := v % step; r != 0 {
		v -= r
		if direction > 0 {
			v += step
		}
	}
	return v
}

// details are the words behind which a cell goes on about parts of what it said, or about single dwellings.
const details = "其中 主要 每户 每家 每套 每栋 户均 最小 最大"

// outermost drops details: what stands deeper in brackets than the shallowest figure, and everything behind 其中 and its like.
func outermost(ps []part) []part {
	depth := ps[0].brackets
	for _, p := range ps {
		depth = min(depth, p.brackets)
	}
	var kept []part
	for i, p := range ps {
		if i > 0 && hasAny(p.before, details) {
			break
		}
		if p.brackets == depth {
			kept = append(kept, p)
		}
	}
	return kept
}

var phaseName = regexp.MustCompile(`([一二三四五六七八九]|\d)期[^期]*$`)

// phases sums 一期248户二期300户; a cell that does not begin with the first phase, or holds one phase only, gives a lower
// bound. ok is false when the first figure names no phase.
func phases(f Field, want unit, ps []part) (r Reading, ok bool) {
	var low, high int64
	whole := len(ps) > 1
	for i, p := range ps {
		m := phaseName.FindStringSubmatch(p.before)
		if m == nil {
			if i == 0 {
				return r, false
			}
			whole = false
			break
		}
		if g, _ := figureOf(m[1]); g != int64(i+1) {
			whole = false
		}
		low, high = low+p.low, plus(high, p.high)
	}
	if !whole {
		return finish(f, want, low, Unbounded, Approximate, "只写了部分期的数，总数不少于此"), true
	}
	return finish(f, want, low, high, Inferred, "各期相加"), true
}

func figureOf(s string) (int64, bool) {
	if g, n := arabic(s); n == len(s) {
		return g.digits, true
	}
	g, n := chinese(s)
	return g.digits, n == len(s)
}

func plus(a, b int64) int64 {
	if a == Unbounded || b == Unbounded {
		return Unbounded
	}
	return a + b
}

// several joins figures that are neither a total nor phases. Households of a cell that names dwellings and other uses lie
// between the dwellings alone and all together, because people count shops in or out.
func several(f Field, want unit, ps []part) Reading {
	named := want.adds
	inFront := wordy(ps[0].before)
	var sum, sumHigh, homes int64
	low, high := ps[0].low, ps[0].high
	for _, p := range ps {
		label := p.after
		if inFront {
			label = p.before
		}
		named = named && wordy(label)
		if hasAny(label, "住宅 居民 住房 公寓") {
			homes += p.low
		}
		sum, sumHigh = sum+p.low, plus(sumHigh, p.high)
		low, high = min(low, p.low), max(high, p.high)
	}
	switch {
	case !named && low == high:
		return single(f, want, ps[0])
	case !named:
		return finish(f, want, low, high, Approximate, "写了不止一个数，取最小到最大")
	case want.family == "户" && homes > 0 && homes < sum:
		return finish(f, want, homes, sumHigh, Approximate, "写有住宅和其他用房，按只算住宅到全部计入读")
	}
	certainty := Inferred
	if sum != sumHigh {
		certainty = Approximate
	}
	return finish(f, want, sum, sumHigh, certainty, "各项相加")
}

// boundNotes says how a word was read.
var boundNotes = map[bound]string{
	about: "大约的数，按上下10%读", more: "写作“多”“余”，读作比它多、不到下一个整数", near: "写作“近”，读作不到它、相差不过10%",
	under: "写作“不到”，读作少于它", atMost: "读作最多是它", atLeast: "读作至少是它", over: "读作多于它",
}

func single(f Field, want unit, p part) Reading {
	certainty, note := Exact, ""
	switch {
	case p.bound != exactly:
		certainty, note = Approximate, boundNotes[p.bound]
	case p.upper != nil || p.upTo > 0:
		certainty, note = Approximate, "写的是一个范围"
		if p.low > 0 && p.high/20 > p.low {
			note = "两端相差太大，请核对是否混入了别的数"
		}
	case p.repaired:
		certainty, note = Inferred, "数字中的“。”按小数点读"
	case p.doubled:
		certainty, note = Inferred, "写了两个单位，按前一个读"
	case p.unit.note != "":
		certainty, note = Inferred, p.unit.note
	case p.brackets == 0 && wordy(outside(p.after)):
		certainty, note = Inferred, "另有文字“"+excerpt(strings.Trim(p.after, " ,;。"))+"”没有读入"
	}
	return finish(f, want, p.low, p.high, certainty, note)
}

// outside cuts what stands in brackets.
func outside(s string) string {
	if i := strings.IndexAny(s, "([{"); i >= 0 {
		return s[:i]
	}
	return s
}

// finish checks the interval against what is plausible for the field.
func finish(f Field, want unit, low, high int64, c Certainty, note string) Reading {
	switch {
	case high == 0 && (f.Min > 0 || want.noZero):
		return unknown("写的是0，当作没有填")
	case f.Max > 0 && (low > f.Max || high != Unbounded && c == Exact && high > f.Max):
		return rejected(fmt.Sprintf("超出合理范围（%s—%s %s）", thousandths(f.Min), thousandths(f.Max), f.Unit))
	case high < f.Min:
		return rejected(fmt.Sprintf("小于合理的最小值（%s %s）", thousandths(f.Min), f.Unit))
	case f.Max > 0 && c == Approximate && high != Unbounded && high-high/10 > f.Max:
		return rejected(fmt.Sprintf("范围的上端超出合理范围（%s %s）", thousandths(f.Max), f.Unit))
	}
	return Reading{Value: Value{Kind: Number, Low: max(low, f.Min), High: high}, Certainty: c, Note: note}
}
