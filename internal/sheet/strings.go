package sheet

// stringTable holds the shared strings end to end.
type stringTable struct {
	text string
	ends []uint32
}

func (t *stringTable) at(i int) (string, bool) {
	if t == nil || i < 0 || i >= len(t.ends) {
		return "", false
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]], true
}

func (b *Book) readStrings() error {
	var text []byte
	var ends []uint32
	_, err := b.read("xl/sharedStrings.xml", func(s *scanner) error {
		for {
			t, err := s.next()
			switch {
			case err != nil:
				return err
			case t == eof:
				return errXML
			case t == end && string(s.name) == "sst":
				return nil
			case t == start && string(s.name) == "si":
				if text, err = richText(s, text, "si"); err != nil {
					return err
				}
				ends = append(ends, uint32(len(text)))
			}
		}
	})
	b.strings = &stringTable{string(text), ends}
	return err
}

// richText appends the text of all runs of the element that was just begun, without the readings of phonetic runs.
func richText(s *scanner, b []byte, element string) ([]byte, error) {
	from, inText := len(b), false
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return b, err
		case t == eof:
			return b, errXML
		case t == start && string(s.name) == "rPh":
			if err := s.skipElement(); err != nil {
				return b, err
			}
		case t == start:
			inText = string(s.name) == "t"
		case t == end && string(s.name) == element:
			return unescapeControls(b, from), nil
		case t == end:
			inText = false
		case t == chars && inText:
			b = s.chars(b)
		}
	}
}
