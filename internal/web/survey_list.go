package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// surveyList is where the survey stands by community, above the submissions.
type surveyList struct {
	Head    ui.Table
	Tabs    ui.Tabs
	Table   ui.Table
	Accept  *ui.Form // accepts what is ticked; nil for whoever may not, or where nothing can be
	Skipped []survey.Skipped
	Code    ui.Field
	Err     error
}

// surveyTab is one view of the list.
type surveyTab struct {
	key, title string
	query      survey.Query
}

// surveyTabs are the views of the list; the first is shown when the address names none.
var surveyTabs = []surveyTab{
	{"", "待审核", survey.Query{Waiting: true}},
	{"plain", "可一起采纳", survey.Query{Waiting: true, Doubtful: survey.None}},
	{"doubt", "有要核对的", survey.Query{Waiting: true, Doubtful: survey.Any}},
	{"found", "登记册里没有的", survey.Query{Waiting: true, Found: true}},
	{"has_issues", "退回修改", survey.Query{State: survey.HasIssues}},
	{"accepted", "已采纳", survey.Query{State: survey.Accepted}},
	{"void", "作废", survey.Query{State: survey.Voided}},
	{"all", "全部", survey.Query{}},
}

// surveyList shows the survey: GET /surveys.
func (s *Site) surveyList(w http.ResponseWriter, r *http.Request) error {
	return s.drawSurveys(w, r, nil, nil)
}

