package bulletin

import (
	"fmt"

	"bayou/internal/week"
)

// correction drafts the document that puts a wrong one right: a first section that names it and says what is put right, then
// what it said.
func correction(wrong Bulletin, reason, by string) Bulletin {
	b := Bulletin{Path: wrong.Path, Week: wrong.Week, Corrects: wrong.ID, Letter: wrong.Letter, Facts: wrong.Facts, Snapshot: wrong.Snapshot}
	b.Letter.Title = fmt.Sprintf("关于更正%s的通报", wrong.Name())
	b.Content.Sections = []Section{{ID: "correction", Title: "更正说明", Sentences: []Sentence{{
		Text:   fmt.Sprintf("%s（%s印发）有误，更正如下：%s。以本期为准，原件保留备查。", wrong.Name(), wrong.IssuedOn.Chinese(), reason),
		Refs:   []week.Ref{{Kind: "bulletin", ID: wrong.ID}},
		Edited: true, By: by,
	}}}}
	for _, s := range wrong.Content.Sections {
		if s.ID != "correction" {
			b.Content.Sections = append(b.Content.Sections, s)
		}
	}
	return b
}
