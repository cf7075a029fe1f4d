package house

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reading is what a written room number says. Keys are the readings that are possible: one, or two where 2-301 may be the
// entrance or the building. Open tells that no entrance was written, though the building may have some.
type Reading struct {
	Keys []Key
	Open bool
	Note string // Chinese: why nothing was read, or what was supposed; "" when there is nothing to say
}

// sides are the places on a landing that old buildings have instead of numbers.
const sides = "东西南北中左右"

// longest bounds what can be a room number, in bytes.
const longest = 120

var (
	compoundHead = regexp.MustCompile(`^.*(?:院|小区|苑|花园|公寓)`)
	buildingPart = regexp.MustCompile(`^(\d{1,3}|[A-Z]\d{0,2}|\d{1,3}[A-Z])(?:#楼|#|号楼|号栋|号幢|栋|幢|座)`)
	floorAsBuild = regexp.MustCompile(`^(\d{1,3})楼(\d{1,2}(?:单元|门))`)
	entrancePart = regexp.MustCompile(`^(\d{1,2}|[A-Z])(?:单元|门洞|门)`)
	storeyPart   = regexp.MustCompile(`^(\d{1,2})(?:层|楼)`)
	basement     = regexp.MustCompile(`(?:负|地下)(\d)层?|-(\d)(?:层|F)|B(\d)(?:层|F)`)
	bareSpace    = regexp.MustCompile(`^B[1-3]-\d{3,4}$`) // B1-023 is a place for a car
	basementRoom = regexp.MustCompile(`^B([1-3])[-.]?(\d{1,4})$`)
	roomNumber   = regexp.MustCompile(`^\d{1,4}[A-Z甲乙丙丁` + sides + `]{0,2}$`)
	buildingKey  = regexp.MustCompile(`^(?:\d{1,3}[A-Z]?|[A-Z]\d{0,2})$`)
	entranceKey  = regexp.MustCompile(`^(?:\d{1,2}|[A-Z])$`)
	wholeKey     = regexp.MustCompile(`^([^-]*)-([^-]*)-([^-]+)$`)
	numerals     = regexp.MustCompile(`[〇零一二三四五六七八九十百]+`)
	buildingWord = regexp.MustCompile(`[#号栋幢座楼]`)
	kindWords    = regexp.MustCompile(`(地下)?(?:机动车)?(停车位|车位|泊位|车库|储藏室|储藏间|储物间|储藏|地下室|沿街商铺|底层商铺|底商|商铺|门面房|门面|门市房|门市|店铺)`)
	separators   = strings.NewReplacer("—", "-", "–", "-", "－", "-", "―", "-", "‐", "-", "‑", "-", "−", "-", "~", "-", "～", "-", "/", "-", "\\", "-", "_", "-", "·", "-")
)

// ReadKey reads what people write of a room: 01-01-0101, 1-1-101, 1号楼1单元101室, 1#1-101, 一号楼一单元101, A座1001, 负一层023,
// 底商3号, 车位B1-023. It is pure; which unit a reading means is asked of a Book.
func ReadKey(written string) Reading {
	if len(written) > longest {
		return Reading{Note: "房号太长，读不出来"}
	}
	s := fold(written)
	if s == "" {
		return Reading{Note: "没有写房号"}
	}
	if k, ok := stored(s); ok {
		return Reading{Keys: []Key{k}}
	}
	r := scanner{rest: s}
	r.takeHead()
	r.takeKind()
	if strings.HasSuffix(s, "-") || !r.takeNamed() {
		return Reading{Note: "读不懂房号“" + written + "”，请写成 楼-单元-房号，如 1-2-301"}
	}
	return r.reading(written)
}

// fold brings a text to half width, capitals and Arabic numerals, with one kind of dash and no blanks.
func fold(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, ""))
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
	s = separators.Replace(strings.NewReplacer("號", "号", "樓", "楼", "棟", "栋", "單", "单", "門", "门", "層", "层", "東", "东").Replace(s))
	return numerals.ReplaceAllStringFunc(s, arabic)
}

// arabic turns 十二 into 12, 三〇一 into 301 and 一百零一 into 101.
func arabic(s string) string {
	const digits = "零一二三四五六七八九"
	at := func(r rune) int {
		if r == '〇' {
			return 0
		}
		return strings.IndexRune(digits, r) / len("零")
	}
	if !strings.ContainsAny(s, "十百") {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte('0' + at(r)))
		}
		return b.String()
	}
	total, digit, seen := 0, 0, false
	for _, r := range s {
		unit := map[rune]int{'十': 10, '百': 100}[r]
		if unit == 0 {
			digit, seen = at(r), true
			continue
		}
		if !seen {
			digit = 1
		}
		total, digit, seen = total+digit*unit, 0, false
	}
	return itoa(total + digit)
}

// stored reads what Key.String wrote.
func stored(s string) (Key, bool) {
	m := wholeKey.FindStringSubmatch(s)
	if m == nil || m[1] != "" && m[2] != "" && !strings.ContainsAny(m[3], "商车库储.+") {
		return Key{}, false // as people write it, too
	}
	k := Key{m[1], m[2], m[3]}
	return k, k.Valid()
}

// Valid reports whether the key is in its one form.
func (k Key) Valid() bool {
	if k.Building != "" && (!buildingKey.MatchString(k.Building) || trim(k.Building) != k.Building) ||
		k.Entrance != "" && (!entranceKey.MatchString(k.Entrance) || trim(k.Entrance) != k.Entrance) {
		return false
	}
	room := k.Room
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(room, kind.mark); ok {
			room = rest
			break
		}
	}
	before := ""
	for part := range strings.SplitSeq(room, "+") {
		if before != "" && compareParts(before, part) >= 0 {
			return false
		}
		before = part
		if m := basementRoom.FindStringSubmatch(part); m != nil && part == room && part == "B"+m[1]+"."+trim(m[2]) {
			continue
		}
		if !roomNumber.MatchString(part) || trim(part) != part {
			return false
		}
	}
	return true
}

// trim drops the zeros before a number.
func trim(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" && t[0] >= '0' && t[0] <= '9' {
		return t
	}
	if isDigits(s) {
		return "0"
	}
	return s
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
