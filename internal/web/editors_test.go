package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bayou/internal/bulletin"
	"bayou/internal/difficulty"
	"bayou/internal/place"
	"bayou/internal/register"
)

func newDesk(t *testing.T) *deskTop { return &deskTop{house: livedOwn(t, livedDay.At(10, 0)), t: t} }

func (d *deskTop) get(login, path string, want int) string {
	d.t.Helper()
	rec := d.ask(login, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	if rec.Code != want {
		d.t.Fatalf("GET %s as %s: %d, want %d", path, login, rec.Code, want)
	}
	return rec.Body.String()
}

// TestTwoHeadsReport: the second sees both texts and chooses; the choice is saved at the new version.
func TestTwoHeadsReport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := "/week/" + string(openWeek) + "/" + headAt
	version := forms["/week/{week}/{community}"].version(d, path)
	first := typed("version", version, "extra", "三号院铺路\n五号院停水", "do", "keep")
	if rec := d.post(headLogin, path, first, false); rec.Code != http.StatusSeeOther {
		t.Fatalf("the first: %d", rec.Code)
	}
	second := typed("version", version, "extra", "三号院铺路\n六号院停电", "do", "keep")
	rec := d.post(headLogin, path, second, false)
	body := rec.Body.String()
	for _, want := range []string{"<mark>五号院停水</mark>", "<mark>六号院停电</mark>", "用我的", "用对方的", "三号院铺路\n五号院停水\n六号院停电"} {
		if rec.Code != http.StatusConflict || !strings.Contains(body, want) {
			t.Errorf("%d without %q", rec.Code, want)
		}
	}
	again := typed("version", versionIn.FindStringSubmatch(body)[1], "_settle", "mine", "_mine", "三号院铺路\n六号院停电", "extra", "别的", "do", "keep")
	if rec := d.post(headLogin, path, again, false); rec.Code != http.StatusSeeOther {
		t.Fatalf("settled: %d", rec.Code)
	}
	r, err := d.Week.Draft(t.Context(), place.In(headPath), headPath, openWeek)
	if err != nil || r.Extra != "三号院铺路\n六号院停电" {
		t.Errorf("%q: %v", r.Extra, err)
	}
}

// TestTwoEditorsOfABulletin: other sections do not disturb; one section asks.
func TestTwoEditorsOfABulletin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := d.letter(bulletin.Draft)
	at := func(section string) string {
		return "/bulletins/" + b.ID + "/edit?section=" + section + "&version=" + strconv.FormatInt(b.Version, 10)
	}
	said := func(section string) string {
		x, err := d.Bulletin.Get(t.Context(), place.In(livedStreet), b.ID)
		d.must(err)
		sec, _ := x.Section(section)
		var lines []string
		for _, s := range sec.Sentences {
			lines = append(lines, s.Text)
		}
		return strings.Join(lines, "\n")
	}
	before := map[string]string{"overview": said("overview"), "correction": said("correction")}
	if rec := d.post(watchLogin, at("overview"), typed("_before", before["overview"], "count", "1", "text0", "督察办写的"), false); rec.Code != http.StatusSeeOther {
		t.Fatalf("the first: %d", rec.Code)
	}
	if rec := d.post(officeLogin, at("correction"), typed("_before", before["correction"], "count", "1", "text0", "更正两处"), false); rec.Code != http.StatusSeeOther {
		t.Errorf("another section: %d", rec.Code)
	}
	rec := d.post(officeLogin, at("overview"), typed("_before", before["overview"], "count", "1", "text0", "物业办写的"), false)
	if body := rec.Body.String(); rec.Code != http.StatusConflict || !strings.Contains(body, "<mark>督察办写的</mark>") || !strings.Contains(body, "<mark>物业办写的</mark>") {
		t.Errorf("the same section: %d", rec.Code)
	}
	if got := said("overview"); got != "督察办写的" {
		t.Errorf("overwritten: %q", got)
	}
}

// TestADecisionIsOpenedAgain: the button asks for a reason.
func TestADecisionIsOpenedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id, path := d.decision(true), d.meeting("reopen")
	if page := d.get(headLogin, "/meeting/"+string(closedWeek), http.StatusOK); !strings.Contains(page, "/reopen?id="+id) {
		t.Error("no button")
	}
	if rec := d.post(headLogin, path, typed("id", id, "reason", ""), false); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", rec.Code)
	}
	if rec := d.post(headLogin, path, typed("id", id, "reason", "雨后又塌了"), false); rec.Code != http.StatusSeeOther {
		t.Errorf("opened again: %d", rec.Code)
	}
}

var rowChoice = regexp.MustCompile(`name="row-(\d+)" value="([0-9a-f-]{36})"`)

