package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/house"
)

type unitQuery struct {
	ByID
	PageOf
	AsOf clock.Date `query:"as_of" doc:"历史时点，如 2015-08-31；不写为现在"`
}

// unit is a room without anything of its owners but how many they are.
type unit struct {
	ID         string           `json:"id" doc:"编号"`
	Key        string           `json:"key" doc:"统一写法的房号，如 1-2-301"`
	Title      string           `json:"title" doc:"房号怎么念，如 1号楼2单元301室"`
	Building   string           `json:"building" doc:"楼号"`
	Entrance   string           `json:"entrance" doc:"单元"`
	Room       string           `json:"room" doc:"室号"`
	Area       *float64         `json:"area" doc:"建筑面积（㎡）；没有为未知"`
	AreaSource house.AreaSource `json:"area_source" doc:"面积的来源：registered 登记、deed 房产证、measured 测绘、drawing 图纸、stated 自报、other 其他"`
	Use        house.Use        `json:"use" doc:"用途"`
	Tenure     house.Tenure     `json:"tenure" doc:"private 私有、public_direct 直管公房、public_own 自管公房、unsold 未售；空为未知"`
	Owners     int              `json:"owners" doc:"业主人数；姓名和联系方式不出接口"`
	Since      clock.Date       `json:"since" doc:"从哪一天起是这样"`
}

func (s *server) houses() {
	add(s, "GET", "/compounds/{id}/units", account.SeeHouses, "小区的房屋清册（不含业主姓名）", func(ctx context.Context, in *unitQuery) (*Answer[List[unit]], error) {
		if _, err := s.Register.Get(ctx, scope(ctx, account.SeeHouses), in.ID); err != nil {
			return nil, err
		}
		all, err := s.House.Units(ctx, scope(ctx, account.SeeHouses), in.ID, in.AsOf)
		out := make([]unit, len(all))
		for i := range all {
			out[i] = unitOf(&all[i])
		}
		return pageIn(in.PageOf, out, err)
	})
}

func unitOf(u *house.Unit) unit {
	out := unit{
		ID: u.ID, Key: u.Key.String(), Title: u.Key.Chinese(), Building: u.Building, Entrance: u.Entrance, Room: u.Room,
		AreaSource: u.AreaSource, Use: u.Use, Tenure: u.Tenure, Owners: len(u.Owners), Since: u.Since,
	}
	if u.Area != nil {
		area := float64(*u.Area) / 1000
		out.Area = &area
	}
	return out
}
