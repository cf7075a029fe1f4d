package gate

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyTheProxyOnThisMachineIsBelieved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, address, proto, origin string
		secure                       bool
	}{
		{"127.0.0.1:9", "203.0.113.7", "https", "203.0.113.7", true},
		{"[::1]:9", "10.0.0.1, 203.0.113.7", "https", "203.0.113.7", true},
		{"127.0.0.1:9", "nonsense", "http", "127.0.0.1", false},
		{"127.0.0.1:9", "", "", "127.0.0.1", false},
		{"203.0.113.9:9", "127.0.0.1", "https", "203.0.113.9", false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.from
		if c.address != "" {
			r.Header.Set("X-Forwarded-For", c.address)
		}
		r.Header.Set("X-Forwarded-Proto", c.proto)
		if got := forwarded(r); Origin(got) != c.origin || (got.TLS != nil) != c.secure {
			t.Errorf("%+v: %s, secure %v", c, Origin(got), got.TLS != nil)
		}
	}
}
