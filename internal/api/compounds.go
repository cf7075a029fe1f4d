package api

import (
	"bytes"
	"context"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
)

type compoundQuery struct {
	PageOf
	Text      string     `query:"q" maxLength:"100" doc:"名称、地址、拼音或首字母"`
	Community place.Path `query:"community" doc:"社区路径，如 410105/001/010/"`
	Scope     string     `query:"scope" enum:"yes,no,unknown" doc:"是否在方案范围内"`
	Mode      string     `query:"mode" doc:"已认定的模式；none 为未认定"`
	Proposed  string     `query:"proposed" doc:"系统建议的模式；none 为建议不了"`
	Missing   string     `query:"missing" doc:"还没有摸清的字段编号"`
	Doubtful  bool       `query:"doubtful" doc:"只看有疑点的"`
	Withdrawn bool       `query:"withdrawn" doc:"看已移出登记册的"`
	AsOf      clock.Date `query:"as_of" doc:"历史时点，如 2015-08-31"`
	Sort      string     `query:"sort" enum:"name,community,households,built,mode,next" doc:"按什么排"`
	Desc      bool       `query:"desc" doc:"倒排"`
}

func (q *compoundQuery) query() register.Query {
	return register.Query{
		Text: q.Text, Community: q.Community, Scope: q.Scope, Mode: q.Mode, Proposed: q.Proposed, Missing: q.Missing, Doubtful: q.Doubtful,
		Withdrawn: q.Withdrawn, AsOf: q.AsOf, Sort: q.Sort, Desc: q.Desc, Offset: q.Offset, Limit: q.Limit,
	}
}

type oneCompound struct {
	ByID
	AsOf clock.Date `query:"as_of" doc:"历史时点，如 2015-08-31；不写为现在"`
}

type newCompound struct {
	Body struct {
		Community place.Path        `json:"community" doc:"社区路径"`
		AsOf      clock.Date        `json:"as_of,omitempty" doc:"情况截至哪一天"`
		Facts     map[string]string `json:"facts" doc:"字段编号 → 所填文字，如 约120户；name 必填"`
		Another   bool              `json:"another,omitempty" doc:"社区已有同名小区，这是另一个"`
	}
}

type changeFacts struct {
	ByID
	Body struct {
		Version    int64             `json:"version" doc:"读到的版本"`
		AsOf       clock.Date        `json:"as_of,omitempty" doc:"情况截至哪一天"`
		Facts      map[string]string `json:"facts" minProperties:"1" doc:"字段编号 → 所填文字"`
		Correction bool              `json:"correction,omitempty" doc:"更正：取代此前各处的说法；空文字为“并不知道”"`
	}
}

type withdrawal struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的版本"`
		Reason  string `json:"reason" maxLength:"500" doc:"为什么移出"`
	}
}

type restoring struct {
	ByID
	Body struct {
		Version int64 `json:"version" doc:"读到的版本"`
	}
}

type compoundExport struct {
	At   place.Path `query:"at" required:"true" doc:"街道或社区路径"`
	AsOf clock.Date `query:"as_of" doc:"历史时点；不写为现在"`
}

func (s *server) compounds() {
	add(s, "GET", "/compounds", account.SeeRegister, "小区列表", s.listCompounds)
	add(s, "GET", "/compounds.xlsx", account.SeeRegister, "导出登记表（不含个人信息）", s.exportCompounds, file(xlsxKind))
	add(s, "POST", "/compounds", account.EditRegister, "登记小区", func(ctx context.Context, in *newCompound) (*Answer[compound], error) {
		return s.shown(ctx)(s.Register.Create(ctx, gate.Who(ctx), register.NewCompound{
			Community: in.Body.Community, AsOf: in.Body.AsOf, Texts: in.Body.Facts, Another: in.Body.Another,
		}))
	})
	add(s, "GET", "/compounds/{id}", account.SeeRegister, "小区", func(ctx context.Context, in *oneCompound) (*Answer[compound], error) {
		if in.AsOf != "" {
			return s.shown(ctx)(s.Register.AsOf(ctx, scope(ctx, account.SeeRegister), in.ID, in.AsOf))
		}
		return s.shown(ctx)(s.Register.Get(ctx, scope(ctx, account.SeeRegister), in.ID))
	})
	add(s, "GET", "/compounds/{id}/history", account.SeeRegister, "小区的历次记录", s.compoundHistory)
	add(s, "POST", "/compounds/{id}/facts", account.EditRegister, "补记情况", s.observe)
	add(s, "POST", "/compounds/{id}/withdraw", account.EditRegister, "移出登记册", func(ctx context.Context, in *withdrawal) (*Answer[compound], error) {
		err := s.Register.Withdraw(ctx, gate.Who(ctx), in.ID, in.Body.Version, in.Body.Reason)
		return s.changed(ctx, in.ID, err)
	})
	add(s, "POST", "/compounds/{id}/restore", account.EditRegister, "恢复到登记册", func(ctx context.Context, in *restoring) (*Answer[compound], error) {
		return s.changed(ctx, in.ID, s.Register.Restore(ctx, gate.Who(ctx), in.ID, in.Body.Version))
	})
}

// changed answers a write with the compound as it is after it.
func (s *server) changed(ctx context.Context, id string, err error) (*Answer[compound], error) {
	if err != nil {
		return nil, err
	}
	return s.shown(ctx)(s.Register.Get(ctx, scope(ctx, account.EditRegister), id))
}

func (s *server) listCompounds(ctx context.Context, in *compoundQuery) (*Answer[List[compound]], error) {
	page, err := s.Register.List(ctx, scope(ctx, account.SeeRegister), in.query())
	if err != nil {
		return nil, err
	}
	out := List[compound]{Rows: make([]compound, 0, len(page.Rows)), Total: page.Total}
	books := books{s: s}
	for i := range page.Rows {
		c, err := books.compound(ctx, &page.Rows[i])
		if err != nil {
			return nil, err
		}
		out.Rows = append(out.Rows, c)
	}
	return answer(out, nil)
}

func (s *server) compoundHistory(ctx context.Context, in *struct {
	ByID
	PageOf
},
) (*Answer[List[observation]], error) {
	all, err := s.Register.History(ctx, scope(ctx, account.SeeRegister), in.ID)
	if err != nil {
		return nil, err
	}
	books := books{s: s}
	out := make([]observation, 0, len(all))
	for i := range all {
		o, err := books.observation(ctx, &all[i])
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return pageIn(in.PageOf, out, nil)
}

func (s *server) observe(ctx context.Context, in *changeFacts) (*Answer[compound], error) {
	ch := register.Change{ID: in.ID, Version: in.Body.Version, AsOf: in.Body.AsOf, Texts: in.Body.Facts}
	if in.Body.Correction {
		ch.Source.Kind = register.Correction
	}
	return s.shown(ctx)(s.Register.Observe(ctx, gate.Who(ctx), ch))
}

func (s *server) exportCompounds(ctx context.Context, in *compoundExport) (*File, error) {
	return workbook("老旧小区登记表.xlsx", func(b *bytes.Buffer) error {
		return s.Register.Export(ctx, scope(ctx, account.SeeRegister), b, in.At, in.AsOf)
	})
}
