package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"bayou/internal/archive"
	"bayou/internal/place"
)

// stamped writes a file of a name and returns its path.
func stamped(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Files go up one by one with how far they have come; one that is stopped, or whose line breaks, is sent again by itself, and one
// that is refused says why and keeps no other out.
func TestUploadsShowTheirProgress(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	line := h.cutter(t)
	c := h.courtyard(t)
	p := h.visitor(t, headLogin, 360)
	p.Open(h.URL + "/compounds/" + c.ID + "/archive")
	count := func() int {
		page, err := h.Archive.List(t.Context(), place.Everywhere(), c.Path, archive.Query{Kind: archive.View})
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Rows)
	}
	before := count()
	p.Choose("[name=kind]", "view")
	p.Type("[name=title]", "示例大门")
	p.Slow(20_000)
	p.Pick(`[name=file]`, shot(t, "IMG_1.jpg", 2000, 1500), shot(t, "IMG_2.jpg", 1500, 2000), stamped(t, "图.svg", "<svg onload=alert(1)>"))
	p.ClickText("存入档案")
	p.See("已传 ")
	p.See("排队")
	p.Fits()
	p.Axe()
	p.Click(`.uploads li:nth-child(1) button`)
	p.See("已取消")
	line.upAfter.Store(60_000) // before the line is fast again, or the second file is through it
	p.Slow(0)
	p.See("连接断了")
	p.See("可能带有脚本")
	p.See("没有存入 3 份")
	if n := count(); n != before {
		t.Errorf("%d photos, had %d", n, before)
	}
	line.upAfter.Store(0)
	p.Click(`.uploads li:nth-child(1) button`)
	p.See("已存入 1 份，没有存入 2 份")
	p.Click(`.uploads li:nth-child(2) button`)
	p.See("已存入 2 份，没有存入 1 份")
	p.Axe()
	var look string // where the link leads
	p.Eval(`[...document.querySelectorAll(".uploads a")].find((a) => a.textContent === "看档案").href`, &look)
	p.Open(look + "?view=photos")
	p.See("示例大门（1）")
	p.See("示例大门（2）")
	if n := count(); n != before+2 {
		t.Errorf("%d photos, had %d", n, before)
	}
}

// The phone says of every photo how far it has come while its form goes out, and in the list of what waits.
func TestEveryPhotoOfAFormShowsItsState(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	line := h.cutter(t)
	c := h.courtyard(t)
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/compounds/" + c.ID + "/survey")
	fills(p, "房屋", "vacant", "5")
	p.Pick(`label:has([name=photo])`, shot(t, "IMG_1.jpg", 2000, 1500), shot(t, "IMG_2.jpg", 1500, 2000))
	thumbsShown(t, p, 2)
	p.Type("[name=caption]", "大门（示例）")
	before := h.surveys(t, c.ID)
	p.Slow(40_000)
	p.ClickText("提交摸底表")
	p.See("正在传 ")
	p.See("待发送")
	p.Slow(0)
	p.See("摸底表已提交")
	h.fresh(t, c.ID, before)
	h.hasSurvey(t, c.ID)

	p.Open(h.URL + "/compounds/" + c.ID + "/survey")
	fills(p, "房屋", "vacant", "6")
	p.Pick(`label:has([name=photo])`, shot(t, "IMG_1.jpg", 2000, 1500))
	thumbsShown(t, p, 1)
	line.upAfter.Store(100_000)
	p.ClickText("提交摸底表")
	p.See("待发送 1 条")
	p.Click(".queue")
	p.See("照片 1：")
	p.Axe()
	p.Click("dialog.box > button:last-child")
	line.upAfter.Store(0)
	queueEmpty(t, p)
}
