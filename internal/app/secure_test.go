package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bayou/internal/fault"
)

// TestPlainCallsAreLedToHTTPS asks without encryption: from another computer nothing is answered that holds a secret.
func TestPlainCallsAreLedToHTTPS(t *testing.T) {
	t.Parallel()
	s, err := Secure{Local: true}.open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := s.lead(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for _, c := range []struct {
		from, method, path string
		status             int
		to                 string
	}{
		{"192.168.3.7:4000", "GET", "/compounds?q=a", http.StatusSeeOther, "/trust?next=%2Fcompounds%3Fq%3Da"},
		{"192.168.3.7:4000", "GET", "/login", http.StatusSeeOther, "/trust?next=%2Flogin"},
		{"192.168.3.7:4000", "POST", "/login", http.StatusForbidden, ""},
		{"192.168.3.7:4000", "GET", "/trust/bayou.crt", http.StatusTeapot, ""},
		{"192.168.3.7:4000", "GET", "/trusted", http.StatusSeeOther, "/trust?next=%2Ftrusted"},
		{"192.168.3.7:4000", "GET", "/healthz", http.StatusTeapot, ""},
		{"127.0.0.1:4000", "POST", "/login", http.StatusTeapot, ""},
		{"[::1]:4000", "GET", "/", http.StatusTeapot, ""},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		r.RemoteAddr = c.from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%s %s from %s: %d %s", c.method, c.path, c.from, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestSecureSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, s := range []Secure{{Local: true, Domain: "a.example"}, {Domain: "10.0.0.1"}, {Domain: "wuyeban"}, {Domain: "https://a.example"}} {
		if _, err := s.open(t.TempDir()); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", s, err)
		}
	}
	public, err := Secure{Domain: "wuye.example"}.open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	public.strict(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("a public certificate without strict transport")
	}
	if _, err := public.config.GetCertificate(&tls.ClientHelloInfo{ServerName: "other.example"}); err == nil {
		t.Error("asks for a certificate of a name that nobody set")
	}
}

// TestServedWithOwnAuthority starts the program as an office does and comes as a phone that trusts it.
func TestServedWithOwnAuthority(t *testing.T) {
	t.Parallel()
	a, err := Open(t.Context(), Config{Data: t.TempDir(), Secure: Secure{Local: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	at, done := make(chan string, 1), make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { done <- a.Run(ctx, "127.0.0.1:0", func(addr string) { at <- addr }) }()
	base := <-at
	pool := x509.NewCertPool()
	root, err := x509.ParseCertificate(a.Trust.Authority.DER())
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(root)
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if r := asked(t, client, base+"/trust?next=//evil.example"); !strings.Contains(r, a.Trust.Authority.Fingerprint()) || strings.Contains(r, "evil") {
		t.Error("/trust shows no fingerprint, or leads away")
	}
	if r := asked(t, client, "http"+strings.TrimPrefix(base, "https")+"/trust/bayou.crt"); r != string(a.Trust.Authority.DER()) {
		t.Error("the certificate is not to be had without encryption")
	}
	r, err := client.PostForm(base+"/login", url.Values{"login": {"x"}, "password": {"y"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if r.StatusCode != http.StatusForbidden {
		t.Errorf("sign-in by https: %d", r.StatusCode)
	}
	client.CloseIdleConnections()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func asked(t *testing.T, c *http.Client, url string) string {
	t.Helper()
	r, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, r.StatusCode, err)
	}
	return string(body)
}
