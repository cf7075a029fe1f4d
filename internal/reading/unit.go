package reading

import "strings"

// unit is a written unit: num/den of it make one of its family's base.
type unit struct {
	family   string
	num, den int64
	whole    bool   // counted in whole numbers
	adds     bool   // several figures in one cell may be parts of a sum
	noZero   bool   // a zero, or 无, always means that nothing was filled in; elsewhere the field's Min decides
	note     string // said when this unit stands for the base unit
}

// units holds the units people write. 1 亩 = 2000/3 ㎡. 方 and 平 are short for ㎡.
var units = map[string]unit{
	"户": {family: "户", num: 1, den: 1, whole: true, adds: true},
	"套": {family: "户", num: 1, den: 1, whole: true, adds: true, note: "写的是套数，按1套1户读"},
	"栋": {family: "栋", num: 1, den: 1, whole: true, adds: true, noZero: true},

	"m2":   {family: "㎡", num: 1, den: 1, adds: true},
	"亩":    {family: "㎡", num: 2000, den: 3, adds: true},
	"公顷":   {family: "㎡", num: 10000, den: 1, adds: true},
	"平方公里": {family: "㎡", num: 1000000, den: 1, adds: true},

	"元/㎡·月": {family: "元/㎡·月", num: 1, den: 1, noZero: true},
	"元/㎡·天": {family: "元/㎡·月", num: 30, den: 1, noZero: true, note: "写的是每天的价，按30天折成每月"},
	"元/㎡·年": {family: "元/㎡·月", num: 1, den: 12, noZero: true, note: "写的是每年的价，按12个月折成每月"},
	"元/户":   {family: "元/户", num: 1, den: 1, noZero: true},
	"元":     {family: "元", num: 1, den: 1, adds: true},

	"个": {family: "个", num: 1, den: 1, whole: true, adds: true},
	"%": {family: "%", num: 1, den: 1},
	"米": {family: "米", num: 1, den: 1, adds: true},
	"人": {family: "人", num: 1, den: 1, whole: true, adds: true},
	"部": {family: "部", num: 1, den: 1, whole: true, adds: true},
	"间": {family: "间", num: 1, den: 1, whole: true, adds: true},
	"层": {family: "层", num: 1, den: 1, whole: true},
	"号": {family: "号", num: 1, den: 1, whole: true},
	"年": {family: "年", num: 1, den: 1, whole: true},
	"月": {family: "月", num: 1, den: 1, whole: true},
	"天": {family: "天", num: 1, den: 1, whole: true},
	"期": {family: "期", num: 1, den: 1, whole: true},
}

// spellings maps every way a unit is written to its key in units, longest first where one begins with another.
var spellings = []struct{ word, key string }{
	{"平方公里", "平方公里"},
	{"km2", "平方公里"},
	{"平方米", "m2"},
	{"m2", "m2"},
	{"M2", "m2"},
	{"平米", "m2"},
	{"平方", "m2"},
	{"方", "m2"},
	{"平", "m2"},
	{"亩", "亩"},
	{"公顷", "公顷"},
	{"住户", "户"},
	{"户", "户"},
	{"套", "套"},
	{"单元", "单元"},
	{"栋", "栋"},
	{"幢", "栋"},
	{"座", "栋"},
	{"号", "号"},
	{"#", "号"},
	{"层", "层"},
	{"年", "年"},
	{"个月", "月"},
	{"月", "月"},
	{"天", "天"},
	{"日", "天"},
	{"期", "期"},
	{"%", "%"},
	{"米", "米"},
	{"人", "人"},
	{"名", "人"},
	{"部", "部"},
	{"台", "部"},
	{"间", "间"},
	{"个", "个"},
	{"辆", "个"},
	{"处", "个"},
	{"盏", "个"},
}

// unitAt reads the unit at the beginning of s; n is its length, 0 when there is none. A unit that is written here but not
// in units (单元) gets a family of its own.
func unitAt(s string) (u unit, n int) {
	if u, n = priceAt(s); n > 0 {
		return u, n
	}
	for _, sp := range spellings {
		if strings.HasPrefix(s, sp.word) {
			return unitNamed(sp.key), len(sp.word)
		}
	}
	return unit{}, 0
}

func unitNamed(key string) unit {
	if u, ok := units[key]; ok {
		return u
	}
	return unit{family: key, num: 1, den: 1, whole: true, adds: true}
}

// priceAt reads 元/平方米·月 in all its spellings, also without 元 (2.9/平米). Without a time it is per month.
func priceAt(s string) (unit, int) {
	rest, yuan := strings.CutPrefix(s, "元")
	if !yuan && !strings.HasPrefix(s, "/") {
		return unit{}, 0
	}
	var area, household bool
	period := "月"
	for rest != "" {
		t := strings.TrimLeft(rest, "/·.*每 ")
		switch {
		case cut(&t, "平方米", "平米", "平方", "m2", "M2", "平", "方"):
			area = true
		case cut(&t, "月"):
			period = "月"
		case cut(&t, "天", "日"):
			period = "天"
		case cut(&t, "年"):
			period = "年"
		case cut(&t, "户", "套"):
			household = true
		default:
			return priceUnit(area, household, len(rest) < len(s)-len("元"), period), len(s) - len(rest)
		}
		rest = t
	}
	return priceUnit(area, household, yuan && len(s) > len("元"), period), len(s)
}

// priceUnit returns the unit of a price: per area, per household (元/月 is a household's), or an amount of money.
func priceUnit(area, household, per bool, period string) unit {
	switch {
	case area:
		return units["元/㎡·"+period]
	case household || per:
		return units["元/户"]
	}
	return units["元"]
}

func cut(s *string, words ...string) bool {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(*s, w); ok {
			*s = rest
			return true
		}
	}
	return false
}

// wanted returns the unit of a field, written in the plan in any of the spellings.
func wanted(f Field) unit {
	s := clean(f.Unit)
	if u, n := unitAt(s); n == len(s) && n > 0 {
		return u
	}
	return unitNamed(s)
}
