package web_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/plans"
)

const (
	townStreet   = place.Path("410105/001/")
	townBusiness = townStreet + "010/"
	townSports   = townStreet + "003/"
)

// town is a whole app with a property office, two heads of stations and one compound, on the plan's first day.
type town struct {
	*app.App
	handler http.Handler
	tokens  map[string]string
	one     register.Compound
}

func newTown(t testing.TB) *town {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Clock: clock.NewFrozen(clock.Date("2015-08-12").At(10, 0))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	w := &town{App: a, handler: a.Handler(), tokens: map[string]string{}}
	sys := account.System()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(a.Areas.Seed(t.Context(), sys))
	_, err = a.Plans.Activate(t.Context(), sys, townStreet, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20")
	must(err)
	w.one, err = a.Register.Create(t.Context(), sys, register.NewCompound{Community: townBusiness, AsOf: "2015-08-05", Texts: map[string]string{
		"name": "示例文化宫路200号院", "built_on": "1995年", "supervisor": "无", "households": "约120户", "enclosed": "是", "office_room": "有",
		"infrastructure": "较好", "company": "无", "committee": "否", "contact": "示例联系人",
	}})
	must(err)
	for login, g := range map[string]account.Grant{
		"property": {Role: account.Property, Path: townStreet}, "head": {Role: account.Head, Path: townBusiness},
		"elsewhere": {Role: account.Head, Path: townSports}, "second": {Role: account.Property, Path: townStreet},
	} {
		id, err := a.Accounts.CreateWithPassword(t.Context(), sys, login, g.Role.Title(), "Example-2015")
		must(err)
		must(a.Accounts.Grant(t.Context(), sys, id, g.Role, g.Path))
		w.tokens[login], err = a.Accounts.SignIn(t.Context(), login, "Example-2015", "127.0.0.1")
		must(err)
	}
	return w
}

func (w *town) do(t testing.TB, login string, want int, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: w.tokens[login]})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code != want {
		t.Fatalf("%s %s as %s: %d, want %d\n%.600s", r.Method, r.URL, login, rec.Code, want, between(rec.Body.String(), "data-fault"))
	}
	return rec
}

func between(s, from string) string {
	if i := strings.Index(s, from); i >= 0 {
		return s[i:]
	}
	return s
}

func (w *town) get(t testing.TB, login, path string, want int) string {
	t.Helper()
	return html.UnescapeString(w.do(t, login, want, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)).Body.String())
}

func (w *town) post(t testing.TB, login, path string, want int, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(t, login, want, r)
}

func sees(t testing.TB, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func seesNot(t testing.TB, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("the page says %q", text)
		}
	}
}

// clauses: S1 M0
func TestRegisterIsReadWithinTheScope(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page := w.get(t, "property", "/compounds", 200)
	sees(t, page, w.one.Name, "单独引进", "认定模式", "物业管理办公室", "尚未认定")
	for _, q := range []string{"?q=whgl", "?scope=yes", "?proposed=single", "?mode=none", "?community=410105001010", "?asof=2015-08-06", "?sort=-built"} {
		sees(t, w.get(t, "property", "/compounds"+q, 200), w.one.Name)
	}
	for _, q := range []string{"?q=meiyou", "?scope=no", "?mode=single", "?missing=company", "?gone=yes", "?asof=2015-08-01", "?community=410105001003"} {
		seesNot(t, w.get(t, "property", "/compounds"+q, 200), w.one.Name)
	}
	seesNot(t, w.get(t, "elsewhere", "/compounds", 200), w.one.Name)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/search?q=wh200", http.NoBody)
	r.Header.Set("HX-Request", "true")
	sees(t, unmarked(w.do(t, "head", 200, r).Body.String()), w.one.Name, "/compounds/"+w.one.ID)
	for _, path := range []string{"", "/facts", "/withdraw", "?asof=2015-08-06"} {
		w.get(t, "elsewhere", "/compounds/"+w.one.ID+path, 404)
		w.get(t, "head", "/compounds/"+w.one.ID+path, 200)
	}
	w.get(t, "head", "/compounds/"+w.one.ID+"/mode", 403)
	for _, path := range []string{"/compounds.xlsx", "/compounds/list.xlsx?scope=yes", "/modes.xlsx"} {
		rec := w.do(t, "property", 200, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) || !strings.Contains(rec.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s is no workbook", path)
		}
	}
}

