package declaration

import (
	"regexp"
	"strings"

	"bayou/gongwen"
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Paper is the service plan or one of the rules of a compound. Latest is its newest version, Fixed the newest that is fixed (确定);
// 0 = none. Kind is the id of its template.
type Paper struct {
	County    string     `db:"county" json:"-"`
	ID        string     `db:"id" json:"id"`
	Path      place.Path `db:"path" json:"path"`
	Compound  string     `db:"compound" json:"compound"`
	Kind      string     `db:"kind" json:"kind"`
	Latest    int64      `db:"latest" json:"latest"`
	Fixed     int64      `db:"fixed" json:"fixed"`
	FixedOn   clock.Date `db:"fixed_on" json:"fixed_on,omitempty"` // of the first version that was fixed
	ChangedOn clock.Date `db:"changed_on" json:"changed_on"`
	ChangedAt int64      `db:"changed_at" json:"changed_at"`
	ChangedBy string     `db:"changed_by" json:"changed_by"`
}

// Subject is the paper's name in the journal.
func (p *Paper) Subject() string { return "paper:" + p.ID }

// Version is one text of a paper. It never changes but for being fixed, once; File is the hash of the document that was made then.
type Version struct {
	Seq     int64      `db:"seq" json:"seq"`
	Title   string     `db:"title" json:"title"`
	Text    string     `db:"text" json:"text"`
	Day     clock.Date `db:"day" json:"day"`
	At      int64      `db:"at" json:"at"`
	By      string     `db:"by_name" json:"by"`
	Post    string     `db:"post" json:"post"`
	FixedOn clock.Date `db:"fixed_on" json:"fixed_on,omitempty"` // "" = a draft
	FixedBy string     `db:"fixed_by" json:"fixed_by,omitempty"`
	File    string     `db:"file" json:"file,omitempty"`
}

// Blanks returns how many places of the text are still blank.
func (v *Version) Blanks() int { return len(blank.FindAllString(v.Text, -1)) }

var blank = regexp.MustCompile(`_{3,}`)

// Versions is a paper with its versions, newest first.
type Versions struct {
	Paper
	List []Version `json:"list"`
}

// At returns a version of the paper, nil for none.
func (v *Versions) At(seq int64) *Version {
	for i := range v.List {
		if v.List[i].Seq == seq {
			return &v.List[i]
		}
	}
	return nil
}

var (
	firstLevel  = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	secondLevel = regexp.MustCompile(`^（[一二三四五六七八九十]{1,3}）`)
)

func ordinal(level, n int) string { return gongwen.Ordinal(level, n) }

// layOut turns a text into blocks: lines that begin with 一、 and （一） are headings, which the document numbers anew.
func layOut(text string) []gongwen.Block {
	var out []gongwen.Block
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case firstLevel.MatchString(line):
			out = append(out, gongwen.Heading{Level: 1, Text: firstLevel.ReplaceAllString(line, "")})
		case secondLevel.MatchString(line):
			rest := secondLevel.ReplaceAllString(line, "")
			head, lead, found := strings.Cut(rest, "：")
			h := gongwen.Heading{Level: 2, Text: rest}
			if found {
				h.Text, h.Lead = head+"。", []gongwen.Run{{Text: lead}}
			}
			out = append(out, h)
		default:
			out = append(out, gongwen.Text(line))
		}
	}
	return out
}

// document lays a version out after GB/T 9704. A draft says so on every page.
func (s *Store) document(compound, issuer string, v *Version) gongwen.Document {
	d := gongwen.Document{Title: compound + v.Title, Body: layOut(v.Text), Stamp: s.stamp, Sign: gongwen.Sign{By: issuer, On: dayOf(v.FixedOn)}}
	if v.FixedOn == "" {
		d.Sign, d.Stamp = gongwen.Sign{}, strings.TrimPrefix(s.stamp+"，草稿，没有确定", "，")
	}
	return d
}

// Change is one line of the difference between two texts.
type Change struct {
	Line  string
	Added bool // else it was taken out
	Same  bool
}

// Difference returns the lines of two texts in order, each kept, taken out or added.
func Difference(before, after string) []Change {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var out []Change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Change{Line: a[i], Same: true})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			out = append(out, Change{Line: a[i]})
			i++
		default:
			out = append(out, Change{Line: b[j], Added: true})
			j++
		}
	}
	return out
}
