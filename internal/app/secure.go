package app

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"bayou/internal/cert"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web"
)

// Secure says how a served Bayou is kept from being read on the way. The zero Secure is plain http. Local makes an authority of this
// computer's own; Domain names a host for which a public authority gives a certificate (ACME, RFC 8555), at Directory when it is
// not the usual one.
type Secure struct {
	Local             bool
	Domain, Directory string
}

// secured is what serving https needs.
type secured struct {
	config *tls.Config
	trust  *web.Trust                      // of the local authority
	answer func(http.Handler) http.Handler // of the public authority's questions
	public bool
}

// open prepares the certificates, which are kept in the folder tls of the data folder. It is nil for plain http.
func (s Secure) open(data string) (*secured, error) {
	dir := filepath.Join(data, "tls")
	switch {
	case s.Local && s.Domain != "":
		return nil, fault.Invalidf("--tls 和 --tls-domain 只能用一个：没有公网域名用 --tls，有公网域名用 --tls-domain。")
	case s.Local:
		c := clock.System()
		authority, err := cert.Open(dir, cert.ThisHost(), c.Now())
		if err != nil {
			return nil, err
		}
		return &secured{config: authority.Server(c, cert.ThisHost).Config(), trust: &web.Trust{Authority: authority, Host: cert.ThisHost}}, nil
	case s.Domain != "":
		if net.ParseIP(s.Domain) != nil || !strings.Contains(s.Domain, ".") || strings.ContainsAny(s.Domain, "/: ") {
			return nil, fault.Invalidf("“%s”不是域名。请写成 wuye.example.gov.cn 这样；只有地址没有域名的，用 --tls。", s.Domain)
		}
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(dir), HostPolicy: autocert.HostWhitelist(s.Domain)}
		if s.Directory != "" {
			m.Client = &acme.Client{DirectoryURL: s.Directory}
		}
		return &secured{config: m.TLSConfig(), answer: m.HTTPHandler, public: true}, nil
	}
	return nil, nil
}

// strict makes browsers that came by a public certificate stay with https (RFC 6797). A local one may be taken away again, and a
// browser that insists would then be locked out.
func (s *secured) strict(next http.Handler) http.Handler {
	if !s.public {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

// lead answers calls without encryption: those from this computer itself are served, others are led to https.
func (s *secured) lead(next http.Handler) http.Handler {
	var led http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case open(r):
			next.ServeHTTP(w, r)
		case r.Method != http.MethodGet:
			http.Error(w, "本系统只接受加密的提交。请用 https 地址打开后再提交。", http.StatusForbidden)
		case s.public:
			http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), http.StatusFound)
		default:
			http.Redirect(w, r, web.TrustHref(r.URL.RequestURI()), http.StatusSeeOther)
		}
	})
	if s.answer != nil {
		led = s.answer(led)
	}
	return led
}

// open reports whether a call may be answered without encryption: nobody can listen on the way from this computer to itself, and
// the pages that lead to https hold no secret.
func open(r *http.Request) bool {
	if ip := net.ParseIP(gate.Origin(r)); ip != nil && ip.IsLoopback() {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return slices.Contains([]string{"trust", "static", "healthz"}, first)
}

// Reach returns the addresses at which phones of the same network find a server that listens at addr, an https address.
func Reach(addr string) []string {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(addr, "https://"))
	if err != nil {
		return nil
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		return nil
	}
	var out []string
	for _, ip := range cert.ThisHost().Reach() {
		out = append(out, fmt.Sprintf("https://%s", net.JoinHostPort(ip.String(), port)))
	}
	return out
}
