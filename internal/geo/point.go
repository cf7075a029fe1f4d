package geo

import (
	"math"
	"strconv"

	"bayou/internal/reading"
)

// WGS84 is a point in degrees as satellites give it. The empty member keeps the three types apart in conversions, too.
type WGS84 struct {
	_        [0]wgs84
	Lng, Lat float64
}

// GCJ02 is a point in degrees as 高德 and 腾讯 give it.
type GCJ02 struct {
	_        [0]gcj02
	Lng, Lat float64
}

// BD09 is a point in degrees as 百度 gives it.
type BD09 struct {
	_        [0]bd09
	Lng, Lat float64
}

type (
	wgs84 struct{}
	gcj02 struct{}
	bd09  struct{}
)

// Of returns the point that a value means. ok is false when the value is no point or does not say in which system it is: that is
// asked of a person and never guessed.
func Of(v reading.Value) (p WGS84, ok bool) {
	if v.Kind != reading.Point {
		return p, false
	}
	lng, lat := float64(v.High)/1e6, float64(v.Low)/1e6
	switch reading.System(v.Word) {
	case reading.WGS84:
		return WGS84{Lng: lng, Lat: lat}, true
	case reading.GCJ02:
		return GCJ02{Lng: lng, Lat: lat}.WGS84(), true
	case reading.BD09:
		return BD09{Lng: lng, Lat: lat}.WGS84(), true
	}
	return p, false
}

// Apart returns how many metres two values that are points lie from each other. ok is false when that cannot be told, because
// one of them does not say its system and the other does.
func Apart(a, b reading.Value) (metres float64, ok bool) {
	if a.Kind != reading.Point || b.Kind != reading.Point {
		return 0, false
	}
	if a.Word == b.Word {
		a.Word, b.Word = string(reading.WGS84), string(reading.WGS84) // a shift that both share changes no distance that matters
	}
	p, okA := Of(a)
	q, okB := Of(b)
	return p.Metres(q), okA && okB
}

// Text writes the point as a register holds it: 113.680012,34.791205 WGS-84. Six digits are about 0.1 m.
func (p WGS84) Text() string {
	return strconv.FormatFloat(p.Lng, 'f', 6, 64) + "," + strconv.FormatFloat(p.Lat, 'f', 6, 64) + " " + reading.WGS84.Name()
}

const earthRadius = 6_371_008.8 // metres, the mean of the ellipsoid

// Metres returns the distance to another point along the ground, as a bird flies.
func (p WGS84) Metres(q WGS84) float64 {
	lat1, lat2 := radians(p.Lat), radians(q.Lat)
	a, b := math.Sin((lat2-lat1)/2), math.Sin(radians(q.Lng-p.Lng)/2)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, a*a+math.Cos(lat1)*math.Cos(lat2)*b*b)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
