package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/gate"
	"bayou/internal/place"
)

type newAccount struct {
	Body struct {
		Login string `json:"login" maxLength:"64" doc:"登录名"`
		Name  string `json:"name" maxLength:"64" doc:"姓名"`
	}
}

// fresh is a one-time password, which is kept nowhere.
type fresh struct {
	ID       string `json:"id" doc:"账号编号"`
	Password string `json:"password" doc:"一次性密码，只在这里出现一次；首次登录要改"`
}

type postOf struct {
	ByID
	Body struct {
		Role account.Role `json:"role" enum:"system,security,auditor,leader,property,supervision,head,cell,committee,company,district" doc:"岗位"`
		Path place.Path   `json:"path" doc:"范围：区、街道、社区或网格的路径"`
	}
}

func (s *server) accounts() {
	add(s, "GET", "/accounts", account.SeeAccounts, "账号", func(ctx context.Context, in *PageOf) (*Answer[List[account.Account]], error) {
		all, err := s.Accounts.List(ctx, scope(ctx, account.SeeAccounts))
		return pageIn(*in, all, err)
	})
	add(s, "POST", "/accounts", account.MakeAccounts, "建立账号", func(ctx context.Context, in *newAccount) (*Answer[fresh], error) {
		id, password, err := s.Accounts.Create(ctx, gate.Who(ctx), in.Body.Login, in.Body.Name)
		return answer(fresh{id, password}, err)
	})
	add(s, "POST", "/accounts/{id}/disable", account.MakeAccounts, "停用账号", func(ctx context.Context, in *ByID) (*Answer[Done], error) {
		return done(s.Accounts.Disable(ctx, gate.Who(ctx), in.ID))
	})
	add(s, "POST", "/accounts/{id}/enable", account.MakeAccounts, "启用账号", func(ctx context.Context, in *ByID) (*Answer[Done], error) {
		return done(s.Accounts.Enable(ctx, gate.Who(ctx), in.ID))
	})
	add(s, "POST", "/accounts/{id}/reset", account.MakeAccounts, "重置密码", func(ctx context.Context, in *ByID) (*Answer[fresh], error) {
		password, err := s.Accounts.Reset(ctx, gate.Who(ctx), in.ID)
		return answer(fresh{in.ID, password}, err)
	})
	add(s, "POST", "/accounts/{id}/grants", account.GrantPosts, "授予岗位", func(ctx context.Context, in *postOf) (*Answer[Done], error) {
		return done(s.Accounts.Grant(ctx, gate.Who(ctx), in.ID, in.Body.Role, in.Body.Path))
	})
	add(s, "POST", "/accounts/{id}/grants/drop", account.GrantPosts, "收回岗位", func(ctx context.Context, in *postOf) (*Answer[Done], error) {
		return done(s.Accounts.Revoke(ctx, gate.Who(ctx), in.ID, in.Body.Role, in.Body.Path))
	})
}

type journalQuery struct {
	Subject string `query:"subject" maxLength:"100" doc:"对象，如 compound:编号"`
	Action  string `query:"action" maxLength:"60" doc:"动作，如 compound.create"`
	Before  string `query:"before" maxLength:"60" doc:"接着哪一条往前看：上一页的 next"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"至多几条"`
}

// journalRow is a row as the page shows it: what was before and after may hold personal data and stays in the journal.
type journalRow struct {
	audit.Row
	Detail struct{} `json:"-"`
}

// journalPage is a part of the journal. Next is "" on the last page.
type journalPage struct {
	Rows []journalRow `json:"rows" doc:"这一页，新的在前"`
	Next string       `json:"next,omitempty" doc:"往前看的 before；没有为最后一页"`
}

func (s *server) journal() {
	add(s, "GET", "/journal", account.SeeJournal, "日志", func(ctx context.Context, in *journalQuery) (*Answer[journalPage], error) {
		rows, err := s.Journal.List(ctx, scope(ctx, account.SeeJournal), audit.Query{
			Subject: in.Subject, Action: in.Action, Before: in.Before, Limit: in.Limit,
		})
		var out journalPage
		for _, row := range rows {
			out.Rows = append(out.Rows, journalRow{Row: row})
		}
		if len(rows) == in.Limit {
			out.Next = rows[len(rows)-1].ID
		}
		return answer(out, err)
	})
}
