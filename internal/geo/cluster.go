package geo

import (
	"cmp"
	"math"
	"slices"
)

// Cluster is several points that lie in one cell of a grid. Centre is their mean, Box holds them all, Members are their
// positions in the list that was given.
type Cluster struct {
	Centre  WGS84
	Box     Box
	Members []int
}

// Clusters puts points into the cells of a grid, cell degrees wide and high, from west to east and south to north. Every point
// is in one cluster; a point alone is a cluster of one. cell must be more than 0.
func Clusters(points []WGS84, cell float64) []Cluster {
	type square struct{ x, y int }
	at := map[square]int{}
	var out []Cluster
	for i, p := range points {
		s := square{int(math.Floor(p.Lng / cell)), int(math.Floor(p.Lat / cell))}
		n, known := at[s]
		if !known {
			n, at[s] = len(out), len(out)
			out = append(out, Cluster{})
		}
		out[n].Members = append(out[n].Members, i)
	}
	for i := range out {
		out[i].measure(points)
	}
	slices.SortFunc(out, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(a.Centre.Lng, b.Centre.Lng), cmp.Compare(a.Centre.Lat, b.Centre.Lat), cmp.Compare(a.Members[0], b.Members[0]))
	})
	return out
}

func (c *Cluster) measure(points []WGS84) {
	members := make([]WGS84, len(c.Members))
	var lng, lat float64
	for i, m := range c.Members {
		members[i] = points[m]
		lng, lat = lng+points[m].Lng, lat+points[m].Lat
	}
	n := float64(len(members))
	c.Centre = WGS84{Lng: lng / n, Lat: lat / n}
	c.Box, _ = Around(members...)
}