// clauses: M0 M2
func TestCompoundPageExplains(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page := w.get(t, "property", "/compounds/"+w.one.ID, 200)
	sees(t, page, "系统建议“单独引进”", "业主超过100户", "依据：方案 四(二)2", "108—132 户", "原文“约120户”", "摸底登记，2015年8月5日", "要升为“提升”", "五有")
	seesNot(t, page, "示例联系人")
	for _, address := range regexp.MustCompile(`/plan#([^"]+)`).FindAllStringSubmatch(page, -1) {
		anchor, err := url.PathUnescape(address[1])
		if err != nil || !strings.Contains(w.get(t, "property", "/plan", 200), `id="`+anchor+`"`) {
			t.Errorf("no anchor for %s: %v", address[0], err)
		}
	}
}

// clauses: P1
func TestFactsAreEnteredAndClashesShown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	at := "/compounds/" + w.one.ID
	seesNot(t, w.get(t, "head", at+"/facts", 200), "示例联系人")
	rec := w.post(t, "head", at+"/facts", 422, url.Values{"_version": {"1"}, "households": {"很多"}, "note": {"打过的字"}})
	sees(t, rec.Body.String(), "打过的字", `aria-invalid="true"`)
	w.post(t, "head", at+"/facts", 303, url.Values{"_version": {"1"}, "households": {"101户"}, "contact": {""}, "enclosed": {"是"}})
	sees(t, w.get(t, "head", at, 200), "101 户", "约120户")
	rec = w.post(t, "property", at+"/facts", 409, url.Values{"_version": {"1"}, "households": {"99户"}, "buildings": {"6栋"}})
	page := html.UnescapeString(rec.Body.String())
	sees(t, page, "留对方的：101户", "用我的：99户", `name="_version" value="2"`, "6栋")
	w.post(t, "property", at+"/facts", 303, url.Values{"_version": {"2"}, "households": {"99户"}, "buildings": {"6栋"}})
	page = w.get(t, "property", at, 200)
	sees(t, page, "99 户", "系统建议“打包引进”")
	c, err := w.Register.Get(t.Context(), place.In(townStreet), w.one.ID)
	if err != nil || c.Facts["contact"].Text != "示例联系人" {
		t.Errorf("personal data left empty were changed: %v %+v", err, c.Facts["contact"])
	}
	w.post(t, "elsewhere", at+"/facts", 404, url.Values{"_version": {"3"}, "households": {"1户"}})

	rec = w.post(t, "head", "/compounds/new", 422, url.Values{"name": {"示例新院"}})
	sees(t, rec.Body.String(), "请选择小区所在的社区", "示例新院")
	w.post(t, "head", "/compounds/new", 303, url.Values{"name": {"示例新院"}, "community": {"410105001010"}})
	rec = w.post(t, "head", "/compounds/new", 409, url.Values{"name": {"示例新院"}, "community": {"410105001010"}})
	sees(t, rec.Body.String(), "另一个同名小区")
	w.post(t, "head", at+"/withdraw", 422, url.Values{"_version": {"3"}, "reason": {"错"}})
	w.post(t, "head", at+"/withdraw", 303, url.Values{"_version": {"3"}, "reason": {"已经整体拆除"}})
	sees(t, w.get(t, "head", at, 200), "移出登记册：已经整体拆除")
	w.post(t, "head", at+"/withdraw", 303, url.Values{"_version": {"4"}, "restore": {"yes"}})
}

