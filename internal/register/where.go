package register

import (
	"strings"

	"bayou/internal/geo"
	"bayou/internal/reading"
)

// Location returns what is known of where the compound lies as a value: a point, perhaps one that does not say its system, or an
// unknown value. Points that were recorded as texts, before plans had a type for them, are read here.
func (c *Compound) Location() reading.Value {
	v := c.Facts[FieldLocation].Value
	if v.Kind == reading.Text {
		v = reading.Read(reading.Field{Kind: reading.Point}, v.Word).Value
	}
	return v
}

// Where returns where the compound lies; ok is false when that is not known, or known without its coordinate system.
func (c *Compound) Where() (p geo.WGS84, ok bool) { return geo.Of(c.Location()) }

// withSystem returns a fact's text, for a point with the system that was told apart from it.
func withSystem(f Fact) string {
	system := reading.System(f.Value.Word)
	if f.Value.Kind != reading.Point || system == "" {
		return f.Text
	}
	if d, _, ok := reading.Location(f.Text); ok && d.System == system {
		return f.Text
	}
	return strings.TrimSpace(f.Text) + " " + system.Name()
}
