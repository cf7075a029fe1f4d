package web

import (
	"context"
	"net/http"
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// masked stands for personal data on every page; the figure is in the record and in no list.
const masked = "已登记（个人信息，不显示）"

// compoundView is one compound as it is, or as it was at the end of AsOf.
type compoundView struct {
	C         *register.Compound
	Head      ui.Facts
	Next      ui.Next
	Complete  ui.Progress
	Sections  []factSection
	Scope     string // yes, no or unknown
	Verdict   string // the sentence: 系统建议 单独引进
	Reasons   []reasonGroup
	Gaps      []string
	Lift      string
	LiftNeeds ui.Reasons
	Decisions []decisionLine
	Stale     bool
	Goal      *plan.GoalSet
	Houses    *compoundHouses
	Survey    *compoundSurvey  // nil when the reader does not survey, and for an earlier day
	Records   *compoundRecords // nil when the reader may not see them
	Declared  *compoundDeclarations
	Bodies    *compoundCommittees
	Archive   *compoundArchive // nil when the reader may not see it, or asks for an earlier day
	Steps     []plan.Step
	History   []historyLine
	Near      ui.Table // the compounds that lie nearest
	Merged    mergedView
	Changes   string     // leads to what changed lately
	Doubts    ui.Table   // facts to be settled
	AsOf      clock.Date // "" = now
	Today     clock.Date
	MayEdit   bool
	MayDecide bool
}

// factSection is a part of the survey with its facts.
type factSection struct {
	Title   string
	Facts   ui.Facts
	Unknown ui.Facts // of which nobody has said anything
}

// reasonGroup are the reasons of one rule with its heading.
type reasonGroup struct {
	Title, Cite, Default string
	Reasons              ui.Reasons
}

// decisionLine is one mode decision in the history.
type decisionLine struct {
	mode.Decision
	Name, Proposal string
	Grounds        ui.Reasons
}

// historyLine is one observation with what it said.
type historyLine struct {
	Title, Source, By, At string
	Day                   clock.Date
	Withdrawn             bool
	Facts                 ui.Facts
}

// compoundShow shows one compound: GET /compounds/{id}.
func (s *Site) compoundShow(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	day := dayOf(r.URL.Query().Get("asof"))
	if day >= s.today() {
		day = ""
	}
	who := gate.Who(r.Context())
	e, err := s.explained(r.Context(), who, r.PathValue("id"), day)
	if err != nil {
		return err
	}
	history, err := s.Register.History(r.Context(), who.Scope(account.SeeRegister), e.Compound.ID)
	if err != nil {
		return err
	}
	b.plan = e.Plan
	books, err := s.Register.Books(r.Context(), history)
	if err != nil {
		return err
	}
	v := b.compound(&e, history, books, day)
	if day == "" {
		v.Doubts = b.doubtsOf(&e.Compound, history, books)
	}
	if v.Merged, err = s.mergedOf(r, b, &e.Compound); err != nil {
		return err
	}
	if v.Merged.Into != nil && day == "" && r.URL.Query().Get("own") == "" {
		http.Redirect(w, r, compoundHref(v.Merged.Into.Survivor), http.StatusSeeOther)
		return nil
	}
	v.Changes = s.changesOf(&e.Compound)
	v.Today, v.MayEdit = s.today(), day == "" && e.Compound.WithdrawnOn == "" && who.Can(account.EditRegister, e.Compound.Path)
	v.MayDecide = day == "" && e.Compound.WithdrawnOn == "" && who.Can(account.DecideMode, e.Compound.Path)
	if day == "" {
		steps, err := s.steps(r, e.Plan, []register.Compound{e.Compound})
		if err != nil {
			return err
		}
		v.Next = b.following(&e.Compound, steps)
		v.Next.Box, v.Next.Today = true, s.today()
		if v.Near, err = s.near(r, b, &e.Compound); err != nil {
			return err
		}
		if v.Survey, err = s.surveyOf(r, &e.Compound); err != nil {
			return err
		}
		if v.Records, err = s.records(r, e.Plan, &e.Compound); err != nil {
			return err
		}
		if v.Houses, err = s.houses(r); err != nil {
			return err
		}
		if v.Archive, err = s.archiveOf(r, &e.Compound); err != nil {
			return err
		}
	} else if v.Records, err = s.recordsAsOf(r, e.Plan, &e.Compound, day); err != nil {
		return err
	}
	if v.Declared, err = s.declarationsOf(r, b, &e.Compound, day); err != nil {
		return err
	}
	if day == "" {
		if v.Bodies, err = s.committeesOf(r, &e.Compound); err != nil {
			return err
		}
	}
	p := s.page(r, e.Compound.Name, compoundsLink)
	p.Lead = b.names[e.Compound.Community()] + "　" + e.Compound.Address
	p.Actions = v.actions()
	p.Print = ui.PrintHead{Left: p.Site + "　小区情况表", Right: s.today().Chinese() + "打印", Code: e.Compound.ID}
	return s.draw(w, r, http.StatusOK, p, compoundPage(v))
}

// explained returns a compound with the rules' answer now or as of a day.
func (s *Site) explained(ctx context.Context, who account.Who, id string, day clock.Date) (mode.Explained, error) {
	scope := who.Scope(account.SeeRegister)
	e, err := s.Mode.Explain(ctx, scope, id)
	if err != nil || day == "" {
		return e, err
	}
	if e.Compound, err = s.Register.AsOf(ctx, scope, id, day); err != nil {
		return e, err
	}
	if len(e.Compound.Facts) == 0 {
		return e, fault.NotFoundf("截至%s，登记册里还没有这个小区。请选后面的日子。", day.Chinese())
	}
	if e.Plan, err = s.Plans.Current(ctx, e.Compound.Path.Street(), day); err != nil {
		return e, err
	}
	e.Verdict = mode.NewJudge(e.Plan).Verdict(e.Compound.Facts.Values(e.Plan))
	e.Decisions = slices.DeleteFunc(e.Decisions, func(d mode.Decision) bool { return d.Day > day })
	e.Stale = len(e.Decisions) > 0 && e.Decisions[0].Proposed != e.Compound.Proposed
	return e, nil
}

func (v compoundView) actions() []ui.Action {
	href := compoundHref(v.C.ID)
	var out []ui.Action
	if v.MayEdit {
		out = append(out, ui.Action{Text: "补充、更正", Href: href + "/facts", Icon: "edit", Primary: true})
		out = append(out, ui.Action{Text: placeWord(v.C), Href: href + "/place", Icon: "map-pin"})
	}
	if v.MayDecide {
		out = append(out, ui.Action{Text: "认定模式", Href: href + "/mode", Icon: "check"})
	}
	return append(out, ui.PrintAction())
}

func (b *compoundBook) compound(e *mode.Explained, history []register.Observation, books register.Books, day clock.Date) compoundView {
	c := &e.Compound
	said := func(seq int64, field string) *register.Said { return statementOf(history, books, seq, field) }
	have, of, _ := register.Completeness(b.plan, c)
	v := compoundView{
		C: c, AsOf: day, Scope: e.Verdict.Scope.String(), Stale: e.Stale, Gaps: b.gaps(&e.Verdict),
		Complete: ui.Progress{Label: "判定所需的情况", Done: have, Total: of, Unknown: of - have, Unit: "项", Href: b.survey(c, "")},
		Next:     b.next(c), Sections: b.sections(c, said), Verdict: b.sentence(&e.Verdict), Reasons: b.reasons(c, &e.Verdict),
	}
	v.Next.Box = true
	v.Lift, v.LiftNeeds = b.lift(c, &e.Verdict)
	for _, d := range e.Decisions {
		v.Decisions = append(v.Decisions, b.decision(d))
	}
	decided := c.Mode
	if decided == "" {
		decided = e.Verdict.Mode
	}
	if m, ok := b.plan.Mode(decided); ok {
		v.Steps = m.Steps
		v.Goal, _ = b.plan.GoalSet(m.Goal)
	}
	for i := range history {
		if o := &history[i]; day == "" || o.AsOf <= day {
			v.History = append(v.History, b.observation(o, books))
		}
	}
	v.Head = ui.Facts{
		{Label: "在方案范围", View: ui.Badge(v.Scope)},
		{Label: "系统建议", Value: b.mode(c.Proposed), Need: b.survey(c, "")},
		{Label: "认定模式", Value: orElse(b.mode(c.Mode), "尚未认定")},
		{Label: "资料版本", Value: "第 " + ui.Number(int(c.Version)) + " 版", From: c.ChangedBy + "，" + clock.Stamp(c.ChangedAt)},
	}
	return v
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// sections are the facts in the order of the survey. said finds the statement that a fact rests on.
func (b *compoundBook) sections(c *register.Compound, said func(seq int64, field string) *register.Said) []factSection {
	var out []factSection
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		if n := len(out); n == 0 || out[n-1].Title != f.Section {
			out = append(out, factSection{Title: f.Section})
		}
		last := &out[len(out)-1]
		fact := b.fact(c, f, said(c.Facts[f.ID].Seq, f.ID))
		if _, any := c.Facts[f.ID]; !any {
			last.Unknown = append(last.Unknown, fact)
			continue
		}
		last.Facts = append(last.Facts, fact)
	}
	return out
}

// fact shows one fact with the statement it rests on; nil when that is not at hand.
func (b *compoundBook) fact(c *register.Compound, f *plan.Field, said *register.Said) ui.Fact {
	fact, ok := c.Facts[f.ID]
	out := ui.Fact{Label: f.Name, Need: b.survey(c, f.ID)}
	if !ok {
		return out
	}
	out.From, out.History = fact.Kind.Title()+"，"+fact.AsOf.Chinese(), fieldHref(c, f.ID)
	if said != nil {
		out.From = sourceText(said) + "，" + fact.AsOf.Chinese()
	}
	if f.Sensitive {
		out.Value = masked
		return out
	}
	if fact.Known() {
		out.Value = fact.Value.Chinese(f.Reading)
	}
	if fact.Text != "" && fact.Text != out.Value {
		out.From += "，原文“" + fact.Text + "”"
	}
	if fact.Note != "" {
		out.From += "，" + fact.Note
	}
	if fact.Other != nil {
		out.From += "；另有来源说法不一，请核定"
	}
	return out
}

func (b *compoundBook) observation(o *register.Observation, books register.Books) historyLine {
	line := historyLine{Title: o.Kind.Title(), Source: o.Ref, By: o.By, At: clock.Stamp(o.At), Day: o.AsOf, Withdrawn: o.Withdrawn}
	if book, ok := books[o.Run]; ok {
		line.Source += " " + book.Sheet
	}
	if o.Row > 0 {
		line.Source += " 第 " + ui.Number(int(o.Row)) + " 行"
	}
	for i := range b.plan.Fields {
		f := &b.plan.Fields[i]
		r, ok := o.Readings[f.ID]
		if !ok {
			continue
		}
		line.Facts = append(line.Facts, ui.Fact{Label: f.Name, Value: said(f, r), From: noteOf(f, r.Note)})
	}
	return line
}

// said is what a cell says, with the text it was read from where that differs.
func said(f *plan.Field, r reading.Reading) string {
	value := r.Value.Chinese(f.Reading)
	switch {
	case f.Sensitive:
		return masked
	case r.Text == "" || r.Text == value:
		return value
	default:
		return value + "（原文“" + r.Text + "”）"
	}
}
