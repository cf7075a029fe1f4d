package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

var goalsLink = ui.Link{Text: "目标", Href: "/goals"}

// goalOverview is how far the compounds have come, set by set.
type goalOverview struct {
	None     ui.Empty
	Sets     []goalSection
	Outcomes ui.Table
}

type goalSection struct {
	Name, Note         string
	Source             plan.Source
	Chart              ui.BarChart
	Items, Communities ui.Table
}

// goalTones are the states of an item as bars draw them.
var goalTones = map[goal.State]string{goal.Has: "good", goal.Doubt: "warn", goal.Lacks: "act", goal.Unknown: "none"}

// goalBadges are the states of an item as the kit's badges name them.
var goalBadges = map[goal.State]string{goal.Has: "have", goal.Doubt: "doubt", goal.Lacks: "none", goal.Unknown: "unknown"}

// goalList shows the goal sets: GET /goals.
func (s *Site) goalList(w http.ResponseWriter, r *http.Request) error {
	scope := gate.Who(r.Context()).Scope(account.SeeProgress)
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	c, err := s.Goal.Coverage(r.Context(), scope, b.plan, s.today())
	if err != nil {
		return err
	}
	means, err := s.Inspect.OutcomeMeans(r.Context(), scope, b.plan, s.today())
	if err != nil {
		return err
	}
	var v goalOverview
	for i := range b.plan.Goals {
		if _, of := c.Total(b.plan.Goals[i].ID); of > 0 {
			v.Sets = append(v.Sets, b.goalSection(&b.plan.Goals[i], &c))
		}
	}
	if len(v.Sets) == 0 {
		v.None = ui.Empty{
			Title: "还没有小区定下目标", Text: "先认定小区的运作模式，目标（八有、五有、四有）随模式确定。",
			Actions: []ui.Action{{Text: "去认定模式", Href: "/modes", Primary: true}},
		}
	}
	v.Outcomes = standardTable(b.plan, means)
	p := s.page(r, "目标")
	p.Lead = "有没有，只由督察结果得出，不能勾选。每个数字都能点开看是哪些小区。"
	if c.Without > 0 {
		p.Lead += "另有 " + strconv.Itoa(c.Without) + " 个范围内的小区模式未定，还没有目标。"
	}
	p.Actions = []ui.Action{bookAction("/goals.xlsx", ui.Query{}), ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, p, goalOverviewView(v))
}

func (b *compoundBook) goalSection(set *plan.GoalSet, c *goal.Coverage) goalSection {
	reached, of := c.Total(set.ID)
	v := goalSection{
		Name: set.Name, Note: "全部达到的 " + strconv.Itoa(reached) + "/" + strconv.Itoa(of) + " 个小区", Source: set.Source,
		Chart: ui.BarChart{Title: set.Name + "进展", Unit: "个小区", Max: float64(of)},
		Items: ui.Table{ID: "items-" + set.ID, Caption: "逐项：多少个小区有", Columns: []ui.Column{{Title: "项目"}, {Title: "有", Unit: "个", Num: true}, {Title: "存疑", Unit: "个", Num: true}, {Title: "无", Unit: "个", Num: true}, {Title: "未知", Unit: "个", Num: true}, {Title: "依据"}}},
		Communities: ui.Table{
			ID: "places-" + set.ID, Caption: "逐社区：有这一项的小区数 / 以此为目标的小区数",
			Columns: []ui.Column{{Title: "社区"}, {Title: "全部达到", Num: true}}, Scroll: true,
		},
	}
	sums := make(map[string]map[goal.State]int, len(set.Items))
	has := map[place.Path][]int{}
	for _, t := range c.Tallies {
		if t.Goal != set.ID {
			continue
		}
		has[t.Community] = append(has[t.Community], t.Count[goal.Has])
		if sums[t.Item] == nil {
			sums[t.Item] = map[goal.State]int{}
		}
		for state, n := range t.Count {
			sums[t.Item][state] += n
		}
	}
	for i := range set.Items {
		b.goalItem(&v, set, &set.Items[i], sums[set.Items[i].ID])
	}
	for _, reach := range c.Reaches {
		if reach.Goal == set.ID && reach.Of > 0 {
			v.Communities.Rows = append(v.Communities.Rows, b.goalPlace(set, reach, has[reach.Community]))
		}
	}
	return v
}

// goalItem adds the bar, the row and the column of one item; sum counts its compounds by state.
func (b *compoundBook) goalItem(v *goalSection, set *plan.GoalSet, item *plan.GoalItem, sum map[goal.State]int) {
	total := 0
	for _, n := range sum {
		total += n
	}
	bar := ui.Bar{Label: item.Name, Href: goalHref(set.ID, item.ID, "", ""), Value: strconv.Itoa(sum[goal.Has]) + "/" + strconv.Itoa(total)}
	cells := []ui.Cell{{Text: item.Name, Sub: item.Check, Href: bar.Href}}
	for _, state := range goal.States {
		bar.Parts = append(bar.Parts, ui.Part{N: float64(sum[state]), Name: state.Chinese(), Tone: goalTones[state]})
		cells = append(cells, ui.IntTo(sum[state], goalHref(set.ID, item.ID, "", state)))
	}
	v.Chart.Bars = append(v.Chart.Bars, bar)
	v.Items.Rows = append(v.Items.Rows, ui.Row{Cells: append(cells, ui.View(ui.Cite(item.Cite, item.Default)))})
	v.Communities.Columns = append(v.Communities.Columns, ui.Column{Title: item.Name, Num: true})
}

