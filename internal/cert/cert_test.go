package cert_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bayou/internal/cert"
	"bayou/internal/clock"
	"bayou/internal/fault"
)

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func office() cert.Host {
	return cert.Host{Names: []string{"localhost", "wuyeban", "wuyeban.local"}, Addresses: []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv4(192, 168, 3, 20).To4()}}
}

func opened(t *testing.T, dir string) *cert.Authority {
	t.Helper()
	a, err := cert.Open(dir, office(), start)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func leaf(t *testing.T, s *cert.Server) *x509.Certificate {
	t.Helper()
	c, err := s.Config().GetCertificate(nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Leaf
}

func trusts(a *cert.Authority) *x509.CertPool {
	root, _ := x509.ParseCertificate(a.DER())
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return pool
}

func TestAuthorityIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "tls")
	first, again := opened(t, dir), opened(t, dir)
	if first.Fingerprint() != again.Fingerprint() {
		t.Error("another authority after a restart: every phone would have to trust again")
	}
	if got := len(strings.Fields(first.Fingerprint())); got != 16 {
		t.Errorf("fingerprint has %d groups", got)
	}
	for _, name := range []string{"authority.key", "authority.crt"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v; only its owner may read it", name, info, err)
		}
	}
}

func TestBrokenFolderSaysWhatToDo(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(dir string) error{
		"key lost":    func(dir string) error { return os.Remove(filepath.Join(dir, "authority.key")) },
		"key emptied": func(dir string) error { return os.WriteFile(filepath.Join(dir, "authority.key"), nil, 0o600) },
		"crt emptied": func(dir string) error { return os.WriteFile(filepath.Join(dir, "authority.crt"), []byte("x"), 0o600) },
		"another's key": func(dir string) error {
			other := t.TempDir()
			opened(t, other)
			return os.Rename(filepath.Join(other, "authority.key"), filepath.Join(dir, "authority.key"))
		},
	}
	for name, act := range spoil {
		dir := t.TempDir()
		opened(t, dir)
		if err := act(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := cert.Open(dir, office(), start); fault.Of(err) != fault.Invalid || !strings.Contains(fault.Sentence(err), dir) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	opened(t, dir)
	if err := os.Remove(filepath.Join(dir, "authority.crt")); err != nil { // as a kill between the two files leaves it
		t.Fatal(err)
	}
	opened(t, dir)
	if _, err := cert.Open(dir, office(), start.AddDate(11, 0, 0)); fault.Of(err) != fault.Invalid {
		t.Errorf("an authority that has run out: %v", err)
	}
}

func TestCertificateHoldsForTheHostAlone(t *testing.T) {
	t.Parallel()
	a := opened(t, t.TempDir())
	c := leaf(t, a.Server(clock.NewFrozen(start), office))
	for name, ok := range map[string]bool{"wuyeban": true, "wuyeban.local": true, "192.168.3.20": true, "127.0.0.1": true, "192.168.3.21": false, "bank.example": false} {
		_, err := c.Verify(x509.VerifyOptions{DNSName: name, Roots: trusts(a), CurrentTime: start})
		if (err == nil) != ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if life := c.NotAfter.Sub(c.NotBefore); life > 398*24*time.Hour {
		t.Errorf("it holds %v; phones take 398 days at most", life)
	}
}

// The authority is limited, so that who gets hold of its key cannot pass for a bank at phones that trust it.
func TestAuthorityCannotSpeakForOthers(t *testing.T) {
	t.Parallel()
	a := opened(t, t.TempDir())
	stranger := cert.Host{Names: []string{"wuyeban", "bank.example"}, Addresses: []net.IP{net.IPv4(8, 8, 8, 8).To4(), net.IPv4(10, 1, 2, 3).To4()}}
	c := leaf(t, a.Server(clock.NewFrozen(start), func() cert.Host { return stranger }))
	if len(c.DNSNames) != 1 || len(c.IPAddresses) != 1 || !c.IPAddresses[0].Equal(net.IPv4(10, 1, 2, 3)) {
		t.Errorf("issued for %v %v", c.DNSNames, c.IPAddresses)
	}
	root, err := x509.ParseCertificate(a.DER())
	if err != nil || !root.PermittedDNSDomainsCritical || root.MaxPathLen != 0 || !root.MaxPathLenZero {
		t.Errorf("the authority is not limited: %v", err)
	}
	public := cert.Host{Names: []string{"localhost"}, Addresses: []net.IP{net.IPv4(8, 8, 8, 8).To4()}}
	b, err := cert.Open(t.TempDir(), public, start)
	if err != nil {
		t.Fatal(err)
	}
	own := leaf(t, b.Server(clock.NewFrozen(start), func() cert.Host { return public }))
	if _, err := own.Verify(x509.VerifyOptions{DNSName: "8.8.8.8", Roots: trusts(b), CurrentTime: start}); err != nil {
		t.Errorf("an office whose own address is public: %v", err)
	}
}

func TestRenewal(t *testing.T) {
	t.Parallel()
	now, host := clock.NewFrozen(start), office()
	var mu sync.Mutex
	a := opened(t, t.TempDir())
	s := a.Server(now, func() cert.Host { mu.Lock(); defer mu.Unlock(); return host })
	first := leaf(t, s)
	now.Set(start.AddDate(0, 11, 0))
	if !leaf(t, s).Equal(first) {
		t.Error("renewed long before its time")
	}
	now.Set(first.NotAfter.AddDate(0, 0, -20))
	second := leaf(t, s)
	if second.Equal(first) || !second.NotAfter.After(first.NotAfter) {
		t.Error("not renewed in time")
	}
	mu.Lock()
	host.Addresses = append(host.Addresses, net.IPv4(10, 0, 0, 9).To4())
	mu.Unlock()
	now.Set(now.Now().Add(2 * time.Minute))
	if err := leaf(t, s).VerifyHostname("10.0.0.9"); err != nil {
		t.Errorf("a new address of the computer: %v", err)
	}
	now.Set(start.AddDate(9, 11, 20))
	if end := leaf(t, s).NotAfter; end.After(start.AddDate(10, 0, 1)) {
		t.Errorf("it outlives its authority: %v", end)
	}
}

func TestThisHost(t *testing.T) {
	t.Parallel()
	h := cert.ThisHost()
	if h.Names[0] != "localhost" || len(h.Addresses) == 0 || !h.Addresses[0].IsLoopback() {
		t.Errorf("%v", h)
	}
	for _, ip := range h.Reach() {
		if ip.IsLoopback() {
			t.Errorf("nobody reaches this computer at %v", ip)
		}
	}
}

// served listens at one port and answers "secure" or "plain".
func served(t *testing.T, a *cert.Authority) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure, plain := cert.Split(l)
	for word, at := range map[string]net.Listener{"secure": secure, "plain": plain} {
		s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, word+" "+r.Proto) })}
		if at == secure {
			s.TLSConfig = a.Server(clock.System(), office).Config()
			go func() { _ = s.ServeTLS(at, "", "") }()
		} else {
			go func() { _ = s.Serve(at) }()
		}
		t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	}
	return l.Addr().String()
}

func TestOnePortTakesBothKinds(t *testing.T) {
	t.Parallel()
	a, err := cert.Open(t.TempDir(), office(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	at := served(t, a)
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: trusts(a), MinVersion: tls.VersionTLS12}}}
	defer client.CloseIdleConnections()
	for url, want := range map[string]string{"http://" + at: "plain HTTP/1.1", "https://" + at: "secure HTTP/2.0"} {
		r, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if string(body) != want {
			t.Errorf("%s: %q", url, body)
		}
	}
	if _, err := new(http.Client).Get("https://" + at); err == nil {
		t.Error("taken by a client that does not trust the authority")
	}
	silent, err := net.Dial("tcp", at) // a caller who says nothing keeps nobody waiting
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	word, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer word.Close()
	if _, err := io.WriteString(word, "GET / HTTP/1.0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(word).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Errorf("%q %v", line, err)
	}
}

func TestClosingOneHalfClosesBoth(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure, plain := cert.Split(l)
	if err := secure.Close(); err != nil {
		t.Fatal(err)
	}
	for _, h := range []net.Listener{secure, plain} {
		if _, err := h.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("%v", err)
		}
	}
}
