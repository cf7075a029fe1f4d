package web_test

import (
	"fmt"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/sample"
	"bayou/internal/web/browsertest"
)

// monday is the morning on which the open week is closed and met on.
var monday = openWeek.Next().Monday().At(8, 30)

// signIn signs somebody in by the page, as at the beginning of a day.
func (h *house) signIn(t testing.TB, login string, width int) *browsertest.Page {
	t.Helper()
	p := h.visitor(t, "", width)
	p.Open(h.URL + "/")
	enters(p, login)
	p.See("首页")
	return p
}

// enters fills in the sign-in that is shown.
func enters(p *browsertest.Page, login string) {
	p.See("登录名")
	p.Type("[name=login]", login)
	p.Type("[name=password]", sample.Password)
	p.Click(`form[action="/login"] button[type=submit]`)
}

// closed closes the open week, as the flows that begin after it find it.
func (h *house) closed(t testing.TB, w clock.Week) {
	t.Helper()
	office, err := h.Accounts.ByLogin(t.Context(), officeLogin)
	if err == nil {
		_, err = h.Week.Close(t.Context(), office, "410105/001/", w)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// From the closed week to a bulletin that waits for the leaders: at most 4 clicks from the home page.
//
// clauses: A4
func TestABulletinIsReadyInFourClicks(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, monday)
	h.closed(t, openWeek)
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/")
	p.Click(".next a")
	p.See("起草督察周报")
	p.ClickText("起草督察周报")
	p.See("送审")
	p.Click(`form[action*="/submit"] button`)
	p.See("已送审")
	t.Logf("%d clicks, %d fields", p.Clicks(), p.Typed())
	if p.Clicks() > 4 || p.Typed() > 0 {
		t.Errorf("%d clicks and %d fields, want at most 4 and 0", p.Clicks(), p.Typed())
	}
}

// The whole Monday, page by page: sign in, close the week, meet, draft, approve, issue, and read it as anybody may.
//
// clauses: A2 A3 A4
func TestTheWholeMonday(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, monday)
	office := h.signIn(t, officeLogin, 1280)
	office.Click(".next a")
	office.See("本周已经结束")
	office.Click(`a[href$="/close"]`)
	office.See("将冻结")
	office.Click(`form[action$="/close"] button[type=submit]`)
	office.See("校验值")

	office.Open(h.URL + "/meeting/" + string(openWeek))
	office.Click(`form[action$="/open"] button`)
	office.See("登记议定事项")
	office.Type("[name=text]", "商务社区本周内清理楼道（示例）")
	office.Choose("[name=holder]", headAt)
	office.ClickText("登记议定事项")
	office.See("商务社区本周内清理楼道")

	office.Open(h.URL + "/week/" + string(openWeek))
	office.ClickText("起草督察周报")
	office.See("已按关账数据起草")
	office.Click(`form[action*="/submit"] button`)
	office.See("已送审")
	drafts, err := h.Bulletin.Of(t.Context(), place.Everywhere(), "410105/001/", openWeek)
	if err != nil || len(drafts) != 1 {
		t.Fatal(len(drafts), err)
	}
	at := "/bulletins/" + drafts[0].ID

	leader := h.signIn(t, leaderLogin, 360)
	leader.Open(h.URL + at)
	leader.Click(`a[href$="/approve"]`)
	leader.Click(`form[action$="/approve"] button[type=submit]`)
	leader.See("已审批同意")

	office.Open(h.URL + at)
	office.Click(`a[href$="/issue"]`)
	office.Click(`form[action$="/issue"] button[type=submit]`)
	office.See("已编号印发")
	h.readByAnybody(t, at)
}

// readByAnybody opens the issued bulletin without an account and takes both documents along.
func (h *house) readByAnybody(t testing.TB, at string) {
	t.Helper()
	p := h.visitor(t, "", 360)
	p.Open(h.URL + "/public/bulletins")
	p.Click(`a[href="/public` + at + `"]`)
	p.See("SHA-256")
	p.Fits()
	var documents []string
	p.Eval(`[...new Set([...document.querySelectorAll('a[href*="/docx/"]')].map(a => a.getAttribute("href")))]`, &documents)
	if len(documents) != 2 {
		t.Errorf("%d documents: %q", len(documents), documents)
	}
	for _, href := range documents {
		var head string
		p.Eval(fmt.Sprintf(`fetch(%q).then(r => r.arrayBuffer()).then(b => new TextDecoder().decode(b.slice(0, 2)) + b.byteLength)`, href), &head)
		if len(head) < 6 || head[:2] != "PK" {
			t.Errorf("%s is no document: %q", href, head)
		}
	}
}
