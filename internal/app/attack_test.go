package app_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// Browsers leave tabs and line ends out of an address: what looks like a path of ours may lead away.
func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.browser(t, "property-in")
	for next, want := range map[string]string{
		"/week?x=1": "/week?x=1", "//elsewhere.example": "/", "/\t/elsewhere.example": "/", "\t//elsewhere.example": "/",
		"/\n/elsewhere.example": "/", `/\elsewhere.example`: "/", "https://elsewhere.example": "/", "": "/",
	} {
		res, err := c.PostForm(w.server.URL+"/login", url.Values{"login": {"property-in"}, "password": {password}, "next": {next}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("Location"); got != want {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}

// Who has no account may not fill the memory or the disk. The folder of temporary files is the whole process's, so that this test
// runs alone.
func TestTheFrontDoorTakesLittle(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	w := newWorld(t)
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("login", "large")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, 40<<20)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	for kind, body := range map[string]io.Reader{
		m.FormDataContentType():             &b,
		"application/x-www-form-urlencoded": strings.NewReader("login=" + strings.Repeat("a", 1<<20)),
	} {
		res, err := http.Post(w.server.URL+"/login", kind, body)
		if err != nil {
			continue // the line was cut
		}
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge && res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %s", kind, res.Status)
		}
	}
	if left, err := filepath.Glob(filepath.Join(folder, "multipart-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A proxy in front that nobody told of asks from this machine, for anybody.
func TestFiguresAreNotForProxies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.server.URL+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for forwarded, want := range map[string]int{"": http.StatusOK, "203.0.113.7": http.StatusNotFound} {
		req.Header.Set("X-Forwarded-For", forwarded)
		if forwarded == "" {
			req.Header.Del("X-Forwarded-For")
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("asked for %q: %s", forwarded, res.Status)
		}
	}
}

// On a phone that several share, an open page of one sends what waits with the cookie of the next.
func TestWhatOneFilledInIsNotSentAsAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.browser(t, "property-in")
	who, err := w.Accounts.ByLogin(t.Context(), "property-in")
	if err != nil {
		t.Fatal(err)
	}
	for filler, want := range map[string]string{who.ID: "/compounds/", "another": "/login?next=%2F"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.server.URL+"/compounds/new",
			strings.NewReader(url.Values{"community": {"410105/001/010/"}, "name": {"示例新院 " + filler}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Queued", filler)
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, want) {
			t.Errorf("filled in by %q: %s to %q", filler, res.Status, to)
		}
	}
}
