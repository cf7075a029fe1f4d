package gongwen

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Document is an official document. Every part may be left empty; what is
// empty is not printed and takes no room.
//
// Texts may hold anything: characters that XML or a printed page cannot hold
// are dropped, a line break stays one.
type Document struct {
	Head  Head
	Title string // broken into lines by [Lines]
	To    string // 主送机关, without the colon
	Body  []Block
	// Attachments are announced after the body (附件说明) and printed on pages
	// of their own between the signature and the 版记.
	Attachments []Attachment
	Sign        Sign
	Record      Record
	// Stamp is printed in grey at the top of every page, for papers that must
	// not be taken for real ones: 示例数据，不作为依据.
	Stamp string
}

// Attachment is an attachment to the document (7.3.7).
type Attachment struct {
	Title string
	Body  []Block
}

// Sign is the signature: the issuing organ and the day (7.3.5).
type Sign struct {
	By string
	On Date
	// Sealed leaves the place for a seal: the day four characters from the
	// right, the organ centred above it. Otherwise both follow 7.3.5.2.
	Sealed bool
}

// Record is the 版记 at the foot of the last page (7.4).
type Record struct {
	Receivers []Receiver
	Printer   string // 印发机关
	Printed   Date   // 印发日期
}

// Receiver is one line of the 版记: 抄送 in a 文件; 报, 送 and 发 in a 简报.
type Receiver struct {
	As    string // the word before the colon
	Names string // the closing 。 is added when it lacks
}

// Write checks the document and writes it as a .docx file. A document that
// breaks a rule is not written at all; the error names every breach in
// Chinese, one to a line.
func (d Document) Write(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	return d.pack(w)
}

// xml is the main part of the file, word/document.xml.
func (d Document) xml() []byte {
	var x sheet
	x.raw(declaration + `<w:document ` + namespaces + `><w:body>`)
	drop := 0
	if d.Head != nil {
		d.Head.head(&x)
		drop = d.Head.titleDrop()
	}
	x.title(d.Title, drop)
	if to := strings.TrimRight(strings.TrimSpace(d.To), ":："); to != "" {
		x.para("Flush", spaceBefore(linePitch), run{text: to + "："})
	} else if d.Title != "" && len(d.Body) > 0 {
		x.para("Flush", "")
	}
	x.blocks(d.Body, d.Sign != (Sign{}) || len(d.Attachments) > 0)
	x.announce(d.Attachments)
	x.sign(d.Sign)
	for i, a := range d.Attachments {
		x.attachment(a, label(i, len(d.Attachments)))
	}
	x.record(d.Record)
	x.end(d.Stamp != "")
	return x.Bytes()
}

func (x *sheet) title(title string, drop int) {
	lines := Lines(title)
	if len(lines) == 0 {
		return
	}
	x.para("Title", spaceBefore(drop*linePitch), run{text: strings.Join(lines, "\n")})
}

// announce writes the 附件说明 (7.3.4): one empty line, two characters in,
// wrapped lines under the first character of the name, no stop at the end.
func (x *sheet) announce(list []Attachment) {
	const lead = 5 * charPitch // two characters and 附件：
	for i, a := range list {
		before, word, number := 0, "", ""
		if i == 0 {
			before, word = linePitch, "附件："
		}
		if len(list) > 1 {
			number = strconv.Itoa(i+1) + "."
		}
		hang := width(number)*charPitch/2 + width(word)*charPitch/2
		x.para("Flush", fmt.Sprintf(`<w:keepNext/><w:spacing w:before="%d"/><w:ind w:left="%d" w:hanging="%d"/>`,
			before, lead+width(number)*charPitch/2, hang), run{text: word + number + strings.TrimRight(flat(a.Title), "。")})
	}
}

// label is the mark of the ith attachment: 附件, or 附件1 when there are more.
func label(i, n int) string {
	if n == 1 {
		return "附件"
	}
	return "附件" + strconv.Itoa(i+1)
}

// attachment writes an attachment on a new page: its label in 黑体 on the
// first line, its title on the third (7.3.7).
func (x *sheet) attachment(a Attachment, label string) {
	x.para("Flush", `<w:keepNext/><w:pageBreakBefore/>`, run{text: label, style: "Hei"})
	x.title(a.Title, 1)
	if len(a.Body) > 0 {
		x.para("Flush", "")
	}
	x.counts = [4]int{}
	x.blocks(a.Body, false)
}

// sign writes organ and day. Without a seal both stand by their left edges:
// the day begins two characters after the organ, or, when it is the longer
// one, two before (7.3.5.2). With a seal the organ is centred over the day,
// which ends four characters before the right edge (7.3.5.1).
func (x *sheet) sign(s Sign) {
	organ, day := flat(s.By), s.On.String()
	var by, on string
	if s.Sealed {
		by = fmt.Sprintf(`<w:ind w:left="%d"/><w:jc w:val="center"/>`, sealedIndent(width(organ), width(day)))
		on = by
	} else {
		left, right := signEdges(width(organ), width(day))
		by = fmt.Sprintf(`<w:ind w:left="%d"/>`, left*charPitch/2)
		on = fmt.Sprintf(`<w:ind w:left="%d"/>`, right*charPitch/2)
	}
	before := spaceBefore(linePitch)
	if organ != "" {
		keep := ""
		if day != "" {
			keep = `<w:keepNext/>`
		}
		x.para("Flush", keep+before+by, run{text: organ})
		before = ""
	}
	if day != "" {
		x.para("Flush", before+on, run{text: day})
	}
}

// signEdges gives the left edges of organ and day from their widths, all in
// half characters.
func signEdges(organ, day int) (by, on int) {
	const right = 2*charsPerLine - 4
	if organ == 0 {
		return 0, max(right-day, 0)
	}
	by = right - organ
	if on = by + 4; on+day > right {
		on = right - day
		by = on - 4
	}
	return max(by, 0), max(on, 0)
}

// sealedIndent gives the left indent in twips of lines that share the day's
// middle as theirs; an organ too long for it moves the middle to the left.
// Widths are in half characters.
func sealedIndent(organ, day int) int {
	fromRight := max(8*charPitch/2+day*charPitch/4, organ*charPitch/4)
	return max(typeWidth-2*fromRight, 0)
}
