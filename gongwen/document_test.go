package gongwen_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bayou/gongwen"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write gives the bytes of a document's file.
func write(t testing.TB, d gongwen.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// open gives the parts of a file by name.
func open(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]gongwen.Document{"brief": brief(), "circular": circular(), "empty": {}} {
		got := open(t, write(t, d))["word/document.xml"]
		got = strings.NewReplacer("<w:p>", "\n<w:p>", "<w:tr>", "\n<w:tr>", "<w:tbl>", "\n<w:tbl>", "<w:sectPr>", "\n<w:sectPr>").Replace(got) + "\n"
		file := filepath.Join("testdata", name+".xml")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, diff)
		}
	}
}

// The same document must be the same file, whenever and wherever it is written.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := write(t, brief())
	if !bytes.Equal(first, write(t, brief())) {
		t.Error("two prints of one document differ")
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Modified.Year() != 1980 {
			t.Errorf("%s bears the time %v", f.Name, f.Modified)
		}
	}
}

// Word refuses or silently drops properties that stand in another order than
// the schema's; LibreOffice does not notice.
func TestSchemaOrder(t *testing.T) {
	t.Parallel()
	order := map[string][]string{
		"pPr": {
			"pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs", "overflowPunct",
			"autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl",
		},
		"rPr":    {"rStyle", "rFonts", "b", "bCs", "color", "spacing", "w", "kern", "sz", "szCs", "lang"},
		"tblPr":  {"tblStyle", "tblpPr", "tblOverlap", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar"},
		"trPr":   {"cantSplit", "tblHeader"},
		"tcPr":   {"tcW", "vAlign"},
		"style":  {"name", "basedOn", "next", "qFormat", "pPr", "rPr", "tblPr"},
		"sectPr": {"headerReference", "headerReference", "footerReference", "footerReference", "pgSz", "pgMar", "docGrid"},
	}
	for _, d := range []gongwen.Document{brief(), circular(), {}} {
		for name, text := range open(t, write(t, d)) {
			walk(t, text, func(parent string, children []string) {
				want, at := order[parent], -1
				for _, c := range children {
					i := slices.Index(want, c)
					if want != nil && i < at {
						t.Errorf("%s: <%s> has %s after %s", name, parent, c, want[at])
					}
					if want != nil && i < 0 {
						t.Errorf("%s: <%s> has %s, of which the order is not known", name, parent, c)
					}
					at = i
				}
			})
		}
	}
}

// walk tells every element's children; it fails on text that is not XML.
func walk(t testing.TB, text string, see func(parent string, children []string)) {
	t.Helper()
	var names []string
	children := [][]string{nil}
	for dec := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in\n%.2000s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			children[len(children)-1] = append(children[len(children)-1], token.Name.Local)
			names, children = append(names, token.Name.Local), append(children, nil)
		case xml.EndElement:
			see(names[len(names)-1], children[len(children)-1])
			names, children = names[:len(names)-1], children[:len(children)-1]
		}
	}
}

func TestUnfit(t *testing.T) {
	t.Parallel()
	day := gongwen.Date{Year: 2015, Month: 2, Day: 30}
	for want, d := range map[string]gongwen.Document{
		"正文第1段：标题层次为5，只能是1至4":      {Body: []gongwen.Block{gongwen.Heading{Level: 5}}},
		"正文第1段：内容为空，请删去这一段":        {Body: []gongwen.Block{nil}},
		"正文第1段：表格有0列，只能是1至63列":     {Body: []gongwen.Block{gongwen.Table{}}},
		"表格第2行有1格，表头有2列，二者应一致":     {Body: []gongwen.Block{gongwen.Table{Columns: make([]gongwen.Column, 2), Rows: [][]string{{"", ""}, {""}}}}},
		"表格第1列的对齐方式或宽度无效":          {Body: []gongwen.Block{gongwen.Table{Columns: []gongwen.Column{{Align: 7}}}}},
		"成文日期“2015年2月30日”不是日历上的日期": {Sign: gongwen.Sign{On: day}},
		"印发日期“2015年2月30日”不是日历上的日期": {Record: gongwen.Record{Printed: day}},
		"简报没有名称":            {Head: gongwen.Brief{Issue: 1}},
		"现为第-1期":            {Head: gongwen.Brief{Name: "督察周报", Issue: -1}},
		"没有发文机关标志":          {Head: gongwen.Circular{}},
		"发文字号“〔2015〕0号”不完整": {Head: gongwen.Circular{Mark: "示例文件", Number: gongwen.Number{Year: 2015}}},
		"标题有300字，超过120字":    {Title: strings.Repeat("题", 300)},
		"附件2没有标题":           {Attachments: []gongwen.Attachment{{Title: "甲"}, {Title: "\x01 "}}},
		"版记第1行缺少":           {Record: gongwen.Record{Receivers: []gongwen.Receiver{{As: "报"}}}},
	} {
		var b bytes.Buffer
		err := d.Write(&b)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
		if b.Len() > 0 {
			t.Errorf("%q: %d bytes were written", want, b.Len())
		}
	}
	two := gongwen.Document{Title: strings.Repeat("题", 300), Sign: gongwen.Sign{On: day}}.Write(io.Discard)
	if strings.Count(two.Error(), "\n") != 1 {
		t.Errorf("want both mistakes named, got %v", two)
	}
}

func TestLongTable(t *testing.T) {
	t.Parallel()
	parts := open(t, write(t, gongwen.Document{Body: []gongwen.Block{standing(10_000), standing(1)}}))
	if n := strings.Count(parts["word/document.xml"], "<w:tr>"); n != 10_003 {
		t.Errorf("%d rows", n)
	}
}

func TestBrokenWriter(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	r.Close()
	if err := brief().Write(w); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

// Whatever a text holds, every part stays XML and the visible text stays.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "<w:p>&\"'", "a\x00b\x0b\x1f\x7f", "行一\r\n行二\t三", "\xff\xfe", "甲\u202e乙\ufeff\ufffe", "]]>", "𠮷野", "。"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := gongwen.Document{
			Head: gongwen.Brief{Name: "报" + short(s), Issue: 1, Issuer: s}, Title: short(s), To: s, Stamp: s,
			Body: []gongwen.Block{
				gongwen.Text(s),
				gongwen.Heading{Level: 1, Text: s, Lead: gongwen.Text(s)},
				gongwen.Table{Caption: s, Columns: []gongwen.Column{{Title: s}}, Rows: [][]string{{s}}},
			},
			Sign: gongwen.Sign{By: s}, Attachments: []gongwen.Attachment{{Title: "附" + short(s)}},
			Record: gongwen.Record{Receivers: []gongwen.Receiver{{As: "送" + s, Names: "某" + s}}, Printer: s},
		}
		for _, text := range open(t, write(t, d)) {
			walk(t, text, func(string, []string) {})
		}
	})
}

func short(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 50)])
}

func BenchmarkBulletin(b *testing.B) {
	d := brief()
	for b.Loop() {
		if err := d.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
