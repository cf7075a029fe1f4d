package gate

import (
	"crypto/sha256"
	"sync"

	"golang.org/x/time/rate"
)

// Throttle bounds the requests of each caller by itself: a noisy program locks out nobody else. Callers are known by a hash,
// so that no key stays in memory.
type Throttle struct {
	perSecond rate.Limit
	burst     int

	mu       sync.Mutex
	now, old map[[32]byte]*rate.Limiter // two generations bound the memory
}

// generation is the number of callers after which those who have been silent since are forgotten.
const generation = 4096

// NewThrottle gives each caller so many calls a second, and burst at once.
func NewThrottle(perSecond, burst int) *Throttle {
	return &Throttle{perSecond: rate.Limit(perSecond), burst: burst, now: map[[32]byte]*rate.Limiter{}}
}

// Allow counts one more request of a caller and reports whether it is within his bounds.
func (t *Throttle) Allow(caller string) bool {
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
