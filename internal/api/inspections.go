package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/place"
)

type visitQuery struct {
	PageOf
	Compound  string       `query:"compound" doc:"小区编号"`
	Community place.Path   `query:"community" doc:"社区路径"`
	Office    account.Role `query:"office" enum:"property,supervision" doc:"督察单位"`
	From      clock.Date   `query:"from" doc:"从哪一天"`
	To        clock.Date   `query:"to" doc:"到哪一天"`
}

// newVisit is an inspection as the program sends it. The id is made by the program, so that sending twice changes nothing.
type newVisit struct {
	Body struct {
		ID       string     `json:"id" format:"uuid" doc:"由程序生成的 UUID；同一份再发一次不会重复登记"`
		Compound string     `json:"compound" minLength:"1" doc:"小区编号"`
		Day      clock.Date `json:"day,omitempty" doc:"督察日期；不写为今天"`
		Lines    []newLine  `json:"lines" maxItems:"500" doc:"看过的行"`
		RestOK   bool       `json:"rest_ok,omitempty" doc:"没有写到的行都看过，没有问题"`
		Note     string     `json:"note,omitempty" maxLength:"2000" doc:"备注"`
	}
}

type newLine struct {
	Line     string       `json:"line" minLength:"1" doc:"评分表的行编号"`
	State    string       `json:"state,omitempty" enum:"ok,found,na" doc:"ok 无问题，found 有问题，na 不适用"`
	Findings []newFinding `json:"findings,omitempty" maxItems:"60" doc:"发现的问题"`
}

type newFinding struct {
	ID     string     `json:"id,omitempty" format:"uuid" doc:"由程序生成；不写则由系统生成"`
	Text   string     `json:"text" maxLength:"1000" doc:"什么问题、在哪里"`
	Count  int        `json:"count,omitempty" doc:"几处；不写为 1"`
	Due    clock.Date `json:"due,omitempty" doc:"整改期限；不写按评分表的工作日"`
	Photos [][]byte   `json:"photos,omitempty" maxItems:"20" doc:"照片（JPEG、PNG 或 WebP，base64，每张至多 10 MB）"`
}

func (n *newVisit) visit() inspect.NewVisit {
	b := &n.Body
	out := inspect.NewVisit{ID: b.ID, Compound: b.Compound, Day: b.Day, RestOK: b.RestOK, Note: b.Note}
	for _, l := range b.Lines {
		line := inspect.NewLine{Line: l.Line, State: inspect.LineState(l.State)}
		for _, f := range l.Findings {
			line.Findings = append(line.Findings, inspect.NewFinding(f))
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func (s *server) inspections() {
	add(s, "GET", "/inspections", account.SeeProgress, "督察检查", func(ctx context.Context, in *visitQuery) (*Answer[inspect.VisitPage], error) {
		return answer(s.Inspect.Visits(ctx, scope(ctx, account.SeeProgress), inspect.VisitQuery{
			Compound: in.Compound, Community: in.Community, Office: in.Office, From: in.From, To: in.To, Offset: in.Offset, Limit: in.Limit,
		}))
	})
	add(s, "GET", "/inspections/{id}", account.SeeProgress, "一次督察：每一行的得分和发现的问题", func(ctx context.Context, in *ByID) (*Answer[inspect.Report], error) {
		return answer(s.Inspect.Visit(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
	add(s, "POST", "/inspections", account.Inspect, "登记督察", func(ctx context.Context, in *newVisit) (*Answer[inspect.Report], error) {
		return answer(s.Inspect.Record(ctx, gate.Who(ctx), in.visit()))
	}, body(photoBody))
}
