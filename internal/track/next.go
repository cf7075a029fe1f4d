package track

import (
	"cmp"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// Kind is what a next step asks for.
type Kind string

// The kinds of next steps, in the order in which they are asked.
const (
	OutOfScope  Kind = "out"         // 不在方案范围内: nothing to do
	Survey      Kind = "survey"      // 补齐摸底
	DecideMode  Kind = "mode"        // 认定模式
	Rectify     Kind = "rectify"     // 整改, first what is overdue
	Recheck     Kind = "recheck"     // 回头看
	Verify      Kind = "verify"      // 督察核实
	Work        Kind = "work"        // a step of the mode: 成立业委会 …
	Reach       Kind = "reach"       // 补齐 "有…"
	Consolidate Kind = "consolidate" // 巩固
)

// Link names the record that a step is done on: field, mode, finding, task, goal, declaration, service or compound.
type Link struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Step is the next step of a compound. HolderName is the name of the head when the head holds it ("" = 空缺); the offices are
// known by Holder.Title(). Holder "" = nobody has to do anything. Due "" = no day is set.
type Step struct {
	Kind       Kind         `json:"kind"`
	Title      string       `json:"title"`
	Holder     account.Role `json:"holder"`
	HolderName string       `json:"holder_name"`
	Due        clock.Date   `json:"due"`
	Link       Link         `json:"link"`
	Why        string       `json:"why"`
}

// Overdue reports whether the step's day has passed.
func (s Step) Overdue(today clock.Date) bool { return s.Due != "" && s.Due < today }

// Situation is everything that the next step of one compound follows from.
type Situation struct {
	Plan     *plan.Plan
	Compound *register.Compound
	Goals    []goal.ItemState // of the compound's goal set
	Findings inspect.Standing
	Ticked   map[string]bool // tasks that were ticked for the compound
	Recorded map[string]bool // facts that declarations and papers show
	Head     string          // the name of the community's head
	Today    clock.Date
}

// NextStep derives the next step of a compound: the first in the order of the kinds that is not done.
func NextStep(s Situation) Step {
	step := s.next()
	if step.Holder == account.Head {
		step.HolderName = s.Head
	}
	return step
}

func (s *Situation) next() Step {
	c := s.Compound
	switch {
	case c.Scope == plan.No:
		return Step{Kind: OutOfScope, Title: "不在方案范围内", Link: Link{"compound", c.ID}, Why: "登记的情况不符合：" + s.Plan.Scope.Title}
	case c.Scope == plan.Unknown, c.Mode == "" && c.Next != "":
		return s.survey()
	case c.Mode == "":
		return s.decide()
	case s.Findings.Overdue > 0:
		return s.rectify(fmt.Sprintf("逾期未整改 %d 个，最早的应于%s前整改", s.Findings.Overdue, s.Findings.FirstDue.Chinese()))
	case s.Findings.Rectified > 0:
		return Step{
			Kind: Recheck, Title: fmt.Sprintf("回头看已整改的 %d 个问题", s.Findings.Rectified), Holder: account.Supervision, Link: Link{"finding", s.Findings.Waiting},
			Why: s.Findings.RectifiedOn.Chinese() + "已整改，由督察核实后销号",
		}
	case s.Findings.Open > 0:
		return s.rectify(fmt.Sprintf("待整改 %d 个，最早的应于%s前整改", s.Findings.Open, s.Findings.FirstDue.Chinese()))
	}
	return s.toGoal()
}

func (s *Situation) survey() Step {
	step := s.holding(surveyed, account.Head)
	step.Kind, step.Title, step.Link = Survey, "补齐摸底", Link{"compound", s.Compound.ID}
	step.Why = "是否在方案范围内还不清楚"
	if s.Compound.Scope.Known() {
		step.Why = "模式还不能判定"
	}
	if f, ok := s.Plan.Field(s.Compound.Next); ok {
		step.Title, step.Link = "补齐摸底：查明"+f.Name, Link{"field", f.ID}
	}
	return step
}

func (s *Situation) decide() Step {
	step := s.holding(modeDecided, account.Property)
	step.Kind, step.Title, step.Link, step.Why = DecideMode, "认定模式", Link{"mode", s.Compound.ID}, "情况已查明，尚未认定模式"
	if m, ok := s.Plan.Mode(s.Compound.Proposed); ok {
		step.Title, step.Why = fmt.Sprintf("认定模式（建议：%s）", m.Name), "按登记的情况建议“"+m.Name+"”："+m.Title
	}
	return step
}

func (s *Situation) rectify(why string) Step {
	return Step{
		Kind: Rectify, Title: fmt.Sprintf("整改督察发现的 %d 个问题", s.Findings.Open), Holder: account.Head, Due: s.Findings.FirstDue,
		Link: Link{"finding", s.Findings.Due}, Why: why,
	}
}

// toGoal is the way of a compound with a mode and nothing open to its goal set and on from there.
func (s *Situation) toGoal() Step {
	lacking, unknown := s.items(goal.Lacks, goal.Doubt), s.items(goal.Unknown)
	work, waits := s.work()
	switch {
	case len(unknown) > 0:
		step := Step{Kind: Verify, Title: "督察核实" + names(unknown), Holder: account.Supervision, Link: Link{"goal", unknown[0].Item}}
		step.Why = fmt.Sprintf("%s：%s", unknown[0].Name, unknown[0].Why)
		if ph, ok := s.Plan.PhaseOn(s.Today); ok {
			step.Due = ph.End
		}
		return step
	case waits:
		return work
	case len(lacking) > 0:
		step := s.holding(goalReached, account.Head)
		step.Kind, step.Title, step.Link = Reach, "补齐"+names(lacking), Link{"goal", lacking[0].Item}
		step.Why = fmt.Sprintf("%s%s：%s", lacking[0].Name, lacking[0].State.Chinese(), lacking[0].Why)
		return step
	}
	return s.consolidate()
}

func (s *Situation) consolidate() Step {
	step := Step{Kind: Consolidate, Title: "巩固，定期回头看", Holder: account.Supervision, Link: Link{"compound", s.Compound.ID}, Why: "目前没有待办事项"}
	for _, i := range s.Goals {
		if i.Until != "" && (step.Due == "" || i.Until < step.Due) {
			step.Due = i.Until
		}
	}
	if set, ok := goal.Of(s.Plan, s.Compound); ok && len(s.Goals) > 0 {
		step.Why = "已达到" + set.Name
		if step.Due != "" {
			step.Why += "，核实结果到期前须再督察"
		}
	}
	return step
}

// work returns the first step of the mode that a task of the plan follows up and that nobody has ticked, and no record shows, yet.
func (s *Situation) work() (Step, bool) {
	m, ok := s.Plan.Mode(s.Compound.Mode)
	if !ok {
		return Step{}, false
	}
	for i, st := range m.Steps {
		t, due := followed(s.Plan, st.Done, "compound")
		if t == nil && st.Done == declared {
			t, due = followed(s.Plan, st.Done, "community")
		}
		if t == nil || Shown(t) && !kept(st.Done) || s.Ticked[t.ID] && !kept(st.Done) || s.Recorded[st.Done] {
			continue
		}
		return Step{
			Kind: Work, Title: st.Title, Holder: roleOf(t.Holder), Due: due, Link: s.doneOn(t),
			Why: fmt.Sprintf("“%s”共 %d 步，第 %d 步还没有完成", m.Name, len(m.Steps), i+1),
		}, true
	}
	return Step{}, false
}

// doneOn is where a step of the mode is done.
func (s *Situation) doneOn(t *plan.Task) Link {
	switch t.Done {
	case declared:
		return Link{"declaration", s.Compound.ID}
	case servicePlan, rulesWritten:
		return Link{"service", s.Compound.ID}
	}
	return Link{"task", t.ID}
}

// holding returns a step with the holder and the day of the plan's task that brings the fact about.
func (s *Situation) holding(fact string, otherwise account.Role) Step {
	t, due := followed(s.Plan, fact, "compound")
	if t == nil {
		return Step{Holder: otherwise}
	}
	return Step{Holder: cmp.Or(roleOf(t.Holder), otherwise), Due: due}
}

// followed returns the first task per compound, or per community, that a fact shows to be done.
func followed(p *plan.Plan, fact, per string) (*plan.Task, clock.Date) {
	for i := range p.Phases {
		for j := range p.Phases[i].Tasks {
			if t := &p.Phases[i].Tasks[j]; fact != "" && t.Done == fact && t.Per == per {
				return t, p.Phases[i].DueOn(t)
			}
		}
	}
	return nil, ""
}

func (s *Situation) items(states ...goal.State) []goal.ItemState {
	var out []goal.ItemState
	for _, i := range s.Goals {
		for _, st := range states {
			if i.State == st {
				out = append(out, i)
			}
		}
	}
	return out
}

// names lists up to three items: “公共保洁”“停车管理”.
func names(items []goal.ItemState) string {
	var b strings.Builder
	for i, it := range items {
		if i == 3 {
			fmt.Fprintf(&b, "等 %d 项", len(items))
			break
		}
		b.WriteString("“" + it.Name + "”")
	}
	return b.String()
}
