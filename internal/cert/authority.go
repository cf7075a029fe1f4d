package cert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bayou/internal/fault"
)

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	// backdate lets clocks that are behind, as those of phones may be, take a new certificate.
	backdate = 24 * time.Hour
)

// Authority is a local certificate authority.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Open returns the authority kept in a folder, and makes one that speaks for the host and for private networks when there is none
// yet. now is when it begins to hold. A folder with only half of it, with something else in it, or with an authority that has run
// out is fault.Invalid.
func Open(dir string, host Host, now time.Time) (*Authority, error) {
	a, err := read(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return create(dir, host, now)
	case err != nil:
		return nil, &fault.Error{Kind: fault.Invalid, Message: fmt.Sprintf("文件夹 %s 里的证书文件读不出。请把它移走后重新启动，会另做一份；已信任旧证书的手机要再信任一次。", dir), Cause: err}
	case now.After(a.cert.NotAfter):
		return nil, fault.Invalidf("文件夹 %s 里的证书已于 %s 到期。请把它移走后重新启动，会另做一份；手机要再信任一次。", dir, a.cert.NotAfter.Format(time.DateOnly))
	}
	return a, nil
}

// DER returns the authority's certificate, which is public.
func (a *Authority) DER() []byte { return a.cert.Raw }

// Name returns what a phone calls the authority.
func (a *Authority) Name() string { return a.cert.Subject.CommonName }

// Fingerprint returns the SHA-256 of the certificate in groups of four hex digits, for people to compare.
func (a *Authority) Fingerprint() string {
	sum := sha256.Sum256(a.cert.Raw)
	groups := make([]string, 0, len(sum)/2)
	for i := 0; i < len(sum); i += 2 {
		groups = append(groups, fmt.Sprintf("%02X%02X", sum[i], sum[i+1]))
	}
	return strings.Join(groups, " ")
}

func create(dir string, host Host, now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "八有 " + host.title(), Organization: []string{"八有（本机自签）"}},
		NotBefore: now.Add(-backdate), NotAfter: now.Add(authorityLife),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: host.domains(), PermittedIPRanges: host.ranges(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	// The certificate is written last: without it the next start makes both anew.
	if err := write(filepath.Join(dir, keyFile), "PRIVATE KEY", secret); err != nil {
		return nil, err
	}
	if err := write(filepath.Join(dir, certFile), "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return read(dir)
}

const certFile, keyFile = "authority.crt", "authority.key"

// write puts a file in place whole or not at all.
func write(path, kind string, der []byte) error {
	part := path + ".part"
	if err := os.WriteFile(part, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

func read(dir string) (*Authority, error) {
	der, err := readPEM(filepath.Join(dir, certFile))
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	secret, err := readPEM(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("the key of the authority is missing")
	}
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(secret)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(cert.PublicKey) {
		return nil, errors.New("the key does not belong to the authority")
	}
	return &Authority{cert, key}, nil
}

func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is no PEM file", filepath.Base(path))
	}
	return block.Bytes, nil
}

// privateRanges are the addresses of local networks: RFC 1918, 3927, 4193, 6598 and loopback.
var privateRanges = []string{
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128",
}

// ranges returns the addresses that an authority of the host may speak for: the private ones and those it has today.
func (h Host) ranges() []*net.IPNet {
	var out []*net.IPNet
	for _, r := range privateRanges {
		_, ipnet, _ := net.ParseCIDR(r)
		out = append(out, ipnet)
	}
	for _, ip := range h.Addresses {
		if !contains(out, ip) {
			bits := 8 * len(ip)
			out = append(out, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
		}
	}
	return out
}

func contains(ranges []*net.IPNet, ip net.IP) bool {
	for _, r := range ranges {
		if r.Contains(ip) {
			return true
		}
	}
	return false
}

// domains returns the names that an authority of the host may speak for: its own and those that no registrar gives out
// (RFC 6761, 6762, 8375; .internal is reserved for private use by ICANN since 2024).
func (h Host) domains() []string {
	return append([]string{"localhost", "local", "lan", "home.arpa", "internal"}, h.Names...)
}
