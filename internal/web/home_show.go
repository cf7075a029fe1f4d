package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// homePage is where the offices and the leaders begin: what stands how, what moved, what is stuck, what the office itself owes.
type homePage struct {
	moment
	Today    clock.Date
	Overview mode.Overview
	Reports  []week.Status
	Facts    week.Facts
	Last     *week.Closed // the latest closed week
	History  []week.Point // places in the latest two closed weeks
	Modes    int          // modes decided this week
	Meeting  clock.Date   // the next meeting
	On       clock.Week   // the week that the next meeting is on
	Step     ui.Next      // what the office does next in the week's round
	Owed     declaration.Owed
	Surveys  surveysDue
	Bodies   committeesDue
	Doubts   int64 // facts of the register that somebody should look at
}

// homeShow draws the home page of whoever asks.
func (s *Site) homeShow(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	if !who.Has(account.SeeProgress) {
		return s.homePlain(w, r, who)
	}
	m, err := s.momentOf(r, s.today().Week())
	if err != nil {
		return err
	}
	if !m.see().Holds(m.street) {
		return s.homeCommunity(w, r, m)
	}
	v, err := s.homePage(r.Context(), m)
	if err != nil {
		return err
	}
	if v.Surveys, err = s.surveysDue(r); err != nil {
		return err
	}
	if v.Bodies, err = s.committeesDue(r); err != nil {
		return err
	}
	p := s.page(r, "首页")
	p.Lead, p.Actions = v.Today.Chinese()+"，"+v.week.Chinese(), []ui.Action{ui.PrintAction()}
	p.Print = ui.PrintHead{Left: "老旧小区物业管理工作情况", Right: v.Today.Chinese()}
	return s.draw(w, r, http.StatusOK, p, v.view())
}

// homePlain is the home of the posts that only keep accounts or read the journal.
func (s *Site) homePlain(w http.ResponseWriter, r *http.Request, who account.Who) error {
	e := ui.Empty{Title: "您的岗位不看业务数据", Text: "系统管理、安全管理和审计三个岗位分开，各看各的。", Icon: "lock"}
	if who.Has(account.SeeAccounts) {
		e.Actions = append(e.Actions, ui.Action{Text: "账号", Href: "/accounts", Primary: true})
	}
	if who.Has(account.SeeJournal) {
		e.Actions = append(e.Actions, ui.Action{Text: "日志", Href: "/journal", Primary: true})
	}
	return s.draw(w, r, http.StatusOK, s.page(r, "首页"), e)
}

func (s *Site) homePage(ctx context.Context, m moment) (homePage, error) {
	v := homePage{moment: m, Today: s.today()}
	var err error
	if v.Overview, err = s.Mode.Overview(ctx, m.who.Scope(account.SeeRegister), m.street); err != nil {
		return v, err
	}
	if v.Doubts, err = s.Register.Waiting(ctx, m.who.Scope(account.SeeRegister).Narrow(m.street)); err != nil {
		return v, err
	}
	if v.Owed, err = s.Declaration.Owed(ctx, m.see().Narrow(m.street)); err != nil {
		return v, err
	}
	if v.Reports, err = s.Week.Reports(ctx, m.see(), m.street, m.week); err != nil {
		return v, err
	}
	if v.Facts, err = s.factsSeen(ctx, m); err != nil {
		return v, err
	}
	changed, err := s.Mode.Changed(ctx, m.who.Scope(account.SeeRegister).Narrow(m.street), m.week.Monday(), v.Today)
	if err != nil {
		return v, err
	}
	v.Modes = len(changed)
	v.On = m.week
	if v.Meeting = area.MeetingDay(m.week.Prev()); v.Meeting >= v.Today {
		v.On = m.week.Prev()
	}
	v.Meeting = area.MeetingDay(v.On)
	return v, s.homeWeeks(ctx, &v)
}

// homeWeeks reads the closed weeks and finds the office's next step.
func (s *Site) homeWeeks(ctx context.Context, v *homePage) error {
	closed, err := s.Week.Weeks(ctx, v.see(), v.street)
	if err != nil {
		return err
	}
	prev := v.week.Prev()
	if !slices.ContainsFunc(closed, func(c week.ClosedWeek) bool { return c.Week == prev }) {
		v.Step = ui.Next{Step: prev.Chinese() + "还没有关账", Holder: account.Property.Title(), Due: prev.Next().Monday(), Href: weekHref(prev)}
	}
	if len(closed) == 0 {
		return nil
	}
	last, err := s.Week.Snapshot(ctx, v.see(), v.street, closed[0].Week)
	if err != nil {
		return err
	}
	v.Last = &last
	if v.History, err = s.Week.History(ctx, v.see(), v.street, last.Week.Prev(), last.Week); err != nil || v.Step.Step != "" {
		return err
	}
	v.Step, err = s.bulletinStep(ctx, *v, last.Week)
	return err
}

