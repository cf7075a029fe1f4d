package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"bayou/internal/cert"
	"bayou/internal/fault"
	"bayou/internal/web/static"
	"bayou/internal/web/ui"
)

// Trust is the authority of this computer that phones are to trust, and how they reach it.
type Trust struct {
	Authority *cert.Authority
	Host      func() cert.Host
}

// TrustHref returns the address of the page that leads to https, with the page to go on to.
func TrustHref(next string) string { return "/trust?next=" + url.QueryEscape(next) }

// trustView is the page that leads a phone through trusting the computer. Secure says that it came by https already.
type trustView struct {
	Secure             bool
	Name, Fingerprint  string
	Lead, Enter, Probe string // addresses: of this page without encryption, to go on to, to try
	Others             []string
}

// trustShow leads through trusting the certificate: GET /trust.
func (s *Site) trustShow(w http.ResponseWriter, r *http.Request) error {
	p := ui.Page{Title: "手机信任本机证书", Sample: s.Sample, Trial: s.Trial, Large: ui.LargePrint(r)}
	if s.Trust == nil {
		p.Title = "断网打开和定位"
		return s.draw(w, r, http.StatusOK, p, trustOff(r.TLS != nil))
	}
	p.Lead = "每部手机、每台电脑做一次。做完以后，密码加密传送，断网也能打开摸底和督察页面，手机能定位。"
	p.Actions = []ui.Action{ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, trustPage(s.trustView(r)))
}

func (s *Site) trustView(r *http.Request) trustView {
	base := s.Trust.at(r.Host)
	v := trustView{
		Secure: r.TLS != nil, Name: s.Trust.Authority.Name(), Fingerprint: s.Trust.Authority.Fingerprint(),
		Lead: "http://" + base + "/trust", Enter: "https://" + base + local(r.URL.Query().Get("next")), Probe: "https://" + base + static.URL("icon.svg"),
	}
	_, port, _ := net.SplitHostPort(base)
	for _, ip := range s.Trust.Host().Reach() {
		if at := joined(ip.String(), port); at != base {
			v.Others = append(v.Others, "http://"+at+"/trust")
		}
	}
	return v
}

// at returns the host and port at which a phone finds this computer: as the reader does, unless he sits at the computer itself.
func (t *Trust) at(asked string) string {
	host, port, err := net.SplitHostPort(asked)
	if err != nil {
		host, port = asked, ""
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		if reach := t.Host().Reach(); len(reach) > 0 {
			host = reach[0].String()
		}
	}
	return joined(host, port)
}

func joined(host, port string) string {
	if port == "" {
		if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
			return "[" + host + "]"
		}
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// trustCert hands out the authority's certificate in the form that phones and computers install: GET /trust/bayou.crt.
func (s *Site) trustCert(w http.ResponseWriter, _ *http.Request) error {
	if s.Trust == nil {
		return fault.NotFoundf("本机没有开启 https，没有证书可以下载。")
	}
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Content-Disposition", `attachment; filename="bayou.crt"`)
	_, err := w.Write(s.Trust.Authority.DER())
	return err
}
