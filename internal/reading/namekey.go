package reading

import (
	"regexp"
	"strings"
	"unicode"
)

// houseNumber is a number in Chinese before 号, or before 期 and 区, which people also write in digits.
var houseNumber = regexp.MustCompile(`[零一二两三四五六七八九十百]+(?:号|期|区|院|栋|幢)`)

// digitsBlock is 12#院 for 12号院.
var digitsBlock = regexp.MustCompile(`(\d)#(.)`)

// NameKey returns the form under which two spellings of one compound's name are the same: 丰乐路八号院, 丰樂路8號院 and
// 《丰乐路》 8#院 give one key. Letters are lower case; only letters and digits stay. Brackets go, what stands in them stays,
// because 东区 and 二期 tell compounds apart.
func NameKey(name string) string {
	s := strings.ToLower(clean(name))
	s = strings.TrimRight(s, "#号。.·, ")
	s = HouseNumbers(s)
	s = digitsBlock.ReplaceAllString(s, "${1}号$2")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// Initials returns the two keys a name is found by: full spells every character (wenhuagonglu200haoyuan), initials takes the
// first letter of each (whgl200hy). Letters and digits stay, everything else goes. A character with several sounds takes its
// commonest; a person may correct the keys of a compound.
func Initials(name string) (full, initials string) {
	var f, i strings.Builder
	for _, r := range strings.ToLower(clean(name)) {
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			f.WriteRune(r)
			i.WriteRune(r)
		case unicode.Is(unicode.Han, r):
			if sound := Syllable(r); sound != "" {
				f.WriteString(sound)
				i.WriteByte(sound[0])
			}
		}
	}
	return f.String(), i.String()
}

// Pattern turns what somebody types into a LIKE pattern over Initials' keys: wh200 becomes %wh%200%, so that a run of
// letters and a run of digits may stand apart, and finds whgl200hy. Chinese characters are turned into their initials. It holds
// letters, digits and % only, so it needs no ESCAPE; "" means that nothing can be searched for.
func Pattern(query string) string {
	_, key := Initials(query)
	if key == "" {
		return ""
	}
	var b strings.Builder
	var last rune
	for _, r := range key {
		if last == 0 || unicode.IsDigit(last) != unicode.IsDigit(r) {
			b.WriteByte('%')
		}
		b.WriteRune(r)
		last = r
	}
	b.WriteByte('%')
	return b.String()
}

var (
	codeName = regexp.MustCompile(`^[a-z]+[0-9]+$`)
	testName = regexp.MustCompile(`测试|^test|^aaa|^小区名称$|^名称$`)
)

// NameProblem says in Chinese why a text is hardly a compound's name (测试小区, GZ082, 450户); "" when nothing is odd.
func NameProblem(name string) string {
	s := strings.ToLower(clean(name))
	note, empty := noAnswer(s)
	switch {
	case note != "":
		return note
	case empty || none[s]:
		return "没有写名称"
	case testName.MatchString(s):
		return "“" + excerpt(name) + "”像是测试用的名称"
	case codeName.MatchString(s):
		return "“" + excerpt(name) + "”像是编号，不是小区名称"
	case amountLike.MatchString(s) || !strings.ContainsFunc(s, unicode.IsLetter):
		return "“" + excerpt(name) + "”不是小区名称，可能填错了列"
	}
	return ""
}
