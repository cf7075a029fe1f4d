package web

import (
	"net/http"
	"slices"
	"strings"

	"bayou/internal/web/ui"
)

// Inputs of a form that settles two texts, besides the text itself.
const (
	inSettle = "_settle" // mine, theirs or merge
	inMine   = "_mine"
	inTheirs = "_theirs"
	inBefore = "_before" // what the text was when the form was opened
)

// clash asks which of two texts of one field stays: what was typed, or what somebody else saved meanwhile. The zero value asks
// nothing.
type clash struct {
	Name, Label  string // of the field
	By           string // who saved the other text, and when
	Mine, Theirs string
	Rows         int
}

// asked reports whether there are two texts to choose from.
func (c clash) asked() bool { return c.By != "" && c.Mine != c.Theirs }

// settled returns the text that somebody chose for a field; without a choice, what the field holds.
func settled(r *http.Request, name string) string {
	switch r.PostFormValue(inSettle) {
	case "mine":
		return r.PostFormValue(inMine)
	case "theirs":
		return r.PostFormValue(inTheirs)
	}
	return r.PostFormValue(name)
}

// choice asks for the text. The merge is chosen beforehand, because it loses nothing of either.
func (c clash) choice() ui.Field {
	return ui.Field{Kind: "radio", Name: inSettle, Label: "保存哪一份", Value: "merge", Options: []ui.Option{
		{Value: "mine", Label: "用我的"}, {Value: "theirs", Label: "用对方的"}, {Value: "merge", Label: "用下面合在一起的（可以修改）"},
	}}
}

// merge is the input that holds both texts, each common paragraph once.
func (c clash) merge() ui.Field {
	var both []string
	for _, x := range c.pairs() {
		both = append(both, x.theirs)
		if !x.same {
			both = append(both, x.mine)
		}
	}
	both = slices.DeleteFunc(both, func(s string) bool { return s == "" })
	return ui.Field{Kind: "area", Name: c.Name, Label: c.Label, Value: strings.Join(both, "\n"), Rows: c.Rows}
}

// pair is a paragraph of both texts, or one of either beside what stands in its place.
type pair struct {
	mine, theirs string
	same         bool
}

// pairs puts the paragraphs of the texts side by side.
func (c clash) pairs() []pair {
	mine, theirs := paragraphs(c.Mine), paragraphs(c.Theirs)
	var out []pair
	var i, j int
	for _, k := range common(mine, theirs) {
		out = append(out, beside(mine[i:k[0]], theirs[j:k[1]])...)
		out = append(out, pair{mine[k[0]], theirs[k[1]], true})
		i, j = k[0]+1, k[1]+1
	}
	return append(out, beside(mine[i:], theirs[j:])...)
}

func beside(mine, theirs []string) []pair {
	out := make([]pair, max(len(mine), len(theirs)))
	for i := range out {
		if i < len(mine) {
			out[i].mine = mine[i]
		}
		if i < len(theirs) {
			out[i].theirs = theirs[i]
		}
	}
	return out
}

// common returns the places of the longest run of paragraphs that both texts have in the same order.
func common(a, b []string) [][2]int {
	most := make([][]int, len(a)+1)
	for i := range most {
		most[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			most[i][j] = max(most[i+1][j], most[i][j+1])
			if a[i] == b[j] {
				most[i][j] = most[i+1][j+1] + 1
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case most[i+1][j] >= most[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// maxParagraphs bounds what is compared; what comes after it counts as one paragraph.
const maxParagraphs = 500

// paragraphs are the lines of a text that hold something.
func paragraphs(s string) []string {
	out := strings.SplitN(strings.ReplaceAll(s, "\r\n", "\n"), "\n", maxParagraphs)
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}
