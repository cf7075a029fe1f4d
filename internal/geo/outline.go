package geo

import (
	"encoding/json"
	"math"
	"unicode/utf8"

	"bayou/internal/fault"
	"bayou/internal/reading"
)

// Outline is the border of an area: polygons, of each the outer ring and then its holes. Rings are closed.
type Outline struct {
	Name     string
	Polygons [][][]WGS84
}

// Bounds of a file of outlines.
const (
	maxOutlineBytes  = 5 << 20
	maxOutlinePoints = 50_000
	maxOutlineName   = 50 // characters
)

// feature is what is read of a GeoJSON feature.
type feature struct {
	Properties map[string]any `json:"properties"`
	Geometry   struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// ParseOutlines reads a GeoJSON collection of polygons whose coordinates are in the named system. The whole file is refused with
// a sentence when any of it cannot be drawn.
func ParseOutlines(raw []byte, system reading.System) ([]Outline, error) {
	var file struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}
	switch {
	case system.Name() == "":
		return nil, fault.Invalidf("没有说明边界文件的坐标系，应是 wgs84、gcj02 或 bd09。")
	case len(raw) > maxOutlineBytes:
		return nil, fault.Invalidf("边界文件超过 5 MB，请先简化再用。")
	case json.Unmarshal(raw, &file) != nil || file.Type != "FeatureCollection":
		return nil, fault.Invalidf("边界文件不是 GeoJSON 的 FeatureCollection，请从制图软件重新导出。")
	case len(file.Features) == 0:
		return nil, fault.Invalidf("边界文件里没有图形。")
	}
	out := make([]Outline, len(file.Features))
	points := 0
	for i := range file.Features {
		polygons, err := file.Features[i].polygons()
		if err != nil {
			return nil, fault.Invalidf("边界文件第 %d 个图形%s", i+1, err.Error())
		}
		if out[i].Name = file.Features[i].name(); utf8.RuneCountInString(out[i].Name) > maxOutlineName {
			return nil, fault.Invalidf("边界文件第 %d 个图形的名称超过 %d 个字，请改短再用。", i+1, maxOutlineName)
		}
		if out[i].Polygons, err = convert(polygons, system, &points); err != nil {
			return nil, fault.Invalidf("边界文件第 %d 个图形（%s）%s", i+1, out[i].Name, err.Error())
		}
	}
	return out, nil
}

// wrong is why one figure is refused; its place in the file stands in front.
type wrong string

func (w wrong) Error() string { return string(w) }

func (f *feature) polygons() (p [][][][]float64, err error) {
	switch f.Geometry.Type {
	case "Polygon":
		var one [][][]float64
		err = json.Unmarshal(f.Geometry.Coordinates, &one)
		p = append(p, one)
	case "MultiPolygon":
		err = json.Unmarshal(f.Geometry.Coordinates, &p)
	default:
		return nil, wrong("不是面（Polygon 或 MultiPolygon），请只导出面。")
	}
	if err != nil {
		return nil, wrong("的坐标读不出来。")
	}
	return p, nil
}

func (f *feature) name() string {
	for _, key := range []string{"名称", "社区", "name", "NAME", "Name"} {
		if s, ok := f.Properties[key].(string); ok {
			return s
		}
	}
	return ""
}

func convert(polygons [][][][]float64, system reading.System, points *int) ([][][]WGS84, error) {
	const fewest = 4 // a triangle, closed
	out := make([][][]WGS84, len(polygons))
	for i, rings := range polygons {
		if len(rings) == 0 {
			return nil, wrong("是空的。")
		}
		out[i] = make([][]WGS84, len(rings))
		for j, ring := range rings {
			if *points += len(ring); *points > maxOutlinePoints {
				return nil, wrong("处超过了 5 万个点，请先简化再用。")
			}
			if len(ring) < fewest {
				return nil, wrong("的一圈不足四个点，围不成面。")
			}
			for _, c := range ring {
				p, err := pointIn(c, system)
				if err != nil {
					return nil, err
				}
				out[i][j] = append(out[i][j], p)
			}
			if out[i][j][0] != out[i][j][len(ring)-1] {
				return nil, wrong("的一圈没有闭合，头尾应是同一点。")
			}
		}
	}
	return out, nil
}

func pointIn(c []float64, system reading.System) (WGS84, error) {
	if len(c) < 2 || math.IsInf(c[0], 0) || math.IsInf(c[1], 0) {
		return WGS84{}, wrong("的坐标读不出来。")
	}
	p := WGS84{Lng: c[0], Lat: c[1]}
	switch {
	case China.Contains(p):
	case China.Contains(WGS84{Lng: c[1], Lat: c[0]}):
		return WGS84{}, wrong("的经度和纬度写反了。")
	default:
		return WGS84{}, wrong("不在境内，或者用的是以米为单位的投影坐标；请导出成经纬度。")
	}
	switch system {
	case reading.GCJ02:
		return GCJ02{Lng: c[0], Lat: c[1]}.WGS84(), nil
	case reading.BD09:
		return BD09{Lng: c[0], Lat: c[1]}.WGS84(), nil
	default:
		return p, nil
	}
}

// Holds reports whether a point lies in the outline and in none of its holes. A point on the line may be told either way.
func (o *Outline) Holds(p WGS84) bool {
	for _, rings := range o.Polygons {
		inside := false // even and odd: every ring that holds the point turns it about, the holes among them
		for _, ring := range rings {
			if ringHolds(ring, p) {
				inside = !inside
			}
		}
		if inside {
			return true
		}
	}
	return false
}

func ringHolds(ring []WGS84, p WGS84) bool {
	inside := false
	for i, a := range ring {
		b := ring[(i+len(ring)-1)%len(ring)]
		if (a.Lat > p.Lat) != (b.Lat > p.Lat) && p.Lng < (b.Lng-a.Lng)*(p.Lat-a.Lat)/(b.Lat-a.Lat)+a.Lng {
			inside = !inside
		}
	}
	return inside
}

// Points is how many corners the outline has.
func (o *Outline) Points() int {
	n := 0
	for _, rings := range o.Polygons {
		for _, ring := range rings {
			n += len(ring)
		}
	}
	return n
}
