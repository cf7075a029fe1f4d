package gate

import (
	"crypto/tls"
	"net"
	"net/http"
	"strings"
)

// forwarded takes the caller's address, and whether he came by https, from the proxy on this machine that stands in front. What
// anybody else says of himself is not believed, and of several addresses only the last, which the proxy wrote itself.
func forwarded(r *http.Request) *http.Request {
	if ip := net.ParseIP(Origin(r)); ip == nil || !ip.IsLoopback() {
		return r
	}
	out := r.Clone(r.Context())
	if list := r.Header.Values("X-Forwarded-For"); len(list) > 0 {
		last := list[len(list)-1]
		last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		if net.ParseIP(last) != nil {
			out.RemoteAddr = net.JoinHostPort(last, "0")
		}
	}
	if r.Header.Get("X-Forwarded-Proto") == "https" {
		out.TLS = &tls.ConnectionState{}
	}
	return out
}
