package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/week"
)

// ByWeek names a week.
type ByWeek struct {
	Week clock.Week `path:"week" doc:"ISO 周次，如 2015-W33"`
}

func (w ByWeek) check() error {
	if _, err := clock.ParseWeek(string(w.Week)); err != nil {
		return fault.InvalidFields(err.Error(), fault.Field{Name: "week", Message: "周次形如 2015-W33"})
	}
	return nil
}

// weekOf is a week of a sub-district.
type weekOf struct {
	ByWeek
	InStreet
}

// ReportOf is a community's report of a week.
type ReportOf struct {
	ByWeek
	Community place.Path `query:"community" required:"true" doc:"社区路径，如 410105/001/010/"`
}

type sendReport struct {
	ReportOf
	Body struct {
		Version int64  `json:"version" doc:"读到的版本；还没有保存过为 0"`
		Extra   string `json:"extra,omitempty" maxLength:"4000" doc:"站长补充"`
	}
}

type excuseReport struct {
	ReportOf
	Body struct {
		Reason string `json:"reason" maxLength:"500" doc:"同意不报的理由"`
	}
}

func (s *server) weeks() {
	add(s, "GET", "/weeks", account.SeeProgress, "已关账的周", func(ctx context.Context, in *struct {
		InStreet
		PageOf
	},
	) (*Answer[List[week.ClosedWeek]], error) {
		all, err := s.Week.Weeks(ctx, scope(ctx, account.SeeProgress), in.Street)
		return pageIn(in.PageOf, all, err)
	})
	add(s, "GET", "/weeks/{week}/reports", account.SeeProgress, "各社区周报的状态", s.reports)
	add(s, "GET", "/weeks/{week}/report", account.SeeProgress, "一个社区的周报", func(ctx context.Context, in *ReportOf) (*Answer[week.Report], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Draft(ctx, scope(ctx, account.SeeProgress), in.Community, in.Week))
	})
	add(s, "POST", "/weeks/{week}/report", account.Report, "确认周报", s.sending(s.Week.Confirm))
	add(s, "POST", "/weeks/{week}/report/extra", account.Report, "保存对周报的补充，先不确认", s.sending(s.Week.Extend))
	add(s, "POST", "/weeks/{week}/excuse", account.Excuse, "同意一个社区这周不报", func(ctx context.Context, in *excuseReport) (*Answer[Done], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return done(s.Week.Excuse(ctx, gate.Who(ctx), in.Community, in.Week, in.Body.Reason))
	})
	add(s, "POST", "/weeks/{week}/close", account.CloseWeek, "关账", func(ctx context.Context, in *weekOf) (*Answer[week.Closed], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Close(ctx, gate.Who(ctx), in.Street, in.Week))
	})
}

func (s *server) reports(ctx context.Context, in *weekOf) (*Answer[List[week.Status]], error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if _, err := s.programme(ctx, account.SeeProgress, in.Street); err != nil {
		return nil, err
	}
	all, err := s.Week.Reports(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week)
	return answer(List[week.Status]{all, int64(len(all))}, err)
}

// saving is a use case that keeps a report.
type saving func(ctx context.Context, by account.Who, community place.Path, w clock.Week, version int64, extra string) (week.Report, error)

func (s *server) sending(save saving) func(context.Context, *sendReport) (*Answer[week.Report], error) {
	return func(ctx context.Context, in *sendReport) (*Answer[week.Report], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(save(ctx, gate.Who(ctx), in.Community, in.Week, in.Body.Version, in.Body.Extra))
	}
}
