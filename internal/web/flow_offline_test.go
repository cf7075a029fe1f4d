package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/browsertest"
)

const foundText = "东门垃圾桶满溢，污水流到路面（示例）"

// eventually waits until done holds.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("never happened: %s", what)
}

// photo writes a picture as a phone's camera makes it and returns its path.
func photo(t testing.TB) string { return shot(t, "IMG_0001.jpg", 2000, 1500) }

// shot is a photo of the given name and size.
func shot(t testing.TB, name string, wide, high int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	for i := range img.Pix {
		img.Pix[i] = uint8(i / 7)
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// courtyard returns a compound of the cell worker's whose sheet has a line on cleaning.
func (h *house) courtyard(t testing.TB) register.Compound {
	t.Helper()
	page, err := h.Register.List(t.Context(), place.In("410105/001/010/"), register.Query{Scope: "yes"})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(err, len(page.Rows))
	}
	return page.Rows[0]
}

// keeps opens the page and waits until the phone has kept it for use without a connection.
func (h *house) keeps(t testing.TB, p *browsertest.Page, path string) {
	t.Helper()
	p.Open(h.URL + path)
	eventually(t, "the phone keeps "+path, func() bool {
		var kept bool
		p.Eval(`caches.match("`+path+`").then(r => !!r)`, &kept)
		return kept
	})
}

func (h *house) visits(t testing.TB, compound string) []inspect.Visit {
	t.Helper()
	page, err := h.Inspect.Visits(t.Context(), place.Everywhere(), inspect.VisitQuery{Compound: compound, From: livedDay})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// fillSheet fills in the sheet that is open: one finding with a photo, the rest without fault.
func fillSheet(t testing.TB, p *browsertest.Page) {
	t.Helper()
	p.ClickText("院内清扫：发现问题")
	p.Type(`[name="lines.grounds_clean.findings.0.text"]`, foundText)
	p.Pick(`label:has([name="lines.grounds_clean.findings.0.photos"])`, photo(t))
	p.Eval(`(async () => { const l = document.querySelector('label:has([name="lines.grounds_clean.findings.0.photos"])').closest(".field");
		while (!l.querySelector("img")) await new Promise(r => requestAnimationFrame(r)) })()`, nil)
	p.ClickText("其余均无问题")
	answerUnknown(p)
}

// answerUnknown says of the lines of which the register does not know whether they apply that nothing is wrong.
func answerUnknown(p *browsertest.Page) {
	var ask []string
	p.Eval(`[...document.querySelectorAll('[data-answer]:not([data-answer-by]) [type=radio][value=ok]')].map(r => r.name)`, &ask)
	for _, name := range ask {
		p.Click(`label:has(> [name="` + name + `"][value=ok])`)
	}
}

// An inspector scores a compound in a courtyard without signal: the office's line is really dead, the phone dies before it is
// back, and the sheet gets through by itself, once, with its photo.
//
// clauses: A3 G3
func TestAnInspectionOfflineReachesTheOffice(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/inspections/new/" + c.ID
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, "/inspections/new")
	p.ClickText("都存到手机") // the sheet itself has never been open
	p.See("小区已存到手机")
	p.Axe()
	before := len(h.visits(t, c.ID))

	h.stop()
	p.Open(h.URL + "/")
	p.See("现在没有网络")
	taps := p.Clicks()
	p.ClickText("选要督察的小区")
	p.See("本周还没有督察")
	p.Click(`a[href="` + sheet + `"]`)
	p.See("其余均无问题")
	fillSheet(t, p)
	p.ClickText("保存督察")
	p.See("待发送 1 条")
	if taps = p.Clicks() - taps; taps > 8 {
		t.Errorf("%d taps, want at most 8", taps)
	}
	t.Logf("%d taps", taps)
	p.See("已存在本机，联网后自动发送")
	p.SeeNot("其余均无问题") // an empty sheet would be filled in again
	p.Axe()

	p.Reopen()
	p.Open(h.URL + sheet)
	p.See("待发送 1 条")
	p.Click(".queue")
	p.ClickText("看填写的内容")
	p.See(foundText)
	p.Eval(posts+`.then(async s => { window.sent = await done(s.getAll()) })`, nil)
	h.restart(t)
	eventually(t, "the sheet reaches the office by itself", func() bool { return len(h.visits(t, c.ID)) == before+1 })
	queueEmpty(t, p)
	h.hasFinding(t, c.ID)

	p.Eval(posts+`.then(s => done(s.put(window.sent[0]))).then(() => window.dispatchEvent(new Event("online")))`, nil)
	p.See("已发送 1 条") // as when the answer, not the sheet, was lost
	queueEmpty(t, p)
	if n := len(h.visits(t, c.ID)); n != before+1 {
		t.Errorf("sent twice: %d visits, want %d", n, before+1)
	}
	h.hasFinding(t, c.ID)
}

// posts opens the browser's store of what waits; done awaits a request to it.
const posts = `window.done = r => new Promise((yes, no) => { r.onsuccess = () => yes(r.result); r.onerror = no });
	done(indexedDB.open("bayou")).then(d => d.transaction("posts", "readwrite").objectStore("posts"))`

func queueEmpty(t testing.TB, p *browsertest.Page) {
	t.Helper()
	eventually(t, "the queue is empty", func() bool {
		var shown bool
		p.Eval(`!!document.querySelector(".queue")`, &shown)
		return !shown
	})
}

// hasFinding checks that the finding of today's visit came with its text and its photo.
func (h *house) hasFinding(t testing.TB, compound string) {
	t.Helper()
	visit := h.visits(t, compound)[0]
	page, err := h.Inspect.Findings(t.Context(), place.Everywhere(), inspect.FindingQuery{Visit: visit.ID}, livedDay)
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%d findings, %v", len(page.Rows), err)
	}
	f, err := h.Inspect.Finding(t.Context(), place.Everywhere(), page.Rows[0].ID)
	if err != nil || f.Text != foundText || len(f.Photos) != 1 {
		t.Fatalf("the finding is %q with %d photos, %v", f.Text, len(f.Photos), err)
	}
	b, err := h.Inspect.Photo(t.Context(), place.Everywhere(), f.ID, f.Photos[0].Hash)
	if err != nil {
		t.Fatal(err)
	}
	if img, err := jpeg.DecodeConfig(bytes.NewReader(b.Content)); err != nil || img.Width != 1600 || img.Height != 1200 {
		t.Errorf("the photo is %d × %d, want 1600 × 1200 (%v)", img.Width, img.Height, err)
	}
}

