package api

import (
	"context"
	"math"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// digits are the six of a degree that a place is worth, about 0.1 m.
func digits(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// mostPlaced bounds the compounds of one map.
const mostPlaced = 10_000

type mapQuery struct {
	Community place.Path `query:"community" doc:"社区路径；不写为全部"`
	Mode      string     `query:"mode" doc:"已认定的模式；none 为未认定"`
}

// featureCollection is a map as GeoJSON (RFC 7946), in WGS-84.
type featureCollection struct {
	Type     string       `json:"type" doc:"FeatureCollection"`
	Features []mapFeature `json:"features" doc:"有位置的小区"`
	Unplaced int          `json:"unplaced" doc:"没有登记位置，或者没有注明坐标系的小区数"`
}

type mapFeature struct {
	Type       string    `json:"type" doc:"Feature"`
	ID         string    `json:"id" doc:"小区编号"`
	Geometry   mapPoint  `json:"geometry" doc:"位置"`
	Properties mapLabels `json:"properties" doc:"说明"`
}

type mapPoint struct {
	Type        string     `json:"type" doc:"Point"`
	Coordinates [2]float64 `json:"coordinates" doc:"经度、纬度（WGS-84）"`
}

type mapLabels struct {
	Name  string     `json:"name" doc:"小区名称"`
	Path  place.Path `json:"path" doc:"所在的路径"`
	Scope plan.Truth `json:"scope" doc:"是否在方案范围内：yes、no、unknown"`
	Mode  string     `json:"mode" doc:"已认定的模式；空为未认定"`
}

func (s *server) points() {
	add(s, "GET", "/map/points", account.SeeRegister, "小区的位置（GeoJSON，WGS-84）", func(ctx context.Context, in *mapQuery) (*Answer[featureCollection], error) {
		all, err := s.Register.Places(ctx, scope(ctx, account.SeeRegister), register.Query{Community: in.Community, Mode: in.Mode}, mostPlaced+1)
		if err == nil && len(all) > mostPlaced {
			err = fault.Invalidf("小区超过 %d 个，请用 community 一个社区一个社区地取。", mostPlaced)
		}
		out := featureCollection{Type: "FeatureCollection", Features: []mapFeature{}}
		for i := range all {
			c := &all[i]
			p, ok := c.Where()
			if !ok {
				out.Unplaced++
				continue
			}
			out.Features = append(out.Features, mapFeature{
				"Feature", c.ID, mapPoint{"Point", [2]float64{digits(p.Lng), digits(p.Lat)}}, mapLabels{c.Name, c.Path, c.Scope, c.Mode},
			})
		}
		return answer(out, err)
	})
}
