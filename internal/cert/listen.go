package cert

import (
	"bufio"
	"net"
	"sync"
	"time"
)

// firstByte is how long a caller may take for the first byte, by which its kind is known.
const firstByte = 10 * time.Second

// Split takes the calls of one port apart: those that begin as TLS does (RFC 8446 5.1: a handshake record, 22) and the others. An
// address that somebody typed without https then finds a page that leads on instead of a broken line. Closing either closes l.
func Split(l net.Listener) (secure, plain net.Listener) {
	s := &split{Listener: l, done: make(chan struct{})}
	a, b := s.half(), s.half()
	go s.run(a, b)
	return a, b
}

type split struct {
	net.Listener
	once sync.Once
	done chan struct{}
	err  error // why nothing is accepted any more, once done is closed
}

func (s *split) stop(err error) {
	s.once.Do(func() {
		s.err = err
		close(s.done)
		_ = s.Listener.Close()
	})
}

type half struct {
	*split
	calls chan net.Conn
}

func (s *split) half() *half { return &half{s, make(chan net.Conn)} }

// Accept implements net.Listener.
func (h *half) Accept() (net.Conn, error) {
	select {
	case c := <-h.calls:
		return c, nil
	case <-h.done:
		return nil, h.err
	}
}

// Close implements net.Listener.
func (h *half) Close() error {
	h.stop(net.ErrClosed)
	return nil
}

func (s *split) run(secure, plain *half) {
	for {
		c, err := s.Listener.Accept()
		if err != nil {
			s.stop(err)
			return
		}
		go s.sort(c, secure, plain)
	}
}

func (s *split) sort(c net.Conn, secure, plain *half) {
	r := bufio.NewReaderSize(c, 16)
	first, err := waited(c, r)
	if err != nil {
		_ = c.Close()
		return
	}
	to := plain
	if first == 22 {
		to = secure
	}
	select {
	case to.calls <- &peeked{c, r}:
	case <-s.done:
		_ = c.Close()
	}
}

func waited(c net.Conn, r *bufio.Reader) (byte, error) {
	if err := c.SetReadDeadline(time.Now().Add(firstByte)); err != nil {
		return 0, err
	}
	first, err := r.Peek(1)
	if err != nil {
		return 0, err
	}
	return first[0], c.SetReadDeadline(time.Time{})
}

// peeked is a call whose first bytes were looked at.
type peeked struct {
	net.Conn
	r *bufio.Reader
}

func (p *peeked) Read(b []byte) (int, error) { return p.r.Read(b) }
