package find

import (
	"slices"
	"sync"

	"bayou/internal/reading"
)

// way is one way in which a piece may stand in a text: a text that has it so has all its grams. Which of them are few is asked of
// the database; need is the signature that each class of grams must have.
type way struct {
	grams []string
	need  [2]signature
	start string // a title that begins with the piece has this key (literal), or this sound (aloud)

	literal, aloud bool
}

// The most ways of reading letters that are tried, and the most grams of a way whose numbers are asked.
const (
	maxWays  = 6
	maxGrams = 6
	maxTries = 400
)

// ways lists how a piece may stand in a text: as it is, and, where it has letters, as the first letters of sounds, some of them
// perhaps spelt in full: whgl, wenhuagl and wenhgonglu all may be 文化宫路.
func ways(piece []rune) []way {
	out := []way{wayOf(piece, nil)}
	out[0].literal = true
	if !slices.ContainsFunc(piece, letter) {
		return out
	}
	for _, s := range readings(piece) {
		w := wayOf(s, piece)
		w.aloud = true
		if string(s) == string(piece) { // letters alone: 文化 has the grams of WH大厦
			out[0].aloud = true
			continue
		}
		out = append(out, w)
	}
	return out
}

// wayOf picks the grams of a text that are likely few: its runs of three and its pairs of characters, else its pairs, else what
// there is. The characters among the letters of a piece read aloud stand in the text, too.
func wayOf(s, written []rune) way {
	w := way{start: string(first(s, maxKey))}
	var by [4][]string
	take := func(g string) {
		n := len([]rune(g))
		if n == 2 && class(g) == 0 {
			n = 3
		}
		by[n] = append(by[n], g)
		w.need[class(g)].add(g)
	}
	eachGram(s, take)
	eachGram(written, func(g string) {
		if !slices.ContainsFunc([]rune(g), letter) {
			take(g)
		}
	})
	for n := 3; n > 0 && len(w.grams) == 0; n-- {
		w.grams = spread(by[n], maxGrams)
	}
	return w
}

// spread picks at most n of a list, from all over it.
func spread(list []string, n int) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) <= n {
		return list
	}
	out := make([]string, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

// readings lists what the first letters of a text's sounds may be when somebody typed the piece, the shortest first (wenhua is
// rather wh than wenhua), and each letter for itself. A character stands for its own.
func readings(piece []rune) [][]rune {
	n := len(piece)
	least := make([]int, n+1) // the fewest sounds that the rest can be
	for i := n - 1; i >= 0; i-- {
		least[i] = n
		for _, j := range ends(piece, i) {
			least[i] = min(least[i], 1+least[j])
		}
	}
	var out [][]rune
	tries := 0
	var walk func(at, left int, sofar []rune)
	walk = func(at, left int, sofar []rune) {
		if tries++; at == n && left == 0 {
			out = append(out, slices.Clone(sofar))
		}
		if at == n || tries > maxTries {
			return
		}
		for _, j := range ends(piece, at) {
			if left-1 >= least[j] && left-1 <= n-j && len(out) < maxWays {
				walk(j, left-1, append(sofar, sound(piece[at : at+1])[0]))
			}
		}
	}
	for k := least[0]; k < n && len(out) < maxWays; k++ {
		walk(0, k, nil)
	}
	return append(out, sound(piece))
}

// ends lists where the sound that begins at a place of the piece may end: after one letter, after a whole sound, or at the end
// of the piece where that is the beginning of a sound.
func ends(piece []rune, at int) []int {
	out := []int{at + 1}
	if !letter(piece[at]) {
		return out
	}
	for j := at + 2; j <= min(len(piece), at+6) && letter(piece[j-1]); j++ {
		if s := string(piece[at:j]); reading.Syllables()[s] || j == len(piece) && beginnings()[s] {
			out = append(out, j)
		}
	}
	slices.Reverse(out)
	return out
}

// beginnings are the proper beginnings of all sounds.
var beginnings = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for s := range reading.Syllables() {
		for i := 1; i < len(s); i++ {
			all[s[:i]] = true
		}
	}
	return all
})
