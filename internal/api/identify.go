package api

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
)

// identify lets in who brings a valid key and holds the operation's right somewhere; the use case checks the place.
func (s *server) identify(c huma.Context, next func(huma.Context)) {
	perm, _ := c.Operation().Metadata[permKey].(account.Perm)
	if perm == gate.Public {
		if !s.public.allow(origin(c)) {
			s.tooMany(c)
			return
		}
		next(c)
		return
	}
	key, ok := strings.CutPrefix(c.Header("Authorization"), "Bearer ")
	if !ok {
		s.refuse(c, http.StatusUnauthorized, "请带上接口密钥：Authorization: Bearer bayou_…；密钥在“我的账号”里建立。")
		return
	}
	if !s.calls.allow(key) {
		s.tooMany(c)
		return
	}
	who, err := s.Accounts.ByToken(c.Context(), key, origin(c))
	switch {
	case fault.Of(err) == fault.Expired:
		if !s.wrong.allow(origin(c)) {
			s.tooMany(c)
			return
		}
		s.refuse(c, http.StatusUnauthorized, fault.Sentence(err))
	case err != nil:
		s.refuse(c, gate.Status(err), fault.Sentence(err))
	case perm == "" || !who.Has(perm):
		s.refuse(c, http.StatusForbidden, "密钥所属的岗位没有这项权限。")
	default:
		next(huma.WithContext(c, gate.As(c.Context(), who)))
	}
}

func origin(c huma.Context) string { return gate.Origin(&http.Request{RemoteAddr: c.RemoteAddr()}) }

func (s *server) tooMany(c huma.Context) {
	c.SetHeader("Retry-After", "1")
	s.refuse(c, http.StatusTooManyRequests, "请求太密，请稍后再试。")
}

func (s *server) refuse(c huma.Context, status int, sentence string) {
	if err := huma.WriteErr(s.api, c, status, sentence); err != nil {
		c.SetStatus(http.StatusInternalServerError)
	}
}

// throttle bounds the requests of each caller by itself: a noisy program locks out nobody else. Callers are known by a hash,
// so that no key stays in memory.
type throttle struct {
	perSecond rate.Limit
	burst     int

	mu       sync.Mutex
	now, old map[[32]byte]*rate.Limiter // two generations bound the memory
}

// generation is the number of callers after which those who have been silent since are forgotten.
const generation = 4096

// newThrottle gives each caller so many calls a second, and twice as many at once.
func newThrottle(perSecond int) *throttle {
	return &throttle{perSecond: rate.Limit(perSecond), burst: 2 * perSecond, now: map[[32]byte]*rate.Limiter{}}
}

func (t *throttle) allow(caller string) bool {
	id := sha256.Sum256([]byte(caller))
	t.mu.Lock()
	l, ok := t.now[id]
	if !ok {
		if l, ok = t.old[id]; !ok {
			l = rate.NewLimiter(t.perSecond, t.burst)
		}
		if len(t.now) >= generation {
			t.old, t.now = t.now, map[[32]byte]*rate.Limiter{}
		}
		t.now[id] = l
	}
	t.mu.Unlock()
	return l.Allow()
}
