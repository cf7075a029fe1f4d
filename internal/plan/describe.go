package plan

import (
	"fmt"
	"strings"
)

// Describe returns the plan as people read it, each rule with its clause, for `bayou plan show`.
func Describe(p *Plan) string {
	w := &writer{}
	w.line("%s", p.Title)
	w.line("%s %s %s", p.Issuer, p.Number, p.IssuedOn.Chinese())
	w.line("方案编号 %s  文件校验值 %s", p.ID, p.Hash)
	w.programme(p)
	w.rules(p)
	w.survey(p)
	w.goals(p)
	w.phases(p)
	w.score(p)
	return w.b.String()
}

// writer writes lines without trailing blanks.
type writer struct{ b strings.Builder }

func (w *writer) line(format string, args ...any) {
	w.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	w.b.WriteByte('\n')
}

func (w *writer) head(title string) { w.line("\n%s", title) }

// String says where an element comes from, as pages and documents print it: “依据 四(二)2” or “系统默认，方案未规定：…”.
func (s Source) String() string {
	if s.Cite != "" {
		return "依据 " + s.Cite
	}
	return "系统默认，方案未规定：" + s.Default
}

func (w *writer) programme(p *Plan) {
	if len(p.Basis) > 0 {
		w.head("依据文件")
	}
	for _, b := range p.Basis {
		w.line("  %s〔%s〕", strings.TrimSpace(b.Title+" "+b.Number), b.Source)
	}
	if p.Expected.Named() {
		about := ""
		if p.Expected.Approximate {
			about = "约 "
		}
		w.head(fmt.Sprintf("小区数：%s%d 个〔%s〕", about, p.Expected.Count, p.Expected.Source))
	}
	if len(p.Targets) > 0 {
		w.head("分年度目标")
	}
	for _, t := range p.Targets {
		w.line("  %d 年 %d 个，占 %d%%〔%s〕", t.Year, t.Count, t.Share, t.Source)
		for _, by := range t.By {
			w.line("    %s %d 个", by.Area, by.Count)
		}
	}
	for _, a := range p.Amendments {
		w.line("  %s 起：%s，最后一年 %d 年〔%s〕", a.On, a.Change, a.FinalYear, a.Source)
	}
	if len(p.Stations.Kinds) > 0 {
		w.head(fmt.Sprintf("服务站：站长由%s担任〔%s〕", p.Stations.Head, p.Stations.Source))
	}
	for _, k := range p.Stations.Kinds {
		where := "其余社区"
		if len(k.Communities) > 0 {
			where = strings.Join(k.Communities, "、")
		}
		w.line("  %s：%s〔%s〕", k.Name, where, k.Source)
	}
	if len(p.Orders) > 0 {
		w.head("先后顺序")
	}
	for _, o := range p.Orders {
		w.line("  %s〔%s〕", o.Title, o.Source)
	}
}

func (w *writer) rules(p *Plan) {
	w.head(fmt.Sprintf("范围：%s〔%s〕", p.Scope.Title, p.Scope.Source))
	for _, c := range p.Scope.Classes {
		w.line("  %s〔%s〕", c.Name, c.Source)
		w.conditions(c.All, c.Any)
	}
	w.head("模式，按先后判断")
	for i, m := range p.Modes {
		w.line("  %d. %s：%s〔%s〕", i+1, m.Name, m.Title, m.Source)
		if m.Else {
			w.line("     其余全部")
		}
		w.conditions(m.All, m.Any)
		for _, g := range m.Gaps {
			w.line("     欠缺：%s〔%s〕  %s", g.Title, g.Source, g.When)
		}
		if g, ok := p.GoalSet(m.Goal); ok {
			w.line("     目标：%s", g.Name)
		}
	}
}

