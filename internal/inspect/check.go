package inspect

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"bayou/internal/area"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/plan"
)

// Bounds of what one visit may say.
const (
	maxSpots  = 999
	maxText   = 500 // characters
	maxPhotos = 9   // of one finding
	maxDue    = 365 // days after the visit
)

// checker goes through a visit and notes every mistake with its field.
type checker struct {
	sheet  *plan.Sheet
	facts  plan.Values
	day    clock.Date
	visit  string
	marks  []Mark
	found  []foundOn
	faults []fault.Field
}

// foundOn is a checked finding on its line.
type foundOn struct {
	NewFinding
	line   *plan.Line
	photos []blob.File
}

func (c *checker) wrong(field, format string, args ...any) {
	c.faults = append(c.faults, fault.Field{Name: field, Message: fmt.Sprintf(format, args...)})
}

// check returns a fault that names every mistake. Afterwards marks has every line of the sheet.
func (c *checker) check(n NewVisit) error {
	said := map[string]NewLine{}
	for _, l := range n.Lines {
		if _, twice := said[l.Line]; twice {
			c.wrong("lines."+l.Line, "评分表的这一行填了两次")
		}
		said[l.Line] = l
	}
	for _, l := range c.sheet.Lines() {
		c.line(l, said, n.RestOK)
		delete(said, l.ID)
	}
	for id := range said {
		c.wrong("lines."+id, "评分表里没有“%s”这一行，请刷新后重填", id)
	}
	if utf8.RuneCountInString(n.Note) > maxText {
		c.wrong("note", "备注不超过 %d 个字", maxText)
	}
	if len(c.faults) > 0 {
		return fault.InvalidFields("督察记录没有保存："+c.faults[0].Message+"。", c.faults...)
	}
	return nil
}

func (c *checker) line(l *plan.Line, said map[string]NewLine, restOK bool) {
	field := "lines." + l.ID
	n, named := said[l.ID]
	applies := l.Applies(c.facts)
	if len(n.Findings) > 0 {
		n.State = Found
	}
	switch {
	case applies == plan.No && n.State == Found:
		c.wrong(field, "登记的情况是“%s”不适用于本小区；情况有变请先改登记表", l.Title)
	case applies == plan.No:
		n.State = NA
	case !named && restOK && applies == plan.Yes:
		n.State = OK
	case !named && applies == plan.Unknown:
		c.wrong(field, "登记表没有写明“%s”是否适用，请按现场选择", l.Title)
	case !named:
		c.wrong(field, "“%s”还没有填", l.Title)
	case applies == plan.Yes && n.State == NA:
		c.wrong(field, "“%s”适用于本小区，不能填不适用", l.Title)
	case n.State == Found && len(n.Findings) == 0:
		c.wrong(field, "“%s”发现问题的，请写明是什么问题", l.Title)
	case n.State != OK && n.State != Found && n.State != NA:
		c.wrong(field, "“%s”请选未发现问题、发现问题或不适用", l.Title)
	}
	mark := Mark{Line: l.ID, State: n.State}
	for i, f := range n.Findings {
		c.finding(fmt.Sprintf("%s.findings.%d", field, i), l, &f, i)
		mark.Spots += f.Count
	}
	c.marks = append(c.marks, mark)
}

func (c *checker) finding(field string, l *plan.Line, f *NewFinding, i int) {
	f.Text = strings.TrimSpace(f.Text)
	if f.Count == 0 {
		f.Count = 1
	}
	if f.Due == "" {
		f.Due = area.AddWorkdays(c.day, l.Days)
	}
	if f.ID == "" {
		f.ID = uuid.NewSHA1(uuid.Nil, fmt.Appendf(nil, "%s/%s/%d", c.visit, l.ID, i)).String()
	}
	switch {
	case f.Text == "":
		c.wrong(field+".text", "“%s”的第 %d 个问题没有写内容", l.Title, i+1)
	case utf8.RuneCountInString(f.Text) > maxText:
		c.wrong(field+".text", "问题不超过 %d 个字", maxText)
	}
	if f.Count < 1 || f.Count > maxSpots {
		c.wrong(field+".count", "处数应在 1 到 %d 之间", maxSpots)
	}
	if day, err := clock.ParseDate(string(f.Due)); err != nil || day < c.day || day > c.day.Add(maxDue) {
		c.wrong(field+".due", "整改期限应在督察当天之后、一年之内")
	}
	if !db.IsID(f.ID) {
		c.wrong(field+".id", "问题的编号不对，请刷新后重填")
	}
	photos, err := looked(f.Photos)
	if err != nil {
		c.wrong(field+".photos", "%s", strings.TrimSuffix(fault.Sentence(err), "。"))
	}
	c.found = append(c.found, foundOn{*f, l, photos})
}

// looked looks at the photos of one finding.
func looked(photos [][]byte) ([]blob.File, error) {
	if len(photos) > maxPhotos {
		return nil, fault.Invalidf("每个问题至多 %d 张照片。", maxPhotos)
	}
	var out []blob.File
	for _, p := range photos {
		f, err := blob.Photo(p)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// digest is equal for two visits that say the same. Photos count by their hashes.
func (n NewVisit) digest() string {
	h := sha256.New()
	for _, l := range n.Lines {
		for _, f := range l.Findings {
			for _, p := range f.Photos {
				h.Write([]byte(blob.Hash(p)))
			}
		}
	}
	plain := n
	plain.Lines = make([]NewLine, len(n.Lines))
	for i, l := range n.Lines {
		plain.Lines[i] = NewLine{Line: l.Line, State: l.State}
		for _, f := range l.Findings {
			count := len(f.Photos)
			f.Photos = make([][]byte, count)
			plain.Lines[i].Findings = append(plain.Lines[i].Findings, f)
		}
	}
	b, _ := json.Marshal(plain) // plain strings and numbers
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}
