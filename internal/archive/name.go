package archive

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a file's name: Windows and Linux keep names of 255 units or bytes, and a Chinese character has three bytes.
const (
	maxName      = 100 // characters
	maxNameBytes = 200
)

// reserved are the names that Windows gives to devices, whatever their ending.
var reserved = []string{
	"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// unprintable reports characters that no name shows: control characters and those that turn the direction of writing.
func unprintable(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// SafeName returns a file's name that every system can keep: without folders, without characters that cannot be seen or that
// Windows forbids, not longer than 100 characters with its ending, and never empty. It is the same when done again.
func SafeName(given string) string {
	if i := strings.LastIndexAny(given, `/\`); i >= 0 {
		given = given[i+1:]
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case unprintable(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`:*?"<>|`, r):
			return '_'
		}
		return r
	}, given)
	name = trim(name)
	stem, ending := split(name)
	stem = cut(trim(stem), maxName-utf8.RuneCountInString(ending), maxNameBytes-len(ending))
	if first, _, _ := strings.Cut(stem, "."); slices.Contains(reserved, strings.ToLower(trim(first))) {
		stem = "_" + stem
	}
	if stem == "" {
		stem = "未命名"
	}
	return stem + ending
}

// split cuts a name before its ending, which is short and plain; "" when there is none.
func split(name string) (stem, ending string) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || len(name)-i > 6 || len(name)-i == 1 {
		return name, ""
	}
	for _, r := range name[i+1:] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return name, ""
		}
	}
	return name[:i], name[i:]
}

// trim drops what Windows drops by itself at the end of a name, and what hides one at its beginning.
func trim(s string) string { return strings.TrimRight(strings.TrimLeft(s, " ."), " .") }

func cut(s string, runes, bytes int) string {
	n := 0
	for i := range s {
		_, width := utf8.DecodeRuneInString(s[i:])
		if n == runes || i+width > bytes {
			return trim(s[:i])
		}
		n++
	}
	return s
}

// named gives the name the ending of what the bytes are: whoever opens it gets the right program and no other.
func named(given string, m Media) string {
	name := SafeName(given)
	_, ending := split(name)
	if slices.Contains(m.endings(), strings.ToLower(ending)) {
		return name
	}
	return SafeName(cut(name, maxName-6, maxNameBytes-6) + m.endings()[0])
}

// titleOf is what an item is called that was given no title: its file's name without the ending.
func titleOf(name string) string {
	stem, _ := split(name)
	return TitleOf(stem)
}

// TitleOf makes a title of any text: in one line, without characters that cannot be seen, cut where it is too long. It is empty
// where nothing is left.
func TitleOf(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unprintable(r):
			return -1
		}
		return r
	}, text)
	return cut(trim(text), maxTitle, 1<<10)
}
