package bulletin

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bayou/gongwen"
	"bayou/internal/clock"
)

// Docx lays a bulletin out as an official document after GB/T 9704-2012. It depends on nothing but its arguments. A bulletin
// without a number comes out as a proof (送审稿): a Brief as issue 1 with the words in its title, a Circular without a number.
func Docx(b Bulletin, skin Skin) gongwen.Document {
	day := date(b.IssuedOn)
	d := gongwen.Document{Title: b.Letter.Title, Body: blocks(b), Stamp: b.Letter.Stamp}
	if b.Number == 0 {
		d.Title += "（送审稿）"
	}
	if skin == Circular {
		d.Head = gongwen.Circular{Mark: b.Letter.Office + "文件"}
		if b.Number > 0 {
			d.Head = gongwen.Circular{Mark: b.Letter.Office + "文件", Number: gongwen.Number{Word: b.Letter.Word, Year: b.Year, Seq: b.Number}}
		}
		d.To, d.Sign = b.Letter.To, gongwen.Sign{By: b.Letter.Office, On: day}
		d.Record = gongwen.Record{Printer: b.Letter.Office, Printed: day}
		if rest := above(b.Letter.Cc); len(rest) > 0 {
			d.Record.Receivers = []gongwen.Receiver{{As: "抄送", Names: strings.Join(rest, "，")}}
		}
		return d
	}
	d.Head = gongwen.Brief{Name: b.Letter.Name, Issue: max(1, b.Number), Issuer: b.Letter.beside(), Date: day}
	d.Record = gongwen.Record{Receivers: receivers(b.Letter.Cc), Printer: b.Letter.beside(), Printed: day}
	return d
}

// beside returns the issuer as it fits beside a date in a line of 28 characters: without the sub-district's name where it is
// too long with it.
func (l Letter) beside() string {
	if utf8.RuneCountInString(l.Issuer) <= 18 {
		return l.Issuer
	}
	return strings.TrimPrefix(l.Issuer, strings.TrimSuffix(l.Office, "办事处"))
}

func blocks(b Bulletin) []gongwen.Block {
	var out []gongwen.Block
	for _, s := range b.Content.Sections {
		if len(s.Sentences) == 0 && s.Table == nil {
			continue
		}
		out = append(out, gongwen.Heading{Level: 1, Text: s.Title})
		for _, x := range s.Sentences {
			out = append(out, gongwen.Text(x.Text))
		}
		if s.Table != nil {
			out = append(out, table(*s.Table))
		}
	}
	return append(out, gongwen.Text("本期数据取自"+b.Week.Chinese()+"关账快照，校验码 "+short(b.Snapshot)+"。"))
}

// short prints enough of a hash to compare by eye; the public page shows all of it.
func short(hash string) string { return hash[:min(16, len(hash))] }

func table(t Table) gongwen.Table {
	out := gongwen.Table{Rows: t.Rows, Small: len(t.Columns) > 6}
	for i, title := range t.Columns {
		c := gongwen.Column{Title: title, Align: gongwen.Center}
		if i < len(t.Widths) {
			c.Width = t.Widths[i]
		}
		if c.Width > 5 {
			c.Align = gongwen.Left
		}
		if slices.Contains(t.Right, i) {
			c.Align = gongwen.Right
		}
		out.Columns = append(out.Columns, c)
	}
	return out
}

func date(d clock.Date) gongwen.Date {
	if d == "" {
		return gongwen.Date{}
	}
	return gongwen.DateOf(d.Time())
}

// above are the receivers that the letter is not addressed to: the leaders.
func above(cc []string) []string {
	return slices.DeleteFunc(slices.Clone(cc), func(s string) bool { return !strings.Contains(s, "领导") })
}

// receivers sorts who gets a 简报 into 报 (leaders), 送 (departments) and 发 (communities and all others).
func receivers(cc []string) []gongwen.Receiver {
	by := map[string][]string{}
	for _, s := range cc {
		as := "发"
		switch {
		case strings.Contains(s, "领导"):
			as = "报"
		case strings.Contains(s, "科室"):
			as = "送"
		}
		by[as] = append(by[as], s)
	}
	var out []gongwen.Receiver
	for _, as := range []string{"报", "送", "发"} {
		if len(by[as]) > 0 {
			out = append(out, gongwen.Receiver{As: as, Names: strings.Join(by[as], "，")})
		}
	}
	return out
}
