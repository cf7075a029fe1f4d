package web_test

import (
	"bytes"
	"io"
	"net"
	"strconv"
	"sync/atomic"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/survey"
	"bayou/internal/web/browsertest"
	"bayou/plans"
)

// record is a form at the office with everything that was done with it.
func (h *house) record(t testing.TB, id string) *survey.Record {
	t.Helper()
	rec, err := h.Survey.Get(t.Context(), place.Everywhere(), id)
	if err != nil {
		t.Fatal(err)
	}
	return &rec
}

// fresh waits for the form of a compound that is none of those before.
func (h *house) fresh(t testing.TB, compound string, before []survey.Submission) *survey.Record {
	t.Helper()
	known := map[string]bool{}
	for i := range before {
		known[before[i].ID] = true
	}
	var id string
	eventually(t, "the form reaches the office", func() bool {
		for _, s := range h.surveys(t, compound) {
			if !known[s.ID] {
				id = s.ID
			}
		}
		return id != ""
	})
	return h.record(t, id)
}

// fills types into a part of the form.
func fills(p *browsertest.Page, part string, texts ...string) {
	openPart(p, part)
	for i := 0; i < len(texts); i += 2 {
		p.Type("[name="+texts[i]+"]", texts[i+1])
	}
}

// Two people survey one compound. The second writes in a courtyard without a line, on what was known in the morning; what he
// sends arrives as a conflict with both values, a person chooses, and nothing of either is lost.
//
// clauses: P1
func TestTwoPeopleSurveyOneCompound(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/compounds/" + c.ID + "/survey"
	second := h.visitor(t, cellLogin, 360)
	second.Open(h.URL + "/")
	h.keeps(t, second, sheet)
	h.stop()
	second.Open(h.URL + sheet)
	fills(second, "房屋", "households", "131", "vacant", "7")
	second.ClickText("提交摸底表")
	second.See("待发送 1 条")
	second.Open("about:blank") // the phone lies in a pocket
	h.restart(t)

	before := h.surveys(t, c.ID)
	first := h.visitor(t, headLogin, 1280)
	first.Open(h.URL + sheet)
	fills(first, "房屋", "households", "128", "rented", "20")
	first.ClickText("提交摸底表")
	first.See("摸底表已提交")
	one := h.fresh(t, c.ID, before)
	office := h.visitor(t, officeLogin, 1280)
	office.Open(h.URL + "/surveys/" + one.ID)
	office.Click(`form[action$="/accept"] .btn-primary`)
	office.See("已采纳“" + c.Name + "”的摸底表")

	before = h.surveys(t, c.ID)
	second.Open(h.URL + "/")
	two := h.fresh(t, c.ID, before)
	queueEmpty(t, second)
	if len(two.Doubts) != 1 || two.Doubts[0] != "households" {
		t.Errorf("doubts %q, want the households", two.Doubts)
	}
	office.Open(h.URL + "/surveys/" + two.ID)
	office.See("两处不同")
	office.See("后来改成“128 户”")
	office.See("131 户")
	office.Axe()
	office.Click(`[name=leave][value=households]`)
	office.Click(`form[action$="/accept"] .btn-primary`)
	office.See("已采纳“" + c.Name + "”的摸底表")

	now, err := h.Register.Get(t.Context(), place.Everywhere(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{"households": "128", "rented": "20", "vacant": "7"} {
		if got := now.Facts[field].Text; got != want {
			t.Errorf("%s is %q in the register, want %q", field, got, want)
		}
	}
	if got := h.record(t, two.ID).Last().Answers["households"].Text; got != "131" {
		t.Errorf("the second form says %q", got)
	}
}

// cutter stands between a phone and the office and cuts the line where it is told to.
type cutter struct {
	listener net.Listener
	office   string
	upAfter  atomic.Int64 // cut when so many bytes of a post have gone up; 0 = never
	noAnswer atomic.Bool  // cut when the office begins to answer a post
	cuts     atomic.Int64
}

// cutter puts a breakable line in front of the house, and moves its address there.
func (h *house) cutter(t testing.TB) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: l, office: h.server.Listener.Addr().String()}
	h.URL = "http://" + l.Addr().String()
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			phone, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(phone)
		}
	}()
	return c
}

