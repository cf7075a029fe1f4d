package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// self is whose key it is.
type self struct {
	ID      string          `json:"id" doc:"账号编号"`
	Name    string          `json:"name" doc:"姓名"`
	Post    string          `json:"post" doc:"岗位"`
	Grants  []account.Grant `json:"grants" doc:"岗位和范围"`
	Streets []place.Path    `json:"streets" doc:"所在街道的路径"`
	Today   clock.Date      `json:"today" doc:"业务日期"`
}

func (s *server) me() {
	add(s, "GET", "/me", account.SignedIn, "密钥属于谁、有哪些岗位", func(ctx context.Context, _ *none) (*Answer[self], error) {
		who := gate.Who(ctx)
		streets := streetsOf(who)
		if len(streets) == 0 {
			var err error
			if streets, err = s.Plans.Streets(ctx, who.Scope(account.SeeProgress)); err != nil {
				return nil, err
			}
		}
		return answer(self{who.ID, who.Name, who.Post, who.Grants, streets, s.today()}, nil)
	})
}

// inForce is a plan in force.
type inForce struct {
	Hash string     `json:"hash" doc:"方案文件的 SHA-256"`
	On   clock.Date `json:"on" doc:"哪一天执行的"`
	Plan *plan.Plan `json:"plan" doc:"方案全文：范围、模式、目标、阶段、评分表、评比办法，各带条款"`
}

func (s *server) areas() {
	add(s, "GET", "/communities", account.SeeRegister, "社区", func(ctx context.Context, in *PageOf) (*Answer[List[area.Area]], error) {
		all, err := s.Areas.Communities(ctx, scope(ctx, account.SeeRegister))
		return pageIn(*in, all, err)
	})
	add(s, "GET", "/stations", account.SeeRegister, "社区物业服务站和站长", func(ctx context.Context, in *PageOf) (*Answer[List[area.Station]], error) {
		all, err := s.Areas.Stations(ctx, scope(ctx, account.SeeRegister))
		return pageIn(*in, all, err)
	})
	add(s, "GET", "/plan", account.SeeProgress, "现行方案和它的规则", func(ctx context.Context, in *InStreet) (*Answer[inForce], error) {
		p, err := s.programme(ctx, account.SeeProgress, in.Street)
		if err != nil {
			return nil, err
		}
		return answer(inForce{p.Hash, s.today(), p}, nil)
	})
}
