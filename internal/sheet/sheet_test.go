package sheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"bayou/internal/sheet"
)

// save writes a workbook that build fills and returns its path.
func save(t testing.TB, build func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	build(f)
	path := filepath.Join(t.TempDir(), "登记表.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// put writes a file and returns its path.
func put(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "登记表")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, path string) *sheet.Book {
	t.Helper()
	b, err := sheet.Open(path, "登记表.xlsx", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func all(t testing.TB, b *sheet.Book, name string) []sheet.Row {
	t.Helper()
	var rows []sheet.Row
	for r, err := range b.Rows(name) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// texts prints rows as 2: a|b, with ^ behind filled cells, # behind numbers, @ behind dates and ! behind failures.
func texts(rows []sheet.Row) []string {
	marks := map[sheet.Kind]string{sheet.Number: "#", sheet.Date: "@", sheet.Failed: "!"}
	var out []string
	for _, r := range rows {
		var cells []string
		for _, c := range r.Cells {
			s := c.Text + marks[c.Kind]
			if c.Filled {
				s += "^"
			}
			cells = append(cells, s)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func set(t testing.TB, f *excelize.File, cells map[string]any) {
	t.Helper()
	for ref, v := range cells {
		if err := f.SetCellValue("Sheet1", ref, v); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	path := save(t, func(f *excelize.File) {
		set(t, f, map[string]any{
			"A1": "示例登记表", "A2": "社区", "B2": "房屋", "D2": "建成", "B3": "户数", "C3": "面积",
			"A4": "示例社区", "B4": 120, "C4": 2.7000000000000002, "D4": 36526, "E4": "a<b & \"c\"\n第二行",
			"B5": "约80户", "C5": 0.85, "D5": 35916, "A7": "示例社区小计", "B7": 200,
		})
		for _, m := range [][2]string{{"A1", "D1"}, {"A2", "A3"}, {"B2", "C2"}, {"D2", "D3"}, {"A4", "A5"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
		month := `yyyy"年"m"月"`
		for ref, s := range map[string]excelize.Style{"D4": {NumFmt: 14}, "D5": {CustomNumFmt: &month}, "C5": {NumFmt: 10}} {
			id, err := f.NewStyle(&s)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", ref, ref, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellFormula("Sheet1", "F4", "B4/0"); err != nil {
			t.Fatal(err)
		}
	})
	rows := all(t, open(t, path), "Sheet1")
	want := []string{
		"示例登记表|示例登记表^|示例登记表^|示例登记表^",
		"社区|房屋|房屋^|建成",
		"社区^|户数|面积|建成^",
		"示例社区|120#|2.7#|2000-01-01@|a<b & \"c\"\n第二行|#公式没有结果!",
		"示例社区^|约80户|85%|1998年5月@",
		"示例社区小计|200#",
	}
	if diff := cmp.Diff(want, texts(rows)); diff != "" {
		t.Error(diff)
	}
	if rows[5].Number != 7 || !rows[5].Subtotal() || rows[4].Subtotal() || rows[3].Subtotal() {
		t.Errorf("row %d, subtotal %v %v", rows[5].Number, rows[5].Subtotal(), rows[4].Subtotal())
	}
}

func TestSubtotal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"合 计": true, "总计：": true, "商务社区小计": true, "（合计）": true, "合计（11个社区）": false, "合计12": true,
		"合计路5号院": false, "示例院": false, "": false,
	} {
		r := sheet.Row{Cells: []sheet.Cell{{Text: ""}, {Text: text}, {Text: "120"}}}
		if r.Subtotal() != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestSheets(t *testing.T) {
	t.Parallel()
	path := save(t, func(f *excelize.File) {
		for _, name := range []string{"说明 & 填表", "隐藏"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetSheetVisible("隐藏", false); err != nil {
			t.Fatal(err)
		}
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	})
	b := open(t, path)
	if got := b.Sheets(); !slices.Equal(got, []string{"Sheet1", "说明 & 填表"}) {
		t.Errorf("sheets %q", got)
	}
	if !b.From1904() {
		t.Error("the 1904 flag is lost")
	}
}

// TestRawXML reads what other writers make: prefixes, inline strings, rich text with phonetics, rows without numbers, errors,
// booleans, ISO dates, CDATA, a > in an attribute, and the text of before left beside a new value.
func TestRawXML(t *testing.T) {
	t.Parallel()
	path := put(t, pack(t, map[string]string{
		"xl/workbook.xml":            `<x:workbook xmlns:x="m" xmlns:r="r"><!-- a > b --><x:sheets><x:sheet name="一" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/worksheets/Sheet1.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><r><t>文化</t></r><r><t xml:space="preserve"> 宫</t></r><rPh sb="0" eb="1"><t>ウェン</t></rPh></si><si/><si><t>甲_x000A_乙&#x4E19;</t></si></sst>`,
		"xl/worksheets/sheet1.xml": `<?xml version="1.0"?><x:worksheet><x:dimension ref="A1"/><x:sheetData>
<x:row><x:c t="s" note="a>b"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t><![CDATA[<院>]]></x:t></x:is></x:c><x:c r="D1" t="s"><x:v>2</x:v></x:c></x:row>
<x:row r="3"><x:c r="A3" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c><x:c r="B3" t="b"><x:v>1</x:v></x:c><x:c r="C3" t="d"><x:v>1998-05-01T00:00:00</x:v></x:c><x:c r="D3"><x:v>1E+05</x:v></x:c></x:row>
<x:row r="4"><x:c r="A4" t="s"><x:v>1</x:v></x:c><x:c r="B4" s="7"/></x:row>
<x:row r="5"><x:c r="A5"><x:v>85</x:v><x:is><x:t>约80户</x:t></x:is></x:c><x:c r="B5" t="s"><x:is><x:t>旧</x:t></x:is><x:v>0</x:v></x:c><x:c r="C5" t="inlineStr"><x:v>9</x:v><x:is><x:t>新</x:t></x:is></x:c></x:row>
</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="A3:A4"/></x:mergeCells></x:worksheet>`,
	}))
	rows := all(t, open(t, path), "一")
	want := []string{"文化 宫|<院>||甲\n乙丙", "#DIV/0!!|TRUE|1998-05-01@|100000#", "85#|文化 宫|新"}
	if diff := cmp.Diff(want, texts(rows)); diff != "" {
		t.Error(diff)
	}
	if rows[1].Number != 3 {
		t.Errorf("row %d", rows[1].Number)
	}
}

func TestTextTables(t *testing.T) {
	t.Parallel()
	const table = "名称,户数\n\n\"示例,院\n二期\",约80户\n,\n样板院,90\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"名称|户数", "示例,院\n二期|约80户", "样板院|90"}
	for name, content := range map[string]string{
		"utf8": table, "bom": "\ufeff" + table, "gb18030": gb, "crlf": strings.ReplaceAll(table, "\n", "\r\n"),
		"tabs": "名称\t户数\n\n\"示例,院\n二期\"\t约80户\n\t\n样板院\t90",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, put(t, []byte(content)))
			rows := all(t, b, b.Sheets()[0])
			if diff := cmp.Diff(want, texts(rows)); diff != "" {
				t.Error(diff)
			}
			if rows[1].Number != 3 || rows[2].Number != 5 {
				t.Errorf("rows %d and %d", rows[1].Number, rows[2].Number)
			}
		})
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	write := func() []byte {
		var buf bytes.Buffer
		rows := slices.Values([][]any{
			{"=1+1", "+86", "-5", "@x", 120, 2.5, "", nil, true},
			{"000123", "约80户", " 留空 ", "a<b", int64(9), "", "末", "", ""},
		})
		if err := sheet.Write(&buf, "示例", []sheet.Column{{Name: "名称", Width: 28}, {Name: "二"}}, rows); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("equal rows give different bytes")
	}
	path := put(t, first)
	rows := all(t, open(t, path), "示例")
	want := []string{"名称|二", "=1+1|+86|-5|@x|120#|2.5#|||true", "000123|约80户| 留空 |a<b|9#||末"}
	if diff := cmp.Diff(want, texts(rows)); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if formula, _ := f.GetCellFormula("示例", "A2"); formula != "" {
		t.Errorf("formula %q", formula)
	}
	if p, err := f.GetPanes("示例"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("panes %+v, %v", p, err)
	}
}
