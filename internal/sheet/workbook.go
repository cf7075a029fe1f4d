package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"bayou/internal/fault"
)

// sheetPart is one worksheet: its name and the part of the package that holds it.
type sheetPart struct{ name, part string }

// A part that unpacks to more than bombRatio times its packed size, and to more than bombSize, is no workbook but a zip bomb;
// real sheets reach 30.
const (
	bombRatio = 200
	bombSize  = 20 << 20
)

func (b *Book) openZip(size int64) error {
	z, err := zip.NewReader(b.file, size)
	if err != nil {
		return b.broken()
	}
	if err := b.zipKind(z); err != nil {
		return err
	}
	b.parts = make(map[string]*zip.File, len(z.File))
	for _, f := range z.File {
		b.parts[partName(f.Name)] = f
	}
	for _, read := range []func() error{b.readWorkbook, b.readStyles, b.readStrings} {
		err := read()
		if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
			return b.broken()
		} else if err != nil {
			return err
		}
	}
	return nil
}

// partName is how a part is looked up: some writers begin names with a slash or change their case.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

// part is an open part of the package that stops at the limit.
type part struct {
	io.ReadCloser
	left int64
	over bool
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 {
		p.over = true
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}

// read scans one part. A part that is not there is no error; ok tells.
func (b *Book) read(name string, scan func(*scanner) error) (ok bool, err error) {
	f := b.parts[partName(name)]
	if f == nil {
		return false, nil
	}
	limit := b.limits.Sheet
	packed := max(int64(f.CompressedSize64), 1)
	if size := int64(f.UncompressedSize64); size > bombSize && size/packed > bombRatio {
		return true, fault.Invalidf("文件“%s”压缩得不正常（%d 倍），可能是恶意文件，没有打开", b.name, size/packed)
	}
	rc, err := f.Open()
	if err != nil {
		return true, b.broken()
	}
	p := &part{ReadCloser: rc, left: limit}
	defer p.Close()
	err = scan(newScanner(p))
	switch {
	case p.over && limit-p.left > bombRatio*packed:
		return true, fault.Invalidf("文件“%s”压缩得不正常，可能是恶意文件，没有打开", b.name)
	case p.over:
		return true, fault.Invalidf("文件“%s”里的内容超过 %d MB 的上限；请删去多余的格式和空行，或分成几个文件", b.name, limit>>20)
	case err != nil && fault.Of(err) == fault.Internal:
		return true, b.broken()
	}
	return true, err
}

// elements calls fn for each element's beginning up to the end of the part. Parts that end early are refused.
func elements(s *scanner, fn func(name string) error) error {
	for depth := 0; ; {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == eof && depth != 0:
			return errXML
		case t == eof:
			return nil
		case t == end:
			depth--
		case t == start:
			depth++
			if err := fn(string(s.name)); err != nil {
				return err
			}
		}
	}
}

func (b *Book) readWorkbook() error {
	main := "xl/workbook.xml"
	if _, err := b.read("_rels/.rels", func(s *scanner) error {
		return elements(s, func(name string) error {
			if name == "Relationship" && strings.HasSuffix(string(s.attr("Type")), "/officeDocument") {
				main = target("", string(s.attr("Target")))
			}
			return nil
		})
	}); err != nil {
		return err
	}
	parts := map[string]string{} // relation id → worksheet's part
	if _, err := b.read(path.Dir(main)+"/_rels/"+path.Base(main)+".rels", func(s *scanner) error {
		return elements(s, func(name string) error {
			if name == "Relationship" && strings.HasSuffix(string(s.attr("Type")), "/worksheet") {
				parts[string(s.attr("Id"))] = target(path.Dir(main), string(s.attr("Target")))
			}
			return nil
		})
	}); err != nil {
		return err
	}
	var hidden []sheetPart
	ok, err := b.read(main, func(s *scanner) error {
		return elements(s, func(name string) error {
			switch name {
			case "workbookPr":
				v := string(s.attr("date1904"))
				b.from1904 = v == "1" || v == "true"
			case "sheet":
				p := sheetPart{string(s.attr("name")), parts[string(s.attr("id"))]}
				switch state := string(s.attr("state")); {
				case p.part == "": // a chart
				case state == "hidden" || state == "veryHidden":
					hidden = append(hidden, p)
				default:
					b.sheets = append(b.sheets, p)
				}
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return err
	case !ok:
		return b.broken()
	}
	if len(b.sheets) == 0 {
		b.sheets = hidden
	}
	if len(b.sheets) == 0 {
		return fault.Invalidf("文件“%s”里没有工作表", b.name)
	}
	return nil
}

// target resolves the target of a relation of a part that lies in dir.
func target(dir, to string) string {
	if strings.HasPrefix(to, "/") {
		return path.Clean(to[1:])
	}
	return path.Join(dir, to)
}
