package cert

import (
	"crypto/rand"
	"math/big"
	"net"
	"os"
	"slices"
	"strings"
)

// Host is how a computer is reached: its names in lower case and its addresses, loopback first.
type Host struct {
	Names     []string
	Addresses []net.IP
}

// ThisHost asks the system. What cannot be found out is left out.
func ThisHost() Host {
	h := Host{Names: []string{"localhost"}}
	if name, err := os.Hostname(); err == nil {
		if name = strings.ToLower(name); isName(name) && name != "localhost" {
			h.Names = append(h.Names, name)
			if !strings.Contains(name, ".") {
				h.Names = append(h.Names, name+".local") // what phones find by multicast (RFC 6762)
			}
		}
	}
	found, err := net.InterfaceAddrs()
	if err != nil {
		return h
	}
	for _, a := range found {
		if n, ok := a.(*net.IPNet); ok {
			h.Addresses = append(h.Addresses, short(n.IP))
		}
	}
	slices.SortFunc(h.Addresses, func(a, b net.IP) int {
		if a.IsLoopback() != b.IsLoopback() {
			if a.IsLoopback() {
				return -1
			}
			return 1
		}
		if len(a) != len(b) {
			return len(a) - len(b) // IPv4 first: that is what people type
		}
		return slices.Compare(a, b)
	})
	return h
}

// Reach returns the addresses under which others reach the computer, those that phones of the same network can use first.
func (h Host) Reach() []net.IP {
	var out []net.IP
	for _, ip := range h.Addresses {
		if !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
			out = append(out, ip)
		}
	}
	return out
}

func (h Host) title() string {
	if len(h.Names) > 1 {
		return h.Names[1]
	}
	return "本机"
}

// isName reports whether a text may stand in a certificate as a host's name.
func isName(s string) bool {
	return s != "" && len(s) < 254 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-.") == "" && !strings.ContainsAny(s[:1]+s[len(s)-1:], "-.")
}

func short(ip net.IP) net.IP {
	if four := ip.To4(); four != nil {
		return four
	}
	return ip
}

func serial() *big.Int {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[0] &= 0x7f
	return new(big.Int).SetBytes(b[:])
}
