package sheet_test

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"bayou/internal/fault"
	"bayou/internal/sheet"
)

// pack zips the parts of a workbook.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func workbook(sheetXML string) map[string]string {
	return map[string]string{
		"xl/workbook.xml":            `<workbook><sheets><sheet name="一" id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	}
}

func ole(stream string) []byte {
	b := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...)
	for _, u := range utf16.Encode([]rune(stream)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// TestBadFiles opens what people send by mistake, and worse; each gets a sentence that says what to do.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(save(t, func(f *excelize.File) { set(t, f, map[string]any{"A1": "名称", "A2": "示例院"}) }))
	if err != nil {
		t.Fatal(err)
	}
	encrypted, err := os.ReadFile(save(t, func(f *excelize.File) { set(t, f, map[string]any{"A1": "密"}) }))
	if err != nil {
		t.Fatal(err)
	}
	if encrypted, err = excelize.Encrypt(encrypted, &excelize.Options{Password: "示例"}); err != nil {
		t.Fatal(err)
	}
	long := "<worksheet><sheetData>" + strings.Repeat("<row><c><v>1</v></c></row>", 30) + "</sheetData></worksheet>"
	for name, c := range map[string]struct {
		content []byte
		limits  sheet.Limits
		want    string
	}{
		"empty":       {nil, sheet.Limits{}, "是空的"},
		"xls":         {ole("Workbook"), sheet.Limits{}, "另存为"},
		"doc":         {ole("WordDocument"), sheet.Limits{}, "文字文档"},
		"password":    {encrypted, sheet.Limits{}, "密码"},
		"pdf":         {[]byte("%PDF-1.4\n"), sheet.Limits{}, "PDF"},
		"picture":     {[]byte("\x89PNG\r\n\x1a\n\x00"), sheet.Limits{}, "图片"},
		"html":        {[]byte("<html><table><tr><td>1</td></tr></table>"), sheet.Limits{}, "网页"},
		"binary":      {[]byte("abc\x00\x01\x02"), sheet.Limits{}, "不是表格文件"},
		"docx":        {pack(t, map[string]string{"word/document.xml": "<a/>"}), sheet.Limits{}, "文字文档"},
		"ods":         {pack(t, map[string]string{"content.xml": "<a/>"}), sheet.Limits{}, "另存为"},
		"zip":         {pack(t, map[string]string{"a.txt": "a"}), sheet.Limits{}, "压缩包"},
		"truncated":   {good[:len(good)*2/3], sheet.Limits{}, "不完整"},
		"no sheet":    {pack(t, map[string]string{"xl/workbook.xml": "<workbook><sheets/></workbook>"}), sheet.Limits{}, "没有工作表"},
		"no part":     {pack(t, map[string]string{"xl/workbook.xml": "<workbook>"}), sheet.Limits{}, "不完整"},
		"empty sheet": {pack(t, workbook("<worksheet><sheetData/></worksheet>")), sheet.Limits{}, "是空的"},
		"cut xml":     {pack(t, workbook("<worksheet><sheetData><row><c><v>1")), sheet.Limits{}, "不完整"},
		"bad string":  {pack(t, workbook(`<worksheet><sheetData><row><c t="s"><v>9</v></c></row></sheetData></worksheet>`)), sheet.Limits{}, "不完整"},
		"entities":    {pack(t, workbook(`<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>`)), sheet.Limits{}, "不完整"},
		"bomb":        {pack(t, workbook("<worksheet>"+strings.Repeat(" ", 30<<20))), sheet.Limits{}, "恶意"},
		"big":         {pack(t, workbook(long)), sheet.Limits{Sheet: 400}, "上限"},
		"rows":        {pack(t, workbook(long)), sheet.Limits{Rows: 20}, "20 行的上限"},
		"big file":    {good, sheet.Limits{File: 100}, "上限"},
		"long csv":    {[]byte(strings.Repeat("a,b\n", 30)), sheet.Limits{Rows: 20}, "20 行的上限"},
		"open quote":  {[]byte("名称,户数,楼栋\n示例甲院,1,2\n\"示例乙院,1,2\n"), sheet.Limits{}, "第 3 行的引号不成对"},
		"lost rows":   {[]byte("名称,户数,楼栋\n\"示例甲院,1,2\n示例乙院,1,2\n\"示例丙院\",1,2\n"), sheet.Limits{}, "第 2 行的引号不成对"},
		"long cell":   {[]byte("名称,户数\n\"" + strings.Repeat("示例\n", 20000) + "\",1\n"), sheet.Limits{}, "第 2 行的引号不成对"},
		"blank csv":   {[]byte("\n,\n\n"), sheet.Limits{}, "没有内容"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readThrough(put(t, c.content), c.limits)
			if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a sentence with %s", err, c.want)
			}
		})
	}
	if err := readThrough(put(t, good), sheet.Limits{}); err != nil {
		t.Error(err)
	}
}

func readThrough(path string, l sheet.Limits) error {
	b, err := sheet.Open(path, "登记表.xlsx", l)
	if err != nil {
		return err
	}
	defer b.Close()
	for _, name := range b.Sheets() {
		for _, err := range b.Rows(name) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// TestDamaged cuts and flips a good workbook everywhere: it is read or refused with a sentence, and never brings the
// program down.
func TestDamaged(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(save(t, func(f *excelize.File) {
		set(t, f, map[string]any{"A1": "名称", "A2": "示例院", "B2": 12})
	}))
	if err != nil {
		t.Fatal(err)
	}
	path := put(t, nil)
	for i := 0; i < len(good); i += 37 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x5a
		for _, content := range [][]byte{bad, good[:i]} {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := readThrough(path, sheet.Limits{}); err != nil && fault.Of(err) != fault.Invalid {
				t.Fatalf("byte %d: %v", i, err)
			}
		}
	}
}

// FuzzSheet reads arbitrary XML as a sheet.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲&amp;_x000A_</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	f.Add(`<a b='>'/><![CDATA[x]]><!-- -- --><row`)
	f.Fuzz(func(t *testing.T, xml string) {
		if err := readThrough(put(t, pack(t, workbook(xml))), sheet.Limits{}); err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