// survey writes what the form does by itself: questions that depend on others, and relations between answers.
func (w *writer) survey(p *Plan) {
	title := "摸底调查：看前面的回答才问的项目"
	for i := range p.Fields {
		if f := &p.Fields[i]; f.AskWhen != "" {
			if title != "" {
				w.head(title)
				title = ""
			}
			w.line("  %s：只在 %s 时问〔%s〕", f.Name, f.AskWhen, f.Source)
		}
	}
	if len(p.Checks) > 0 {
		w.head("摸底调查：须合得上的关系")
	}
	for _, c := range p.Checks {
		kind := "不成立不能保存"
		if c.Soft {
			kind = "不成立须写明情况"
		}
		w.line("  %s（%s）〔%s〕  %s", c.Title, kind, c.Source, c.When)
	}
}

func (w *writer) conditions(all, some []Condition) {
	for _, c := range all {
		w.line("     须 %s〔%s〕  %s", c.Title, c.Source, c.When)
	}
	for _, c := range some {
		w.line("     或 %s〔%s〕  %s", c.Title, c.Source, c.When)
	}
}

func (w *writer) goals(p *Plan) {
	if len(p.Goals) > 0 {
		w.head("目标")
	}
	for _, g := range p.Goals {
		w.line("  %s〔%s〕", g.Name, g.Source)
		if len(g.Items) == 0 {
			w.line("    共 %d 项，方案文本未列出", g.Count)
		}
		for _, it := range g.Items {
			w.line("    %s：%s；佐证 %d 天有效", it.Name, it.Check, it.ValidDays)
		}
	}
	for _, list := range []struct {
		title string
		items []Outcome
	}{{"工作目标的标准", p.Outcomes}, {"提升标准", p.Beautification}} {
		if len(list.items) > 0 {
			w.head(list.title)
		}
		for _, o := range list.items {
			w.line("  %s：%s〔%s〕", o.Name, o.Check, o.Source)
		}
	}
}

func (w *writer) phases(p *Plan) {
	if len(p.Phases) > 0 {
		w.head("实施步骤")
	}
	for i := range p.Phases {
		ph := &p.Phases[i]
		end := "未写"
		if ph.End != "" {
			end = ph.End.Chinese()
		}
		w.line("  %s  %s—%s〔%s〕", ph.Name, ph.Start.Chinese(), end, ph.Source)
		for j := range ph.Tasks {
			t := &ph.Tasks[j]
			holder := t.Holder
			if b, ok := p.Body(t.Holder); ok {
				holder = b.Name
			}
			w.line("    %s  %s，%s到期〔%s〕", t.Title, holder, ph.DueOn(t).Chinese(), t.Source)
		}
	}
	if r := p.Rhythm; r.AnswerDays > 0 {
		w.head(fmt.Sprintf("每周〔%s〕", r.Source))
		w.line("  评比预览 %s，周报截止 %s，关账 %s，例会 %s〔%s〕", r.Preview, r.Report, r.Close, r.Meeting, r.Clock)
		w.line("  困难 %d 个工作日内答复〔%s〕", r.AnswerDays, r.Answer)
	}
}

func (w *writer) score(p *Plan) {
	if len(p.Sheet.Blocks) > 0 {
		w.head(fmt.Sprintf("%s，满分 %s 分〔%s〕", p.Sheet.Title, p.Sheet.Total, p.Sheet.Source))
	}
	for _, b := range p.Sheet.Blocks {
		w.line("  %s", b.Title)
		for _, l := range b.Lines {
			only := ""
			if l.OnlyIf != "" {
				only = "；只在 " + l.OnlyIf + " 时"
			}
			w.line("    %s %s 分，每处扣 %s 分，%d 个工作日整改%s：%s", l.Title, l.Max, l.Each, l.Days, only, l.Check)
		}
	}
	if len(p.Standing.Indicators) > 0 {
		w.head(fmt.Sprintf("周评比〔%s〕", p.Standing.Source))
	}
	for _, x := range p.Standing.Indicators {
		w.line("  %s %d%%：%s〔%s〕", x.Name, x.Weight, x.Explain, x.Source)
	}
}