// goalPlace is the row of one community; has counts its compounds that have the items of the set, in their order.
func (b *compoundBook) goalPlace(set *plan.GoalSet, reach goal.Reach, has []int) ui.Row {
	code := b.codes[reach.Community]
	of := "/" + strconv.Itoa(reach.Of)
	row := ui.Row{Cells: []ui.Cell{
		ui.Text(b.names[reach.Community]), ui.To(strconv.Itoa(reach.Reached)+of, goalHref(set.ID, "", code, "")),
	}}
	for i, n := range has {
		row.Cells = append(row.Cells, ui.To(strconv.Itoa(n)+of, goalHref(set.ID, set.Items[i].ID, code, "")))
	}
	return row
}

func goalHref(set, item, community string, state goal.State) string {
	href, sep := "/goals/"+set, "?"
	for _, x := range [][2]string{{"community", community}, {"item", item}, {"state", string(state)}} {
		if x[1] != "" {
			href, sep = href+sep+x[0]+"="+url.QueryEscape(x[1]), "&"
		}
	}
	return href
}

// standardTable shows the means of the outcome standards, in the plan's order; it is empty before the first inspection.
func standardTable(p *plan.Plan, means []inspect.OutcomeMean) ui.Table {
	t := ui.Table{ID: "standards", Columns: []ui.Column{{Title: "标准"}, {Title: "平均得分", Unit: "分", Num: true}, {Title: "查过的小区", Unit: "个", Num: true}, {Title: "依据"}}}
	if !slices.ContainsFunc(means, func(m inspect.OutcomeMean) bool { return m.Visited > 0 }) {
		return t
	}
	for i, o := range p.Outcomes {
		mean := ui.Unknown("/inspections")
		if means[i].Visited > 0 {
			mean = ui.To(means[i].Points.String(), "/inspections")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: o.Name, Sub: o.Check}, mean, ui.Int(means[i].Visited), ui.View(ui.Cite(o.Cite, o.Default))}})
	}
	return t
}

// goalHolders are the compounds behind one figure.
type goalHolders struct {
	Tabs   ui.Tabs
	Check  string
	Source plan.Source
	Table  ui.Table
}

// goalShow lists the compounds of a goal set with the state of an item, or of every item: GET /goals/{set}.
func (s *Site) goalShow(w http.ResponseWriter, r *http.Request) error {
	set, v, err := s.goalHolders(r, false)
	if err != nil {
		return err
	}
	if v.Table, err = arrange(r.Context(), v.Table, false); err != nil {
		return err
	}
	return s.draw(w, r, http.StatusOK, s.page(r, set.Name, goalsLink), goalHoldersView(v))
}

// goalTable lists the compounds of a goal set whole.
func (s *Site) goalTable(r *http.Request, _ bool) (ui.Table, error) {
	_, v, err := s.goalHolders(r, true)
	if err != nil {
		return ui.Table{}, err
	}
	return arrange(r.Context(), v.Table, true)
}

func (s *Site) goalHolders(r *http.Request, all bool) (*plan.GoalSet, goalHolders, error) {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return nil, goalHolders{}, err
	}
	set, ok := b.plan.GoalSet(r.PathValue("set"))
	if !ok {
		return nil, goalHolders{}, fault.NotFoundf("方案里没有这一组目标。请从目标页进入。")
	}
	q := ui.QueryOf(r)
	q.Path = "/goals/" + set.ID
	scope := b.who.Scope(account.SeeProgress)
	if a, ok := b.place(q.Get("community")); ok {
		scope = scope.Narrow(a.Path)
	}
	if key, _ := q.Sort(""); !all && key == "" && q.Get("state") == "" {
		v, err := s.goalPage(r.Context(), b, set, q, scope)
		return set, v, err
	}
	compounds, err := s.holdersIn(r.Context(), b, set, scope)
	if err != nil {
		return nil, goalHolders{}, err
	}
	states, err := s.Goal.OfCompounds(r.Context(), b.plan, compounds, s.today())
	return set, b.goalHolders(set, q, compounds, states), err
}

// goalPage reads the compounds of one page alone: every compound has a row for each item that is asked for.
func (s *Site) goalPage(ctx context.Context, b *compoundBook, set *plan.GoalSet, q ui.Query, scope place.Scope) (goalHolders, error) {
	places, err := s.Goal.Places(ctx, scope, b.plan, set.ID)
	if err != nil {
		return goalHolders{}, err
	}
	rows := 0
	for i := range set.Items {
		if q.Get("item") == "" || q.Get("item") == set.Items[i].ID {
			rows++
		}
	}
	if rows == 0 {
		return b.goalHolders(set, q, nil, nil), nil
	}
	from := min(q.Offset(), len(places)*rows)
	to := min(from+ui.PageSize, len(places)*rows)
	compounds, err := s.holdersIn(ctx, b, set, place.In(places[from/rows:(to+rows-1)/rows]...))
	if err != nil {
		return goalHolders{}, err
	}
	states, err := s.Goal.OfCompounds(ctx, b.plan, compounds, s.today())
	v := b.goalHolders(set, q, compounds, states)
	first := min(from%rows, len(v.Table.Rows))
	v.Table.Rows = v.Table.Rows[first:min(first+to-from, len(v.Table.Rows))]
	v.Table.Total = len(places) * rows
	return v, err
}

