package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"bayou/internal/cert"
	"bayou/internal/fault"
)

// Run serves until ctx ends, then lets running requests finish. ready is told the address once requests are taken.
func (a *App) Run(ctx context.Context, listen string, ready func(addr string)) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: fmt.Sprintf("地址 %s 用不了，可能已有程序在用。请换一个端口，如 --listen 127.0.0.1:8081。", listen), Cause: err}
	}
	jobs, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.jobs().Run(jobs)
	}()
	if a.secure == nil {
		ready("http://" + l.Addr().String())
		err = a.serve(ctx, a.server(a.Handler()), func(s *http.Server) error { return s.Serve(l) })
	} else {
		err = a.serveSecurely(ctx, l, ready)
	}
	stop()
	<-done
	return err
}

func (a *App) server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
}

// serve runs one server until ctx ends.
func (a *App) serve(ctx context.Context, s *http.Server, run func(*http.Server) error) error {
	ended := make(chan struct{})
	defer close(ended)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Shutdown(last); err != nil {
			a.log.Error("shutting down", "err", err)
		}
	}()
	err := run(s)
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		<-stopped // until then requests may be running
		return nil
	}
	return err
}

// serveSecurely answers both kinds of calls at one port: https with every page, http by leading there.
func (a *App) serveSecurely(ctx context.Context, l net.Listener, ready func(addr string)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	secure, plain := cert.Split(l)
	pages := a.Handler()
	one, two := a.server(a.secure.strict(pages)), a.server(a.secure.lead(pages))
	one.TLSConfig = a.secure.config
	ready("https://" + l.Addr().String())
	ended := make(chan error, 2)
	go func() {
		ended <- a.serve(ctx, one, func(s *http.Server) error { return s.ServeTLS(secure, "", "") })
		cancel()
	}()
	go func() {
		ended <- a.serve(ctx, two, func(s *http.Server) error { return s.Serve(plain) })
		cancel()
	}()
	return errors.Join(<-ended, <-ended)
}
