package web

import (
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// sentence says what the rules make of a compound.
func (b *compoundBook) sentence(v *mode.Verdict) string {
	switch {
	case v.Scope == plan.No:
		return "不在方案范围内，不参加模式认定。"
	case v.Mode == "" && v.NextField != "":
		return "情况不明，还不能判定模式。先查明“" + b.field(v.NextField) + "”。"
	case v.Mode == "":
		return "情况不明，还不能判定模式。"
	case !v.Scope.Known():
		return "系统建议“" + b.mode(v.Mode) + "”；是否在方案范围内还不能确定，先查明“" + b.field(v.NextField) + "”。"
	}
	m, _ := b.plan.Mode(v.Mode)
	return "系统建议“" + m.Name + "”：" + m.Title + "。"
}

// reasons groups the reasons of a verdict by rule, the scope first.
func (b *compoundBook) reasons(c *register.Compound, v *mode.Verdict) []reasonGroup {
	var out []reasonGroup
	for i := range v.Reasons {
		r := &v.Reasons[i]
		if i == 0 || v.Reasons[i-1].Rule != r.Rule {
			out = append(out, b.group(r.Rule))
		}
		last := &out[len(out)-1]
		last.Reasons = append(last.Reasons, b.reason(c, r))
	}
	if m, ok := b.plan.Mode(v.Mode); ok && m.Else {
		g := b.group(m.ID)
		g.Reasons = ui.Reasons{{State: "yes", Text: "前面各模式的条件都不具备", Clause: m.Cite, Default: m.Default}}
		out = append(out, g)
	}
	return out
}

func (b *compoundBook) group(rule string) reasonGroup {
	if m, ok := b.plan.Mode(rule); ok {
		return reasonGroup{Title: "模式：" + m.Name, Cite: m.Cite, Default: m.Default}
	}
	return reasonGroup{Title: "范围：" + b.plan.Scope.Title, Cite: b.plan.Scope.Cite, Default: b.plan.Scope.Default}
}

func (b *compoundBook) reason(c *register.Compound, r *mode.Reason) ui.Reason {
	f := &b.plan.Fields[r.Field]
	out := ui.Reason{State: r.Verdict.String(), Text: r.Condition.Title, Clause: r.Condition.Cite, Default: r.Condition.Default}
	out.From = f.Name + "：" + r.Value.Chinese(f.Reading)
	if fact, ok := c.Facts[f.ID]; ok {
		out.From += "（" + fact.Kind.Title() + "，" + fact.AsOf.Chinese() + "）"
	}
	if !r.Verdict.Known() {
		out.FixText, out.FixTo = "查明“"+f.Name+"”", b.survey(c, f.ID)
	}
	return out
}

func (b *compoundBook) gaps(v *mode.Verdict) []string {
	m, ok := b.plan.Mode(v.Mode)
	if !ok {
		return nil
	}
	var out []string
	for _, id := range v.Gaps {
		for i := range m.Gaps {
			if m.Gaps[i].ID == id {
				out = append(out, m.Gaps[i].Title)
			}
		}
	}
	return out
}

// lift says what would bring the compound to the better mode: what is missing, and what is not known yet.
func (b *compoundBook) lift(c *register.Compound, v *mode.Verdict) (string, ui.Reasons) {
	if v.Upgrade == nil {
		return "", nil
	}
	better, _ := b.plan.Mode(v.Upgrade.To)
	needs := b.conditions(c, better, v.Upgrade.Needs, "no")
	return better.Name, append(needs, b.conditions(c, better, v.Upgrade.Ask, "unknown")...)
}

func (b *compoundBook) conditions(c *register.Compound, m *plan.Mode, ids []string, state string) ui.Reasons {
	var out ui.Reasons
	for _, id := range ids {
		for _, list := range [][]plan.Condition{m.All, m.Any} {
			for i := range list {
				if k := &list[i]; k.ID == id {
					f := &b.plan.Fields[k.Asks()[0]]
					out = append(out, ui.Reason{
						State: state, Text: k.Title, Clause: k.Cite, Default: k.Default,
						From:    "现在：" + f.Name + " " + c.Facts[f.ID].Value.Chinese(f.Reading),
						FixText: "情况变了就来更新", FixTo: b.survey(c, f.ID),
					})
				}
			}
		}
	}
	return out
}

func (b *compoundBook) decision(d mode.Decision) decisionLine {
	line := decisionLine{Decision: d, Name: b.mode(d.Mode), Proposal: orElse(b.mode(d.Proposed), "未能判定")}
	for _, g := range d.Grounds {
		line.Grounds = append(line.Grounds, ui.Reason{
			State: g.Verdict.String(), Text: g.Title, Clause: g.Cite, Default: g.Default, From: b.field(g.Fact) + "：" + g.Value + "（" + g.AsOf.Chinese() + "）",
		})
	}
	return line
}
