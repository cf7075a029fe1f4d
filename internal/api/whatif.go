package api

import (
	"context"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
)

type whatifQuery struct {
	InStreet
	Set []string `query:"set,explode" maxItems:"20" doc:"改哪条界线、改成多少，如 single.over_100_households=80；可以写多次"`
}

// stand is a verdict without its reasons.
type stand struct {
	Scope plan.Truth `json:"scope" doc:"是否在方案范围内：yes、no、unknown"`
	Mode  string     `json:"mode" doc:"建议的模式；空为定不了"`
}

type moved struct {
	Compound string     `json:"compound" doc:"小区编号"`
	Name     string     `json:"name" doc:"小区名称"`
	Path     place.Path `json:"path" doc:"所在的路径"`
	Decided  string     `json:"decided" doc:"已认定的模式；空为未认定"`
	From     stand      `json:"from" doc:"现在"`
	To       stand      `json:"to" doc:"改了以后"`
}

type tallied struct {
	In      int            `json:"in" doc:"在范围内"`
	Out     int            `json:"out" doc:"不在范围内"`
	Unknown int            `json:"unknown" doc:"还定不了"`
	Modes   map[string]int `json:"modes" doc:"在范围内的各模式；空名为定不了"`
	Answers int            `json:"answers" doc:"要定下来还差几项情况"`
}

type line struct {
	Key   string `json:"key" doc:"界线的编号，用在 set 里"`
	Title string `json:"title" doc:"条件怎么说"`
	Value string `json:"value" doc:"方案现在写的"`
}

type supposed struct {
	Lines  []line  `json:"lines" doc:"能改的界线"`
	Before tallied `json:"before" doc:"现在"`
	After  tallied `json:"after" doc:"改了以后"`
	Moves  []moved `json:"moves" doc:"会变的小区"`
}

func (s *server) whatif() {
	add(s, "GET", "/modes/whatif", account.SeeRegister, "试算：改一条界线会怎样（什么都不保存）", func(ctx context.Context, in *whatifQuery) (*Answer[supposed], error) {
		p, err := s.programme(ctx, account.SeeRegister, in.Street)
		if err != nil {
			return nil, err
		}
		values, err := thresholds(p, in.Set)
		if err != nil {
			return nil, err
		}
		p, got, err := s.Mode.Asked(ctx, scope(ctx, account.SeeRegister), in.Street, values)
		if err != nil {
			return nil, err
		}
		out := supposed{Before: tally(&got, 0), After: tally(&got, 1), Moves: make([]moved, len(got.Moves))}
		for _, t := range p.Thresholds() {
			out.Lines = append(out.Lines, line{t.Key, t.Condition.Title, t.Text()})
		}
		for i := range got.Moves {
			m := &got.Moves[i]
			out.Moves[i] = moved{m.ID, m.Name, m.Path, m.Decided, stand(m.From), stand(m.To)}
		}
		return answer(out, nil)
	})
}

// thresholds reads key=value pairs.
func thresholds(p *plan.Plan, set []string) (map[string]int64, error) {
	out := map[string]int64{}
	for _, pair := range set {
		key, text, _ := strings.Cut(pair, "=")
		known := false
		for _, t := range p.Thresholds() {
			if t.Key != key {
				continue
			}
			v, err := t.Parse(text)
			if err != nil {
				return nil, err
			}
			known, out[key] = true, v
		}
		if !known {
			return nil, fault.Invalidf("方案里没有“%s”这条界线，能改的见答复里的 lines。", key)
		}
	}
	return out, nil
}

func tally(w *mode.WhatIf, k int) tallied {
	t := w.Total[k]
	return tallied{t.In, t.Out, t.Unknown, t.Modes, w.Cost[k].Answers}
}
