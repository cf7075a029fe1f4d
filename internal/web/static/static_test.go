package static_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"bayou/internal/web/static"
)

func get(h http.Handler, path, encoding string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestFileIsKeptForAYearUnderItsHash(t *testing.T) {
	t.Parallel()
	address := static.URL("app.css")
	if !regexp.MustCompile(`^/static/app\.[0-9a-f]{10}\.css$`).MatchString(address) {
		t.Fatalf("address %q", address)
	}
	plain, zipped := get(static.Handler(), address, ""), get(static.Handler(), address, "gzip, br")
	if c := plain.Header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
		t.Errorf("Cache-Control %q", c)
	}
	unzip, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := io.ReadAll(plain.Body)
	b, _ := io.ReadAll(unzip)
	if string(a) != string(b) || len(a) == 0 {
		t.Errorf("plain %d B, unzipped %d B", len(a), len(b))
	}
	if r := get(static.Handler(), "/static/app.css", ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("without its hash: %d", r.StatusCode)
	}
}

func TestWorkerKnowsItsFiles(t *testing.T) {
	t.Parallel()
	r := get(static.Worker(), "/sw.js", "")
	body, _ := io.ReadAll(r.Body)
	if !strings.Contains(string(body), static.URL("app.js")) || r.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%v %.120s", r.Header, body)
	}
}

// Offices run browsers of 2020: nothing younger than Chromium 86 may reach them.
func TestStyleSuitsOldBrowsers(t *testing.T) {
	t.Parallel()
	body, _ := io.ReadAll(get(static.Handler(), static.URL("app.css"), "").Body)
	for _, young := range []string{"color-mix(", ":has(", ":is(", ":where(", "aspect-ratio:", "@layer", "@container", "dvh", ";inset:", "{inset:"} {
		if strings.Contains(string(body), young) {
			t.Errorf("the style sheet uses %s", young)
		}
	}
}
