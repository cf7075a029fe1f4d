package gate

import (
	"strings"
	"testing"
)

func TestTheThrottleForgetsTheSilentAndKeepsTheNoisy(t *testing.T) {
	t.Parallel()
	l := NewThrottle(0, 1)
	if !l.Allow("a") || l.Allow("a") || !l.Allow("b") {
		t.Error("each caller has one call of his own")
	}
	for i := range 2 * generation {
		l.Allow(strings.Repeat("x", i%97) + string(rune(0x4e00+i)))
		if i%100 == 0 && l.Allow("a") {
			t.Fatalf("the noisy one is forgotten after %d others", i)
		}
	}
	if len(l.now)+len(l.old) > 2*generation {
		t.Error("the memory has no bound")
	}
}
