package gongwen

import (
	"archive/zip"
	"compress/flate"
	"embed"
	"io"
	"strings"
	"sync"
	"time"
)

//go:embed parts
var parts embed.FS

// fixed are the parts that are the same in every document, and where they
// stand in the file.
var fixed = []struct{ name, file string }{
	{"[Content_Types].xml", "content_types.xml"},
	{"_rels/.rels", "rels.xml"},
	{"word/_rels/document.xml.rels", "document_rels.xml"},
	{"word/fontTable.xml", "font_table.xml"},
	{"word/footer1.xml", "footer_odd.xml"},
	{"word/footer2.xml", "footer_even.xml"},
	{"word/settings.xml", "settings.xml"},
	{"word/styles.xml", "styles.xml"},
}

// epoch is the oldest time a zip file can hold; a real one would make every
// print a different file.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// flaters are reused: a fresh compressor costs more than the text it packs.
var flaters = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.DefaultCompression) // fails on a bad level only
	return w
}}

// pooled returns its compressor when the part is written.
type pooled struct{ *flate.Writer }

func (p pooled) Close() error {
	err := p.Writer.Close()
	flaters.Put(p.Writer)
	return err
}

func (d Document) pack(w io.Writer) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		f := flaters.Get().(*flate.Writer)
		f.Reset(out)
		return pooled{f}, nil
	})
	for _, p := range fixed {
		text, err := parts.ReadFile("parts/" + p.file)
		if err == nil {
			err = add(z, p.name, text)
		}
		if err != nil {
			return err
		}
	}
	for _, p := range []struct {
		name string
		text []byte
	}{
		{"docProps/core.xml", d.properties()},
		{"word/document.xml", d.xml()},
		{"word/header1.xml", d.header()},
	} {
		if err := add(z, p.name, p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func add(z *zip.Writer, name string, text []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return err
}

// properties name title and organ for archives and screen readers. They bear
// no time and no person.
func (d Document) properties() []byte {
	by := d.Sign.By
	if by == "" && d.Head != nil {
		by = d.Head.issuer()
	}
	return []byte(declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape.Replace(flat(strings.Join(Lines(d.Title), ""))) +
		`</dc:title><dc:creator>` + escape.Replace(flat(by)) + `</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>`)
}

func (d Document) header() []byte {
	var x sheet
	x.raw(declaration + `<w:hdr ` + namespaces + `>`)
	x.para("Stamp", "", run{text: flat(d.Stamp)})
	x.raw(`</w:hdr>`)
	return x.Bytes()
}
