package find

import (
	"hash/fnv"
	"strings"

	"bayou/internal/reading"
)

// posting is a gram of a text with the signature of the pairs of its class.
type posting struct {
	of   *stored
	gram string
	sig  int64
}

// name is a text under which a document is found; aloud when its characters are also found by their sounds.
type name struct {
	letters []rune
	aloud   bool
}

// names are all texts of a row, folded: the title first.
func (r *stored) names() []name {
	var out []name
	add := func(s string, aloud bool) {
		f := folded(s)
		out = append(out, name{f, aloud})
		if n := reading.HouseNumbers(string(f)); n != string(f) {
			out = append(out, name{[]rune(n), aloud})
		}
	}
	add(r.Title, true)
	for also := range strings.SplitSeq(r.Also, "\n") {
		add(also, true)
	}
	add(r.Sub, false)
	return out
}

func folded(s string) []rune {
	f, _ := reading.Fold(s)
	return f
}

// sound returns the first letters of the sounds of a folded text; what has no sound stays.
func sound(s []rune) []rune {
	out := make([]rune, len(s))
	for i, r := range s {
		out[i] = r
		if y := reading.Syllable(r); y != "" {
			out[i] = rune(y[0])
		}
	}
	return out
}

// postings returns the grams of a row, each once.
func (r *stored) postings() []posting {
	grams := map[string]bool{}
	for _, n := range r.names() {
		eachGram(n.letters, func(g string) { grams[g] = true })
		if n.aloud {
			eachGram(sound(n.letters), func(g string) { grams[g] = true })
		}
	}
	var sigs [2]int64
	for g := range grams {
		sigs[class(g)] |= bit(g)
	}
	out := make([]posting, 0, len(grams))
	for g := range grams {
		out = append(out, posting{r, g, sigs[class(g)]})
	}
	return out
}

// eachGram yields the runs of one and two letters, and those of three that are all ASCII or have two digits: three letters of
// sounds or two digits and a 号 are rare enough where two are not.
func eachGram(s []rune, yield func(string)) {
	for i := range s {
		yield(string(s[i]))
		if i+1 < len(s) {
			yield(string(s[i : i+2]))
		}
		if i+2 < len(s) && threefold(s[i:i+3]) {
			yield(string(s[i : i+3]))
		}
	}
}

func threefold(s []rune) bool {
	ascii, digits := 0, 0
	for _, r := range s {
		if r < 0x80 {
			ascii++
		}
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return ascii == 3 || digits >= 2
}

// class is 0 for a gram with a character beyond ASCII, 1 for letters and digits. A text has one signature for each: those that
// it shares with sounds would say little.
func class(gram string) int {
	for i := range len(gram) {
		if gram[i] >= 0x80 {
			return 0
		}
	}
	return 1
}

// bit is the place of a pair in a signature; single characters and runs of three have none.
func bit(gram string) int64 {
	if n := len([]rune(gram)); n != 2 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(gram)) // a hash takes everything
	return 1 << (h.Sum32() % 62)
}
