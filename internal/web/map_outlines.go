package web

import (
	"net/http"

	"bayou/internal/geo"
)

// outlineLayer is a layer of areas as the script of a map draws it: polygons of rings of points, in hundred-thousandths of a
// degree. Other layers, such as management areas, come to the map in this form.
type outlineLayer []outlineShape

type outlineShape struct {
	Name     string         `json:"name"`
	Polygons [][][][2]int64 `json:"polygons"`
}

// mapOutlinesGet sends the borders that the office has set: GET /map/outlines.json.
func (s *Site) mapOutlinesGet(w http.ResponseWriter, r *http.Request) error {
	return sendJSON(w, r, layerOf(s.Outlines))
}

func layerOf(outlines []geo.Outline) outlineLayer {
	out := make(outlineLayer, len(outlines))
	for i, o := range outlines {
		out[i] = outlineShape{Name: o.Name, Polygons: make([][][][2]int64, len(o.Polygons))}
		for j, rings := range o.Polygons {
			for _, ring := range rings {
				points := make([][2]int64, len(ring))
				for k, p := range ring {
					points[k] = [2]int64{coarse(p.Lng), coarse(p.Lat)}
				}
				out[i].Polygons[j] = append(out[i].Polygons[j], points)
			}
		}
	}
	return out
}