// clauses: S1 M0 M1 M2 M3
func TestModesAreDecided(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page := w.get(t, "property", "/modes", 200)
	sees(t, page, "方案写明 44 个", "少 43 个", w.one.ID+" 1 single")
	seesNot(t, w.get(t, "head", "/modes", 200), `name="pick"`)
	at := "/compounds/" + w.one.ID + "/mode"
	sees(t, w.get(t, "property", at, 200), "（系统建议）")
	rec := w.post(t, "property", at, 422, url.Values{"_version": {"1"}, "mode": {"bundle"}})
	sees(t, rec.Body.String(), "理由至少 4 个字")
	w.post(t, "property", at, 409, url.Values{"_version": {"9"}, "mode": {"single"}})
	w.post(t, "property", "/modes", 422, url.Values{})
	w.post(t, "property", "/modes", 303, url.Values{"pick": {w.one.ID + " 1 single"}})
	w.post(t, "property", at, 303, url.Values{"_version": {"1"}, "mode": {"bundle"}, "reason": {"与相邻楼院一并打包"}})
	sees(t, w.get(t, "property", "/compounds/"+w.one.ID, 200), "认定为“打包引进”", "人工改定", "与相邻楼院一并打包", "认定为“单独引进”")
	w.post(t, "head", at, 403, url.Values{"mode": {"single"}})
}

func (w *town) upload(t testing.TB, login string, want int, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err != nil || m.WriteField("as_of", "2015-08-10") != nil || m.Close() != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/imports/new", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.do(t, login, want, r).Header().Get("Location")
}

// clauses: P1
func TestImportIsPreviewedConfirmedAndUndone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	content := "小区名称,社区,户数,建成年份\n示例甲院,商务,86户,1988年\n示例文化宫路200号院,商务社区,140户,1995年\n示例乙院,没有的社区,50户,1990\n示例甲院,商务,87户,1989\n"
	next := w.upload(t, "property", 303, `C:\表\<b>登记表.csv`, content)
	page := w.get(t, "property", next, 200)
	sees(t, page, "新增 1，更新 1", "约120户", "140户", "不是本街道的社区", "与第 2 行同名", "确认导入：新增 1 个，更新 1 个")
	if all, err := w.Register.Runs(t.Context(), place.In(townStreet)); err != nil || len(all) != 0 {
		t.Fatalf("a preview was stored: %v %v", err, all)
	}
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	form := u.Query()
	w.post(t, "second", "/imports", 410, form) // somebody else's upload
	w.get(t, "property", "/imports/preview?f=../../etc/passwd", 410)
	w.get(t, "head", "/imports/new", 403)
	form.Set("row-5", "another")
	run := w.post(t, "property", "/imports", 303, form).Header().Get("Location")
	page = w.get(t, "property", run, 200)
	sees(t, page, "新增 2，更新 1", "登记表.csv", "示例乙院")
	w.post(t, "property", "/imports", 410, form) // sent twice
	sees(t, w.get(t, "property", run+"?outcome=rejected", 200), "示例乙院")
	sees(t, w.get(t, "property", "/imports", 200), "登记表.csv")
	sees(t, w.get(t, "property", run+"/undo", 200), "移出这次新增的 2 个小区")
	w.post(t, "property", run+"/undo", 303, url.Values{})
	sees(t, w.get(t, "property", run, 200), "撤销")
	w.post(t, "property", run+"/undo", 409, url.Values{})
	w.upload(t, "property", 413, "大.csv", strings.Repeat("x", 21<<20))
	next = w.upload(t, "property", 303, "空.csv", "没有表头\n")
	w.get(t, "property", next, 422)
}

