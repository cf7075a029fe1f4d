package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	"bayou/internal/place"
)

type difficultyQuery struct {
	PageOf
	State     difficulty.State `query:"state" enum:"open,answered,closed" doc:"状态"`
	Unsettled bool             `query:"unsettled" doc:"只看没有办结的"`
	Late      bool             `query:"late" doc:"只看办公室答复超期的"`
	Community place.Path       `query:"community" doc:"社区路径"`
	Compound  string           `query:"compound" doc:"小区编号"`
}

type newDifficulty struct {
	Body struct {
		Community place.Path `json:"community" doc:"社区路径"`
		Compound  string     `json:"compound,omitempty" doc:"小区编号；不写为整个社区的"`
		Title     string     `json:"title" maxLength:"200" doc:"一句话"`
		Text      string     `json:"text" maxLength:"4000" doc:"详情和希望怎样解决"`
	}
}

type answering struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本；0 为不论"`
		Text    string `json:"text" maxLength:"4000" doc:"答复"`
		Solved  bool   `json:"solved,omitempty" doc:"已经解决，而不只是说明"`
	}
}

type accepting struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本；0 为不论"`
		Note    string `json:"note,omitempty" maxLength:"2000" doc:"说明；办公室还没有答复时必填"`
	}
}

type reopening struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本；0 为不论"`
		Reason  string `json:"reason" maxLength:"2000" doc:"为什么退回"`
	}
}

func (s *server) difficulties() {
	add(s, "GET", "/difficulties", account.SeeProgress, "社区困难", func(ctx context.Context, in *difficultyQuery) (*Answer[difficulty.Page], error) {
		return answer(s.Difficulty.List(ctx, scope(ctx, account.SeeProgress), difficulty.Query{
			State: in.State, Unsettled: in.Unsettled, Late: in.Late, Community: in.Community, Compound: in.Compound, Offset: in.Offset, Limit: in.Limit,
		}))
	})
	add(s, "GET", "/difficulties/{id}", account.SeeProgress, "一件困难和它的经过", func(ctx context.Context, in *ByID) (*Answer[difficulty.Record], error) {
		return answer(s.Difficulty.Get(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
	add(s, "POST", "/difficulties", account.Raise, "提出困难", func(ctx context.Context, in *newDifficulty) (*Answer[difficulty.Difficulty], error) {
		return answer(s.Difficulty.Raise(ctx, gate.Who(ctx), difficulty.NewDifficulty(in.Body)))
	})
	add(s, "POST", "/difficulties/{id}/answer", account.Answer, "办公室答复", func(ctx context.Context, in *answering) (*Answer[difficulty.Difficulty], error) {
		return answer(s.Difficulty.Answer(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Text, in.Body.Solved))
	})
	add(s, "POST", "/difficulties/{id}/accept", account.Raise, "社区确认办结", func(ctx context.Context, in *accepting) (*Answer[difficulty.Difficulty], error) {
		return answer(s.Difficulty.Accept(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Note))
	})
	add(s, "POST", "/difficulties/{id}/reopen", account.Raise, "社区退回", func(ctx context.Context, in *reopening) (*Answer[difficulty.Difficulty], error) {
		return answer(s.Difficulty.Reopen(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Reason))
	})
}
