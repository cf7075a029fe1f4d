package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/register"
)

type byID struct {
	ID string `path:"id" doc:"小区编号"`
}

type compoundQuery struct {
	Text      string     `query:"q" maxLength:"100" doc:"名称、地址、拼音或首字母"`
	Community place.Path `query:"community" doc:"社区路径，如 410105/001/010/"`
	Scope     string     `query:"scope" enum:"yes,no,unknown" doc:"是否在方案范围内"`
	Mode      string     `query:"mode" doc:"已认定的模式；none 为未认定"`
	AsOf      clock.Date `query:"as_of" doc:"历史时点，如 2015-08-31"`
	Sort      string     `query:"sort" enum:"name,community,households,built,mode,next"`
	Offset    int        `query:"offset" minimum:"0"`
	Limit     int        `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

type newCompound struct {
	Body struct {
		Community place.Path        `json:"community" doc:"社区路径"`
		AsOf      clock.Date        `json:"as_of,omitempty" doc:"情况截至哪一天"`
		Facts     map[string]string `json:"facts" doc:"字段编号 → 所填文字；name 必填"`
		Another   bool              `json:"another,omitempty" doc:"社区已有同名小区，这是另一个"`
	}
}

type changeFacts struct {
	byID
	Body struct {
		Version int64             `json:"version" doc:"读到的版本"`
		AsOf    clock.Date        `json:"as_of,omitempty"`
		Facts   map[string]string `json:"facts" minProperties:"1"`
	}
}

type decideMode struct {
	byID
	Body struct {
		Version int64  `json:"version"`
		Mode    string `json:"mode" minLength:"1"`
		Reason  string `json:"reason,omitempty" maxLength:"500" doc:"与系统建议不同时必填"`
	}
}

func (s *server) compounds() {
	add(s, "GET", "/communities", account.SeeRegister, "社区", func(ctx context.Context, _ *struct{}) (*Answer[[]area.Area], error) {
		return answer(s.Areas.Communities(ctx, scope(ctx, account.SeeRegister)))
	})
	add(s, "GET", "/compounds", account.SeeRegister, "小区列表", func(ctx context.Context, q *compoundQuery) (*Answer[register.Page], error) {
		return answer(s.Register.List(ctx, scope(ctx, account.SeeRegister), register.Query{
			Text: q.Text, Community: q.Community, Scope: q.Scope, Mode: q.Mode, AsOf: q.AsOf, Sort: q.Sort, Offset: q.Offset, Limit: q.Limit,
		}))
	})
	add(s, "GET", "/compounds/{id}", account.SeeRegister, "小区", func(ctx context.Context, in *byID) (*Answer[register.Compound], error) {
		return answer(s.Register.Get(ctx, scope(ctx, account.SeeRegister), in.ID))
	})
	add(s, "GET", "/compounds/{id}/history", account.SeeRegister, "小区的历次记录", func(ctx context.Context, in *byID) (*Answer[[]register.Observation], error) {
		return answer(s.Register.History(ctx, scope(ctx, account.SeeRegister), in.ID))
	})
	add(s, "POST", "/compounds", account.EditRegister, "登记小区", func(ctx context.Context, in *newCompound) (*Answer[register.Compound], error) {
		return answer(s.Register.Create(ctx, gate.Who(ctx), register.NewCompound{
			Community: in.Body.Community, AsOf: in.Body.AsOf, Texts: in.Body.Facts, Another: in.Body.Another,
		}))
	})
	add(s, "POST", "/compounds/{id}/facts", account.EditRegister, "补记情况", func(ctx context.Context, in *changeFacts) (*Answer[register.Compound], error) {
		return answer(s.Register.Observe(ctx, gate.Who(ctx), register.Change{
			ID: in.ID, Version: in.Body.Version, AsOf: in.Body.AsOf, Texts: in.Body.Facts,
		}))
	})
	add(s, "GET", "/compounds/{id}/mode", account.SeeRegister, "模式认定的历次决定", func(ctx context.Context, in *byID) (*Answer[[]mode.Decision], error) {
		return answer(s.Mode.Decisions(ctx, scope(ctx, account.SeeRegister), in.ID))
	})
	add(s, "POST", "/compounds/{id}/mode", account.DecideMode, "认定模式", func(ctx context.Context, in *decideMode) (*Answer[[]mode.Decision], error) {
		return answer(s.Mode.Decide(ctx, gate.Who(ctx), mode.Choice{
			Compound: in.ID, Version: in.Body.Version, Mode: in.Body.Mode, Reason: in.Body.Reason,
		}))
	})
}
