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
	sig  signature
}

// name is a text under which a document is found; aloud when its characters are also found by their sounds.
type name struct {
	letters []rune
	aloud   bool
}

// names yields all texts of a row, folded: the title first. Whoever has enough of it need not have the others folded.
func (r *stored) names(yield func(name) bool) {
	title := r.title()
	if !yield(name{title, true}) || !yieldNumbers(title, true, yield) {
		return
	}
	for also := range strings.SplitSeq(r.Also, "\n") {
		if f := folded(also); len(f) > 0 && (!yield(name{f, true}) || !yieldNumbers(f, true, yield)) {
			return
		}
	}
	if f := folded(r.Sub); yield(name{f, false}) {
		yieldNumbers(f, false, yield)
	}
}

// yieldNumbers yields a folded text once more where a house's number in it is written in characters.
func yieldNumbers(f []rune, aloud bool, yield func(name) bool) bool {
	text := string(f)
	n := reading.HouseNumbers(text)
	return n == text || yield(name{[]rune(n), aloud})
}

// title is the folded title: the key has it already, unless it is longer.
func (r *stored) title() []rune {
	if key := []rune(r.Key); len(key) < maxKey {
		return key
	}
	return folded(r.Title)
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
	for n := range r.names {
		eachGram(n.letters, func(g string) { grams[g] = true })
		if n.aloud {
			eachGram(sound(n.letters), func(g string) { grams[g] = true })
		}
	}
	var sigs [2]signature
	for g := range grams {
		sigs[class(g)].add(g)
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

// signature has three of its 2 × 62 bits for each pair of a text: a text without a pair has all three by chance once in twenty or
// thirty times, and without two pairs hardly ever.
type signature [2]int64

// add takes a pair in; single characters and runs of three have no bits.
func (s *signature) add(gram string) {
	if n := len([]rune(gram)); n != 2 {
		return
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(gram)) // a hash takes everything
	for sum, i := h.Sum64(), 0; i < 3; i++ {
		at := sum % 124
		s[at/62] |= 1 << (at % 62)
		sum /= 124
	}
}

func (s *signature) join(o signature) {
	s[0] |= o[0]
	s[1] |= o[1]
}
