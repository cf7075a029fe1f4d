package reading

import (
	"regexp"
	"strings"
)

// maxCell is the number of bytes of a cell that are looked at; a figure or a word that matters stands at the beginning.
const maxCell = 2000

// Read reads one cell of a register. An empty cell and the words for 未知 give an unknown value without a note; an unknown
// value with a note is a problem somebody should look at.
func Read(f Field, cell string) Reading {
	r := read(f, cell)
	r.Text = cell
	return r
}

func read(f Field, cell string) Reading {
	if len(cell) > maxCell {
		if f.Kind == Text {
			return Reading{Value: Value{Kind: Text, Word: strings.TrimSpace(strings.ToValidUTF8(cell, ""))}, Certainty: Exact}
		}
		return unknown("内容太长，没有读")
	}
	if f.Kind == Point {
		return readPoint(cell)
	}
	s := clean(cell)
	if note, ok := noAnswer(s); ok {
		return unknown(note)
	}
	switch f.Kind {
	case Number:
		return readNumber(f, s)
	case Date:
		return readDate(s)
	case Bool:
		return readBool(s)
	case Choice:
		return readChoice(f, s)
	case Name:
		return readName(f, s)
	case Text:
		return Reading{Value: Value{Kind: Text, Word: strings.TrimSpace(strings.ToValidUTF8(cell, ""))}, Certainty: Exact}
	}
	return unknown("")
}

var (
	serialNumber = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	octoberLost  = regexp.MustCompile(`^((?:19|20)\d\d)\.1$`)
)

// ReadNumeric reads a cell that the workbook keeps as a number without a date format. In a date column five digits are the
// day's serial number (from1904 as the workbook says), and 2000.1 may be what is left of 2000.10. Everything else is Read.
func ReadNumeric(f Field, cell string, from1904 bool) Reading {
	if f.Kind != Date {
		return Read(f, cell)
	}
	if serialNumber.MatchString(cell) {
		if day, ok := serialDay(cell[:5], from1904); ok {
			return Reading{
				Value: Value{Kind: Date, Low: day, High: day}, Text: cell, Certainty: Inferred,
				Note: "单元格里是日期序号，读作" + dateText(day, day),
			}
		}
	}
	if m := octoberLost.FindStringSubmatch(cell); m != nil {
		r := Read(f, m[1]+".1")
		r.Value.High = Read(f, m[1]+".10").Value.High
		r.Text, r.Certainty, r.Note = cell, Approximate, "数字格式的单元格会丢掉末尾的0，可能是1月，也可能是10月"
		return r
	}
	return Read(f, cell)
}

// Future reports whether the day read lies wholly after today (days since 1970-01-01). Other kinds never do.
func (r Reading) Future(today int64) bool { return r.Value.Kind == Date && r.Value.Low > today }

// Problem reports whether somebody should look at the cell: it was not understood, or does not belong to its column.
func (r Reading) Problem() bool { return r.Value.Kind == Unknown && r.Note != "" }

func unknown(note string) Reading  { return Reading{Note: note} }
func rejected(note string) Reading { return Reading{Note: note, Rejected: true} }
