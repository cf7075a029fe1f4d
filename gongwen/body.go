package gongwen

import "fmt"

// blocks writes a body. With tied, its last paragraph stays with what
// follows, so that a signature never stands alone on a page.
func (x *sheet) blocks(list []Block, tied bool) {
	for i, b := range list {
		keep := ""
		if tied && i == len(list)-1 {
			keep = `<w:keepNext/>`
		}
		switch b := b.(type) {
		case Heading:
			x.heading(b)
		case Paragraph:
			x.para("Text", keep, runs(b)...)
		case Blank:
			x.para("Flush", keep)
		case Table:
			x.table(b)
		}
	}
}

func runs(list []Run) []run {
	out := make([]run, len(list))
	for i, r := range list {
		out[i].text = r.Text
		if r.Bold {
			out[i].props = `<w:b/><w:bCs/>`
		}
	}
	return out
}

// leadStyle are the character styles of headings that open a paragraph;
// levels 3 and 4 are in 仿宋 as the text itself (7.3.3).
var leadStyle = [4]string{"Hei", "Kai", "", ""}

func (x *sheet) heading(h Heading) {
	x.counts[h.Level-1]++
	clear(x.counts[h.Level:])
	text := Ordinal(h.Level, x.counts[h.Level-1]) + flat(h.Text)
	if len(h.Lead) == 0 {
		x.para(fmt.Sprintf("Heading%d", h.Level), "", run{text: text})
		return
	}
	x.para("Text", "", append([]run{{text: text, style: leadStyle[h.Level-1]}}, runs(h.Lead)...)...)
}

var alignment = [...]string{Left: "left", Center: "center", Right: "right"}

// table writes a ruled table. Two tables without a paragraph between them
// would melt into one, hence the hairline.
func (x *sheet) table(t Table) {
	if t.Caption != "" {
		x.para("Caption", "", run{text: t.Caption})
	} else if x.inTable {
		x.para("Hair", "")
	}
	cell := "Cell"
	if t.Small {
		cell = "CellSmall"
	}
	x.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/>`)
	x.raw(fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, typeWidth))
	widths := t.widths()
	for _, w := range widths {
		x.raw(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, w))
	}
	x.raw(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		x.cell(widths[i], cell, `<w:keepNext/><w:jc w:val="center"/>`, run{text: c.Title, style: "Hei"})
	}
	x.raw(`</w:tr>`)
	for _, row := range t.Rows {
		x.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, text := range row {
			x.cell(widths[i], cell, `<w:jc w:val="`+alignment[t.Columns[i].Align]+`"/>`, run{text: text})
		}
		x.raw(`</w:tr>`)
	}
	x.raw(`</w:tbl>`)
	x.inTable = true
}

func (x *sheet) cell(width int, style, props string, r run) {
	x.raw(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, width))
	x.para(style, props, r)
	x.raw(`</w:tc>`)
}

// widths shares the width of the type area among the columns, to the twip.
func (t Table) widths() []int {
	total, sum, edge := 0, 0, 0
	for _, c := range t.Columns {
		total += max(c.Width, 1)
	}
	out := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		sum += max(c.Width, 1)
		next := typeWidth * sum / total
		out[i], edge = next-edge, next
	}
	return out
}
