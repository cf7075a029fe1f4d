package cert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"slices"
	"sync"
	"time"

	"bayou/internal/clock"
)

const (
	// serverLife is what phones accept at most of a certificate with a public root; a private one may live longer, but need not.
	serverLife = 397 * 24 * time.Hour
	renewAhead = 30 * 24 * time.Hour
	lookAgain  = time.Minute // how often the computer's addresses are looked at
)

// Server holds the certificate that the computer serves with and makes a new one in time, and whenever the computer has another
// name or address. It keeps it in memory: the next start makes its own.
type Server struct {
	authority *Authority
	clock     clock.Clock
	host      func() Host

	mu     sync.Mutex
	leaf   *tls.Certificate
	of     Host
	looked time.Time
}

// Server returns the certificates of a host under the authority.
func (a *Authority) Server(c clock.Clock, host func() Host) *Server {
	return &Server{authority: a, clock: c, host: host}
}

// Config returns what a listener needs.
func (s *Server) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return s.current() },
	}
}

func (s *Server) current() (*tls.Certificate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	if s.leaf != nil && now.Sub(s.looked) < lookAgain {
		return s.leaf, nil
	}
	host := s.authority.within(s.host())
	if s.leaf == nil || !host.equal(s.of) || now.Add(renewAhead).After(s.leaf.Leaf.NotAfter) {
		leaf, err := s.authority.issue(host, now)
		if err != nil {
			return nil, err
		}
		s.leaf, s.of = leaf, host
	}
	s.looked = now
	return s.leaf, nil
}

// within leaves out what the authority may not speak for, because a certificate with one such name is refused as a whole.
func (a *Authority) within(h Host) Host {
	h.Names = slices.DeleteFunc(slices.Clone(h.Names), func(name string) bool {
		return !slices.ContainsFunc(a.cert.PermittedDNSDomains, func(d string) bool { return name == d || hasSuffix(name, "."+d) })
	})
	h.Addresses = slices.DeleteFunc(slices.Clone(h.Addresses), func(ip net.IP) bool { return !contains(a.cert.PermittedIPRanges, ip) })
	return h
}

func hasSuffix(s, suffix string) bool {
	return len(s) > len(suffix) && s[len(s)-len(suffix):] == suffix
}

func (h Host) equal(o Host) bool {
	return slices.Equal(h.Names, o.Names) && slices.EqualFunc(h.Addresses, o.Addresses, net.IP.Equal)
}

func (a *Authority) issue(h Host, now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	until := now.Add(serverLife)
	if until.After(a.cert.NotAfter) {
		until = a.cert.NotAfter
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: h.title()}, NotBefore: now.Add(-backdate), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: h.Names, IPAddresses: h.Addresses,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}, nil
}
