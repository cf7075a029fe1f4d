package gate

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// Bounds is how much may be posted, in bytes, and how long sending it may take.
type Bounds struct {
	Bytes int64
	Time  time.Duration
}

// The bounds of what is posted: by anybody at all, in a form, and with photos or a workbook over a phone's line.
var (
	doorBounds = Bounds{64 << 10, 30 * time.Second}
	formBounds = Bounds{4 << 20, 2 * time.Minute}
	fileBounds = Bounds{64 << 20, 10 * time.Minute}
)

func (r *Route) bounds() Bounds {
	switch {
	case r.Perm == Public:
		return doorBounds
	case r.Files:
		return fileBounds
	}
	return formBounds
}

// Limit keeps a request's body within bounds. The time ends with the body: an answer may take longer, and a connection that
// stays under a deadline would be taken for one that the caller has left.
func Limit(w http.ResponseWriter, r *http.Request, b Bounds) io.ReadCloser {
	if r.Body == nil || r.Body == http.NoBody {
		return r.Body
	}
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(b.Time)) // a test's recorder has no line
	return &limited{http.MaxBytesReader(w, r.Body, b.Bytes), line}
}

type limited struct {
	io.ReadCloser
	line *http.ResponseController
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = l.line.SetReadDeadline(time.Time{})
	}
	return n, err
}
