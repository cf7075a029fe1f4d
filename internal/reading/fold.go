package reading

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// Fold returns the letters and digits of a text in the one form in which texts are compared: half width, lower case, simplified.
// Everything else goes. at[i] is the number of the character in s (counted in characters) from which folded[i] came.
func Fold(s string) (folded []rune, at []int) {
	n := -1
	for _, r := range s {
		n++
		if r < 0x80 || r >= firstHan && r <= lastHan {
			folded, at = appendFolded(folded, at, fold(r), n)
			continue
		}
		for _, p := range norm.NFKC.String(string(r)) {
			folded, at = appendFolded(folded, at, fold(p), n)
		}
	}
	return folded, at
}

func appendFolded(folded []rune, at []int, r rune, n int) (letters []rune, places []int) {
	if r = unicode.ToLower(r); r == unicode.ReplacementChar || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return folded, at
	}
	return append(folded, r), append(at, n)
}

// HouseNumbers writes the Chinese numbers of houses, phases and blocks in digits: 八号院二期 becomes 8号院2期.
func HouseNumbers(s string) string {
	return houseNumber.ReplaceAllStringFunc(s, func(m string) string {
		g, n := chinese(m)
		if n == 0 || g.upTo > 0 {
			return m
		}
		return strconv.FormatInt(g.digits, 10) + m[n:]
	})
}

// The characters of which Syllable knows the sound.
const firstHan, lastHan = 0x4e00, 0x9fff

// sounds holds the commonest sound of every character, without its tone: the library works a sound out anew each time.
var sounds = sync.OnceValue(func() *[lastHan - firstHan + 1]string {
	var all [lastHan - firstHan + 1]string
	args := pinyin.NewArgs()
	for r := rune(firstHan); r <= lastHan; r++ {
		if py := pinyin.SinglePinyin(r, args); len(py) > 0 {
			all[r-firstHan] = strings.Map(asciiOnly, py[0])
		}
	}
	return &all
})

func asciiOnly(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// Syllable returns the commonest sound of a Chinese character in small letters (wen for 文), "" of anything else.
func Syllable(r rune) string {
	if r < firstHan || r > lastHan {
		return ""
	}
	return sounds()[r-firstHan]
}

// Syllables are all the sounds that a character has, in no order.
var Syllables = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, s := range sounds() {
		if s != "" {
			all[s] = true
		}
	}
	return all
})
