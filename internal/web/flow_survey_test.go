package web_test

import (
	"bytes"
	"cmp"
	"image/jpeg"
	"slices"
	"testing"

	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/survey"
	"bayou/internal/web/browsertest"
)

// surveys returns the compound's forms at the office.
func (h *house) surveys(t testing.TB, compound string) []survey.Submission {
	t.Helper()
	page, err := h.Survey.List(t.Context(), place.Everywhere(), survey.Query{Compound: compound})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// thumbsShown waits until a form's field shows so many photos.
func thumbsShown(t testing.TB, p *browsertest.Page, n int) {
	t.Helper()
	eventually(t, "the photos are shown", func() bool {
		var shown int
		p.Eval(`document.querySelectorAll("[data-photo-list] img").length`, &shown)
		return shown == n
	})
}

// draftKept waits until the phone's draft holds a text and so many photos.
func draftKept(t testing.TB, p *browsertest.Page, text string, photos int) {
	t.Helper()
	eventually(t, "the draft is kept", func() bool {
		var kept bool
		p.Eval(`new Promise(done => { const o = indexedDB.open("bayou"); o.onsuccess = () => {
			const g = o.result.transaction("drafts").objectStore("drafts").getAll();
			g.onsuccess = () => done(g.result.some(d => d.files.length === `+string(rune('0'+photos))+` && d.values.some(v => v[1] === "`+text+`"))) } })`, &kept)
		return kept
	})
}

// openPart unfolds a part of the form.
func openPart(p *browsertest.Page, title string) {
	p.Eval(`document.querySelector('[data-survey-section="`+title+`"]').open = true`, nil)
}

// A surveyor fills a form in a courtyard without signal, with two photos; the phone dies, and dies again while it waits for a
// line; the form reaches the office by itself, once, with its photos.
//
// clauses: P1
func TestASurveyOfflineReachesTheOffice(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/compounds/" + c.ID + "/survey"
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, "/surveys/new")
	p.ClickText("都存到手机") // the form itself has never been open
	p.See("小区已存到手机")
	p.Axe()
	before := len(h.surveys(t, c.ID))

	h.stop()
	p.Open(h.URL + "/surveys/new")
	p.Click(`a[href="` + sheet + `"]`)
	p.See("必须有的还缺")
	p.See("手机上的日期是") // the office's day stands still in 2015
	openPart(p, "房屋")
	p.Type("[name=households]", "120")
	p.Type("[name=rented]", "100")
	p.Type("[name=vacant]", "50")
	p.See("出租户数与空置户数之和大于户数")
	p.ClickText("提交摸底表")
	p.See("项要填或要改")
	p.SeeNot("待发送")
	p.Type("[name=vacant]", "5")
	openPart(p, "设施")
	p.Choose("[name=office_room]", "否")
	asked := func(field string) (shown bool) {
		p.Eval(`!document.querySelector('[data-question="`+field+`"]').hidden`, &shown)
		return shown
	}
	if asked("office_area") {
		t.Error("without a room its area is asked")
	}
	p.Choose("[name=office_room]", "是")
	if !asked("office_area") {
		t.Error("with a room its area is not asked")
	}
	p.Pick(`label:has([name=photo])`, shot(t, "IMG_1.jpg", 2000, 1500))
	thumbsShown(t, p, 1)
	p.Pick(`label:has([name=photo])`, shot(t, "IMG_2.jpg", 1500, 2000)) // the first one stays
	thumbsShown(t, p, 2)
	p.Type("[name=caption]", "大门（示例）")
	p.Axe()
	p.Fits()
	draftKept(t, p, "大门（示例）", 2)

	p.Reopen()
	p.Open(h.URL + sheet)
	p.See("未提交的内容")
	thumbsShown(t, p, 2)
	if got := []string{p.Value("[name=vacant]"), p.Value("[name=caption]"), p.Value("[name=office_room]")}; !slices.Equal(got, []string{"5", "大门（示例）", "是"}) {
		t.Errorf("came back as %q", got)
	}
	p.ClickText("提交摸底表")
	p.See("待发送 1 条")
	p.See("已存在本机，联网后自动发送")
	p.Reopen()
	p.Open(h.URL + sheet)
	p.See("待发送 1 条")
	p.Eval(posts+`.then(async s => { window.sent = await done(s.getAll()) })`, nil)

	h.restart(t)
	eventually(t, "the form reaches the office by itself", func() bool { return len(h.surveys(t, c.ID)) == before+1 })
	queueEmpty(t, p)
	h.hasSurvey(t, c.ID)
	p.Eval(posts+`.then(s => done(s.put(window.sent[0]))).then(() => window.dispatchEvent(new Event("online")))`, nil)
	p.See("已发送 1 条") // as when the answer, not the form, was lost
	queueEmpty(t, p)
	if n := len(h.surveys(t, c.ID)); n != before+1 {
		t.Errorf("sent twice: %d forms, want %d", n, before+1)
	}
}

