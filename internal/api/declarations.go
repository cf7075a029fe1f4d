package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
)

type declarationQuery struct {
	PageOf
	State     declaration.State `query:"state" enum:"open,answered,returned,withdrawn" doc:"待答复、已答复、有退回的、已撤回"`
	Community place.Path        `query:"community" doc:"社区路径"`
}

// declared is a list of compounds that a community declared.
type declared struct {
	ID         string            `json:"id" doc:"编号"`
	Label      string            `json:"label" doc:"文号，如 经办申〔2015〕3号"`
	Path       place.Path        `json:"path" doc:"社区路径"`
	State      declaration.State `json:"state" doc:"open 待答复、answered 已答复、withdrawn 已撤回"`
	Items      int64             `json:"items" doc:"申报几个小区"`
	Waiting    int64             `json:"waiting" doc:"其中待答复几个"`
	Accepted   int64             `json:"accepted" doc:"已受理几个"`
	Returned   int64             `json:"returned" doc:"已退回几个"`
	DeclaredOn clock.Date        `json:"declared_on" doc:"申报日期"`
	Version    int64             `json:"version" doc:"版本"`
	Overview   string            `json:"overview,omitempty" doc:"概况"`
}

// declaredCompound is one compound of a declaration.
type declaredCompound struct {
	Compound string            `json:"compound" doc:"小区编号"`
	Name     string            `json:"name" doc:"申报时的名称"`
	State    declaration.State `json:"state" doc:"declared 待答复、accepted 已受理、returned 已退回、withdrawn 已撤回"`
	Reason   string            `json:"reason,omitempty" doc:"退回、撤回的理由"`
	Mode     string            `json:"mode,omitempty" doc:"受理时认定的模式"`
	Day      clock.Date        `json:"day" doc:"到这个状态的日期"`
}

// declarationFull is a declaration with its compounds.
type declarationFull struct {
	declared
	Compounds []declaredCompound `json:"compounds" doc:"申报的小区"`
}

type newDeclaration struct {
	Body struct {
		ID        string     `json:"id,omitempty" maxLength:"36" doc:"由调用方起的编号（UUIDv7）；同一编号重发不重复申报"`
		Community place.Path `json:"community" doc:"社区路径"`
		Compounds []string   `json:"compounds" minItems:"1" maxItems:"200" doc:"小区编号"`
		Overview  string     `json:"overview" maxLength:"8000" doc:"概况"`
	}
}

type reply struct {
	Compound string `json:"compound" minLength:"1" doc:"小区编号"`
	Return   bool   `json:"return" doc:"true 退回，false 受理"`
	Reason   string `json:"reason,omitempty" maxLength:"500" doc:"退回时必填"`
	Mode     string `json:"mode,omitempty" doc:"受理时一并认定的模式"`
	Version  int64  `json:"version,omitempty" doc:"读到的小区版本；0 为不论"`
}

type answerDeclaration struct {
	ByID
	Body struct {
		Version int64   `json:"version" doc:"读到的申报版本；0 为不论"`
		Replies []reply `json:"replies" minItems:"1" maxItems:"200" doc:"全部答复或全部不答复"`
	}
}

// servicePaper is the service plan or one of the rules of a compound.
type servicePaper struct {
	Kind      string     `json:"kind" doc:"哪一种，如 service_plan"`
	Latest    int64      `json:"latest" doc:"最新一稿是第几稿"`
	Fixed     int64      `json:"fixed" doc:"确定的是第几稿；0 为还没有"`
	FixedOn   clock.Date `json:"fixed_on,omitempty" doc:"首次确定的日期"`
	ChangedAt int64      `json:"changed_at" doc:"最近改动的时间"`
}

// serviceText is one text of such a paper.
type serviceText struct {
	Seq     int64      `json:"seq" doc:"第几稿"`
	Title   string     `json:"title" doc:"标题"`
	Text    string     `json:"text" doc:"正文"`
	Day     clock.Date `json:"day" doc:"日期"`
	FixedOn clock.Date `json:"fixed_on,omitempty" doc:"确定的日期；没有为草稿"`
	Hash    string     `json:"hash,omitempty" doc:"确定时的文件的 SHA-256"`
}

type serviceOf struct {
	ByID
	Kind string `path:"kind" doc:"哪一种"`
}