// holdersIn returns the compounds of a scope with the goal set.
func (s *Site) holdersIn(ctx context.Context, b *compoundBook, set *plan.GoalSet, scope place.Scope) ([]register.Compound, error) {
	var out []register.Compound
	for c, err := range s.Register.Each(ctx, scope, register.Query{Scope: plan.Yes.String()}) {
		if err != nil {
			return nil, err
		}
		if own, ok := goal.Of(b.plan, &c); ok && own.ID == set.ID {
			out = append(out, c)
		}
	}
	return out, nil
}

// coverageTable lists how many compounds have each item, community by community.
func (s *Site) coverageTable(r *http.Request, _ bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return ui.Table{}, err
	}
	c, err := s.Goal.Coverage(r.Context(), b.who.Scope(account.SeeProgress), b.plan, s.today())
	t := ui.Table{Columns: []ui.Column{{Title: "项目"}, {Title: "目标"}, {Title: "社区"}}}
	for _, state := range goal.States {
		t.Columns = append(t.Columns, ui.Column{Title: state.Chinese(), Unit: "个", Num: true})
	}
	for _, x := range c.Tallies {
		set, ok := b.plan.GoalSet(x.Goal)
		if !ok {
			continue
		}
		row := ui.Row{Cells: []ui.Cell{{}, ui.Text(set.Name), ui.Text(b.names[x.Community])}}
		for i := range set.Items {
			if set.Items[i].ID == x.Item {
				row.Cells[0] = ui.Text(set.Items[i].Name)
			}
		}
		for _, state := range goal.States {
			row.Cells = append(row.Cells, ui.Int(x.Count[state]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

func (b *compoundBook) goalHolders(set *plan.GoalSet, q ui.Query, compounds []register.Compound, states map[string][]goal.ItemState) goalHolders {
	var v goalHolders
	want := q.Get("state")
	items, choices := []ui.Option{}, []ui.Option{}
	for i := range set.Items {
		items = append(items, ui.Option{Value: set.Items[i].ID, Label: set.Items[i].Name})
		if set.Items[i].ID == q.Get("item") {
			v.Check, v.Source = set.Items[i].Check+"，有效期 "+strconv.Itoa(set.Items[i].ValidDays)+" 天。", set.Items[i].Source
		}
	}
	v.Tabs = append(v.Tabs, ui.Tab{Title: "全部", Href: q.With("state", ""), Here: want == ""})
	for _, state := range goal.States {
		choices = append(choices, ui.Option{Value: string(state), Label: state.Chinese()})
		v.Tabs = append(v.Tabs, ui.Tab{Title: state.Chinese(), Href: q.With("state", string(state)), Here: want == string(state)})
	}
	v.Table = ui.Table{
		Columns: []ui.Column{
			{Key: "name", Title: "小区", Sort: true},
			{Key: "place", Title: "社区", Sort: true},
			{Key: "what", Title: "项目", Sort: true},
			{Key: "has", Title: "状态", Sort: true},
			{Title: "为什么"},
		},
		Query: q, Unit: "项",
		Filters: []ui.Filter{{Name: "item", Label: "项目", Options: items}, {Name: "community", Label: "社区", Options: b.places()}, {Name: "state", Label: "状态", Options: choices}},
		Exports: []ui.Action{bookAction("/goals/"+set.ID+"/list.xlsx", q), ui.PrintAction()}, Empty: ui.Empty{Title: "没有这样的小区", Text: "换一个项目或状态看看。"},
	}
	for i := range compounds {
		c := &compounds[i]
		for _, x := range states[c.ID] {
			if (q.Get("item") == "" || x.Item == q.Get("item")) && (want == "" || want == string(x.State)) {
				v.Table.Rows = append(v.Table.Rows, b.goalRow(c, x))
			}
		}
	}
	return v
}

func (b *compoundBook) goalRow(c *register.Compound, x goal.ItemState) ui.Row {
	why := ui.Text(x.Why)
	if n := len(x.Evidence); n > 0 {
		why.Href = "/inspections/" + x.Evidence[n-1].Visit
	}
	if x.Until != "" {
		why.Sub = "到" + x.Until.Chinese() + "没有再查，就变为未知"
	}
	return ui.Row{Cells: []ui.Cell{
		ui.To(c.Name, compoundHref(c.ID)), ui.Text(b.names[c.Community()]), ui.Text(x.Name), ui.View(ui.BadgeText(goalBadges[x.State], x.State.Chinese())), why,
	}}
}
