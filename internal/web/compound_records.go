package web

import (
	"net/http"
	"net/url"
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/internal/web/ui"
)

// compoundRecords are what the other packages keep of a compound.
type compoundRecords struct {
	Items        ui.Reasons // the goal's items with their state
	Visits       ui.Table
	Findings     ui.Table
	Difficulties ui.Table
}

// records loads what is recorded of a compound besides its facts, as far as the reader may see progress there.
func (s *Site) records(r *http.Request, p *plan.Plan, c *register.Compound) (*compoundRecords, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.SeeProgress, c.Path) {
		return nil, nil
	}
	scope := who.Scope(account.SeeProgress).Narrow(c.Path)
	items, err := s.Goal.OfCompound(r.Context(), p, c, s.today())
	if err != nil {
		return nil, err
	}
	visits, err := s.Inspect.Visits(r.Context(), scope, inspect.VisitQuery{Compound: c.ID, Limit: 5})
	if err != nil {
		return nil, err
	}
	findings, err := s.Inspect.Findings(r.Context(), scope, inspect.FindingQuery{Compound: c.ID, State: "unclosed", Limit: 20}, s.today())
	if err != nil {
		return nil, err
	}
	difficulties, err := s.Difficulty.List(r.Context(), scope, difficulty.Query{Compound: c.ID, Limit: 10})
	if err != nil {
		return nil, err
	}
	return &compoundRecords{
		Items: goalReasons(p, items), Visits: visitsOf(visits), Findings: openTable(findings), Difficulties: difficultiesOf(difficulties),
	}, nil
}

// recordsAsOf is records as they stood at the end of an earlier day.
func (s *Site) recordsAsOf(r *http.Request, p *plan.Plan, c *register.Compound, day clock.Date) (*compoundRecords, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.SeeProgress, c.Path) {
		return nil, nil
	}
	ctx, scope := r.Context(), who.Scope(account.SeeProgress).Narrow(c.Path)
	items, err := s.Goal.OfCompound(ctx, p, c, day)
	if err != nil {
		return nil, err
	}
	visits, err := s.Inspect.Visits(ctx, scope, inspect.VisitQuery{Compound: c.ID, To: day, Limit: 5})
	if err != nil {
		return nil, err
	}
	findings, err := s.Inspect.UnclosedAsOf(ctx, scope, c.ID, day)
	if err != nil {
		return nil, err
	}
	difficulties, err := s.Difficulty.Between(ctx, scope, day, day)
	if err != nil {
		return nil, err
	}
	own := slices.DeleteFunc(difficulties, func(d difficulty.Difficulty) bool { return d.State == difficulty.Closed })
	return &compoundRecords{
		Items: goalReasons(p, items), Visits: visitsOf(visits), Findings: openTable(inspect.FindingPage{Rows: findings}),
		Difficulties: difficultiesOf(difficulty.Page{Rows: own}),
	}, nil
}

var itemBadges = map[goal.State]string{goal.Has: "have", goal.Doubt: "doubt", goal.Lacks: "none", goal.Unknown: "unknown"}

func goalReasons(p *plan.Plan, items []goal.ItemState) ui.Reasons {
	var out ui.Reasons
	for _, it := range items {
		reason := ui.Reason{State: itemBadges[it.State], Text: it.Name, From: it.Why}
		if set, ok := p.GoalSet(it.Goal); ok {
			reason.Clause, reason.Default = set.Cite, set.Default
		}
		if n := len(it.Evidence); n > 0 && it.Evidence[0].Visit != "" {
			reason.FixText, reason.FixTo = "看佐证", "/inspections/"+url.PathEscape(it.Evidence[0].Visit)
		}
		out = append(out, reason)
	}
	return out
}

func visitsOf(page inspect.VisitPage) ui.Table {
	t := ui.Table{
		ID: "visits", Columns: []ui.Column{{Title: "日期"}, {Title: "由谁督察"}, {Title: "得分", Unit: "分", Num: true}, {Title: "发现问题", Unit: "个", Num: true}},
		Empty: ui.Empty{Title: "还没有督察过", Text: "督察一次，目标的各项才有佐证。"},
	}
	for _, v := range page.Rows {
		href := "/inspections/" + url.PathEscape(v.ID)
		t.Rows = append(t.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(v.Day.Chinese(), href), ui.Text(v.Office.Title()), ui.Text(fixed(v.Points)), ui.Int(v.Findings),
		}})
	}
	return t
}

func openTable(page inspect.FindingPage) ui.Table {
	t := ui.Table{
		ID: "findings", Columns: []ui.Column{{Title: "问题"}, {Title: "发现"}, {Title: "期限"}, {Title: "第几轮", Num: true}},
		Empty: ui.Empty{Title: "没有未销号的问题", Text: "督察发现的问题会列在这里，直到销号。"},
	}
	for _, f := range page.Rows {
		href := "/findings/" + url.PathEscape(f.ID)
		t.Rows = append(t.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			{Text: f.Title, Sub: f.Text, Href: href}, ui.Text(f.Day.Chinese()), ui.Text(f.Due.Chinese()), ui.Int(f.Round),
		}})
	}
	return t
}

func difficultiesOf(page difficulty.Page) ui.Table {
	t := ui.Table{
		ID: "difficulties", Columns: []ui.Column{{Title: "困难"}, {Title: "状态"}, {Title: "提出"}, {Title: "答复期限"}},
		Empty: ui.Empty{Title: "没有提过困难", Text: "需要街道解决的，由社区提出。"},
	}
	for _, d := range page.Rows {
		href := "/difficulties/" + url.PathEscape(d.ID)
		t.Rows = append(t.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(d.Title, href), ui.View(ui.Badge(string(d.State))), ui.Text(d.RaisedOn.Chinese()), ui.Text(d.Due.Chinese()),
		}})
	}
	return t
}

// steps returns the next step of compounds by id, as the track knows it from findings and goals as well.
func (s *Site) steps(r *http.Request, p *plan.Plan, compounds []register.Compound) (map[string]track.Step, error) {
	return s.Track.NextSteps(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), p, compounds, s.today())
}

// following says the next step of a compound: the track's when it knows one, else what the register alone can tell.
func (b *compoundBook) following(c *register.Compound, steps map[string]track.Step) ui.Next {
	st, ok := steps[c.ID]
	if !ok || st.Title == "" || c.WithdrawnOn != "" {
		return b.next(c)
	}
	holder := st.HolderName
	if holder == "" && st.Holder != "" {
		holder = b.post(string(st.Holder))
	}
	return ui.Next{Step: st.Title, Holder: holder, Due: st.Due, Href: b.stepHref(c, st.Link)}
}

// stepHref is where a next step is done.
func (b *compoundBook) stepHref(c *register.Compound, l track.Link) string {
	at := compoundHref(c.ID)
	switch l.Kind {
	case "field":
		return b.survey(c, l.ID)
	case "mode":
		return b.decide(c)
	case "finding":
		return "/findings/" + url.PathEscape(l.ID)
	case "goal":
		return at + "#goal"
	case "declaration":
		if b.who.Can(account.Declare, c.Path) {
			return "/declarations/new?community=" + b.codes[c.Community()] + "&compound=" + c.ID
		}
		return at + "#declaration"
	case "service":
		return serviceHref(c.ID, "")
	case "task":
		return "/phases/" + url.PathEscape(l.ID)
	}
	return at
}