// clauses: D1 D2 G1 G2 G3 S1 O1 O2 M0 M1 M2 M3 P1 P2 P3 A1 A2 A3 A4
func TestPlanPageHasAnAnchorForEveryCitation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page := w.get(t, "head", "/plan", 200)
	sees(t, page, "经办〔2015〕28号", "动员宣传", "八有", "周评比怎样算", "SHA-256")
	found := regexp.MustCompile(`href="/plan#([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(found) < 50 {
		t.Fatalf("only %d citations", len(found))
	}
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(`id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		ids[m[1]]++
	}
	for _, m := range found {
		if anchor, err := url.PathUnescape(m[1]); err != nil || ids[anchor] == 0 {
			t.Errorf("no anchor for %s", m[0])
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
}

// What is unticked in the preview is kept from page to page and not imported.
//
// clauses: P1
func TestCellsAreTakenOneByOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	next := w.upload(t, "property", 303, "表.csv", "小区名称,社区,户数,建成年份\n示例文化宫路200号院,商务社区,140户,1996年\n示例甲院,商务社区,86户,1988年\n示例乙院,商务社区,87户,1989年\n")
	page := w.get(t, "property", next, 200)
	sees(t, page, `value="2.households"`, "<del>约120户</del>", `value="3.built_on"`, "新增 2 个，更新 1 个")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	form := u.Query()
	form["seen-row"], form["take-row"] = []string{"2", "3", "4"}, []string{"2", "3"}
	form["seen-col"], form["take-col"] = []string{"households", "built_on"}, []string{"households", "built_on"}
	form["seen-cell"], form["take-cell"] = []string{"2.households", "2.built_on", "3.households"}, []string{"2.built_on", "3.households"}
	form.Set("turn", "all")
	back := w.post(t, "property", "/imports/preview", 303, form).Header().Get("Location")
	page = w.get(t, "property", strings.TrimSuffix(back, "#grid"), 200)
	sees(t, page, "确认导入：新增 1 个，更新 1 个", "只看有变化的行")
	form = u.Query()
	form["seen-row"], form["take-row"] = []string{"4"}, []string{"4"} // taken back in
	run := w.post(t, "property", "/imports", 303, form).Header().Get("Location")
	sees(t, w.get(t, "property", run, 200), "新增 2，更新 1", "人工选择不采用：户数")
}

// Two records are made one by their pages, the address of the other leads on, and both come back.
//
// clauses: P1
func TestRecordsAreMergedByTheirPages(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.upload(t, "property", 303, "表.csv", "小区名称,社区,户数\n甲,商务,1\n")
	enter := func(name string) string {
		at := w.post(t, "property", "/compounds/new", 303, url.Values{"name": {name}, "community": {"410105001010"}, "address": {"示例路7号"}, "households": {"6" + strconv.Itoa(len(name))}}).Header().Get("Location")
		return strings.TrimPrefix(at, "/compounds/")
	}
	keep, lose := enter("示例七号院"), enter("示例七号家属院")
	sees(t, w.get(t, "property", "/compounds/duplicates", 200), "示例七号家属院", "地址相同", "不是同一个")
	w.get(t, "head", "/compounds/duplicates", 403)
	sees(t, w.get(t, "property", "/compounds/"+keep+"/merge?other="+lose, 200), "将并入", "take-households")
	form := url.Values{"other": {lose}, "_version": {"1"}, "_lose_version": {"1"}, "take-households": {"lose"}}
	sees(t, w.post(t, "property", "/compounds/"+keep+"/merge", 422, form).Body.String(), "理由至少 4 个字", "示例七号家属院")
	form.Set("reason", "到现场看过是一个院")
	w.post(t, "property", "/compounds/"+keep+"/merge", 303, form)
	if to := w.do(t, "property", 303, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/compounds/"+lose, http.NoBody)).Header().Get("Location"); to != "/compounds/"+keep {
		t.Errorf("the other leads to %q", to)
	}
	sees(t, w.get(t, "property", "/compounds/"+keep, 200), "并入的记录", "示例七号家属院")
	sees(t, w.get(t, "property", "/compounds/"+lose+"?own=yes", 200), "已并入另一个小区", "撤销合并")
	w.post(t, "property", "/compounds/"+lose+"/unmerge", 303, url.Values{})
	w.get(t, "property", "/compounds/"+lose, 200)
	w.post(t, "property", "/compounds/"+lose+"/apart", 303, url.Values{"other": {keep}})
	sees(t, w.get(t, "property", "/compounds/duplicates", 200), "没有疑似重复的小区")
}

