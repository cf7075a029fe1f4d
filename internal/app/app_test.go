package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/plans"
)

const (
	street    = place.Path("410105/001/")
	elsewhere = place.Path("410105/002/")
	password  = "Example-2015"
	secret    = "示例不可外泄院" // a compound's name that nobody outside may read
)

// world is an app with one compound and a few accounts inside the sub-district and outside.
type world struct {
	*app.App
	server   *httptest.Server
	compound register.Compound
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ctx := t.Context()
	a, err := app.Open(ctx, app.Config{Data: t.TempDir(), Clock: clock.NewFrozen(time.Date(2015, 8, 12, 2, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	sys := account.System()
	if err := a.Areas.Seed(ctx, sys); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Plans.Activate(ctx, sys, street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
	w := &world{App: a}
	w.compound, err = a.Register.Create(ctx, sys, register.NewCompound{
		Community: "410105/001/010/", Texts: map[string]string{"name": secret, "households": "120户", "built_on": "1995"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []account.Role{account.Property, account.Leader, account.Auditor} {
		w.person(t, string(role)+"-in", role, street)
	}
	w.person(t, "property-out", account.Property, elsewhere)
	w.server = httptest.NewServer(a.Handler())
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) person(t *testing.T, login string, role account.Role, at place.Path) {
	t.Helper()
	id, err := w.Accounts.CreateWithPassword(t.Context(), account.System(), login, role.Title(), password)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Accounts.Grant(t.Context(), account.System(), id, role, at); err != nil {
		t.Fatal(err)
	}
}

// browser returns a client that is signed in, and does not follow redirects.
func (w *world) browser(t *testing.T, login string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.PostForm(w.server.URL+"/login", url.Values{"login": {login}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in as %s: %s", login, res.Status)
	}
	return c
}

// ask sends a request and returns the status and the body.
func (w *world) ask(t *testing.T, c *http.Client, method, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestInterfaceKeepsToItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	inside, outside := w.key(t, "property-in"), w.key(t, "property-out")
	if status, body := w.call(t, "", "/api/v1/compounds"); status != http.StatusUnauthorized {
		t.Errorf("without a key: %d %s", status, body)
	}
	status, body := w.call(t, inside, "/api/v1/compounds?q=slbkwx")
	var page struct {
		Rows  []struct{ ID, Name string }
		Total int
	}
	if err := json.Unmarshal([]byte(body), &page); err != nil || status != http.StatusOK || page.Total != 1 || page.Rows[0].Name != secret {
		t.Fatalf("inside: %d %s (%v)", status, body, err)
	}
	for _, path := range []string{"", "/" + w.compound.ID, "/" + w.compound.ID + "/history", "/" + w.compound.ID + "/mode"} {
		if status, body := w.call(t, outside, "/api/v1/compounds"+path); strings.Contains(body, secret) || path != "" && status != http.StatusNotFound {
			t.Errorf("outside %s: %d %s", path, status, body)
		}
	}
	if status, body := w.call(t, w.key(t, "auditor-in"), "/api/v1/compounds"); status != http.StatusForbidden {
		t.Errorf("auditor: %d %s", status, body)
	}
	if status, body := w.call(t, "", "/api/v1/openapi.json"); status != http.StatusOK || !strings.Contains(body, `"3.1.0"`) {
		t.Errorf("the description: %d", status)
	}
}

func (w *world) key(t *testing.T, login string) string {
	t.Helper()
	who, err := w.Accounts.ByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	key, err := w.Accounts.MakeToken(t.Context(), who, "试用", 10)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (w *world) call(t *testing.T, key, path string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestSignInsAreThrottledByAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var refused atomic.Bool
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			res, err := http.PostForm(w.server.URL+"/login", url.Values{"login": {"nobody"}, "password": {""}})
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			if res.StatusCode == http.StatusTooManyRequests {
				refused.Store(true)
			}
		})
	}
	all.Wait()
	if !refused.Load() {
		t.Error("guessing has no bound")
	}
}

func TestCrossSitePostsAreKeptOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.browser(t, "property-in")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/account/tokens", strings.NewReader("name=x&days=1"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "http://elsewhere.example")
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); res.StatusCode != http.StatusForbidden || err != nil || !strings.Contains(string(body), "不是从本系统的页面发出的") {
		t.Errorf("a post from another site: %s", res.Status)
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe-eval") {
		t.Errorf("policy %q", csp)
	}
}

func TestHealthAndUnknownPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if status, body := w.ask(t, http.DefaultClient, http.MethodGet, "/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d %s", status, body)
	}
	if status, _ := w.ask(t, http.DefaultClient, http.MethodGet, "/nowhere"); status != http.StatusNotFound {
		t.Errorf("an unknown page: %d", status)
	}
}
