package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"bayou/internal/place"
	"bayou/internal/register"
)

// book is an exported register, opened as an office program opens it.
type book struct {
	*excelize.File
	sheet string
	rows  [][]string
}

func (w *town) export(t testing.TB) *book {
	t.Helper()
	b := w.do(t, "property", 200, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/compounds.xlsx", http.NoBody)).Body.Bytes()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	out := &book{File: f, sheet: f.GetSheetName(0)}
	if out.rows, err = f.GetRows(out.sheet); err != nil {
		t.Fatal(err)
	}
	return out
}

// cell returns the address of the cell of a compound and a column.
func (b *book) cell(t testing.TB, name, column string) string {
	t.Helper()
	c := slices.Index(b.rows[0], column)
	r := slices.IndexFunc(b.rows, func(row []string) bool { return row[0] == name })
	if c < 0 || r < 0 {
		t.Fatalf("the workbook has no %s of %s", column, name)
	}
	at, err := excelize.CoordinatesToCellName(c+1, r+1)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (b *book) set(t testing.TB, name, column string, v any) {
	t.Helper()
	if err := b.SetCellValue(b.sheet, b.cell(t, name, column), v); err != nil {
		t.Fatal(err)
	}
}

// pasteDay puts a day into a cell as programs store days, with the format that comes with it.
func (b *book) pasteDay(t testing.TB, name, column string, day time.Time) {
	t.Helper()
	b.set(t, name, column, day)
	style, err := b.NewStyle(&excelize.Style{NumFmt: 14})
	if err == nil {
		err = b.SetCellStyle(b.sheet, b.cell(t, name, column), b.cell(t, name, column), style)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// content saves the workbook as an office program does: with shared texts, and with whatever that program leaves out.
func (b *book) content(t testing.TB) string {
	t.Helper()
	out, err := b.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var seenCells = regexp.MustCompile(`name="seen-cell" value="([^"]+)"`)

// changes are the cells that a preview lets through, by row and field.
func changes(page string) []string {
	var out []string
	for _, m := range seenCells.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

// A register goes out as a workbook, some cells are edited, and the preview shows exactly these; what was left out of it for being
// personal stays as it was.
//
// clauses: P1
func TestAnEditedExportComesBackCellByCell(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range []url.Values{
		{"name": {"=甲院"}, "address": {"=1+1"}, "households": {"约80户"}, "built_on": {"1998-05-01"}, "floor_area": {"1.2万㎡"}, "contact": {"示例联系人乙"}, "phone": {"13800000000"}},
		{"name": {"示例乙院"}, "address": {"@示例路 7号"}, "households": {"60多户"}, "built_on": {"85年"}, "elderly": {"12"}, "company": {"+示例物业"}, "note": {"第一行\n第二行"}},
		{"name": {"示例丙院"}, "households": {"101"}, "built_on": {"1990年代"}, "floor_area": {"约9000㎡"}},
	} {
		c["community"], c["as_of"] = []string{"410105001010"}, []string{"2015-08-10"}
		w.post(t, "property", "/compounds/new", 303, c)
	}
	before := w.named(t)
	b := w.export(t)
	if strings.Contains(strings.Join(slices.Concat(b.rows...), " "), "示例联系人") {
		t.Fatal("the workbook holds personal data")
	}
	untouched := w.upload(t, "property", 303, "登记表.xlsx", b.content(t))
	page := w.get(t, "property", untouched, 200)
	sees(t, page, "新增 0，更新 0，未变 4，未采用 0，待人工 0")
	if got := changes(page); len(got) > 0 {
		t.Errorf("untouched, and these cells change: %v", got)
	}

	row := func(name string) string { return regexp.MustCompile(`\d+`).FindString(b.cell(t, name, "名称")) }
	b.set(t, "=甲院", "户数", 85) // a number where a text stood
	b.pasteDay(t, "=甲院", "建成年份", time.Date(1998, 6, 1, 0, 0, 0, 0, time.UTC))
	b.set(t, "示例乙院", "地址", "=示例路9号") // no formula: typed into a cell of text
	b.set(t, "示例乙院", "户数", "约70户")   // a range
	b.set(t, "示例丙院", "四至", "东至示例街")  // a field that nobody knew
	b.set(t, "示例丙院", "建筑面积", "")     // emptied: an empty cell says nothing
	want := []string{
		row("=甲院") + ".built_on", row("=甲院") + ".households", row("示例乙院") + ".address", row("示例乙院") + ".households", row("示例丙院") + ".bounds",
	}
	slices.Sort(want)
	at := w.upload(t, "property", 303, "登记表.xlsx", b.content(t))
	page = w.get(t, "property", at, 200)
	if diff := cmp.Diff(want, changes(page)); diff != "" {
		t.Error(diff)
	}
	sees(t, page, "新增 0，更新 3，未变 1", "<del>约80户</del>", "<ins>85</ins>", "<del>60多户</del>", "<ins>约70户</ins>")
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	w.post(t, "property", "/imports", 303, u.Query())

	after := w.named(t)
	got := map[string]string{}
	for name, c := range after {
		for id, f := range c.Facts {
			if was := before[name].Facts[id].Text; was != f.Text {
				got[name+" "+id] = was + " → " + f.Text
			}
		}
		for id := range before[name].Facts {
			if _, ok := c.Facts[id]; !ok {
				t.Errorf("%s lost its %s", name, id)
			}
		}
	}
	if diff := cmp.Diff(map[string]string{
		"=甲院 households": "约80户 → 85", "=甲院 built_on": "1998-05-01 → 1998-06-01", "示例乙院 address": "@示例路 7号 → =示例路9号", "示例乙院 households": "60多户 → 约70户",
		"示例丙院 bounds": " → 东至示例街",
	}, got); diff != "" {
		t.Error(diff)
	}
	sees(t, w.get(t, "property", w.upload(t, "property", 303, "再一次.xlsx", w.export(t).content(t)), 200), "新增 0，更新 0，未变 4")
}

// named are the compounds of the register by name.
func (w *town) named(t testing.TB) map[string]register.Compound {
	t.Helper()
	out := map[string]register.Compound{}
	for c, err := range w.Register.Each(t.Context(), place.In(townStreet), register.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		out[c.Name] = c
	}
	return out
}

// Old tables come as they are: a text table in the encoding of Chinese Windows is read, a workbook of before 2007 is refused with
// the words that help.
//
// clauses: P1
func TestTablesOfOldPrograms(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	text := "小区名称,社区,户数,地址\n示例㙍家院,商务,86户,示例路㑇号\n示例文化宫路200号院,商务社区,140户,\n"
	old, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"一.csv": text, "二.csv": "\ufeff" + text, "三.csv": old, "四.txt": strings.ReplaceAll(old, ",", "\t")} {
		next := w.upload(t, "property", 303, name, content)
		sees(t, w.get(t, "property", next, 200), "新增 1，更新 1", "示例㙍家院", "示例路㑇号")
	}
	for _, content := range []string{
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), // as Excel 97 and WPS write it
		"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>小区名称</td></tr></table></html>",
	} {
		next := w.upload(t, "property", 303, "老登记表.xls", content)
		page := w.get(t, "property", next, 422)
		sees(t, page, ".xlsx", "另存为")
		seesNot(t, page, "确认导入")
	}
}
