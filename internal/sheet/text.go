package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"bayou/internal/fault"
)

// textTable is a .csv or tab-separated file.
type textTable struct {
	encoding transform.Transformer // nil for UTF-8
	comma    rune
	returns  bool // lines end with a carriage return alone, as old Macs wrote them
}

func (b *Book) openText(size int64) error {
	if size > b.limits.Sheet {
		return fault.Invalidf("文件“%s”有 %d MB，超过 %d MB 的上限；请分成几个文件", b.name, size>>20, b.limits.Sheet>>20)
	}
	head := make([]byte, headSize)
	n, err := b.file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:n]
	t := &textTable{}
	if utf16Head(head) {
		t.encoding = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	} else if ok, err := b.isUTF8(); err != nil {
		return err
	} else if !ok {
		t.encoding = simplifiedchinese.GB18030.NewDecoder()
	}
	first, err := bufio.NewReader(t.decoded(bytes.NewReader(head))).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, transform.ErrShortSrc) {
		return b.notText()
	}
	if strings.ContainsRune(first, utf8.RuneError) && n < headSize {
		return b.notText()
	}
	t.returns = !strings.Contains(first, "\n") && strings.Contains(first, "\r")
	if t.returns {
		first, _, _ = strings.Cut(first, "\r")
	}
	t.comma = separator(first)
	b.table, b.sheets = t, []sheetPart{{}}
	return nil
}

func (b *Book) notText() error {
	return fault.Invalidf("“%s”的文字读不出来；请在 WPS 或 Excel 里打开，另存为 .xlsx 文件后再导入", b.name)
}

// isUTF8 reads the whole file, because a single office name far down may be the first character that tells.
func (b *Book) isUTF8() (bool, error) {
	r := io.NewSectionReader(b.file, 0, 1<<62)
	buf := make([]byte, 64<<10)
	for kept := 0; ; {
		n, err := r.Read(buf[kept:])
		chunk := buf[:kept+n]
		for len(chunk) > 0 && (utf8.FullRune(chunk) || errors.Is(err, io.EOF)) {
			if chunk[0] < utf8.RuneSelf {
				chunk = chunk[1:]
				continue
			}
			c, size := utf8.DecodeRune(chunk)
			if c == utf8.RuneError && size == 1 {
				return false, nil
			}
			chunk = chunk[size:]
		}
		if kept = copy(buf, chunk); errors.Is(err, io.EOF) {
			return true, nil
		} else if err != nil {
			return false, err
		}
	}
}

func (t *textTable) decoded(r io.Reader) io.Reader {
	encoding := t.encoding
	if encoding == nil {
		encoding = unicode.BOMOverride(transform.Nop)
	}
	encoding.Reset()
	if t.returns {
		encoding = transform.Chain(encoding, runes.Map(func(c rune) rune {
			if c == '\r' {
				return '\n'
			}
			return c
		}))
	}
	return transform.NewReader(r, encoding)
}

// separator is the likeliest separator of the first line.
func separator(line string) rune {
	best := ','
	for _, c := range "\t;|" {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

// each yields the rows. Rows are counted as a workbook would show them: an empty line is one, a line break in quotes is none.
func (t *textTable) each(b *Book, yield func(Row) bool) error {
	r := csv.NewReader(t.decoded(io.NewSectionReader(b.file, 0, 1<<62)))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = t.comma, -1, true, true
	number, next, width, broken := 0, 1, 0, false
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			if broken && !b.endsQuoted() {
				return b.unquoted(number)
			}
			return nil
		}
		line := next
		if len(record) > 0 {
			line, _ = r.FieldPos(0)
		}
		number += 1 + max(0, line-next)
		switch {
		case err != nil, t.swallowed(record, width):
			return b.unquoted(number)
		case number > b.limits.Rows:
			return b.tooLong()
		}
		next, width = line+1, max(width, len(record))
		broken = strings.Contains(record[len(record)-1], "\n")
		cells, own := textCells(record, &next)
		if own && !yield(Row{number, cells}) {
			return nil
		}
	}
}

// unquoted refuses a file in which a quote was never closed: the rows behind it would be lost in one cell, unseen.
func (b *Book) unquoted(row int) error {
	return fault.Invalidf("文件“%s”第 %d 行的引号不成对，读不下去；请改正后再导入", b.name, row)
}

// endsQuoted reports whether the last character of the file that is no blank is a quote, in any of the encodings.
func (b *Book) endsQuoted() bool {
	info, err := b.file.Stat()
	if err != nil {
		return false
	}
	tail := make([]byte, min(info.Size(), headSize))
	n, err := b.file.ReadAt(tail, info.Size()-int64(len(tail)))
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return bytes.HasSuffix(bytes.TrimRight(tail[:n], "\x00\r\n\t "), []byte(`"`))
}

// swallowed reports whether a cell holds the rest of its row and more, because the quote before it was not closed where it
// should. width is the number of columns of the rows before.
func (t *textTable) swallowed(record []string, width int) bool {
	for _, text := range record {
		if strings.Contains(text, "\n") && strings.Count(text, string(t.comma)) >= max(2, width-1) || utf8.RuneCountInString(text) > maxText {
			return true
		}
	}
	return false
}

func textCells(record []string, next *int) (cells []Cell, own bool) {
	cells = make([]Cell, 0, len(record))
	for i, text := range record {
		*next += strings.Count(text, "\n")
		if i < maxColumns {
			cells = append(cells, Cell{Text: text})
			own = own || strings.TrimSpace(text) != ""
		}
	}
	return cells, own
}
