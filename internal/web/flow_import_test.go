package web_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// workbook writes a register as an office keeps it, with a bad row, and returns its path.
func workbook(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "示例登记表.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{
		{"示例新开路1号院", "商务社区", "约86户", "1988年"},
		{"示例新开路2号院", "商务", "120", "1990"},
		{"示例新开路3号院", "没有的社区", "50户", "1990"},
	}
	header := []sheet.Column{{Name: "小区名称"}, {Name: "社区"}, {Name: "户数"}, {Name: "建成年份"}}
	if err := sheet.Write(f, "登记表", header, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// A workbook is uploaded, read row by row with the reasons, confirmed and taken back.
//
// clauses: P1
func TestAWorkbookIsPreviewedConfirmedAndUndone(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	count := func() int64 {
		t.Helper()
		page, err := h.Register.List(t.Context(), place.Everywhere(), register.Query{})
		if err != nil {
			t.Fatal(err)
		}
		return page.Total
	}
	before := count()
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/imports/new")
	p.Pick("[name=file]", workbook(t))
	p.ClickText("上传并预览")
	p.See("确认导入：新增 2 个")
	p.See("没有的社区")
	p.ClickText("各列认成了什么")
	p.See("建成年份")
	p.Axe()
	if n := count(); n != before {
		t.Fatalf("the preview wrote %d compounds", n-before)
	}
	p.ClickText("确认导入")
	p.Text(`a[href$="/undo"]`)
	p.See("示例登记表.xlsx")
	if n := count(); n != before+2 {
		t.Errorf("%d new compounds, want 2", n-before)
	}
	p.Click(`a[href$="/undo"]`)
	p.See("移出这次新增的 2 个小区")
	p.Click(`form[action$="/undo"] button[type=submit]`)
	p.See("，这次导入的内容不再采用")
	if n := count(); n != before {
		t.Errorf("%d compounds are left of what was undone", n-before)
	}
}
