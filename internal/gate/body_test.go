package gate

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"

// read serves one request under the bounds and returns what its body and, a while after the body's end, its context say.
func read(t *testing.T, sent string, b Bounds) (body, later error) {
	t.Helper()
	type said struct{ body, later error }
	out := make(chan said, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(Limit(w, r, b))
		time.Sleep(2 * b.Time)
		out <- said{err, r.Context().Err()}
	}))
	t.Cleanup(server.Close)
	line, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	if _, err := io.WriteString(line, head+sent); err != nil {
		t.Fatal(err)
	}
	x := <-out
	return x.body, x.later
}

func TestABodyThatTricklesIsCut(t *testing.T) {
	t.Parallel()
	if err, _ := read(t, "abc", Bounds{100, 200 * time.Millisecond}); err == nil {
		t.Error("a body that never comes is waited for")
	}
}

func TestTheAnswerMayTakeLongerThanTheBody(t *testing.T) {
	t.Parallel()
	if err, later := read(t, "abcde", Bounds{100, 200 * time.Millisecond}); err != nil || later != nil {
		t.Errorf("%v; then %v", err, later)
	}
}

func TestALargeBodyIsRefused(t *testing.T) {
	t.Parallel()
	err, _ := read(t, "abcde", Bounds{4, 200 * time.Millisecond})
	if Status(err) != http.StatusRequestEntityTooLarge {
		t.Error(err)
	}
}
