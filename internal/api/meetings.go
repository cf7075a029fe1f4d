package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/meeting"
	"bayou/internal/place"
)

// presence is whether a community came.
type presence struct {
	Community place.Path       `json:"community" doc:"社区路径"`
	State     meeting.Presence `json:"state" enum:"present,leave,absent" doc:"present 到会，leave 请假，absent 缺席"`
	Note      string           `json:"note,omitempty" maxLength:"200" doc:"说明"`
}

type attendMeeting struct {
	ByID
	Body struct {
		Attendance []presence `json:"attendance" minItems:"1" maxItems:"500" doc:"各社区到会情况；没有写到的不变"`
	}
}

type minuteMeeting struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本"`
		Minutes string `json:"minutes" maxLength:"20000" doc:"会议记录"`
	}
}

type decideAtMeeting struct {
	ByID
	Body struct {
		Text   string       `json:"text" maxLength:"1000" doc:"议定什么"`
		Holder place.Path   `json:"holder" doc:"由谁办：社区路径，办公室为街道路径"`
		Post   account.Role `json:"post" enum:"head,property,supervision,leader" doc:"由哪个岗位办"`
		Due    clock.Date   `json:"due" doc:"什么时候办完"`
	}
}

type finishDecision struct {
	ByID
	Body struct {
		Note string `json:"note" maxLength:"1000" doc:"办得怎样"`
	}
}

func (s *server) meetings() {
	add(s, "GET", "/meetings", account.SeeProgress, "历次例会", func(ctx context.Context, in *struct {
		InStreet
		PageOf
	},
	) (*Answer[List[meeting.Meeting]], error) {
		all, err := s.Meeting.List(ctx, scope(ctx, account.SeeProgress), in.Street, 500)
		return pageIn(in.PageOf, all, err)
	})
	add(s, "GET", "/weeks/{week}/meeting", account.SeeProgress, "研究这一周的例会：到会、记录、议定事项", func(ctx context.Context, in *weekOf) (*Answer[meeting.Sheet], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Meeting.Of(ctx, scope(ctx, account.SeeProgress), in.Street, in.Week))
	})
	add(s, "POST", "/weeks/{week}/meeting", account.HoldMeeting, "登记例会", func(ctx context.Context, in *weekOf) (*Answer[meeting.Meeting], error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		return answer(s.Meeting.Open(ctx, gate.Who(ctx), in.Street, in.Week))
	})
	add(s, "POST", "/meetings/{id}/attend", account.HoldMeeting, "记到会", s.attend)
	add(s, "POST", "/meetings/{id}/minutes", account.HoldMeeting, "写会议记录", func(ctx context.Context, in *minuteMeeting) (*Answer[meeting.Meeting], error) {
		return answer(s.Meeting.Minute(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Minutes))
	})
	add(s, "POST", "/meetings/{id}/decisions", account.HoldMeeting, "登记议定事项", func(ctx context.Context, in *decideAtMeeting) (*Answer[meeting.Decision], error) {
		return answer(s.Meeting.Decide(ctx, gate.Who(ctx), in.ID, meeting.NewDecision(in.Body)))
	})
	add(s, "GET", "/decisions", account.SeeProgress, "没有办结的议定事项", func(ctx context.Context, in *PageOf) (*Answer[List[meeting.Decision]], error) {
		all, err := s.Meeting.OpenDecisions(ctx, scope(ctx, account.SeeProgress))
		return pageIn(*in, all, err)
	})
	add(s, "POST", "/decisions/{id}/finish", account.SeeProgress, "登记议定事项办结", func(ctx context.Context, in *finishDecision) (*Answer[Done], error) {
		return done(s.Meeting.Finish(ctx, gate.Who(ctx), in.ID, in.Body.Note))
	})
}

func (s *server) attend(ctx context.Context, in *attendMeeting) (*Answer[Done], error) {
	list := make([]meeting.Attendance, 0, len(in.Body.Attendance))
	for _, p := range in.Body.Attendance {
		list = append(list, meeting.Attendance(p))
	}
	return done(s.Meeting.Attend(ctx, gate.Who(ctx), in.ID, list))
}
