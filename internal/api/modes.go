package api

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/plan"
)

type decideMode struct {
	ByID
	Body struct {
		Version int64  `json:"version" doc:"读到的小区版本；0 为不论"`
		Mode    string `json:"mode" minLength:"1" doc:"模式编号"`
		Reason  string `json:"reason,omitempty" maxLength:"500" doc:"与系统建议不同时必填"`
	}
}

// choice is one of several decisions.
type choice struct {
	Compound string `json:"compound" minLength:"1" doc:"小区编号"`
	Version  int64  `json:"version" doc:"读到的小区版本；0 为不论"`
	Mode     string `json:"mode" minLength:"1" doc:"模式编号"`
	Reason   string `json:"reason,omitempty" maxLength:"500" doc:"与系统建议不同时必填"`
}

type decideModes struct {
	Body struct {
		Choices []choice `json:"choices" minItems:"1" maxItems:"500" doc:"全部认定或全部不认定"`
	}
}

// verdict is what the rules say of a compound.
type verdict struct {
	Scope     plan.Truth `json:"scope" doc:"是否在方案范围内：yes、no、unknown"`
	Mode      string     `json:"mode" doc:"建议的模式；空为还定不了"`
	Reasons   []reason   `json:"reasons" doc:"依据的条件，先范围后模式"`
	NextField string     `json:"next_field,omitempty" doc:"接下来该摸清的字段"`
	Gaps      []string   `json:"gaps,omitempty" doc:"这个模式还缺的"`
	UpgradeTo string     `json:"upgrade_to,omitempty" doc:"改动最少可以升到的模式"`
	Needs     []string   `json:"needs,omitempty" doc:"升到那个模式还不满足的条件"`
	Stale     bool       `json:"stale" doc:"认定以后情况变了，建议重新认定"`
}

// reason is one condition with its answer.
type reason struct {
	Condition string     `json:"condition" doc:"条件编号"`
	Title     string     `json:"title" doc:"条件怎么说"`
	Cite      string     `json:"cite,omitempty" doc:"方案条款"`
	Default   string     `json:"default,omitempty" doc:"系统默认，方案未规定"`
	Field     string     `json:"field" doc:"决定它的字段"`
	Value     string     `json:"value" doc:"这个字段现在的值"`
	Verdict   plan.Truth `json:"verdict" doc:"条件是否成立：yes、no、unknown"`
}

func (s *server) modes() {
	add(s, "GET", "/modes", account.SeeRegister, "模式认定总览", func(ctx context.Context, in *InStreet) (*Answer[mode.Overview], error) {
		if _, err := s.programme(ctx, account.SeeRegister, in.Street); err != nil {
			return nil, err
		}
		return answer(s.Mode.Overview(ctx, scope(ctx, account.SeeRegister), in.Street))
	})
	add(s, "POST", "/modes", account.DecideMode, "一次认定几个小区的模式", func(ctx context.Context, in *decideModes) (*Answer[List[mode.Decision]], error) {
		choices := make([]mode.Choice, 0, len(in.Body.Choices))
		for _, c := range in.Body.Choices {
			choices = append(choices, mode.Choice(c))
		}
		return s.decide(ctx, choices...)
	})
	add(s, "GET", "/compounds/{id}/verdict", account.SeeRegister, "规则对小区怎么说、依据什么", s.verdict)
	add(s, "GET", "/compounds/{id}/mode", account.SeeRegister, "模式认定的历次决定", func(ctx context.Context, in *struct {
		ByID
		PageOf
	},
	) (*Answer[List[mode.Decision]], error) {
		all, err := s.Mode.Decisions(ctx, scope(ctx, account.SeeRegister), in.ID)
		if err == nil {
			err = s.withoutPersons(ctx, all)
		}
		return pageIn(in.PageOf, all, err)
	})
	add(s, "POST", "/compounds/{id}/mode", account.DecideMode, "认定模式", func(ctx context.Context, in *decideMode) (*Answer[List[mode.Decision]], error) {
		return s.decide(ctx, mode.Choice{Compound: in.ID, Version: in.Body.Version, Mode: in.Body.Mode, Reason: in.Body.Reason})
	})
}

func (s *server) decide(ctx context.Context, choices ...mode.Choice) (*Answer[List[mode.Decision]], error) {
	made, err := s.Mode.Decide(ctx, gate.Who(ctx), choices...)
	if err != nil {
		return nil, err
	}
	return answer(List[mode.Decision]{made, int64(len(made))}, s.withoutPersons(ctx, made))
}

// withoutPersons takes personal data out of the grounds of decisions.
func (s *server) withoutPersons(ctx context.Context, all []mode.Decision) error {
	hidden, err := s.sensitive(ctx)
	for i := range all {
		for j := range all[i].Grounds {
			if g := &all[i].Grounds[j]; hidden[g.Fact] {
				g.Text, g.Value = masked, masked
			}
		}
	}
	return err
}

func (s *server) verdict(ctx context.Context, in *ByID) (*Answer[verdict], error) {
	e, err := s.Mode.Explain(ctx, scope(ctx, account.SeeRegister), in.ID)
	if err != nil {
		return nil, err
	}
	v := e.Verdict
	out := verdict{Scope: v.Scope, Mode: v.Mode, NextField: v.NextField, Gaps: v.Gaps, Stale: e.Stale}
	if v.Upgrade != nil {
		out.UpgradeTo, out.Needs = v.Upgrade.To, v.Upgrade.Needs
	}
	for i := range v.Reasons {
		r := &v.Reasons[i]
		said := reason{Condition: r.Code(), Title: r.Condition.Title, Cite: r.Condition.Cite, Default: r.Condition.Default, Field: r.Fact, Verdict: r.Verdict}
		if f, ok := e.Plan.Field(r.Fact); ok {
			if said.Value = r.Value.Chinese(f.Reading); f.Sensitive {
				said.Value = masked
			}
		}
		out.Reasons = append(out.Reasons, said)
	}
	return answer(out, nil)
}