// hasSurvey checks that the latest form came with what was typed and its two photos, byte for byte as the phone had drawn them.
func (h *house) hasSurvey(t testing.TB, compound string) {
	t.Helper()
	latest := slices.MaxFunc(h.surveys(t, compound), func(a, b survey.Submission) int { return cmp.Compare(a.ChangedAt, b.ChangedAt) })
	rec, err := h.Survey.Get(t.Context(), place.Everywhere(), latest.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := rec.Last().Answers["vacant"].Text; got != "5" || rec.Last().FilledAt == 0 {
		t.Errorf("%q empty households, filled in at %d", got, rec.Last().FilledAt)
	}
	if len(rec.Photos) != 2 || rec.Photos[0].Caption != "大门（示例）" {
		t.Fatalf("photos %+v", rec.Photos)
	}
	for i, want := range [][2]int{{1600, 1200}, {1200, 1600}} {
		b, err := blob.Get(t.Context(), h.DB, rec.County, rec.Photos[i].Hash)
		if err != nil {
			t.Fatal(err)
		}
		if img, err := jpeg.DecodeConfig(bytes.NewReader(b.Content)); err != nil || img.Width != want[0] || img.Height != want[1] || blob.Hash(b.Content) != b.Hash {
			t.Errorf("photo %d is %d × %d, want %v (%v)", i, img.Width, img.Height, want, err)
		}
	}
	if n, err := db.One[int](t.Context(), h.DB, "", "select count(*) from thumb_wanted"); err != nil || n < 2 {
		t.Errorf("%d thumbnails wanted, %v", n, err)
	}
}

// A phone whose storage is full keeps what was typed on the page and says so; with a line the form goes out all the same.
func TestAFullPhoneLosesNothing(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/compounds/" + c.ID + "/survey"
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, sheet)
	before := len(h.surveys(t, c.ID))
	h.stop()
	p.Open(h.URL + sheet)
	p.Eval(`IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") }`, nil)
	openPart(p, "房屋")
	p.Type("[name=vacant]", "5")
	p.See("本机空间不足")
	p.ClickText("提交摸底表")
	p.See("存储空间满了")
	if got := p.Value("[name=vacant]"); got != "5" {
		t.Errorf("it came out as %q", got)
	}
	h.restart(t)
	p.ClickText("提交摸底表")
	p.See("摸底表已提交")
	if n := len(h.surveys(t, c.ID)); n != before+1 {
		t.Errorf("%d forms, want %d", n, before+1)
	}
}

// A phone writes where it stands, with the system of the coordinates.
func TestAPhoneWritesWhereItStands(t *testing.T) {
	t.Parallel()
	h := lived(t)
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/compounds/" + h.courtyard(t).ID + "/survey")
	p.StandAt(113.6800121, 34.7912051, 12.4)
	p.ClickText("用手机定位")
	p.See("误差约 12 米")
	if got := p.Value("[name=location]"); got != "113.680012,34.791205 WGS-84" {
		t.Errorf("it writes %q", got)
	}
}
