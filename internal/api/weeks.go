package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/week"
)

type weekOf struct {
	Week   clock.Week `path:"week" doc:"ISO 周次，如 2015-W33"`
	Street place.Path `query:"street" required:"true" doc:"街道路径，如 410105/001/"`
}

func (w weekOf) check() error {
	if _, err := clock.ParseWeek(string(w.Week)); err != nil {
		return fault.Invalidf("%s", err.Error())
	}
	return nil
}

type reportOf struct {
	Week      clock.Week `path:"week"`
	Community place.Path `query:"community" required:"true" doc:"社区路径"`
}

type confirmReport struct {
	reportOf
	Body struct {
		Version int64  `json:"version"`
		Extra   string `json:"extra,omitempty" maxLength:"4000" doc:"站长补充"`
	}
}

type pageOf struct {
	Offset int `query:"offset" minimum:"0"`
	Limit  int `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *server) weeks() {
	add(s, "GET", "/weeks/{week}/reports", account.SeeProgress, "各社区周报的状态", func(ctx context.Context, in *weekOf) (*Answer[[]week.Status], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Reports(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week))
	})
	add(s, "GET", "/weeks/{week}/report", account.SeeProgress, "一个社区的周报", func(ctx context.Context, in *reportOf) (*Answer[week.Report], error) {
		return answer(s.Week.Draft(ctx, scope(ctx, account.SeeProgress), in.Community, in.Week))
	})
	add(s, "POST", "/weeks/{week}/report", account.Report, "确认周报", func(ctx context.Context, in *confirmReport) (*Answer[week.Report], error) {
		return answer(s.Week.Confirm(ctx, gate.Who(ctx), in.Community, in.Week, in.Body.Version, in.Body.Extra))
	})
	add(s, "GET", "/weeks/{week}/standing", account.SeeProgress, "已关账的评比", func(ctx context.Context, in *weekOf) (*Answer[week.Closed], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Snapshot(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week))
	})
	add(s, "POST", "/weeks/{week}/close", account.CloseWeek, "关账", func(ctx context.Context, in *weekOf) (*Answer[week.Closed], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Close(ctx, gate.Who(ctx), in.Street, in.Week))
	})
	add(s, "GET", "/bulletins", account.SeeProgress, "督察周报", func(ctx context.Context, in *pageOf) (*Answer[[]bulletin.Bulletin], error) {
		return answer(s.Bulletin.List(ctx, scope(ctx, account.SeeProgress), in.Limit, in.Offset))
	})
	add(s, "GET", "/bulletins/{id}", account.SeeProgress, "一期督察周报", func(ctx context.Context, in *byID) (*Answer[bulletin.Bulletin], error) {
		return answer(s.Bulletin.Get(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
}
