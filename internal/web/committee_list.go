package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/committee"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// committeesLink leads from a page of one committee or notice back to all of them.
var committeesLink = ui.Link{Text: "业委会", Href: "/committees"}

func committeeHref(id string) string { return "/committees/" + id }

// committeeTabs are the views of the list; the first is shown when the address names none.
var committeeTabs = []struct {
	key, title string
	query      func(today clock.Date) committee.Query
}{
	{"", "全部", func(clock.Date) committee.Query { return committee.Query{} }},
	{"forming", "筹建中", func(clock.Date) committee.Query { return committee.Query{State: committee.Forming} }},
	{"late", "已逾期", func(today clock.Date) committee.Query {
		return committee.Query{State: committee.Forming, Due: today}
	}},
	{"sitting", "在任", func(clock.Date) committee.Query { return committee.Query{State: committee.Sitting} }},
	{"expiring", "90 日内届满", func(today clock.Date) committee.Query { return committee.Query{Expiring: today.Add(90)} }},
	{"over", "已结束", func(clock.Date) committee.Query { return committee.Query{State: committee.Ended} }},
}

// committeeBadge returns the kit's badge of a body.
func committeeBadge(s committee.State) (look, word string) {
	return map[committee.State]string{committee.Forming: "now", committee.Sitting: "done", committee.Ended: "later", committee.Dropped: "na"}[s], s.Chinese()
}

func (b *compoundBook) committeeQuery(q ui.Query, in committee.Query) committee.Query {
	in.Sort, in.Desc = q.Sort("")
	if k := committee.Kind(q.Get("kind")); k == committee.Owners || k == committee.Residents {
		in.Kind = k
	}
	if a, ok := b.place(q.Get("community")); ok {
		in.Community = a.Path
	}
	return in
}

// committeeList shows the bodies: GET /committees.
func (s *Site) committeeList(w http.ResponseWriter, r *http.Request) error {
	who, q := gate.Who(r.Context()), ui.QueryOf(r)
	b, err := s.compoundBook(r, account.SeeCommittees)
	if err != nil {
		return err
	}
	var tabs ui.Tabs
	for _, t := range committeeTabs {
		in := b.committeeQuery(q, t.query(s.today()))
		in.Limit = 1
		page, err := s.Committee.List(r.Context(), who.Scope(account.SeeCommittees), in)
		if err != nil {
			return err
		}
		tabs = append(tabs, ui.Tab{Title: t.title, Href: q.With("state", t.key), Count: strconv.FormatInt(page.Total, 10), Here: t.key == q.Get("state")})
	}
	t, err := s.committeeTable(r, false)
	if err != nil {
		return err
	}
	p := s.page(r, "业委会和自治管理委员会")
	p.Lead = "从申请到备案一步一步办，每一步最早、最迟哪天办，依据哪一条，系统都算好；任期届满前 90 日提醒。"
	p.Actions = []ui.Action{{Text: "正在公示", Href: "/notices"}}
	if who.Has(account.RunCommittees) {
		p.Actions = append(p.Actions, ui.Action{Text: "开始筹建", Href: "/committees/new", Icon: "plus", Primary: true})
	}
	return s.draw(w, r, http.StatusOK, p, committeeListView(tabs, t))
}

// committeeTable lists the bodies of one view.
func (s *Site) committeeTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.SeeCommittees)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	in := committee.Query{}
	for _, t := range committeeTabs {
		if t.key == q.Get("state") {
			in = t.query(s.today())
		}
	}
	in = b.committeeQuery(q, in)
	in.Offset, in.Limit = window(q, all)
	got, err := s.Committee.List(r.Context(), gate.Who(r.Context()).Scope(account.SeeCommittees), in)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		Columns: []ui.Column{
			{Key: "name", Title: "名称", Sort: true},
			{Title: "类型"},
			{Title: "小区"},
			{Title: "状态"},
			{Title: "下一步"},
			{Key: "due", Title: "最迟", Sort: true},
			{Key: "members", Title: "现有成员", Unit: "人", Num: true, Sort: true},
			{Key: "until", Title: "任期至", Sort: true},
			{Title: "备案"},
		},
		Query: q, Total: int(got.Total), Unit: "个", Panel: true, Filters: []ui.Filter{
			{Name: "community", Label: "社区", Options: b.places()},
			{Name: "kind", Label: "类型", Options: []ui.Option{{Value: string(committee.Owners), Label: committee.Owners.Chinese()}, {Value: string(committee.Residents), Label: committee.Residents.Chinese()}}},
		},
		Exports: []ui.Action{bookAction("/committees.xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "这里还没有业委会", Text: "业主联名申请，或街道组织筹建时，从“开始筹建”登记；已经成立的，也从这里补登记各步。"},
	}
	for i := range got.Rows {
		t.Rows = append(t.Rows, committeeRow(&got.Rows[i], s.today()))
	}
	return t, nil
}

func committeeRow(x *committee.Line, today clock.Date) ui.Row {
	look, word := committeeBadge(x.State)
	href := committeeHref(x.ID)
	where := x.Where
	if x.Compounds > 1 {
		where += "等 " + strconv.FormatInt(x.Compounds, 10) + " 个"
	}
	kind := x.Kind.Chinese()
	if x.Cause != committee.First {
		kind += "（" + x.Cause.Chinese() + "）"
	}
	row := ui.Row{ID: x.ID, Href: href, Cells: []ui.Cell{
		ui.To(x.Name, href), ui.Text(kind), ui.Text(where), ui.View(ui.BadgeText(look, word)), ui.Text(x.NextTitle()), ui.Text(x.Due.Chinese()),
		ui.Int(int(x.Members)), ui.Text(x.TermUntil.Chinese()), ui.Text(x.FiledOn.Chinese()),
	}}
	if x.Due != "" && x.Due < today || x.State == committee.Sitting && x.TermUntil != "" && x.TermUntil < today.Add(90) {
		row.Tone = "act"
	}
	return row
}