// What the office refuses stays on the phone with its reason, can be put right and sent again.
func TestARefusedSheetIsNotLost(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/inspections/new/" + c.ID
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, sheet)
	before := len(h.visits(t, c.ID))
	h.stop()
	p.Open(h.URL + sheet)
	fillSheet(t, p)
	p.ClickText("保存督察")
	p.See("待发送 1 条")
	withdrawn(t, h, c.ID)
	h.signOut(t, cellLogin)
	h.restart(t)
	p.See("登录已过期")
	p.See("待发送 1 条")
	p.Open(h.URL + "/")
	enters(p, cellLogin)
	p.See("退回 1 条")
	p.Click(".queue")
	p.See("移出登记册")
	p.ClickText("看填写的内容")
	p.See("院内清扫：问题：" + foundText)
	p.ClickText("改了再发")
	p.See("未提交的内容")
	if got := p.Value(`[name="lines.grounds_clean.findings.0.text"]`); got != foundText {
		t.Errorf("the finding came back as %q", got)
	}
	if n := len(h.visits(t, c.ID)); n != before {
		t.Errorf("%d new visits of a compound that is gone", n-before)
	}
	restored(t, h, c.ID)
	p.ClickText("保存督察")
	p.See("督察已保存")
	h.hasFinding(t, c.ID)
}

func withdrawn(t testing.TB, h *house, id string) {
	t.Helper()
	c, err := h.Register.Get(t.Context(), place.Everywhere(), id)
	if err == nil {
		err = h.Register.Withdraw(t.Context(), account.System(), id, c.Version, "整体拆除（示例）")
	}
	if err != nil {
		t.Fatal(err)
	}
}

func restored(t testing.TB, h *house, id string) {
	t.Helper()
	c, err := h.Register.Get(t.Context(), place.Everywhere(), id)
	if err == nil {
		err = h.Register.Restore(t.Context(), account.System(), id, c.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A sheet with lines that nobody filled in is not kept for later as if it were done: the phone names them at once.
func TestAnIncompleteSheetIsToldBeforeItWaits(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/inspections/new/" + c.ID
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, sheet)
	h.stop()
	p.Open(h.URL + sheet)
	p.ClickText("院内清扫：发现问题")
	p.Type(`[name="lines.grounds_clean.findings.0.text"]`, foundText)
	p.ClickText("保存督察")
	p.See("项没有填")
	p.SeeNot("待发送")
	said := p.Text("[data-refused]")
	if strings.Contains(said, "院内清扫") || !strings.Contains(said, "其余均无问题") || strings.Count(said, "\n") < 3 {
		t.Errorf("the phone says %q", said)
	}
	p.Axe()
	p.ClickText("其余均无问题")
	answerUnknown(p)
	p.ClickText("保存督察")
	p.See("待发送 1 条")
}
