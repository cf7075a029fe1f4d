package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/survey"
)

type surveyQuery struct {
	PageOf
	State     survey.State `query:"state" enum:"submitted,has_issues,resubmitted,accepted,void" doc:"状态：待审核、退回修改、改好待审、已采纳、作废"`
	Waiting   bool         `query:"waiting" doc:"只看待审核的"`
	Community place.Path   `query:"community" doc:"社区路径"`
	Compound  string       `query:"compound" doc:"小区编号"`
}

// surveyed is one filled form.
type surveyed struct {
	ID        string       `json:"id" doc:"编号"`
	Compound  string       `json:"compound" doc:"小区编号；空为还不在登记册里"`
	Name      string       `json:"name" doc:"小区名称"`
	Path      place.Path   `json:"path" doc:"所在的路径"`
	State     survey.State `json:"state" doc:"submitted 待审核、has_issues 退回修改、resubmitted 改好待审、accepted 已采纳、void 作废"`
	Revision  int64        `json:"revision" doc:"第几次提交"`
	AsOf      clock.Date   `json:"as_of" doc:"哪一天的情况"`
	SentOn    clock.Date   `json:"sent_on" doc:"首次提交的日期"`
	Answered  int64        `json:"answered" doc:"填了几项"`
	Doubts    []string     `json:"doubts" doc:"要核对的字段"`
	Version   int64        `json:"version" doc:"版本"`
	ChangedAt int64        `json:"changed_at" doc:"最近改动的时间"`
}

// answers is a filled form with what was answered.
type answers struct {
	surveyed
	Answers map[string]string `json:"answers" doc:"字段编号 → 所填文字；个人信息不显示"`
	Photos  int               `json:"photos" doc:"照片张数"`
}

type acceptSurvey struct {
	ByID
	Body struct {
		Version  int64    `json:"version" doc:"读到的版本"`
		Seen     int64    `json:"seen,omitempty" doc:"读到的小区版本；写了的，小区后来又改过就不采纳"`
		LeaveOut []string `json:"leave_out,omitempty" maxItems:"200" doc:"不采纳的字段编号"`
	}
}

func (s *server) surveys() {
	add(s, "GET", "/surveys", account.FillSurvey, "摸底表列表", func(ctx context.Context, in *surveyQuery) (*Answer[List[surveyed]], error) {
		page, err := s.Survey.List(ctx, scope(ctx, account.FillSurvey), survey.Query{
			State: in.State, Waiting: in.Waiting, Community: in.Community, Compound: in.Compound, Offset: in.Offset, Limit: in.Limit,
		})
		out := List[surveyed]{Rows: make([]surveyed, len(page.Rows)), Total: page.Total}
		for i := range page.Rows {
			out.Rows[i] = surveyedOf(&page.Rows[i])
		}
		return answer(out, err)
	})
	add(s, "GET", "/surveys/{id}", account.FillSurvey, "一份摸底表", func(ctx context.Context, in *ByID) (*Answer[answers], error) {
		rec, err := s.Survey.Get(ctx, scope(ctx, account.FillSurvey), in.ID)
		if err != nil {
			return nil, err
		}
		hidden, err := s.sensitive(ctx)
		out := answers{surveyed: surveyedOf(&rec.Submission), Answers: map[string]string{}, Photos: len(rec.Photos)}
		for field, said := range rec.Last().Answers {
			if out.Answers[field] = said.Text; hidden[field] {
				out.Answers[field] = masked
			}
		}
		return answer(out, err)
	})
	add(s, "POST", "/surveys/{id}/accept", account.ReviewSurvey, "采纳摸底表", func(ctx context.Context, in *acceptSurvey) (*Answer[surveyed], error) {
		done, err := s.Survey.Accept(ctx, gate.Who(ctx), survey.Review{ID: in.ID, Version: in.Body.Version, Seen: in.Body.Seen, LeaveOut: in.Body.LeaveOut})
		return answer(surveyedOf(&done), err)
	})
}

func surveyedOf(x *survey.Submission) surveyed {
	return surveyed{
		ID: x.ID, Compound: x.Compound, Name: x.Name, Path: x.Path, State: x.State, Revision: x.Revision, AsOf: x.AsOf, SentOn: x.SentOn,
		Answered: x.Answered, Doubts: x.Doubts, Version: x.Version, ChangedAt: x.ChangedAt,
	}
}
