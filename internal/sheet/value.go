package sheet

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
)

// kindOf folds the cell's type attribute to one letter: n, s(hared), t(ext), b, e, d.
func kindOf(t []byte) byte {
	switch string(t) {
	case "s", "b", "e", "d":
		return t[0]
	case "str", "inlineStr":
		return 't'
	}
	return 'n'
}

func (b *Book) value(kind byte, text []byte, styled int) (Cell, error) {
	switch kind {
	case 's':
		i, ok := integer(bytes.TrimSpace(text))
		if !ok && len(text) == 0 {
			return Cell{}, nil
		}
		s, found := b.strings.at(i)
		if !ok || !found {
			return Cell{}, errXML
		}
		return Cell{Text: s}, nil
	case 't':
		return Cell{Text: string(unescapeControls(text, 0))}, nil
	case 'b':
		if string(text) == "1" {
			return Cell{Text: "TRUE"}, nil
		}
		return Cell{Text: "FALSE"}, nil
	case 'e':
		return Cell{Text: string(text), Kind: Failed}, nil
	case 'd':
		return Cell{Text: strings.TrimSuffix(strings.TrimSuffix(string(text), "Z"), "T00:00:00"), Kind: Date}, nil
	}
	var st style
	if styled >= 0 && styled < len(b.styles) {
		st = b.styles[styled]
	}
	return b.number(string(text), st), nil
}

// number returns a number as the person sees it: without the noise of binary fractions, as a date, as a percentage.
func (b *Book) number(text string, st style) Cell {
	if text == "" {
		return Cell{}
	}
	if st.day != "" {
		if day, ok := b.day(text); ok {
			return Cell{Text: day.Format(st.day), Kind: Date}
		}
	}
	if !st.percent && !strings.ContainsAny(text, ".eE") {
		return Cell{Text: text, Kind: Number}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Cell{Text: text}
	}
	if st.percent {
		return Cell{Text: plain(v*100) + "%"}
	}
	return Cell{Text: plain(v), Kind: Number}
}

// plain prints a number with the 15 digits that a workbook keeps.
func plain(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// lastSerial is 9999-12-31.
const lastSerial = 2958465

// day returns the day of a serial number; ok is false for a time of day. In the 1900 system, day 60 never was, and the days
// before it count from one day later.
func (b *Book) day(serial string) (time.Time, bool) {
	v, err := strconv.ParseFloat(serial, 64)
	if err != nil || v > lastSerial || v < 1 && !b.from1904 || v < 0 {
		return time.Time{}, false
	}
	switch n := int(v); {
	case b.from1904:
		return time.Date(1904, 1, 1+n, 0, 0, 0, 0, time.UTC), true
	case n < 60:
		return time.Date(1899, 12, 31+n, 0, 0, 0, 0, time.UTC), true
	default:
		return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC), true
	}
}

func integer(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// position reads a cell's name, AB12: column 27 (from 0), row 12.
func position(ref []byte) (column, row int) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, _ = integer(ref[i:])
	return max(column-1, 0), row
}

// unescapeControls resolves _x000D_ in b[from:], which is how workbooks write control characters.
func unescapeControls(b []byte, from int) []byte {
	at := bytes.Index(b[from:], []byte("_x"))
	for at >= 0 {
		at += from
		if at+7 <= len(b) && b[at+6] == '_' {
			if n, err := strconv.ParseUint(string(b[at+2:at+6]), 16, 32); err == nil && n < 0x80 {
				b = slices.Replace(b, at, at+7, byte(n))
			}
		}
		from = at + 1
		at = bytes.Index(b[from:], []byte("_x"))
	}
	return b
}
