package reading

import (
	"regexp"
	"strconv"
	"strings"
)

// Degrees is a point in millionths of a degree (about 0.1 m); which system it is in, the column's owner knows.
type Degrees struct{ Lng, Lat int64 }

// The box around China; a point outside of it is a mistake (方案的小区都在境内).
const (
	westmost, eastmost   = 73_000_000, 136_000_000
	southmost, northmost = 3_000_000, 54_000_000
)

// Location reads 113.680012,34.791205: longitude, then latitude. ok is false when there is no usable point; the note then
// says why, and is "" when nothing was filled in. A point with a note is usable but doubtful.
func Location(cell string) (d Degrees, note string, ok bool) {
	s := clean(cell)
	lng, lat, two := strings.Cut(s, ",")
	if !two {
		lng, lat, two = strings.Cut(s, " ")
	}
	lng, lat = strings.TrimSpace(lng), strings.TrimSpace(lat)
	if _, empty := noAnswer(lng); empty {
		return d, "", false
	}
	x, errX := strconv.ParseFloat(lng, 64)
	y, errY := strconv.ParseFloat(lat, 64)
	switch {
	case !two || errX != nil || errY != nil || !(x > -1000 && x < 1000 && y > -1000 && y < 1000):
		return d, "没有读出经纬度；请写成 113.680012,34.791205 这样", false
	case x == 0 && y == 0:
		return d, "坐标是0,0，当作没有填", false
	}
	d = Degrees{micro(x), micro(y)}
	switch {
	case d.inChina():
	case (Degrees{d.Lat, d.Lng}).inChina():
		return Degrees{}, "经度和纬度写反了", false
	default:
		return Degrees{}, "坐标不在境内", false
	}
	if !strings.Contains(lng, ".") || !strings.Contains(lat, ".") {
		note = "坐标没有小数，位置不准"
	}
	return d, note, true
}

func (d Degrees) inChina() bool {
	return d.Lng > westmost && d.Lng < eastmost && d.Lat > southmost && d.Lat < northmost
}

func micro(x float64) int64 {
	if x < 0 {
		return -micro(-x)
	}
	return int64(x*1e6 + 0.5)
}

// Address is one address of a cell.
type Address struct {
	Text     string // without the district in front
	District string // what stood in brackets in front: (二七)长江中路128号
	Door     bool   // it has a house number, so that it can be found without asking
	Cut      bool   // it ends in …: a system shortened it
}

var (
	frontBracket = regexp.MustCompile(`^\(([^()]*)\)`)
	doorNumber   = regexp.MustCompile(`\d+(-\d+)?(号|弄|#)|[一二三四五六七八九十百]+号`)
)

// Addresses splits a cell into its addresses; none for an empty cell and the words for 未知. A bracket that is the whole
// address is the address.
func Addresses(cell string) []Address {
	s := clean(cell)
	if _, empty := noAnswer(s); empty {
		return nil
	}
	var as []Address
	district := ""
	for _, part := range splitOutside(s) {
		if m := frontBracket.FindStringSubmatch(part); m != nil {
			if rest := strings.TrimSpace(part[len(m[0]):]); rest != "" {
				district, part = m[1], rest
			} else {
				part = m[1]
			}
		}
		text := strings.TrimRight(part, ".。… ")
		as = append(as, Address{Text: text, District: district, Door: doorNumber.MatchString(text), Cut: strings.HasSuffix(part, "..")})
	}
	return as
}

// splitOutside splits at commas and semicolons that do not stand in brackets.
func splitOutside(s string) []string {
	var parts []string
	depth, last := 0, 0
	for i, r := range s + ";" {
		switch r {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		case ',', ';':
			if depth > 0 && i < len(s) {
				continue
			}
			if p := strings.TrimSpace(s[last:i]); p != "" {
				parts = append(parts, p)
			}
			last = i + 1
		}
	}
	return parts
}