// TestARowIsAnswered: a row that may mean a compound of another community names it; the answer is kept with the run.
func TestARowIsAnswered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one := d.compound()
	to := d.upload("小区名称,社区,户数,地址\n" + one.Name + ",体育社区,88,示例路1号\n" + one.Name + ",科技社区,77,示例路2号\n" + one.Name + ",教育社区,66,示例路3号\n")
	page := d.get(officeLogin, to.String(), http.StatusOK)
	if m := rowChoice.FindStringSubmatch(page); m == nil || m[2] != one.ID || !strings.Contains(page, "示例路1号，88户") {
		t.Fatalf("the compound is not offered: %v", m)
	}
	v := to.Query()
	v.Set("row-2", one.ID)
	v.Set("row-3", register.Another)
	v.Set("row-4", register.LeaveOut)
	rec := d.post(officeLogin, "/imports", v, false)
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, between(rec.Body.String(), "data-fault"))
	}
	run := d.get(officeLogin, rec.Header().Get("Location"), http.StatusOK)
	for _, want := range []string{"就是登记册里的这个小区", "是另一个小区", "不采用这一行"} {
		if !strings.Contains(run, want) {
			t.Errorf("the result does not say %q", want)
		}
	}
}

// TestColumnsAreNamed: a workbook of unknown headers is understood after a person has said what its columns are.
func TestColumnsAreNamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	to := d.upload("院落,归谁管,住了多少\n示例新院,商务社区,100\n")
	if page := d.get(officeLogin, to.String(), http.StatusUnprocessableEntity); !strings.Contains(page, "A 列“院落”") {
		t.Fatal("the columns are not offered")
	}
	v := to.Query()
	for k, x := range map[string]string{"as": "房管台账", "head-A": "院落", "col-A": "name", "head-B": "归谁管", "col-B": "community", "head-C": "住了多少", "col-C": "households"} {
		v.Set(k, x)
	}
	rec := d.post(officeLogin, "/imports/map", v, false)
	next, err := url.Parse(rec.Header().Get("Location"))
	if err != nil || rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %v", rec.Code, err)
	}
	if page := d.get(officeLogin, next.String(), http.StatusOK); !strings.Contains(page, "示例新院") || next.Query().Get("map") != "房管台账" {
		t.Error("the mapping is not used")
	}
}

// TestEveryListIsAWorkbook: with the filters of the screen, by the right of the screen, and nothing in it is a formula.
func TestEveryListIsAWorkbook(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const formula = `=cmd|'/c calc'!A0`
	_, err := d.Difficulty.Raise(t.Context(), d.who(headLogin), difficulty.NewDifficulty{Community: headPath, Title: formula, Text: "看看会不会当成公式"})
	d.must(err)
	for path, login := range map[string]string{
		"/difficulties.xlsx": officeLogin, "/difficulties.xlsx?community=" + headAt: headLogin, "/inspections.xlsx": officeLogin,
		"/week/" + string(closedWeek) + "/list.xlsx": officeLogin, "/journal.xlsx?action=week.": "sjy", "/goals.xlsx": officeLogin,
		"/goals/eight/list.xlsx": officeLogin, "/phases.xlsx": headLogin, "/accounts.xlsx": "aqgly", "/imports.xlsx": officeLogin,
		"/bulletins.xlsx": headLogin, "/findings.xlsx": officeLogin,
	} {
		f, err := excelize.OpenReader(bytes.NewReader([]byte(d.get(login, path, http.StatusOK))))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		name := f.GetSheetName(0)
		rows, err := f.GetRows(name)
		if err != nil || len(rows) < 2 && path != "/imports.xlsx" {
			t.Errorf("%s: %d rows: %v", path, len(rows), err)
		}
		if got, _ := f.GetCellFormula(name, "A2"); got != "" {
			t.Errorf("%s: a formula %q", path, got)
		}
		if strings.HasPrefix(path, "/difficulties") && !strings.Contains(rows[1][0]+rows[len(rows)-1][0]+rows[len(rows)/2][0], "=") && len(rows) < 4 {
			t.Errorf("%s: %v", path, rows)
		}
	}
	d.get(headLogin, "/accounts.xlsx", http.StatusForbidden)
	d.get(officeLogin, "/journal.xlsx", http.StatusForbidden)
}

// TestACompoundsPast: a day before the first visit shows none, a later one does.
func TestACompoundsPast(t *testing.T) {
	t.Parallel()
	h := lived(t)
	d := &deskTop{house: h, t: t}
	findings := d.finding(false)
	f, err := h.Inspect.Finding(t.Context(), place.In(headPath), strings.TrimPrefix(findings, "/findings/"))
	d.must(err)
	at := "/compounds/" + f.Compound + "?asof="
	if page := d.get(officeLogin, at+string(f.Day), http.StatusOK); !strings.Contains(page, findings) {
		t.Error("the finding is missing on its day")
	}
	if page := d.get(officeLogin, at+string(f.Day.Add(-1)), http.StatusOK); strings.Contains(page, findings) {
		t.Error("the finding is shown before its day")
	}
}
