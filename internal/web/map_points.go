package web

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/geo"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// mostSpots is how many compounds a map sends one by one; of more it sends how many lie in each square.
const mostSpots = 4000

// mapPoints is what the script of a map draws. A spot is id, name, longitude, latitude and kind; a crowd is longitude, latitude,
// number and box. Degrees are in hundred-thousandths, about 1 m.
type mapPoints struct {
	Spots  [][5]any   `json:"spots"`
	Crowds [][7]int64 `json:"crowds"`
}

// mapPointsGet sends the points of a map: GET /map/points.json, with the filters of the list. box=west,south,east,north asks for a
// part of the map.
func (s *Site) mapPointsGet(w http.ResponseWriter, r *http.Request) error {
	b, compounds, day, err := s.mapped(r)
	if err != nil {
		return err
	}
	by, _ := b.mapColours(ui.QueryOf(r))
	_, kindOf, err := s.mapKinds(r, b, by, compounds, day)
	if err != nil {
		return err
	}
	box, bounded := boxOf(r.URL.Query().Get("box"))
	if !bounded {
		box = geo.China
	}
	return sendJSON(w, r, pointsOf(compounds, kindOf, box))
}

// pointsOf returns what is drawn of compounds within a box.
func pointsOf(compounds []register.Compound, kindOf func(*register.Compound) int, box geo.Box) mapPoints {
	out := mapPoints{Spots: [][5]any{}}
	var at []geo.WGS84
	var placed []*register.Compound
	for i := range compounds {
		if p, ok := compounds[i].Where(); ok && box.Contains(p) {
			at, placed = append(at, p), append(placed, &compounds[i])
		}
	}
	if len(placed) > mostSpots {
		out.crowd(at)
	} else {
		out.Spots = make([][5]any, len(placed))
		for i, c := range placed {
			out.Spots[i] = [5]any{c.ID, c.Name, coarse(at[i].Lng), coarse(at[i].Lat), kindOf(c)}
		}
	}
	return out
}

// crowd puts the points into about twenty squares from west to east.
func (p *mapPoints) crowd(at []geo.WGS84) {
	const squares, least = 20, 0.001 // degrees
	all, _ := geo.Around(at...)
	for _, c := range geo.Clusters(at, max((all.East-all.West)/squares, (all.North-all.South)/squares, least)) {
		p.Crowds = append(p.Crowds, [7]int64{
			coarse(c.Centre.Lng), coarse(c.Centre.Lat), int64(len(c.Members)),
			coarse(c.Box.West), coarse(c.Box.South), coarse(c.Box.East), coarse(c.Box.North),
		})
	}
}

func coarse(degrees float64) int64 { return int64(math.Round(degrees * 1e5)) }

// boxOf reads west,south,east,north; false when it is none.
func boxOf(text string) (b geo.Box, ok bool) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return b, false
	}
	for i, into := range []*float64{&b.West, &b.South, &b.East, &b.North} {
		n, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || math.IsNaN(n) {
			return geo.Box{}, false
		}
		*into = n
	}
	return b, true
}

func sendJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return sendBytes(w, r, http.StatusOK, "application/json", body)
}
