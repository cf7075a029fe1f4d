package register

import (
	"encoding/json"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/reading"
)

// stored reads facts and readings in the very form in which encode writes them. An import and a list read thousands of them, which
// takes encoding/json five times as long. What has another form, such as blanks, makes it bad, and encoding/json reads it instead.
type stored struct {
	text string
	at   int
	bad  bool
}

// is steps over a character that is there.
func (d *stored) is(c byte) bool {
	if d.at < len(d.text) && d.text[d.at] == c {
		d.at++
		return true
	}
	return false
}

// object reads an object; member reads the value of each key.
func (d *stored) object(member func(key string)) {
	d.bad = d.bad || !d.is('{')
	for first := true; !d.bad && !d.is('}'); first = false {
		if !first && !d.is(',') {
			d.bad = true
			return
		}
		key := d.string()
		if d.bad = d.bad || !d.is(':'); !d.bad {
			member(key)
		}
	}
}

func (d *stored) string() string {
	if d.bad = d.bad || !d.is('"'); d.bad {
		return ""
	}
	n := strings.IndexAny(d.text[d.at:], `"\`)
	if n < 0 || d.text[d.at+n] == '\\' {
		return d.quoted()
	}
	s := d.text[d.at : d.at+n]
	d.at += n + 1
	return s
}

// quoted reads the rest of a string that holds escapes.
func (d *stored) quoted() (s string) {
	for end := d.at; end < len(d.text); end++ {
		switch d.text[end] {
		case '\\':
			end++
		case '"':
			d.bad = json.Unmarshal([]byte(d.text[d.at-1:end+1]), &s) != nil
			d.at = end + 1
			return s
		}
	}
	d.bad = true
	return ""
}

func (d *stored) number() int64 {
	end := d.at
	for end < len(d.text) && (d.text[end] == '-' || d.text[end] >= '0' && d.text[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(d.text[d.at:end], 10, 64)
	d.bad = d.bad || err != nil
	d.at = end
	return n
}

// small is a number that a byte holds.
func (d *stored) small() uint8 {
	n := d.number()
	d.bad = d.bad || n < 0 || n > 255
	return uint8(n & 255) //nolint:gosec // what is more makes it bad
}

func (d *stored) yes() bool {
	if rest, ok := strings.CutPrefix(d.text[d.at:], "true"); ok {
		d.at = len(d.text) - len(rest)
		return true
	}
	d.bad = true
	return false
}

// cell reads a member of a cell.
func (d *stored) cell(c *cell, key string) {
	switch key {
	case "k":
		c.K = reading.Kind(d.small())
	case "l":
		c.L = d.number()
	case "h":
		n := d.number()
		c.H = &n
	case "w":
		c.W = d.string()
	case "p":
		c.P = d.yes()
	case "t":
		c.T = d.string()
	case "c":
		c.C = reading.Certainty(d.small())
	case "n":
		c.N = d.string()
	case "r":
		c.R = d.yes()
	default:
		d.bad = true
	}
}

// fact reads a member of a fact.
func (d *stored) fact(c *factCell, key string) {
	switch key {
	case "d":
		c.D = clock.Date(d.string())
	case "s":
		c.S = SourceKind(d.string())
	case "q":
		c.Q = d.number()
	case "x":
		c.X = &Other{}
		d.object(func(key string) { d.other(c.X, key) })
	default:
		d.cell(&c.cell, key)
	}
}

func (d *stored) other(o *Other, key string) {
	switch key {
	case "t":
		o.Text = d.string()
	case "d":
		o.AsOf = clock.Date(d.string())
	case "s":
		o.Kind = SourceKind(d.string())
	case "q":
		o.Seq = d.number()
	default:
		d.bad = true
	}
}

// storedCells reads the stored form of an object whose members are cells; member reads a member of one of them.
func storedCells[C any](text string, member func(d *stored, c *C, key string)) (map[string]C, error) {
	if out, ok := quickly(text, member); ok {
		return out, nil
	}
	var out map[string]C
	return out, json.Unmarshal([]byte(text), &out)
}

func quickly[C any](text string, member func(d *stored, c *C, key string)) (out map[string]C, ok bool) {
	d := &stored{text: text}
	out = make(map[string]C, strings.Count(text, ":{"))
	d.object(func(key string) {
		var c C
		d.object(func(key string) { member(d, &c, key) })
		out[key] = c
	})
	return out, !d.bad && d.at == len(text)
}
