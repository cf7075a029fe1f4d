package web_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/web"
	"bayou/plans"
)

const (
	street    = place.Path("410105/001/")
	community = street + "010/"
	other     = street + "003/"
)

// office is a sub-district with one compound whose facts answer every line of the score sheet, on 2015-08-12.
type office struct {
	web.Site
	mux      *http.ServeMux
	tokens   map[string]string
	compound register.Compound
}

func newOffice(t *testing.T) *office {
	t.Helper()
	d, err := db.Open(t.Context(), t.TempDir()+"/x.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	o := &office{mux: http.NewServeMux(), tokens: map[string]string{}}
	o.DB, o.Clock = d, clock.NewFrozen(time.Date(2015, 8, 12, 2, 0, 0, 0, time.UTC))
	o.Journal = audit.New(d, o.Clock)
	o.Accounts = account.New(d, o.Journal, o.Clock)
	o.Areas = area.New(d, o.Journal, o.Accounts)
	o.Plans = plan.New(d, o.Journal, o.Clock)
	o.Register = register.New(register.Parts{DB: d, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Judge: mode.Projection})
	o.Mode = mode.New(d, o.Journal, o.Clock, o.Plans, o.Register)
	o.Goal = goal.New(d, o.Clock, o.Register)
	o.Inspect = inspect.New(d, o.Journal, o.Plans, o.Register, o.Goal)
	o.Difficulty = difficulty.New(d, o.Journal, o.Clock, o.Plans, o.Register)
	o.Track = track.New(track.Parts{
		DB: d, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Register: o.Register, Goals: o.Goal, Inspections: o.Inspect,
	})
	o.Mount(o.mux, &gate.Gate{Accounts: o.Accounts, Log: slog.New(slog.DiscardHandler), Fail: o.Fail})
	o.fill(t)
	return o
}

func (o *office) fill(t *testing.T) {
	t.Helper()
	sys := account.System()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(o.Areas.Seed(t.Context(), sys))
	_, err := o.Plans.Activate(t.Context(), sys, street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20")
	check(err)
	o.compound, err = o.Register.Create(t.Context(), sys, register.NewCompound{Community: community, Texts: map[string]string{
		"name": "示例甲院", "households": "320", "built_on": "1995", "enclosed": "是", "greenery": "是", "office_room": "是", "company": "无",
	}})
	check(err)
	for login, g := range map[string]account.Grant{
		"property": {Role: account.Property, Path: street}, "supervision": {Role: account.Supervision, Path: street},
		"head": {Role: account.Head, Path: community}, "stranger": {Role: account.Head, Path: other},
	} {
		id, err := o.Accounts.CreateWithPassword(t.Context(), sys, login, g.Role.Title(), "Example-2015")
		check(err)
		check(o.Accounts.Grant(t.Context(), sys, id, g.Role, g.Path))
		o.tokens[login], err = o.Accounts.SignIn(t.Context(), login, "Example-2015", "127.0.0.1")
		check(err)
	}
}

// ask sends a request as somebody and expects the status.
func (o *office) ask(t *testing.T, login string, status int, method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.AddCookie(&http.Cookie{Name: gate.Cookie, Value: o.tokens[login]})
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	o.mux.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("%s %s as %s: %d, want %d\n%s", method, path, login, w.Code, status, faults(w.Body.String()))
	}
	return w
}

func faults(html string) string {
	i := strings.Index(html, "data-fault")
	if i < 0 {
		return ""
	}
	return html[i:min(len(html), i+600)]
}

func (o *office) get(t *testing.T, login, path string) string {
	t.Helper()
	return o.ask(t, login, http.StatusOK, http.MethodGet, path, "", http.NoBody).Body.String()
}

// post sends a form and returns where it leads.
func (o *office) post(t *testing.T, login string, status int, path string, form url.Values) string {
	t.Helper()
	w := o.ask(t, login, status, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if status == http.StatusSeeOther {
		return w.Header().Get("Location")
	}
	return w.Body.String()
}

// multi makes a form with photos.
func multi(t *testing.T, fields map[string]string, photos ...string) (kind string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range photos {
		f, err := m.CreateFormFile(name, "院内.png")
		if err == nil {
			err = png.Encode(f, image.NewGray(image.Rect(0, 0, 4, 4)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), &b
}

func wants(t *testing.T, html string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(html, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
}

// inspect records a visit with one photo and nothing typed, and returns where it is shown.
func (o *office) inspect(t *testing.T) string {
	t.Helper()
	id := uuid.NewString()
	send := func() string {
		kind, body := multi(t, map[string]string{"id": id, "day": "2015-08-12", "rest": "yes"}, "lines.grounds_clean.findings.0.photos")
		return o.ask(t, "property", http.StatusSeeOther, http.MethodPost, "/inspections/new/"+o.compound.ID, kind, body).Header().Get("Location")
	}
	first := send()
	if again := send(); again != first || first != "/inspections/"+id {
		t.Fatalf("sent twice: %s and %s", first, again)
	}
	return first
}

var (
	findingLink = regexp.MustCompile(`/findings/[0-9a-f-]{36}`)
	photoLink   = regexp.MustCompile(`/photos/[0-9a-f]{64}\?finding=[0-9a-f-]{36}`)
)

// clauses: A3 G3
func TestAVisitNeedsNoTypingAndExplainsItself(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	wants(t, o.get(t, "property", "/inspections/new"), "示例甲院", "本周还没有督察")
	wants(t, o.get(t, "property", "/inspections/new/"+o.compound.ID), "其余均无问题", "data-offline", "data-draft", "院内清扫")
	at := o.inspect(t)
	page := o.get(t, "property", at)
	wants(t, page, "99.5", "地面有垃圾、积水、杂物", "发现 1 处", "路平灯明")
	wants(t, o.get(t, "property", "/inspections"), "示例甲院", "99.5")
	wants(t, o.get(t, "property", "/inspections/new"), "本周已督察")
	photo := photoLink.FindString(page)
	if kind := o.ask(t, "head", http.StatusOK, http.MethodGet, photo, "", http.NoBody).Header().Get("Content-Type"); kind != "image/png" {
		t.Errorf("the photo is %s", kind)
	}
	for _, path := range []string{photo, at, findingLink.FindString(page)} {
		o.ask(t, "stranger", http.StatusNotFound, http.MethodGet, path, "", http.NoBody)
	}
}

func TestASheetThatIsNotCompleteKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	kind, body := multi(t, map[string]string{"id": uuid.NewString(), "day": "2015-08-12", "lines.waste.findings.1.text": "西门垃圾桶破损"})
	page := o.ask(t, "property", http.StatusUnprocessableEntity, http.MethodPost, "/inspections/new/"+o.compound.ID, kind, body).Body.String()
	wants(t, page, "“院内清扫”还没有填", "西门垃圾桶破损", "data-failed")
}

// clauses: A3 G3
func TestAFindingIsRectifiedByTheStationAndClosedByAnOffice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	at := findingLink.FindString(o.get(t, "property", o.inspect(t)))
	wants(t, o.get(t, "head", "/findings"), "待整改", "示例甲院", at)
	wants(t, o.post(t, "head", http.StatusUnprocessableEntity, at+"/rectify", url.Values{"note": {""}}), "请写明怎样整改的")
	o.post(t, "head", http.StatusSeeOther, at+"/rectify", url.Values{"note": {"已清扫干净"}})
	wants(t, o.post(t, "supervision", http.StatusUnprocessableEntity, at+"/recheck", url.Values{}), "请选择结果")
	o.post(t, "supervision", http.StatusSeeOther, at+"/recheck", url.Values{"result": {"close"}})
	wants(t, o.get(t, "head", at), "已销号", "已清扫干净")
	o.post(t, "stranger", http.StatusNotFound, at+"/rectify", url.Values{"note": {"已清扫干净"}})
	if head := o.get(t, "head", "/findings.xlsx?state=closed")[:2]; head != "PK" {
		t.Errorf("the export begins with %q", head)
	}
}

// clauses: M1 M2 M3 G3
func TestGoalsOpenTheCompoundsBehindEveryFigure(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.inspect(t)
	page := o.get(t, "head", "/goals")
	for _, m := range regexp.MustCompile(`href="(/goals/[^"]*)"`).FindAllStringSubmatch(page, -1) {
		o.get(t, "head", strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	wants(t, page, "路平灯明")
}

// clauses: A1
func TestADifficultyIsClosedByItsCommunityAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	form := url.Values{"community": {"410105001010"}, "title": {"屋面漏水无维修资金"}, "text": {""}}
	wants(t, o.post(t, "head", http.StatusUnprocessableEntity, "/difficulties/new", form), "屋面漏水无维修资金", "请写明情况")
	form.Set("text", "三号楼漏水，需办事处协调资金")
	at := o.post(t, "head", http.StatusSeeOther, "/difficulties/new", form)
	wants(t, o.get(t, "property", "/difficulties"), "屋面漏水无维修资金", "待答复")
	o.post(t, "property", http.StatusSeeOther, at+"/answer", url.Values{"text": {"已报区里，下周进场维修"}, "done": {"yes"}})
	o.post(t, "property", http.StatusForbidden, at+"/accept", url.Values{})
	o.post(t, "head", http.StatusSeeOther, at+"/reopen", url.Values{"reason": {"没有人来修"}})
	o.post(t, "property", http.StatusSeeOther, at+"/answer", url.Values{"text": {"已修好"}})
	o.post(t, "head", http.StatusSeeOther, at+"/accept", url.Values{})
	wants(t, o.get(t, "head", at), "已办结", "没有人来修")
	o.ask(t, "stranger", http.StatusNotFound, http.MethodGet, at, "", http.NoBody)
}

// clauses: P1 P2 P3
func TestATaskIsTickedWithANoteAndTakenBackWithAReason(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	wants(t, o.get(t, "head", "/phases"), "动员宣传", "组织实施", "稳固提升", "开意见征求会")
	const at = "/phases/opinion_meeting"
	wants(t, o.get(t, "head", at), "登记完成", "未办结")
	form := url.Values{"path": {string(community)}}
	wants(t, o.post(t, "head", http.StatusUnprocessableEntity, at+"/tick", form), "请写明怎样完成的")
	form.Set("note", "8月10日在院内召开，32户到会")
	o.post(t, "head", http.StatusSeeOther, at+"/tick", form)
	wants(t, o.get(t, "head", at), "32户到会", "撤回登记")
	back := url.Values{"path": {string(community)}, "reason": {""}}
	wants(t, o.post(t, "head", http.StatusUnprocessableEntity, at+"/untick", back), "请写明")
	back.Set("reason", "登记错了社区")
	o.post(t, "head", http.StatusSeeOther, at+"/untick", back)
	wants(t, o.get(t, "head", at), "未办结")
	o.ask(t, "head", http.StatusNotFound, http.MethodGet, "/phases/nothing", "", http.NoBody)
}
