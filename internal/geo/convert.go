package geo

import "math"

// The ellipsoid of Krasovsky 1940, on which the shift of GCJ-02 is computed: half its long axis in metres, and its
// eccentricity squared.
const (
	longAxis     = 6_378_245.0
	eccentricity = 0.00669342162296594323
)

// shifted reports whether GCJ-02 moves a point: inside a box around China. Outside, all three systems are taken for the same.
func shifted(lng, lat float64) bool {
	return lng > 72.004 && lng < 137.8347 && lat > 0.8293 && lat < 55.8271
}

// shift returns by how many degrees GCJ-02 moves a point of WGS-84.
func shift(lng, lat float64) (dLng, dLat float64) {
	x, y := lng-105, lat-35
	root := math.Sqrt(math.Abs(x))
	common := 20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)
	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root +
		(common+20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi)+160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root +
		(common+20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi)+150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	sin := math.Sin(radians(lat))
	flat := 1 - eccentricity*sin*sin
	return east * 180 / (longAxis / math.Sqrt(flat) * math.Cos(radians(lat)) * math.Pi),
		north * 180 / (longAxis * (1 - eccentricity) / (flat * math.Sqrt(flat)) * math.Pi)
}

// GCJ02 returns the point as 高德 and 腾讯 show it.
func (p WGS84) GCJ02() GCJ02 {
	if !shifted(p.Lng, p.Lat) {
		return GCJ02{Lng: p.Lng, Lat: p.Lat}
	}
	dLng, dLat := shift(p.Lng, p.Lat)
	return GCJ02{Lng: p.Lng + dLng, Lat: p.Lat + dLat}
}

// WGS84 undoes the shift, to less than a millimetre.
func (p GCJ02) WGS84() WGS84 {
	if !shifted(p.Lng, p.Lat) {
		return WGS84{Lng: p.Lng, Lat: p.Lat}
	}
	lng, lat := undo(p.Lng, p.Lat, func(lng, lat float64) (float64, float64) {
		dLng, dLat := shift(lng, lat)
		return lng + dLng, lat + dLat
	})
	return WGS84{Lng: lng, Lat: lat}
}

// turned moves a point of GCJ-02 as 百度 does.
func turned(lng, lat float64) (float64, float64) {
	const wave = math.Pi * 3000 / 180
	far := math.Hypot(lng, lat) + 0.00002*math.Sin(lat*wave)
	angle := math.Atan2(lat, lng) + 0.000003*math.Cos(lng*wave)
	return far*math.Cos(angle) + 0.0065, far*math.Sin(angle) + 0.006
}

// BD09 returns the point as 百度 shows it.
func (p GCJ02) BD09() BD09 {
	if !shifted(p.Lng, p.Lat) {
		return BD09{Lng: p.Lng, Lat: p.Lat}
	}
	lng, lat := turned(p.Lng, p.Lat)
	return BD09{Lng: lng, Lat: lat}
}

// GCJ02 undoes what 百度 adds.
func (p BD09) GCJ02() GCJ02 {
	if !shifted(p.Lng, p.Lat) {
		return GCJ02{Lng: p.Lng, Lat: p.Lat}
	}
	lng, lat := undo(p.Lng, p.Lat, turned)
	return GCJ02{Lng: lng, Lat: lat}
}

// BD09 returns the point as 百度 shows it.
func (p WGS84) BD09() BD09 { return p.GCJ02().BD09() }

// WGS84 undoes both shifts.
func (p BD09) WGS84() WGS84 { return p.GCJ02().WGS84() }

// undo finds the point that move brings to lng, lat: the moves differ little from place to place, so that going back by the
// move of the last guess comes closer each time.
func undo(lng, lat float64, move func(lng, lat float64) (float64, float64)) (float64, float64) {
	const close, most = 1e-10, 30 // degrees, turns
	x, y := lng, lat
	for range most {
		toX, toY := move(x, y)
		x, y = x+lng-toX, y+lat-toY
		if math.Abs(lng-toX) < close && math.Abs(lat-toY) < close {
			break
		}
	}
	return x, y
}
