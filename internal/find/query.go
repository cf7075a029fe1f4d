package find

import (
	"slices"
	"strings"
	"unicode"

	"bayou/internal/reading"
)

// The most of a question that is looked at.
const (
	maxQuestion = 64 // characters
	maxTerms    = 8
)

// query is a question taken apart. Every term must be found; its pieces stand in one text, one after the other.
type query struct {
	terms  [][][]rune
	joined []rune // all of it, to tell an exact title
}

// Question is what is looked at of a text that somebody typed: one line of bounded length.
func Question(text string) string { return string(first([]rune(line(text)), maxQuestion)) }

// parse takes a question apart; one without letters and digits has no terms.
func parse(text string) query {
	var q query
	for word := range strings.FieldsFuncSeq(Question(text), parts) {
		f := []rune(reading.HouseNumbers(string(folded(word))))
		if len(f) == 0 || len(q.terms) == maxTerms {
			continue
		}
		q.terms = append(q.terms, pieces(f))
		q.joined = append(q.joined, f...)
	}
	return q
}

func parts(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；|/", r) }

// pieces parts a term where something may be left out: before a number, and between a number and a letter.
func pieces(s []rune) [][]rune {
	var out [][]rune
	from := 0
	for i := 1; i < len(s); i++ {
		if digit(s[i]) && !digit(s[i-1]) || digit(s[i-1]) && letter(s[i]) {
			out = append(out, s[from:i])
			from = i
		}
	}
	return append(out, s[from:])
}

func digit(r rune) bool  { return r >= '0' && r <= '9' }
func letter(r rune) bool { return r >= 'a' && r <= 'z' }

// found reports whether the term stands in the text, and where: [from, to) of every piece.
func found(term [][]rune, n name) (spans [][2]int, ok bool) {
	at := 0
	for _, p := range term {
		m := matcher{piece: p, text: n.letters, aloud: n.aloud}
		from, to := -1, 0
		for i := at; i < len(n.letters) && from < 0; i++ {
			if end, ok := m.from(0, i); ok {
				from, to = i, end
			}
		}
		if from < 0 {
			return nil, false
		}
		spans = append(spans, [2]int{from, to})
		at = to
	}
	return spans, true
}

// matcher looks for a piece in a text. dead are the places [in the piece, in the text] from where the rest is known not to match:
// where a sound may be read in two ways, each place is tried once only.
type matcher struct {
	piece, text []rune
	aloud       bool
	dead        map[[2]int]bool
}

// from reports whether the text has the rest of the piece from its letter at on, and where that ends.
func (m *matcher) from(in, at int) (end int, ok bool) {
	if in == len(m.piece) {
		return at, true
	}
	if at == len(m.text) {
		return 0, false
	}
	p := m.piece[in:]
	if p[0] == m.text[at] {
		return m.from(in+1, at+1)
	}
	if !m.aloud || !letter(p[0]) {
		return 0, false
	}
	y := reading.Syllable(m.text[at])
	if y == "" || rune(y[0]) != p[0] {
		return 0, false
	}
	n := 1
	for n < len(y) && n < len(p) && rune(y[n]) == p[n] {
		n++
	}
	if n == len(p) { // all of it is the beginning of this sound
		return at + 1, true
	}
	if n == 1 || n < len(y) {
		return m.from(in+1, at+1)
	}
	return m.either(in, at, n)
}

// either reads the sound at a place as its n letters, or as its first letter alone.
func (m *matcher) either(in, at, n int) (end int, ok bool) {
	here := [2]int{in, at}
	if m.dead[here] {
		return 0, false
	}
	if end, ok = m.from(in+n, at+1); !ok {
		end, ok = m.from(in+1, at+1)
	}
	if !ok {
		if m.dead == nil {
			m.dead = map[[2]int]bool{}
		}
		m.dead[here] = true
	}
	return end, ok
}

// Ranks of a hit, the best first.
const (
	exact  = iota // the title is the question
	begins        // the title begins with it
	whole         // the title has all of it
	rest          // another name or the subtitle has something of it
)

// judge tells whether a row answers the question and how well.
func (q *query) judge(r *stored) (rank int, ok bool) {
	title := r.title()
	if slices.Equal(title, q.joined) {
		return exact, true
	}
	inTitle, start := true, false
	for i, t := range q.terms {
		spans, in := found(t, name{title, true})
		if inTitle = inTitle && in; in {
			start = start || i == 0 && spans[0][0] == 0
			continue
		}
		if !r.has(t) {
			return 0, false
		}
	}
	switch {
	case inTitle && start:
		return begins, true
	case inTitle:
		return whole, true
	}
	return rest, true
}

// has reports whether a term stands in any of the names.
func (r *stored) has(term [][]rune) bool {
	for n := range r.names {
		if _, ok := found(term, n); ok {
			return true
		}
	}
	return false
}

// Part is a piece of a text; Hit tells that the question asked for it.
type Part struct {
	Text string
	Hit  bool
}

// Mark parts a text by what of the question stands in it. aloud as for titles: characters also answer to their sounds.
func Mark(text, question string, aloud bool) []Part {
	letters, at := reading.Fold(text)
	all := []rune(text)
	hit := make([]bool, len(all))
	q := parse(question)
	for _, t := range q.terms {
		spans, _ := found(t, name{letters, aloud})
		for _, s := range spans {
			for i := s[0]; i < s[1]; i++ {
				hit[at[i]] = true
			}
		}
	}
	var out []Part
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && hit[j] == hit[i] {
			j++
		}
		out = append(out, Part{string(all[i:j]), hit[i]})
		i = j
	}
	return out
}

// Exactly reports whether a question is the whole title of a document.
func Exactly(d *Doc, question string) bool {
	q, r := parse(question), d.row()
	rank, ok := q.judge(&r)
	return ok && len(q.terms) > 0 && rank == exact
}

// Answers reports whether a document answers a question: what Search finds among all of them.
func Answers(d *Doc, question string) bool {
	q, r := parse(question), d.row()
	if len(q.terms) == 0 {
		return false
	}
	_, ok := q.judge(&r)
	return ok
}