// clauses: P1
func TestTwoSourcesAreSettledByTheirPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page, err := w.Register.List(t.Context(), place.In(townStreet), register.Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	at := "/compounds/" + page.Rows[0].ID
	version := func() string {
		c, err := w.Register.Get(t.Context(), place.In(townStreet), page.Rows[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		return strconv.FormatInt(c.Version, 10)
	}
	facts := url.Values{"_version": {version()}, "_kind": {"document"}, "households": {"999"}}
	sees(t, w.post(t, "property", at+"/facts", 422, facts).Body.String(), "请写明文号或资料名称")
	facts.Set("_ref", "示例文〔2015〕3号")
	w.post(t, "property", at+"/facts", 303, facts)
	sees(t, w.get(t, "property", at, 200), "要核对的", "示例文〔2015〕3号", "核定")
	sees(t, w.get(t, "property", "/compounds/doubts?field=households", 200), "999 户", "示例文〔2015〕3号")
	sees(t, w.get(t, "property", at+"/fields/households", 200), "两个来源说法不一", "现在采用", "与它不一致")
	w.get(t, "property", at+"/fields/nothing", 404)
	form := url.Values{"_version": {version()}, "seq": {"other"}, "reason": {"到现场逐户数过"}}
	sees(t, w.post(t, "property", at+"/fields/households", 422, form).Body.String(), "还没有填内容", "到现场逐户数过")
	form.Set("text", "128户")
	w.post(t, "property", at+"/fields/households", 303, form)
	sees(t, w.post(t, "property", at+"/fields/households", 409, form).Body.String(), "您打开之后")
	sees(t, w.get(t, "property", at+"/fields/households", 200), "128 户", "核定 到现场逐户数过", "999 户")
	if page := w.get(t, "property", "/compounds/doubts?field=households", 200); strings.Contains(page, "999 户") {
		t.Error("what is settled is still a doubt")
	}
	sees(t, w.get(t, "property", "/compounds/changes?from=2015-07-01", 200), "新登记")
	for _, turned := range []string{"?from=2099-01-01&to=2015-07-01", "?from=2015-07-01&to=2099-01-01"} {
		sees(t, w.get(t, "property", "/compounds/changes"+turned, 200), "从2015年7月1日到", "新登记")
	}
	sees(t, w.get(t, "property", "/compounds/changes?from=2015-13-40", 422), "没有“2015-13-40”这一天")
}

// What was not understood of personal data is told without what was written, before the import, after it and to programs.
//
// clauses: P1
func TestNotesOfPersonalCellsCiteNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const secret = "示例老人家属"
	next := w.upload(t, "property", 303, "表.csv", "小区名称,社区,户数,老人数,低保户数\n示例甲院,商务,86户,"+secret+"说有几位,很多"+secret+"\n示例文化宫路200号院,商务,120户,3人 "+secret+"说的,约"+secret+"户\n")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	page := w.get(t, "property", next+"&show=all", 200)
	seesNot(t, page, secret)
	sees(t, page, "没有读准", "D 列")
	run := w.post(t, "property", "/imports", 303, u.Query()).Header().Get("Location")
	page = w.get(t, "property", run, 200)
	seesNot(t, page, secret)
	sees(t, page, "D2", "个人信息，不显示")
	for row, err := range w.Register.Rows(t.Context(), place.In(townStreet), strings.TrimPrefix(run, "/imports/"), register.RowQuery{}) {
		if err != nil || strings.Contains(row.Problems.Encode(), secret) {
			t.Errorf("%v %+v", err, row.Problems)
		}
	}
}
