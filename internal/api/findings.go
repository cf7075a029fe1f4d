package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/place"
)

type findingQuery struct {
	PageOf
	State     string     `query:"state" enum:"open,overdue,rectified,closed,unclosed" doc:"状态；unclosed 为未销号的"`
	Compound  string     `query:"compound" doc:"小区编号"`
	Community place.Path `query:"community" doc:"社区路径"`
	Visit     string     `query:"visit" doc:"督察编号"`
	DueBefore clock.Date `query:"due_before" doc:"期限在这一天以前"`
}

type rectification struct {
	ByID
	Body struct {
		Version int64    `json:"version" doc:"读到的版本"`
		Note    string   `json:"note" maxLength:"2000" doc:"做了什么"`
		Photos  [][]byte `json:"photos,omitempty" maxItems:"20" doc:"整改后的照片（base64，每张至多 10 MB）"`
	}
}

type recheck struct {
	ByID
	Body struct {
		Version int64      `json:"version" doc:"读到的版本"`
		Close   bool       `json:"close" doc:"true 销号，false 重新整改"`
		Note    string     `json:"note" maxLength:"2000" doc:"看到什么"`
		Due     clock.Date `json:"due,omitempty" doc:"重新整改的期限；不写按评分表的工作日"`
		Photos  [][]byte   `json:"photos,omitempty" maxItems:"20" doc:"照片（base64，每张至多 10 MB）"`
	}
}

type photoOf struct {
	Hash    string `path:"hash" doc:"照片的 SHA-256"`
	Finding string `query:"finding" required:"true" doc:"问题编号"`
}

func (s *server) findings() {
	add(s, "GET", "/findings", account.SeeProgress, "问题整改台账", func(ctx context.Context, in *findingQuery) (*Answer[inspect.FindingPage], error) {
		return answer(s.Inspect.Findings(ctx, scope(ctx, account.SeeProgress), inspect.FindingQuery{
			State: in.State, Compound: in.Compound, Community: in.Community, Visit: in.Visit, DueBefore: in.DueBefore, Offset: in.Offset, Limit: in.Limit,
		}, s.today()))
	})
	add(s, "GET", "/findings/{id}", account.SeeProgress, "一个问题和它的各轮整改", func(ctx context.Context, in *ByID) (*Answer[inspect.Finding], error) {
		return answer(s.Inspect.Finding(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
	add(s, "POST", "/findings/{id}/rectify", account.Rectify, "登记整改", func(ctx context.Context, in *rectification) (*Answer[inspect.Finding], error) {
		return answer(s.Inspect.Rectify(ctx, gate.Who(ctx), inspect.Rectification{
			Finding: in.ID, Version: in.Body.Version, Note: in.Body.Note, Photos: in.Body.Photos,
		}))
	}, body(photoBody))
	add(s, "POST", "/findings/{id}/recheck", account.Recheck, "登记回头看：销号或重新整改", func(ctx context.Context, in *recheck) (*Answer[inspect.Finding], error) {
		return answer(s.Inspect.Recheck(ctx, gate.Who(ctx), inspect.Recheck{
			Finding: in.ID, Version: in.Body.Version, Close: in.Body.Close, Note: in.Body.Note, Due: in.Body.Due, Photos: in.Body.Photos,
		}))
	}, body(photoBody))
	add(s, "GET", "/photos/{hash}", account.SeeProgress, "问题的照片", func(ctx context.Context, in *photoOf) (*File, error) {
		b, err := s.Inspect.Photo(ctx, scope(ctx, account.SeeProgress), in.Finding, in.Hash)
		if err != nil {
			return nil, err
		}
		return &File{Type: b.Kind, Body: b.Content}, nil
	}, file("image/*"))
}
