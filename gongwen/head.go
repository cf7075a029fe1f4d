package gongwen

import (
	"fmt"
	"strconv"
)

// Head is the part of the first page above the red rule: [Brief] or
// [Circular].
type Head interface {
	head(x *sheet)
	check() error
	// issuer is the organ named in the file's properties.
	issuer() string
	// titleDrop is the number of empty lines between red rule and title.
	titleDrop() int
}

// Brief is the head of a 简报. The standard does not rule it; this is the
// custom: red name, issue number, issuer at the left and date at the right,
// red rule, no document number.
type Brief struct {
	Name   string // 督察周报
	Issue  int    // 第3期; 0 leaves the place open, for a proof
	Total  int    // 总第15期, printed in brackets after the issue; 0 = none
	Issuer string
	Date   Date
}

// Circular is the head of a 文件 (7.2).
type Circular struct {
	Mark   string // 发文机关标志 as printed, 某某街道办事处文件
	Number Number // the zero Number prints none
}

// Number is a document number (7.2.5). The zero Number is none.
type Number struct {
	Word string // 经办
	Year int
	Seq  int
}

// String writes 经办〔2015〕28号: hexagonal brackets, no leading zero, no 第.
// The zero Number gives "".
func (n Number) String() string {
	if n == (Number{}) {
		return ""
	}
	return fmt.Sprintf("%s〔%d〕%d号", n.Word, n.Year, n.Seq)
}

func (b Brief) issuer() string  { return b.Issuer }
func (Brief) titleDrop() int    { return 1 }
func (Circular) titleDrop() int { return 2 }

func (c Circular) issuer() string { return c.Mark }

func (b Brief) head(x *sheet) {
	x.mark(b.Name, briefDrop, 60)
	issue := "第　期"
	if b.Issue > 0 {
		issue = "第" + strconv.Itoa(b.Issue) + "期"
	}
	if b.Total > 0 {
		issue += "（总第" + strconv.Itoa(b.Total) + "期）"
	}
	x.para("Center", spaceBefore(linePitch/2), run{text: issue})
	x.para("Ends", spaceBefore(linePitch/2), run{text: b.Issuer}, tab, run{text: b.Date.String()})
	x.para("Rule", "")
}

func (c Circular) head(x *sheet) {
	x.mark(c.Mark, markDrop, 46)
	if c.Number != (Number{}) {
		x.para("Center", spaceBefore(2*linePitch), run{text: c.Number.String()})
	}
	x.para("Rule", "")
}

// mark writes the red name: as large as size points allow in one line. A long
// name is first narrowed to two thirds, as printers do, and only then set
// smaller; a short one is spread.
func (x *sheet) mark(name string, drop, size int) {
	const room = typeWidth/20 - 16 // points, with a little air
	chars := max(1, (width(name)+1)/2)
	percent, spread := 100, 0
	switch natural := chars * size; {
	case chars < 7:
		spread = min(size/3, max(0, (room-natural)/chars))
	case natural > room:
		percent = max(66, 100*room/natural)
		size = min(size, 100*room/(chars*percent))
	}
	if chars*size*percent > 100*room {
		size = max(10, 100*room/(chars*percent))
	}
	x.para("Mark",
		fmt.Sprintf(`<w:spacing w:before="%d" w:line="%d" w:lineRule="exact"/>`, drop, size*22),
		run{text: name, props: fmt.Sprintf(`<w:spacing w:val="%d"/><w:w w:val="%d"/><w:sz w:val="%d"/><w:szCs w:val="%[3]d"/>`,
			spread*20, percent, size*2)})
}
