package app_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bayou/internal/clock"
)

// send posts a form and returns the status, where it leads and the page.
func (w *world) send(t *testing.T, c *http.Client, path string, form url.Values) (status int, next, page string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location"), string(b)
}

// must posts a form that has to succeed, and returns where it leads.
func (w *world) must(t *testing.T, c *http.Client, path string, form url.Values) string {
	t.Helper()
	status, next, page := w.send(t, c, path, form)
	if status != http.StatusSeeOther {
		t.Fatalf("POST %s: %d %s", path, status, page)
	}
	return next
}

// shows asks for a page that has to hold every one of the words.
func (w *world) shows(t *testing.T, c *http.Client, path string, words ...string) {
	t.Helper()
	status, page := w.ask(t, c, http.MethodGet, path)
	for _, word := range words {
		if status != http.StatusOK || !strings.Contains(page, word) {
			t.Errorf("GET %s: %d, without %q", path, status, word)
		}
	}
}

// The week's round through the pages: report, excuse, close, standing, meeting, bulletin, public page, correction.
//
// clauses: A2 A3 A4
func TestTheWeeksRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person(t, "head-shangwu", "head", "410105/001/010/")
	head, office := w.browser(t, "head-shangwu"), w.browser(t, "property-in")
	const report = "/week/2015-W33/410105001010"

	w.shows(t, head, "/", "/week/2015-W32/410105001010") // last week is open still
	w.must(t, office, "/week/2015-W32/close", nil)
	w.shows(t, head, "/", `href="`+report+`"`, "需要填写 0 项")
	w.shows(t, head, report, "确认周报", secret)
	w.must(t, head, report, url.Values{"version": {"0"}})
	w.shows(t, head, report, "按时")
	if status, _, page := w.send(t, head, report, url.Values{"version": {"0"}, "extra": {"另有一事"}}); status != http.StatusConflict || !strings.Contains(page, "另有一事") {
		t.Errorf("a stale report: %d, or what was typed is lost", status)
	}
	if status, _, page := w.send(t, office, "/week/2015-W33/excuse", url.Values{"community": {"410105001003"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "理由") {
		t.Errorf("an excuse without a reason: %d", status)
	}
	w.must(t, office, "/week/2015-W33/excuse", url.Values{"community": {"410105001003"}, "reason": {"停电"}})
	if status, _, _ := w.send(t, office, "/week/2015-W33/close", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("closing a week that runs: %d", status)
	}

	w.Clock.(*clock.Frozen).Set(clock.Date("2015-08-17").At(8, 30))
	head, office = w.browser(t, "head-shangwu"), w.browser(t, "property-in") // sessions have run out
	leader := w.browser(t, "leader-in")
	w.shows(t, office, "/week/2015-W33/close", "将冻结 11 个社区", "按时 1 个", "还没有确认的 9 个社区")
	w.must(t, office, "/week/2015-W33/close", nil)
	w.shows(t, leader, "/standing/2015-W33", "评比结果", "商务社区", "评比办法", "每一分的理由")
	w.meets(t, office, head)

	at := w.must(t, office, "/week/2015-W33/bulletin", nil)
	w.shows(t, office, at, "一、", "送审")
	w.must(t, office, at+"/submit?version=1", nil)
	if status, _, _ := w.send(t, office, at+"/approve", url.Values{"version": {"2"}}); status != http.StatusForbidden {
		t.Errorf("the office approves: %d", status)
	}
	w.must(t, leader, at+"/approve", url.Values{"version": {"2"}})
	if status, _ := w.ask(t, http.DefaultClient, http.MethodGet, "/public"+at); status != http.StatusNotFound {
		t.Errorf("a bulletin that is not issued is public: %d", status)
	}
	w.must(t, office, at+"/issue", url.Values{"version": {"3"}})
	w.shows(t, http.DefaultClient, "/public"+at, "2015年第1期", "SHA-256")
	_, first := w.ask(t, http.DefaultClient, http.MethodGet, "/public"+at+"/docx/brief")
	if _, again := w.ask(t, office, http.MethodGet, at+"/docx/brief"); again != first || !strings.HasPrefix(first, "PK") {
		t.Error("a reprint is not the document that was issued")
	}
	if status, _, _ := w.send(t, office, at+"/correct", url.Values{"reason": {" "}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a correction without a reason: %d", status)
	}
	w.shows(t, office, w.must(t, office, at+"/correct", url.Values{"reason": {"小区数有误"}}), "更正说明", "小区数有误")
}

// meets keeps the sheet of the meeting.
func (w *world) meets(t *testing.T, office, head *http.Client) {
	t.Helper()
	const meeting = "/meeting/2015-W33"
	w.shows(t, office, meeting, "登记例会", "通报评比结果")
	w.must(t, office, meeting+"/open", nil)
	if status, _, page := w.send(t, office, meeting+"/decide", url.Values{"text": {"清理楼道"}}); status != http.StatusUnprocessableEntity || !strings.Contains(page, "清理楼道") {
		t.Errorf("a decision without a holder: %d, or what was typed is lost", status)
	}
	w.must(t, office, meeting+"/decide", url.Values{"text": {"清理楼道"}, "holder": {"410105001010"}, "due": {"2015-08-20"}})
	w.must(t, office, meeting+"/minutes", url.Values{"version": {"1"}, "minutes": {"会议记录一句"}})
	w.shows(t, head, meeting, "清理楼道", "会议记录一句", "登记办结")
}