// bulletinStep says what the latest closed week's bulletin waits for; the zero Next for nothing.
func (s *Site) bulletinStep(ctx context.Context, v homePage, w clock.Week) (ui.Next, error) {
	list, err := s.Bulletin.Of(ctx, v.see(), v.street, w)
	if err != nil {
		return ui.Next{}, err
	}
	n := ui.Next{Due: area.MeetingDay(w)}
	if len(list) == 0 {
		n.Step, n.Holder, n.Href = "起草"+w.Chinese()+"督察周报", "物业管理办公室、绩效督察办公室", weekHref(w)
		return n, nil
	}
	for i := range list {
		n.Href = "/bulletins/" + list[i].ID
		switch list[i].State {
		case "draft":
			n.Step, n.Holder = "修改、送审"+list[i].Name(), "物业管理办公室、绩效督察办公室"
		case "submitted":
			n.Step, n.Holder = "审批"+list[i].Name(), account.Leader.Title()
		case "approved":
			n.Step, n.Holder = "编号印发"+list[i].Name(), account.Property.Title()
		default:
			continue
		}
		return n, nil
	}
	return ui.Next{}, nil
}

// next is the step with today's date beside it.
func (v homePage) next() ui.Next {
	n := v.Step
	n.Today, n.Box = v.Today, true
	return n
}

// expected says how the register stands to the number that the plan names.
func (v homePage) expected() string {
	o := v.Overview
	if !o.Compared {
		return "方案没有写明小区数"
	}
	text := fmt.Sprintf("方案写明 %d 个", o.Expected)
	switch {
	case o.Difference > 0:
		text += fmt.Sprintf("，多 %d 个", o.Difference)
	case o.Difference < 0:
		text += fmt.Sprintf("，少 %d 个", -o.Difference)
	default:
		text += "，一致"
	}
	if o.Total.Unknown > 0 {
		text += fmt.Sprintf("；另有 %d 个待查明", o.Total.Unknown)
	}
	return text
}

// decided is the number of compounds in scope with a mode.
func (v homePage) decided() int64 { return v.Overview.Total.InScope - v.Overview.Total.Decided[""] }

