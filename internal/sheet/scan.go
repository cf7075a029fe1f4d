package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// errXML is any departure from the XML that workbooks are written in.
var errXML = errors.New("sheet: malformed XML")

// scanner is a pull parser for the XML of workbooks: elements, attributes and text. It knows no document types and no
// namespaces (prefixes are cut), refuses both DTDs and encodings other than UTF-8, and allocates nothing per token, which
// is why encoding/xml is not used for the sheets.
type scanner struct {
	r    *bufio.Reader
	name []byte // of the element, without its prefix
	rest []byte // the attributes, unparsed
	text []byte // of a text token, still escaped unless raw
	raw  bool   // the text comes from a CDATA section
	open bool   // an element without content was begun and its end is still to be told
}

type token uint8

const (
	eof token = iota
	start
	end
	chars
)

// longestToken bounds one tag or one run of text. A cell holds at most 32,767 characters.
const longestToken = 1 << 20

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, longestToken)} }

// next moves to the next token. What it points to is valid until the next call.
func (s *scanner) next() (token, error) {
	if s.open {
		s.open = false
		return end, nil
	}
	for {
		text, err := s.r.ReadSlice('<')
		switch {
		case errors.Is(err, io.EOF):
			return eof, nil
		case err != nil:
			return eof, errXML
		}
		if text = text[:len(text)-1]; len(text) > 0 {
			s.text, s.raw = text, false
			return chars, s.r.UnreadByte()
		}
		t, err := s.tag()
		if t != eof || err != nil {
			return t, err
		}
	}
}

// tag reads behind a <. eof means that it was nothing to tell: a comment, an instruction.
func (s *scanner) tag() (token, error) {
	c, err := s.r.ReadByte()
	if err != nil {
		return eof, errXML
	}
	switch c {
	case '?':
		return eof, s.skip("?>")
	case '!':
		return s.bang()
	case '/':
		name, err := s.r.ReadSlice('>')
		if err != nil {
			return eof, errXML
		}
		s.name = local(bytes.TrimRight(name[:len(name)-1], " \t\r\n"))
		return end, nil
	}
	if err := s.r.UnreadByte(); err != nil {
		return eof, err
	}
	tag, err := s.whole()
	if err != nil {
		return eof, err
	}
	if tag[len(tag)-1] == '/' {
		s.open, tag = true, tag[:len(tag)-1]
	}
	i := bytes.IndexAny(tag, " \t\r\n")
	if i < 0 {
		i = len(tag)
	}
	s.name, s.rest = local(tag[:i]), tag[i:]
	return start, nil
}

// whole reads up to the > that ends the tag, which none in a quoted value does.
func (s *scanner) whole() ([]byte, error) {
	for n := 0; ; {
		if _, err := s.r.Peek(n + 1); err != nil {
			return nil, errXML
		}
		b, _ := s.r.Peek(s.r.Buffered())
		var quote byte
		for i, c := range b {
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				if _, err := s.r.Discard(i + 1); err != nil || i == 0 {
					return nil, errXML
				}
				return b[:i], nil
			}
		}
		if n = len(b); n >= longestToken {
			return nil, errXML
		}
	}
}

func (s *scanner) bang() (token, error) {
	head, err := s.r.Peek(7)
	switch {
	case err != nil:
		return eof, errXML
	case bytes.HasPrefix(head, []byte("--")):
		return eof, s.skip("-->")
	case string(head) == "[CDATA[":
		if _, err := s.r.Discard(7); err != nil {
			return eof, err
		}
		return s.cdata()
	}
	return eof, errXML
}

func (s *scanner) cdata() (token, error) {
	var text []byte
	for {
		part, err := s.r.ReadSlice('>')
		if err != nil || len(text) > longestToken {
			return eof, errXML
		}
		if text = append(text, part...); bytes.HasSuffix(text, []byte("]]>")) {
			s.text, s.raw = text[:len(text)-3], true
			return chars, nil
		}
	}
}

// skip reads up to and with the mark, which ends with >.
func (s *scanner) skip(mark string) error {
	var tail []byte
	for {
		part, err := s.r.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return errXML
		}
		tail = append(tail, part[max(0, len(part)-len(mark)):]...)
		if bytes.HasSuffix(tail, []byte(mark)) {
			return nil
		}
		tail = append([]byte(nil), tail[max(0, len(tail)-len(mark)):]...)
	}
}

// attr returns the value of an attribute, unescaped; nil when it is not there. The name is matched without its prefix.
func (s *scanner) attr(name string) []byte {
	for rest := s.rest; ; {
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			return nil
		}
		key := local(bytes.TrimSpace(rest[:i]))
		rest = bytes.TrimLeft(rest[i+1:], " \t\r\n")
		if len(rest) == 0 {
			return nil
		}
		j := bytes.IndexByte(rest[1:], rest[0])
		if j < 0 {
			return nil
		}
		if string(key) == name {
			if v := rest[1 : 1+j]; bytes.IndexByte(v, '&') < 0 {
				return v
			}
			return unescape(nil, rest[1:1+j])
		}
		rest = rest[j+2:]
	}
}

// chars appends the token's text to b, unescaped.
func (s *scanner) chars(b []byte) []byte {
	if s.raw {
		return append(b, s.text...)
	}
	return unescape(b, s.text)
}

// skipElement reads to the end of the element that was just begun.
func (s *scanner) skipElement() error {
	for depth := 1; depth > 0; {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == eof:
			return errXML
		case t == start:
			depth++
		case t == end:
			depth--
		}
	}
	return nil
}

// forward skips to behind the mark without looking at what it skips; found is false when it does not occur.
func (s *scanner) forward(mark string) (found bool, err error) {
	for {
		b, err := s.r.Peek(min(max(s.r.Buffered(), len(mark)), longestToken))
		if i := bytes.Index(b, []byte(mark)); i >= 0 {
			_, err = s.r.Discard(i + len(mark))
			return true, err
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, errXML
		}
		if _, err := s.r.Discard(len(b) - len(mark) + 1); err != nil {
			return false, errXML
		}
	}
}

func local(name []byte) []byte {
	if i := bytes.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

var entities = map[string]byte{"lt": '<', "gt": '>', "amp": '&', "quot": '"', "apos": '\''}

// unescape appends s to b with its entities resolved; what is none stays as it is.
func unescape(b, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return append(b, s...)
		}
		b, s = append(b, s[:i]...), s[i:]
		j := bytes.IndexByte(s[:min(len(s), 12)], ';')
		if j < 0 {
			b, s = append(b, '&'), s[1:]
			continue
		}
		name := string(s[1:j])
		if c, ok := entities[name]; ok {
			b = append(b, c)
		} else if r, ok := codePoint(name); ok {
			b = utf8.AppendRune(b, r)
		} else {
			b = append(b, s[:j+1]...)
		}
		s = s[j+1:]
	}
}

// codePoint reads #38 and #x26.
func codePoint(name string) (rune, bool) {
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseInt(digits, base, 32)
	return rune(n), err == nil && n > 0
}