// carry passes one connection on in both directions until it is cut.
func (c *cutter) carry(phone net.Conn) {
	defer phone.Close()
	office, err := net.Dial("tcp", c.office)
	if err != nil {
		return
	}
	defer office.Close()
	var posting atomic.Bool
	var sent atomic.Int64
	go func() {
		defer phone.Close()
		_ = pass(phone, office, func([]byte) bool { return posting.Load() && c.noAnswer.Load() && sent.Load() > 0 && c.cut() })
	}()
	_ = pass(office, phone, func(b []byte) bool {
		if bytes.Contains(b, []byte("POST /compounds/")) {
			posting.Store(true)
			sent.Store(0)
		}
		n := sent.Add(int64(len(b)))
		most := c.upAfter.Load()
		return posting.Load() && most > 0 && n > most && c.cut()
	})
}

func (c *cutter) cut() bool {
	c.cuts.Add(1)
	return true
}

// pass copies until it ends or ends says so; what it is asked about is not passed on.
func pass(to io.Writer, from io.Reader, ends func([]byte) bool) error {
	b := make([]byte, 8<<10)
	for {
		n, err := from.Read(b)
		if n > 0 && ends(b[:n]) {
			return nil
		}
		if n > 0 {
			if _, err := to.Write(b[:n]); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// blobs is how many photos and papers the office keeps.
func (h *house) blobs(t testing.TB) int {
	t.Helper()
	n, err := db.One[int](t.Context(), h.DB, "", "select count(*) from blob")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The line breaks in the middle of a photo, again and again, and once when the whole form is there and only the answer is lost.
// The phone sends again by itself; the office has the form once, whole, and nothing of the halves.
//
// clauses: P1
func TestALineCutInMidPhoto(t *testing.T) {
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
	before, blobs := h.surveys(t, c.ID), h.blobs(t)

	line.upAfter.Store(60_000)
	p.ClickText("提交摸底表")
	eventually(t, "the line is cut twice", func() bool { return line.cuts.Load() >= 2 })
	p.See("待发送 1 条")
	if n := len(h.surveys(t, c.ID)); n != len(before) || h.blobs(t) != blobs {
		t.Errorf("half a form left %d forms and %d blobs, had %d and %d", n, h.blobs(t), len(before), blobs)
	}
	line.noAnswer.Store(true)
	line.upAfter.Store(0)
	cuts := line.cuts.Load()
	rec := h.fresh(t, c.ID, before)
	eventually(t, "the answer is cut off", func() bool { return line.cuts.Load() > cuts })
	line.noAnswer.Store(false)
	queueEmpty(t, p)
	h.hasSurvey(t, c.ID)
	if after := h.record(t, rec.ID); len(after.Revisions) != 1 || len(h.surveys(t, c.ID)) != len(before)+1 || h.blobs(t) != blobs+2 {
		t.Errorf("%d revisions, %d forms, %d blobs", len(after.Revisions), len(h.surveys(t, c.ID)), h.blobs(t))
	}
}

// amendedPlan is the shipped plan with one question less, one more and one asked in another way.
func amendedPlan(t testing.TB) []byte {
	t.Helper()
	src := plans.Jingbalu()
	for old, now := range map[string]string{
		"id: gates, name: 出入口数": "id: doors, name: 大门数", "aliases: [大门数, 门岗数, 出入口]": "aliases: [门岗数, 出入口]",
		"id: lamps, name: 路灯数": "id: lamps, name: 路灯和楼道灯数",
	} {
		if !bytes.Contains(src, []byte(old)) {
			t.Fatalf("the plan does not say %q", old)
		}
		src = bytes.Replace(src, []byte(old), []byte(now), 1)
	}
	return src
}

// A form that was filled in offline arrives after the office has changed what it asks: what still fits is taken, what is no
// longer asked stays readable, and the reviewer is told the difference. A draft of the old form opens on the new one.
//
// clauses: P1
func TestAPhoneFillsAnOldForm(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/compounds/" + c.ID + "/survey"
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, sheet)
	h.stop()
	p.Open(h.URL + sheet)
	part := partOf(t, h, "gates")
	fills(p, part, "gates", "2", "lamps", "8")
	p.ClickText("提交摸底表")
	p.See("待发送 1 条")
	before := h.surveys(t, c.ID)
	if _, err := h.Plans.Activate(t.Context(), account.System(), c.Path.Street(), "amended.yaml", amendedPlan(t), livedDay); err != nil {
		t.Fatal(err)
	}
	h.restart(t)
	rec := h.fresh(t, c.ID, before)
	queueEmpty(t, p)
	if a := rec.Last().Answers["gates"]; a.Text != "2" || !a.Rejected || rec.Last().Answers["lamps"].Text != "8" {
		t.Errorf("answers %+v", rec.Last().Answers)
	}
	office := h.visitor(t, officeLogin, 1280)
	office.Open(h.URL + "/surveys/" + rec.ID)
	office.See("这份表是按旧版填的")
	office.See("不再问：出入口数")
	office.See("新加的问题：大门数")
	office.See("不采用的")
	office.Axe()

	p.Open(h.URL + sheet)
	fills(p, part, "doors", "2")
	draftKept(t, p, "2", 0)
	p.Eval(`new Promise(done => { const o = indexedDB.open("bayou"); o.onsuccess = () => { const s = o.result.transaction("drafts", "readwrite").objectStore("drafts");
		s.getAll().onsuccess = e => { const d = e.target.result[0]; d.values = d.values.concat([["gates", "9"]]).filter(v => v[0] !== "doors"); d.base = d.base.concat([["gates", ""]]); s.put(d).onsuccess = () => done(0) } } })`, nil)
	p.Open(h.URL + sheet) // the draft is of the old form now
	p.See("未提交的内容")
	fills(p, part, "doors", "3")
	p.ClickText("提交摸底表")
	p.See("摸底表已提交")
}

// partOf is the title of the part of the form that asks a question.
func partOf(t testing.TB, h *house, id string) string {
	t.Helper()
	f, ok := currentPlan(t, h).Field(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	return f.Section
}

func currentPlan(t testing.TB, h *house) *plan.Plan {
	t.Helper()
	p, err := h.Plans.Current(t.Context(), "410105/001/", livedDay)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A phone whose clock is a year ahead: its date is not believed, the person is told and asked, and whoever reviews the form sees
// what the phone said.
//
// clauses: P1
func TestAPhoneWhoseClockIsAYearOff(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	c := h.courtyard(t)
	sheet := "/compounds/" + c.ID + "/survey"
	p := h.visitor(t, cellLogin, 360)
	p.Open(h.URL + "/")
	h.keeps(t, p, sheet)
	h.stop()
	p.Open(h.URL + sheet)
	ahead := livedDay.At(15, 0).AddDate(1, 0, 0).UnixMilli()
	p.Eval(`Date.now = () => `+strconv.FormatInt(ahead, 10), nil)
	p.See("与本页的日期 " + string(livedDay) + " 相差很多")
	fills(p, "房屋", "vacant", "5")
	p.Eval(`document.querySelector("[name=as_of]").value = "2016-08-12"; document.querySelector("[name=as_of]").dispatchEvent(new Event("input", {bubbles: true}))`, nil)
	p.ClickText("提交摸底表")
	p.See("待发送 1 条")
	before := h.surveys(t, c.ID)
	h.restart(t)
	p.See("退回 1 条")
	if n := len(h.surveys(t, c.ID)); n != len(before) {
		t.Error("a day that has not come was believed")
	}
	p.Click(".queue")
	p.See("手机日期可能不对")
	p.ClickText("改了再发")
	p.See("未提交的内容")
	p.ClickText("按办公室的日期")
	p.Fits()
	p.Axe()
	p.ClickText("提交摸底表")
	p.See("摸底表已提交")
	rec := h.fresh(t, c.ID, before)
	if last := rec.Last(); rec.AsOf != livedDay || last.AsWritten != "2016-08-12" || last.Answers["vacant"].Text != "5" {
		t.Errorf("dated %s, written %s", rec.AsOf, last.AsWritten)
	}
	office := h.visitor(t, officeLogin, 1280)
	office.Open(h.URL + "/surveys/" + rec.ID)
	office.See("表上写的是 2016-08-12，按办公室的日期记")
	office.See("相差很大")
}
