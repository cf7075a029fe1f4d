// Package gate stands before every page and every call: it finds out who asks, refuses what the route's permission does not
// allow, keeps cross-site requests and oversized bodies out, sets the security headers, logs the request and turns faults into
// answers. A route without a permission is refused; what everybody may see says so with Public.
package gate

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"bayou/internal/account"
	"bayou/internal/fault"
)

// Public is the permission of a route that needs no account.
const Public account.Perm = "public"

// Handler answers a request or returns the fault to be shown.
type Handler func(http.ResponseWriter, *http.Request) error

// Route is one line of a route table: what may be asked, with which permission.
type Route struct {
	Method, Path string
	Perm         account.Perm
	Files        bool // photos or a workbook may come with the form
	Handle       Handler
}

// Gate lets requests in.
type Gate struct {
	Accounts *account.Store
	Log      *slog.Logger
	// Fail shows a fault. It gets requests of pages; calls of the interface answer for themselves.
	Fail func(w http.ResponseWriter, r *http.Request, status int, err error)
	// Images are the servers that pictures may come from besides this one, as https://host; none = this one alone.
	Images []string
	// Proxied says that a proxy on this machine stands in front and tells where requests come from.
	Proxied bool
}

type key struct{}

// Who returns who asks; the zero Who on a public route without a session.
func Who(ctx context.Context) account.Who {
	w, _ := ctx.Value(key{}).(account.Who)
	return w
}

// As returns a context in which somebody acts; the interface for programs and tests use it.
func As(ctx context.Context, w account.Who) context.Context { return context.WithValue(ctx, key{}, w) }

// Cookie is the name of the session cookie.
const Cookie = "bayou_session"

// What a page refuses as too large is still taken from the line and thrown away, up to maxRefused and for a while: a browser
// reads the answer only after it has sent everything, and a line that is cut tells nobody anything.
const (
	maxRefused = 1 << 30
	refusedFor = 2 * time.Minute
)

// Mount puts the routes on a mux. A pattern that two routes claim, or a route without a permission, stops the start.
func (g *Gate) Mount(mux *http.ServeMux, routes []Route) {
	for _, r := range routes {
		if r.Perm == "" {
			panic("gate: no permission on " + r.Method + " " + r.Path)
		}
		mux.HandleFunc(r.Method+" "+r.Path, func(w http.ResponseWriter, req *http.Request) { g.serve(w, req, r) })
	}
}

// took is how long pages take, by route.
var took = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name: "bayou_request_seconds", Help: "Time to answer a page, by route.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 12),
}, []string{"route"})

func (g *Gate) serve(w http.ResponseWriter, req *http.Request, route Route) {
	defer prometheus.NewTimer(took.WithLabelValues(route.Method + " " + route.Path)).ObserveDuration()
	who, err := g.identify(req)
	req = req.WithContext(As(req.Context(), who)) // a refusal, too, is drawn for whoever asked
	switch {
	case route.Perm == Public:
	case err != nil:
		g.fail(w, req, err)
		return
	case !who.Has(route.Perm):
		g.fail(w, req, fault.Deniedf("您的岗位（%s）不能打开这个页面。需要时请联系安全管理员。", who.Post))
		return
	case who.MustChange && req.URL.Path != "/account" && req.URL.Path != "/account/password" && req.URL.Path != "/logout":
		http.Redirect(w, req, "/account", http.StatusSeeOther)
		return
	}
	sent := req.Body
	req.Body = Limit(w, req, route.bounds())
	if err := route.Handle(w, req); err != nil {
		g.fail(w, req, err)
	}
	if req.MultipartForm != nil {
		_ = req.MultipartForm.RemoveAll() // the server does so only for the request that it made itself
	}
	if route.Files && (req.ContentLength < 0 || req.ContentLength > fileBounds.Bytes/4) {
		swallow(w, sent)
	}
}

// swallow takes what is left of a large body from the line.
func swallow(w http.ResponseWriter, body io.Reader) {
	if http.NewResponseController(w).SetReadDeadline(time.Now().Add(refusedFor)) == nil {
		_, _ = io.CopyN(io.Discard, body, maxRefused)
	}
}

// filledInBy names who filled in a post that waited in the browser. On a phone that several share, a page of one that is still
// open would otherwise send it in the name of the next who signs in.
const filledInBy = "X-Queued"

func (g *Gate) identify(r *http.Request) (account.Who, error) {
	c, err := r.Cookie(Cookie)
	if err != nil {
		return account.Who{}, fault.Expiredf("请先登录。")
	}
	who, err := g.Accounts.Session(r.Context(), c.Value)
	if filler := r.Header.Get(filledInBy); err == nil && filler != "" && filler != who.ID {
		return account.Who{}, fault.Expiredf("这些内容是另一个账号填写的。请用那个账号登录后再发送。")
	}
	return who, err
}

func (g *Gate) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	status := Status(err)
	if status == http.StatusInternalServerError || status == http.StatusInsufficientStorage {
		g.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	g.Fail(w, r, status, err)
}

// Status returns the status that a fault is answered with.
func Status(err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.Of(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Expired:
		return http.StatusGone
	case fault.Full:
		return http.StatusInsufficientStorage
	default:
		return http.StatusInternalServerError
	}
}

// policy lets nothing in but our own files; charts and maps set styles on their elements.
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data: blob:"

// Wrap sets the headers of every answer, keeps cross-site requests out and logs.
func (g *Gate) Wrap(next http.Handler) http.Handler {
	ours := http.NewCrossOriginProtection()
	ours.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.Fail(w, r, http.StatusForbidden, fault.Deniedf("这次提交不是从本系统的页面发出的，没有办理。请回到本系统的页面再提交。"))
	}))
	guarded := ours.Handler(next)
	policy := strings.Join(append([]string{policy}, g.Images...), " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if g.Proxied {
			r = forwarded(r)
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
		}
		guarded.ServeHTTP(w, r)
		g.Log.Debug("request", "method", r.Method, "path", r.URL.Path, "took", time.Since(start), "from", Origin(r))
	})
}

// Origin returns the address a request comes from, as the journal keeps it.
func Origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// SetSession hands the browser its token; an empty token takes it away.
func SetSession(w http.ResponseWriter, r *http.Request, token string) {
	age := int(account.Longest / time.Second)
	if token == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: Cookie, Value: token, Path: "/", MaxAge: age, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
}
