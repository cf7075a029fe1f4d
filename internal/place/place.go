// Package place holds the path that every row bears and the scope that every query takes.
//
// A path is county/sub-district/community/…, each step closed by a slash: 410105/001/003/ is a community, and
// 410105/001/003/<compound id>/ one of its compounds. It is made once and stays, though communities merge and their
// statistical codes change. The first step, the county, is the distribution key of a shared database. Above it 41 is a
// province and 4101 a city, without a slash, so that every place begins with the places it lies in.
package place

import (
	"slices"
	"strings"
)

// Path is the place of a row. The empty path is the whole country.
type Path string

// Widths of the fixed steps: 410105/ 001/ 003/.
const (
	countyWidth    = 7
	streetWidth    = 11
	communityWidth = 15
)

// County returns the six digits of the county, "" above it.
func (p Path) County() string {
	if len(p) < countyWidth {
		return ""
	}
	return string(p[:countyWidth-1])
}

// Street returns the path of the sub-district the place lies in, "" above it.
func (p Path) Street() Path { return p.upTo(streetWidth) }

// Community returns the path of the community the place lies in, "" above it.
func (p Path) Community() Path { return p.upTo(communityWidth) }

func (p Path) upTo(n int) Path {
	if len(p) < n {
		return ""
	}
	return p[:n]
}

// IsStreet reports whether the place is a sub-district.
func (p Path) IsStreet() bool { return len(p) == streetWidth }

// IsCommunity reports whether the place is a community.
func (p Path) IsCommunity() bool { return len(p) == communityWidth }

// Join returns the path one step below p.
func (p Path) Join(step string) Path { return p + Path(step) + "/" }

// Contains reports whether q is p or lies in it.
func (p Path) Contains(q Path) bool { return strings.HasPrefix(string(q), string(p)) }

// Scope is the set of places somebody may act on: everything below any of its paths. The zero Scope holds nothing.
type Scope struct{ paths []Path }

// In returns the scope of everything below the paths.
func In(paths ...Path) Scope {
	s := slices.Clone(paths)
	slices.Sort(s)
	kept := s[:0]
	for _, p := range s {
		if len(kept) == 0 || !kept[len(kept)-1].Contains(p) {
			kept = append(kept, p)
		}
	}
	return Scope{kept}
}

// Everywhere is the scope of the system itself.
func Everywhere() Scope { return In("") }

// Holds reports whether the place lies in the scope.
func (s Scope) Holds(p Path) bool {
	return slices.ContainsFunc(s.paths, func(q Path) bool { return q.Contains(p) })
}

// Empty reports whether the scope holds nothing.
func (s Scope) Empty() bool { return len(s.paths) == 0 }

// Paths returns the places that span the scope.
func (s Scope) Paths() []Path { return slices.Clone(s.paths) }

// Narrow returns the part of the scope that lies in p.
func (s Scope) Narrow(p Path) Scope {
	if s.Holds(p) {
		return In(p)
	}
	var in []Path
	for _, q := range s.paths {
		if p.Contains(q) {
			in = append(in, q)
		}
	}
	return In(in...)
}

// Where returns the SQL condition that a row lies in the scope. alias is the table's prefix with its dot ("c.") or "";
// add binds a value and returns its placeholder.
func (s Scope) Where(alias string, add func(any) string) string {
	if s.Empty() {
		return "1 = 0"
	}
	ors := make([]string, 0, len(s.paths))
	for _, p := range s.paths {
		switch {
		case p == "":
			return "1 = 1"
		default:
			last := len(p) - 1
			low, high := add(string(p)), add(string(p[:last])+string(p[last]+1))
			c := alias + "path >= " + low + " and " + alias + "path < " + high
			if county := p.County(); county != "" {
				c = alias + "county = " + add(county) + " and " + c
			} else { // a province or a city: its counties are a range, too, with which every index begins
				c = alias + "county >= " + low + " and " + alias + "county < " + high + " and " + c
			}
			ors = append(ors, c)
		}
	}
	return "(" + strings.Join(ors, " or ") + ")"
}
