package gongwen

import (
	"fmt"
	"strings"
)

// record writes the 版记 (7.4) as a table that floats to the foot of the last
// page: rules of 0.35 mm above and below, of 0.25 mm between, the last one on
// the lower edge of the type area. It hangs on a hair-thin last paragraph;
// where that page has no room, both move to the next.
func (x *sheet) record(r Record) {
	rows := r.rows()
	if len(rows) == 0 {
		return
	}
	if x.inTable {
		x.para("Hair", "")
	}
	x.raw(fmt.Sprintf(`<w:tbl><w:tblPr><w:tblStyle w:val="RecordTable"/>`+
		// LibreOffice floats a table as wide as the text only when it is
		// placed against the page.
		`<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:topFromText="100" w:bottomFromText="0" `+
		`w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="%d" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>`+
		`<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%[2]d"/></w:tblGrid>`, marginLeft, typeWidth))
	for _, row := range rows {
		x.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		x.raw(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, typeWidth))
		x.para("Record", row.props, row.runs...)
		x.raw(`</w:tc></w:tr>`)
	}
	x.raw(`</w:tbl>`)
	x.inTable = true
}

type recordRow struct {
	props string
	runs  []run
}

func (r Record) rows() []recordRow {
	var rows []recordRow
	for _, to := range r.Receivers {
		as := strings.TrimRight(flat(to.As), ":：") + "："
		names := strings.TrimRight(flat(to.Names), "。") + "。"
		hang := width(as) * fourth / 2 // wrapped lines stand under the first name
		rows = append(rows, recordRow{
			fmt.Sprintf(`<w:ind w:left="%d" w:hanging="%d"/>`, fourth+hang, hang),
			[]run{{text: as + names}},
		})
	}
	if r.Printer != "" || r.Printed != (Date{}) {
		printed := ""
		if r.Printed != (Date{}) {
			printed = r.Printed.String() + "印发"
		}
		rows = append(rows, recordRow{"", []run{{text: flat(r.Printer)}, tab, {text: printed}}})
	}
	return rows
}

// end closes the body with the page itself. After a table the format wants a
// paragraph.
func (x *sheet) end(stamped bool) {
	if x.inTable || x.Len() > 0 && strings.HasSuffix(string(x.Bytes()[x.Len()-8:]), "<w:body>") {
		x.para("Hair", "")
	}
	x.raw(`<w:sectPr>`)
	if stamped {
		x.raw(`<w:headerReference w:type="default" r:id="stamp"/><w:headerReference w:type="even" r:id="stamp"/>`)
	}
	x.raw(fmt.Sprintf(`<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>`+
		`<w:pgSz w:w="%d" w:h="%d"/>`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`+
		`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr></w:body></w:document>`,
		pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft, headerDistance, footerDistance, linePitch))
}