func (s *server) declarations() {
	add(s, "GET", "/declarations", account.SeeProgress, "申报列表", func(ctx context.Context, in *declarationQuery) (*Answer[List[declared]], error) {
		page, err := s.Declaration.List(ctx, scope(ctx, account.SeeProgress), declaration.Query{
			State: in.State, Community: in.Community, Offset: in.Offset, Limit: in.Limit,
		})
		out := List[declared]{Rows: make([]declared, len(page.Rows)), Total: page.Total}
		for i := range page.Rows {
			out.Rows[i] = declaredOf(&page.Rows[i])
		}
		return answer(out, err)
	})
	add(s, "GET", "/declarations/{id}", account.SeeProgress, "一次申报和它的小区", func(ctx context.Context, in *ByID) (*Answer[declarationFull], error) {
		return declarationAnswer(s.Declaration.Get(ctx, scope(ctx, account.SeeProgress), in.ID))
	})
	add(s, "POST", "/declarations", account.Declare, "申报小区", func(ctx context.Context, in *newDeclaration) (*Answer[declarationFull], error) {
		return declarationAnswer(s.Declaration.Declare(ctx, gate.Who(ctx), declaration.NewDeclaration{
			ID: in.Body.ID, Community: in.Body.Community, Compounds: in.Body.Compounds, Overview: in.Body.Overview,
		}))
	})
	add(s, "POST", "/declarations/{id}/answer", account.AnswerDeclare, "答复申报", func(ctx context.Context, in *answerDeclaration) (*Answer[declarationFull], error) {
		replies := make([]declaration.Reply, len(in.Body.Replies))
		for i, r := range in.Body.Replies {
			replies[i] = declaration.Reply{Compound: r.Compound, Return: r.Return, Reason: r.Reason, Mode: r.Mode, Version: r.Version}
		}
		return declarationAnswer(s.Declaration.Answer(ctx, gate.Who(ctx), in.ID, in.Body.Version, replies...))
	})
	add(s, "GET", "/compounds/{id}/service", account.SeeRegister, "小区的服务方案和相关制度", func(ctx context.Context, in *ByID) (*Answer[List[servicePaper]], error) {
		if _, err := s.Register.Get(ctx, scope(ctx, account.SeeRegister), in.ID); err != nil {
			return nil, err
		}
		all, err := s.Declaration.Papers(ctx, scope(ctx, account.SeeRegister), in.ID)
		out := List[servicePaper]{Rows: make([]servicePaper, len(all)), Total: int64(len(all))}
		for i := range all {
			p := &all[i]
			out.Rows[i] = servicePaper{p.Kind, p.Latest, p.Fixed, p.FixedOn, p.ChangedAt}
		}
		return answer(out, err)
	})
	add(s, "GET", "/compounds/{id}/service/{kind}", account.SeeRegister, "一份方案或制度的各稿", s.serviceTexts)
}

func (s *server) serviceTexts(ctx context.Context, in *serviceOf) (*Answer[List[serviceText]], error) {
	all, ok, err := s.Declaration.Paper(ctx, scope(ctx, account.SeeRegister), in.ID, in.Kind)
	if err == nil && !ok {
		err = fault.NotFoundf("这个小区还没有写这份方案或制度，或者它不在您的管辖范围内。")
	}
	out := List[serviceText]{Rows: make([]serviceText, len(all.List)), Total: int64(len(all.List))}
	for i := range all.List {
		v := &all.List[i]
		out.Rows[i] = serviceText{v.Seq, v.Title, v.Text, v.Day, v.FixedOn, v.File}
	}
	return answer(out, err)
}

func declarationAnswer(r declaration.Record, err error) (*Answer[declarationFull], error) {
	out := declarationFull{declared: declaredOf(&r.Declaration), Compounds: make([]declaredCompound, len(r.List))}
	for i := range r.List {
		it := &r.List[i]
		out.Compounds[i] = declaredCompound{it.Compound, it.Name, it.State, it.Reason, it.Mode, it.Day}
	}
	return answer(out, err)
}

func declaredOf(d *declaration.Declaration) declared {
	return declared{
		ID: d.ID, Label: d.Label, Path: d.Path, State: d.State, Items: d.Items, Waiting: d.Waiting, Accepted: d.Accepted, Returned: d.Returned,
		DeclaredOn: d.DeclaredOn, Version: d.Version, Overview: d.Overview,
	}
}