func (s *Site) drawSurveys(w http.ResponseWriter, r *http.Request, skipped []survey.Skipped, failed error) error {
	who := gate.Who(r.Context())
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	v := surveyList{Skipped: skipped, Err: failed, Code: ui.Field{Name: "code", Label: "按纸质表编号录入", Width: "m", Hint: "表上方的 9 位编号，如 0AB-CDE-FGH"}}
	if v.Head, err = s.surveyCommunities(r, true); err != nil {
		return err
	}
	q := ui.QueryOf(r)
	for i := range surveyTabs {
		t := &surveyTabs[i]
		in := b.surveyQuery(q, t.query)
		in.Limit = 1
		page, err := s.Survey.List(r.Context(), who.Scope(account.FillSurvey), in)
		if err != nil {
			return err
		}
		v.Tabs = append(v.Tabs, ui.Tab{Title: t.title, Href: q.With("state", t.key), Count: strconv.FormatInt(page.Total, 10), Here: t == surveyTabOf(q)})
	}
	if v.Table, err = s.surveyTable(r, false); err != nil {
		return err
	}
	if who.Has(account.ReviewSurvey) && surveyTabOf(q).key == "plain" && len(v.Table.Rows) > 0 {
		v.Accept = &ui.Form{Action: "/surveys", Submit: "采纳勾选的", Wide: true}
		v.Table.Columns = append([]ui.Column{{Title: "采纳", Links: true}}, v.Table.Columns...)
		v.Table.Filters, v.Table.Exports = nil, nil
		for i := range v.Table.Rows {
			row := &v.Table.Rows[i]
			row.Cells, row.Href = append([]ui.Cell{ui.View(surveyTick(row.ID, row.Cells[0].Text))}, row.Cells...), ""
		}
	}
	p := s.page(r, "摸底调查", compoundsLink)
	p.Lead = "社区填报，物业管理办公室审核，采纳后记入登记册。"
	p.Actions = []ui.Action{
		{Text: "带下去填", Href: "/surveys/new", Icon: "download"},
		{Text: "打印空白表", Href: "/surveys/sheets", Icon: "printer"},
		{Text: "调查表的版本", Href: "/surveys/forms", Icon: "history"},
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	return s.draw(w, r, status, p, surveyListView(v))
}

func surveyTabOf(q ui.Query) *surveyTab {
	for i := range surveyTabs {
		if surveyTabs[i].key == q.Get("state") {
			return &surveyTabs[i]
		}
	}
	return &surveyTabs[0]
}

func (b *compoundBook) surveyQuery(q ui.Query, view survey.Query) survey.Query {
	view.Compound = q.Get("compound")
	if f := q.Get("field"); f != "" {
		view.Doubtful = f
	}
	if a, ok := b.place(q.Get("community")); ok {
		view.Community = a.Path
	}
	return view
}

// surveyTable lists the submissions of one view.
func (s *Site) surveyTable(r *http.Request, all bool) (ui.Table, error) {
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return ui.Table{}, err
	}
	q := ui.QueryOf(r)
	in := b.surveyQuery(q, surveyTabOf(q).query)
	in.Offset, in.Limit = window(q, all)
	got, err := s.Survey.List(r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey), in)
	if err != nil {
		return ui.Table{}, err
	}
	t := ui.Table{
		Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "调查日期"}, {Title: "状态"}, {Title: "已答", Unit: "项", Num: true}, {Title: "要核对"}, {Title: "提交"}},
		Query:   q, Total: int(got.Total), Unit: "份", Panel: true,
		Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}, {Name: "field", Label: "要核对的项目", Options: b.questions()}},
		Exports: []ui.Action{bookAction("/surveys/list.xlsx", q), ui.PrintAction()},
		Empty:   ui.Empty{Title: "这里没有摸底表", Text: "在小区页面点“填摸底表”，或打印空白表到现场填。", Actions: []ui.Action{{Text: "选小区", Href: "/compounds"}}},
	}
	for i := range got.Rows {
		x := &got.Rows[i]
		doubts := make([]string, len(x.Doubts))
		for j, id := range x.Doubts {
			doubts[j] = b.field(id)
		}
		tone, icon := surveyTone(x.State)
		href := "/surveys/" + url.PathEscape(x.ID)
		row := ui.Row{ID: x.ID, Href: href, Cells: []ui.Cell{
			{Text: x.Name, Href: href, Sub: foundNote(x)},
			ui.Text(b.names[x.Community()]),
			ui.Text(x.AsOf.Chinese()),
			ui.View(ui.Tag(x.State.Chinese(), tone, icon)),
			ui.Int(int(x.Answered)),
			ui.Text(strings.Join(doubts, "、")),
			ui.Text(x.SentOn.Chinese()),
		}}
		if x.State == survey.HasIssues {
			row.Tone = "act"
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// foundNote stands below a compound's name: the code of its paper, and that it is not in the register.
func foundNote(x *survey.Submission) string {
	if x.Found() {
		return strings.TrimSuffix("登记册里没有，"+x.Sheet, "，")
	}
	return x.Sheet
}

// questions are the fields that a form asks.
func (b *compoundBook) questions() []ui.Option {
	var out []ui.Option
	for _, f := range survey.FormOf(b.plan).Fields {
		out = append(out, ui.Option{Value: f.ID, Label: f.Name})
	}
	return out
}

// surveyCommunities says where the survey stands by community: compounds, never persons.
func (s *Site) surveyCommunities(r *http.Request, _ bool) (ui.Table, error) {
	ctx, scope := r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey)
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return ui.Table{}, err
	}
	compounds, err := s.Register.Counts(ctx, scope)
	if err != nil {
		return ui.Table{}, err
	}
	counts, err := s.Survey.Counts(ctx, scope)
	if err != nil {
		return ui.Table{}, err
	}
	next, err := s.Register.NextFields(ctx, scope)
	if err != nil {
		return ui.Table{}, err
	}
	all, by := map[place.Path]int{}, map[place.Path]map[survey.State]int{}
	for _, c := range compounds {
		all[c.Community] += int(c.Compounds)
	}
	for _, c := range counts {
		if by[c.Community] == nil {
			by[c.Community] = map[survey.State]int{}
		}
		by[c.Community][c.State] += int(c.Compounds)
	}
	t := ui.Table{
		ID: "communities", Columns: []ui.Column{
			{Title: "社区"},
			{Title: "小区", Unit: "个", Num: true},
			{Title: "已采纳", Unit: "个", Num: true},
			{Title: "待审核", Unit: "个", Num: true},
			{Title: "退回修改", Unit: "个", Num: true},
			{Title: "接下来最该查的"},
			{Title: "空白表", Links: true},
		},
		Exports: []ui.Action{{Text: "导出", Href: "/surveys.xlsx", Icon: "download", Download: true}},
		Empty:   ui.Empty{Title: "您负责的范围内还没有社区"},
	}
	for _, c := range b.communities {
		code := url.QueryEscape(c.Code)
		states := by[c.Path]
		row := ui.Row{Cells: []ui.Cell{
			ui.Text(c.Short), ui.IntTo(all[c.Path], "/compounds?community="+code),
			ui.IntTo(states[survey.Accepted], "/surveys?state=accepted&community="+code),
			ui.IntTo(states[survey.Submitted]+states[survey.Resubmitted], "/surveys?community="+code),
			ui.IntTo(states[survey.HasIssues], "/surveys?state=has_issues&community="+code), ui.Text("—"),
			ui.To("打印", "/surveys/sheets?community="+code),
		}}
		if f, ok := next[c.Path]; ok {
			row.Cells[5] = ui.To(b.field(f.Field)+"（"+strconv.FormatInt(f.Compounds, 10)+" 个小区）", "/compounds?missing="+url.QueryEscape(f.Field)+"&community="+code)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// surveyAcceptAll accepts the ticked submissions that nobody has to look at: POST /surveys.
func (s *Site) surveyAcceptAll(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	ids := r.PostForm["id"]
	if len(ids) == 0 || len(ids) > 500 {
		return s.drawSurveys(w, r, nil, fault.InvalidFields("没有勾选摸底表。", fault.Field{Name: "id", Message: "请先勾选要采纳的摸底表，一次至多 500 份"}))
	}
	n, skipped, err := s.Survey.AcceptAll(r.Context(), gate.Who(r.Context()), ids)
	if err != nil {
		return err
	}
	if len(skipped) > 0 {
		return s.drawSurveys(w, r, skipped, nil)
	}
	ui.Done(w, r, "/surveys", "已采纳 "+strconv.Itoa(n)+" 份摸底表。")
	return nil
}
