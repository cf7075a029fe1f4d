package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/week"
)

// HistoryQuery is a span of weeks of a place.
type HistoryQuery struct {
	At   place.Path `query:"at" required:"true" doc:"街道或社区路径"`
	From clock.Week `query:"from" required:"true" doc:"从哪一周，如 2015-W30"`
	To   clock.Week `query:"to" required:"true" doc:"到哪一周"`
}

func (q HistoryQuery) check() error {
	for _, w := range []clock.Week{q.From, q.To} {
		if err := (ByWeek{w}).check(); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) standings() {
	add(s, "GET", "/weeks/{week}/standing", account.SeeProgress, "已关账的评比：名次、每一分的理由、评比办法", func(ctx context.Context, in *weekOf) (*Answer[week.Closed], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Snapshot(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week))
	})
	add(s, "GET", "/weeks/{week}/standing/preview", account.SeeProgress, "关账前的评比预览", func(ctx context.Context, in *weekOf) (*Answer[week.Snapshot], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Week.Preview(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week))
	})
	add(s, "GET", "/standings", account.SeeProgress, "历周名次", func(ctx context.Context, in *struct {
		HistoryQuery
		PageOf
	},
	) (*Answer[List[week.Point]], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		all, err := s.Week.History(ctx, scope(ctx, account.SeeProgress), in.At, in.From, in.To)
		return pageIn(in.PageOf, all, err)
	})
}