// overdue are the findings past their deadline, the oldest first.
func (v homePage) overdue() []week.FindingNote {
	var out []week.FindingNote
	for _, f := range v.Facts.Findings {
		if f.Overdue(v.Today) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b week.FindingNote) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// overdueIn counts the overdue findings by community.
func (v homePage) overdueIn() map[place.Path]int {
	out := map[place.Path]int{}
	for _, f := range v.Facts.Findings {
		if f.Overdue(v.Today) {
			out[f.Path.Community()]++
		}
	}
	return out
}

// late are the difficulties that the office itself answered late or still owes an answer to.
func (v homePage) late() []week.DifficultyNote {
	var out []week.DifficultyNote
	for _, d := range v.Facts.Difficulties {
		if d.Late(v.Today) && d.Closed == "" {
			out = append(out, d)
		}
	}
	return out
}

// tasksLate are the tasks past their day.
func (v homePage) tasksLate() []week.TaskNote {
	var out []week.TaskNote
	for _, t := range v.Facts.Tasks {
		if t.Done < t.Of && t.Due != "" && t.Due < v.Today {
			out = append(out, t)
		}
	}
	return out
}

// moved says what the week has brought so far, and who rose or fell in the latest standing.
func (v homePage) moved() []agendaLine {
	var found, closed, answered int
	for _, f := range v.Facts.Findings {
		if f.Found.Week() == v.week {
			found++
		}
		if f.Closed != "" && f.Closed.Week() == v.week {
			closed++
		}
	}
	for _, d := range v.Facts.Difficulties {
		if d.Answered != "" && d.Answered.Week() == v.week {
			answered++
		}
	}
	var out []agendaLine
	for _, x := range []struct {
		n            int
		format, href string
	}{
		{v.Modes, "本周认定模式 %d 个小区", "/modes"},
		{found, "本周督察发现问题 %d 处", "/findings"},
		{closed, "本周销号问题 %d 处", "/findings?state=closed"},
		{answered, "本周答复社区困难 %d 项", "/difficulties?state=answered"},
	} {
		if x.n > 0 {
			out = append(out, agendaLine{fmt.Sprintf(x.format, x.n), []ui.Link{{Text: "查看", Href: x.href}}})
		}
	}
	return append(out, v.ranks()...)
}

// ranks says who rose or fell by three places or more in the latest standing.
func (v homePage) ranks() []agendaLine {
	if v.Last == nil {
		return nil
	}
	was := map[place.Path]int{}
	for _, p := range v.History {
		if p.Week < v.Last.Week {
			was[p.Path] = p.Rank
		}
	}
	var out []agendaLine
	for _, p := range v.Last.Placings {
		before := was[p.Figures.Path]
		if before == 0 || p.Rank == 0 || before == p.Rank {
			continue
		}
		word := "升到"
		if before < p.Rank {
			word = "降到"
		}
		if d := before - p.Rank; d >= 3 || d <= -3 {
			out = append(out, agendaLine{
				fmt.Sprintf("%s由第 %d 名%s第 %d 名（%s）", p.Figures.Name, before, word, p.Rank, v.Last.Week.Short()),
				[]ui.Link{{Text: "理由", Href: standingHref(v.Last.Week) + "#" + reasonID(v.links.code(p.Figures.Path))}},
			})
		}
	}
	return out
}

// visited says how many compounds were inspected in the latest closed week.
func (v homePage) visited() (n, of int) {
	if v.Last != nil {
		for _, p := range v.Last.Placings {
			n, of = n+p.Figures.Visited, of+p.Figures.Compounds
		}
	}
	return n, of
}

// communities lists the communities with the running week's report and the latest place.
func (v homePage) communities() ui.Table {
	t := ui.Table{
		ID: "communities", Columns: []ui.Column{
			{Title: "社区"},
			{Title: "本周周报"},
			{Title: "上次名次", Num: true},
			{Title: "得分", Unit: "分", Num: true},
			{Title: "范围内小区", Unit: "个", Num: true},
			{Title: "已认定", Unit: "个", Num: true},
			{Title: "逾期问题", Unit: "处", Num: true},
		},
	}
	late := v.overdueIn()
	for _, x := range v.Reports {
		st := x.Judgement.State
		row := ui.Row{Href: v.links.report(x.Path), Cells: []ui.Cell{
			ui.To(x.Name, v.links.report(x.Path)), ui.View(ui.BadgeText(stateBadge(st), st.Title())), ui.Text("—"), ui.Text("—"),
		}}
		if p, ok := v.placing(x.Path); ok {
			href := standingHref(v.Last.Week) + "#" + reasonID(v.links.code(x.Path))
			row.Cells[2] = ui.To("单列", href)
			if p.Rank > 0 {
				row.Cells[2], row.Cells[3] = ui.To(strconv.Itoa(p.Rank), href), ui.To(fixed(p.Points), href)
			}
		}
		in, done := v.tally(x.Path)
		code := v.links.code(x.Path)
		row.Cells = append(row.Cells, ui.IntTo(in, "/compounds?scope=yes&community="+code), ui.Int(done), ui.IntTo(late[x.Path], "/findings?state=overdue&community="+code))
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v homePage) placing(c place.Path) (week.Placing, bool) {
	if v.Last != nil {
		for _, p := range v.Last.Placings {
			if p.Figures.Path == c {
				return p, true
			}
		}
	}
	return week.Placing{}, false
}

// tally returns how many compounds of a community are in scope, and how many of them have a mode.
func (v homePage) tally(c place.Path) (in, decided int) {
	for _, t := range v.Overview.Communities {
		if t.Path == c {
			return int(t.InScope), int(t.InScope - t.Decided[""])
		}
	}
	return 0, 0
}

// reported is the number of reports that are in, or excused.
func (v homePage) reported() int {
	n := 0
	for _, x := range v.Reports {
		if x.Judgement.State != week.Pending && x.Judgement.State != week.Missing {
			n++
		}
	}
	return n
}

// toConfirm returns the week whose report a head is to confirm: last week's while it is open and not confirmed, else this one's.
func (s *Site) toConfirm(ctx context.Context, m moment, c place.Path) (week.Report, error) {
	prev, err := s.Week.Draft(ctx, m.see(), c, m.week.Prev())
	if err == nil && !prev.Closed && prev.ConfirmedAt == 0 && prev.Judgement.State != week.Excused {
		return prev, nil
	}
	if err != nil && fault.Of(err) == fault.Internal {
		return prev, err
	}
	return s.Week.Draft(ctx, m.see(), c, m.week)
}
