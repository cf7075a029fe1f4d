package gongwen

import "strconv"

// Block is one element of a body: [Heading], [Paragraph], [Table] or [Blank].
type Block interface{ block() }

// Heading is a numbered heading of level 1 to 4 (7.3.3). The number is not
// part of Text: Write counts, so that a section left out leaves no gap. The
// count starts anew in each attachment.
type Heading struct {
	Level int
	Text  string
	// Lead is text that follows in the heading's own paragraph, as in
	// （一）总体情况。本周督察…… Text then wants its full stop.
	Lead []Run
}

// Paragraph is running text, indented by two characters. An empty one is an
// empty line.
type Paragraph []Run

// Run is text of one weight.
type Run struct {
	Text string
	Bold bool
}

// Text makes a paragraph of plain text.
func Text(s string) Paragraph { return Paragraph{{Text: s}} }

// Blank is an empty line.
type Blank struct{}

// Table is a ruled table as wide as the type area. Its head is repeated on
// every page and no row is split between pages.
type Table struct {
	Caption string // above the table, centred; "" = none
	Columns []Column
	Rows    [][]string // as many cells as there are columns
	Small   bool       // 五号 instead of 小四
}

// Column is a column of a table. Widths are shares of the table's width; a
// share of 0 counts as 1.
type Column struct {
	Title string
	Width int
	Align Align
}

// Align says where the text of a column stands. Titles are always centred.
type Align int

// The places of a text in its column.
const (
	Left Align = iota
	Center
	Right
)

func (Heading) block()   {}
func (Paragraph) block() {}
func (Blank) block()     {}
func (Table) block()     {}

// Ordinal is the number that stands before the nth heading of a level: 一、
// （一） 1. （1）. For another level it is "".
func Ordinal(level, n int) string {
	switch level {
	case 1:
		return numeral(n) + "、"
	case 2:
		return "（" + numeral(n) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	case 4:
		return "（" + strconv.Itoa(n) + "）"
	}
	return ""
}

// numeral writes 1 to 99 in Chinese characters, other numbers in digits.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	}
	return digits[n/10] + "十" + digits[n%10]
}
