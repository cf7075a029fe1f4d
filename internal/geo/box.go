package geo

// Box is a part of the map between two meridians and two parallels, in degrees of WGS-84.
type Box struct {
	West, South, East, North float64
}

// Around returns the smallest box that holds the points; ok is false when there are none.
func Around(points ...WGS84) (b Box, ok bool) {
	for i, p := range points {
		if i == 0 {
			b = Box{p.Lng, p.Lat, p.Lng, p.Lat}
		}
		b = Box{min(b.West, p.Lng), min(b.South, p.Lat), max(b.East, p.Lng), max(b.North, p.Lat)}
	}
	return b, len(points) > 0
}

// Contains reports whether a point lies in the box or on its edge.
func (b Box) Contains(p WGS84) bool {
	return p.Lng >= b.West && p.Lng <= b.East && p.Lat >= b.South && p.Lat <= b.North
}

// China holds every place of the country with room to spare. A point outside of it is a mistake.
var China = Box{West: 73, South: 3, East: 136, North: 54}
