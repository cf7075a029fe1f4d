package gongwen

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// sheet writes the main part. Its methods take style ids of parts/styles.xml
// and raw property elements in the order the schema wants.
type sheet struct {
	bytes.Buffer
	counts  [4]int // headings so far, by level
	inTable bool   // a table was the last thing written
}

// run is text with its character style and direct properties.
type run struct {
	text, style, props string
}

// tab moves to the style's tab stop.
var tab = run{text: "\t"}

func (x *sheet) raw(s string) { x.WriteString(s) }

func spaceBefore(twips int) string {
	if twips == 0 {
		return ""
	}
	return fmt.Sprintf(`<w:spacing w:before="%d"/>`, twips)
}

func (x *sheet) para(style, props string, runs ...run) {
	x.inTable = false
	x.raw(`<w:p><w:pPr><w:pStyle w:val="`)
	x.raw(style)
	x.raw(`"/>`)
	x.raw(props)
	x.raw(`</w:pPr>`)
	for _, r := range runs {
		x.run(r)
	}
	x.raw(`</w:p>`)
}

func (x *sheet) run(r run) {
	text := r.text
	if r != tab {
		text = clean(text)
	}
	if text == "" {
		return
	}
	x.raw(`<w:r>`)
	if r.style != "" || r.props != "" {
		x.raw(`<w:rPr>`)
		if r.style != "" {
			x.raw(`<w:rStyle w:val="` + r.style + `"/>`)
		}
		x.raw(r.props)
		x.raw(`</w:rPr>`)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			x.raw(`<w:br/>`)
		}
		switch {
		case r == tab:
			x.raw(`<w:tab/>`)
		case line != "":
			x.raw(`<w:t xml:space="preserve">`)
			x.raw(escape.Replace(line))
			x.raw(`</w:t>`)
		}
	}
	x.raw(`</w:r>`)
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// clean drops what XML forbids and what has no place on paper: control
// characters, non-characters, byte order marks, and the marks that turn the
// direction of writing, which could make a document read other than it is.
// Line breaks become \n, tabs and other separators a space.
func clean(s string) string {
	if !strings.ContainsFunc(s, unfit) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case r != '\n' && unfit(r):
			return -1
		}
		return r
	}, s)
}

func unfit(r rune) bool {
	return r < 0x20 && r != '\n' || r >= 0x7F && r < 0xA0 || r&0xFFFE == 0xFFFE || r == utf8.RuneError || r == 0xFEFF ||
		r >= 0xFDD0 && r <= 0xFDEF || r >= 0x2028 && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F
}

// flat is clean text on one line.
func flat(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }
