package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/internal/web/ui"
)

// planView is a plan as people read it.
type planView struct {
	Plan     *plan.Plan
	Head     ui.Facts
	Clauses  []clauseEntry
	Timeline ui.Timeline
	Tasks    ui.Table
	Fields   ui.Table
	Sheet    ui.Table
	Formula  ui.Table
	Bodies   ui.Table
	Rhythm   ui.Facts
	Versions ui.Table
}

// clauseEntry is one place of the plan's text: what it is about, and every rule that rests on it. Anchors are the ids by which
// the rules' citations find it.
type clauseEntry struct {
	Place   string
	Anchors []string
	Titles  []string
	Rules   []ui.Link
}

// planShow shows the plan in force: GET /plan.
func (s *Site) planShow(w http.ResponseWriter, r *http.Request) error {
	p, err := s.plan(r)
	if err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	versions, err := s.Plans.Versions(r.Context(), street)
	if err != nil {
		return err
	}
	v := planView{
		Plan: p, Head: planHead(p), Clauses: clausesOf(p), Timeline: planTimeline(p, s.today()), Tasks: planTasks(p), Fields: planFields(p),
		Sheet: planSheet(p), Formula: planFormula(p), Bodies: planBodies(p), Rhythm: planRhythm(p), Versions: planVersions(p, versions),
	}
	page := s.page(r, "方案")
	page.Lead = p.Title
	page.Actions = []ui.Action{{Text: "业主决定的法律规定", Href: "/plan/law"}, ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, page, planPage(v))
}

func planHead(p *plan.Plan) ui.Facts {
	facts := ui.Facts{
		{Label: "发文机关", Value: p.Issuer},
		{Label: "文号", Value: p.Number},
		{Label: "成文日期", Value: p.IssuedOn.Chinese()},
		{Label: "开始执行", Value: p.InForceFrom().Chinese()},
		{Label: "主送", Value: strings.Join(p.Addressees, "、")},
		{Label: "方案文件校验值", Value: p.Hash[:min(16, len(p.Hash))], From: "SHA-256 前 16 位，认定、评比和周报都记着它"},
	}
	if p.Expected.Named() {
		facts = append(facts, ui.Fact{Label: "方案写明的小区数", Value: strconv.Itoa(p.Expected.Count) + " 个", Href: "/modes/expected", From: "依据：方案 " + p.Expected.Cite})
	}
	return slices.DeleteFunc(facts, func(f ui.Fact) bool { return f.Value == "" })
}

// cited is an element of the plan that rests on a clause.
type cited struct{ cite, text, href string }

// citations lists every element of a plan with what it rests on, in the order of the page.
func citations(p *plan.Plan) []cited {
	var out []cited
	add := func(src plan.Source, href, format string, args ...any) {
		if src.Cite != "" {
			out = append(out, cited{src.Cite, fmt.Sprintf(format, args...), href})
		}
	}
	add(p.Expected.Source, "/modes/expected", "小区数 %d 个", p.Expected.Count)
	add(p.Scope.Source, "#scope", "范围：%s", p.Scope.Title)
	for _, c := range p.Scope.Classes {
		add(c.Source, "#scope", "范围：%s", c.Name)
		for _, k := range slices.Concat(c.All, c.Any) {
			add(k.Source, "#scope", "范围条件：%s", k.Title)
		}
	}
	for _, m := range p.Modes {
		add(m.Source, "#mode-"+m.ID, "模式：%s", m.Name)
		for _, k := range slices.Concat(m.All, m.Any, m.Gaps) {
			add(k.Source, "#mode-"+m.ID, "%s的条件：%s", m.Name, k.Title)
		}
		for _, st := range m.Steps {
			add(st.Source, "#mode-"+m.ID, "%s的步骤：%s", m.Name, st.Title)
		}
	}
	for _, g := range p.Goals {
		add(g.Source, "#goal-"+g.ID, "目标：%s", g.Name)
		for _, it := range g.Items {
			add(it.Source, "#goal-"+g.ID, "%s：%s", g.Name, it.Name)
		}
	}
	for _, o := range slices.Concat(p.Outcomes, p.Beautification) {
		add(o.Source, "#outcomes", "标准：%s", o.Name)
	}
	for _, ph := range p.Phases {
		add(ph.Source, "#phases", "阶段：%s", ph.Name)
		for _, t := range ph.Tasks {
			add(t.Source, "#phases", "任务：%s", t.Title)
		}
	}
	for _, b := range p.Bodies {
		add(b.Source, "#bodies", "职责：%s", b.Name)
	}
	for _, o := range p.Orders {
		add(o.Source, "#orders", "先后：%s", o.Title)
	}
	for _, b := range p.Basis {
		add(b.Source, "#basis", "依据文件：%s", b.Title)
	}
	for _, f := range p.Papers {
		add(f.Source, "#bodies", "文书：%s", f.Name)
	}
	for _, f := range p.Forms {
		add(f.Source, "#rhythm", "文件：%s", f.Name)
	}
	for _, l := range p.Sheet.Lines() {
		add(l.Source, "#sheet", "评分项：%s", l.Title)
	}
	for _, i := range p.Standing.Indicators {
		add(i.Source, "#standing", "评比指标：%s", i.Name)
	}
	for _, f := range p.Fields {
		add(f.Source, "#fields", "摸底项目：%s", f.Name)
	}
	for _, src := range []plan.Source{p.Rhythm.Source, p.Rhythm.Clock, p.Rhythm.Holiday, p.Rhythm.Answer} {
		add(src, "#rhythm", "每周的节奏")
	}
	add(p.Standing.Source, "#standing", "周评比")
	add(p.Sheet.Source, "#sheet", "%s", p.Sheet.Title)
	add(p.Stations.Source, "#bodies", "物业服务站，站长由%s担任", p.Stations.Head)
	for _, k := range p.Stations.Kinds {
		add(k.Source, "#bodies", "%s", k.Name)
	}
	for _, k := range p.Principles {
		add(k.Source, "#basis", "原则：%s", k.Name)
	}
	return out
}

// clausesOf lists the places of the plan's text in their order. A citation of several places has its anchor at the first.
func clausesOf(p *plan.Plan) []clauseEntry {
	var out []clauseEntry
	at := map[string]int{}
	for _, c := range p.Clauses {
		i, ok := at[c.Place]
		if !ok {
			i = len(out)
			at[c.Place] = i
			out = append(out, clauseEntry{Place: c.Place, Anchors: []string{ui.Anchor(c.Place)}})
		}
		out[i].Titles = append(out[i].Titles, c.Title)
	}
	for _, k := range citations(p) {
		for n, place := range strings.Split(k.cite, "、") {
			i, ok := within(at, place)
			if !ok {
				continue
			}
			if a := ui.Anchor(k.cite); n == 0 && !slices.Contains(out[i].Anchors, a) {
				out[i].Anchors = append(out[i].Anchors, a)
			}
			if link := (ui.Link{Text: k.text, Href: k.href}); !slices.Contains(out[i].Rules, link) {
				out[i].Rules = append(out[i].Rules, link)
			}
		}
	}
	return out
}

// within finds the entry of a place, or of the nearest place around it: 五(二)3 lies in 五(二).
func within(at map[string]int, place string) (int, bool) {
	for r := []rune(place); len(r) > 0; r = r[:len(r)-1] {
		if i, ok := at[string(r)]; ok {
			return i, true
		}
	}
	return 0, false
}

func planTimeline(p *plan.Plan, today clock.Date) ui.Timeline {
	t := ui.Timeline{Title: "实施步骤", Today: today}
	for _, ph := range p.Phases {
		end := ph.End
		if end == "" { // the last phase has no end: it is drawn to today
			end = max(ph.Start.Add(60), today)
		}
		t.Phases = append(t.Phases, ui.Phase{Name: ph.Name, Href: "/phases", Start: ph.Start, End: end, Note: strconv.Itoa(len(ph.Tasks)) + " 项任务"})
	}
	return t
}

func citeCell(s plan.Source) ui.Cell { return ui.View(ui.Cite(s.Cite, s.Default)) }

func planTasks(p *plan.Plan) ui.Table {
	per := map[string]string{"office": "街道一份", "community": "每社区", "compound": "每小区"}
	t := ui.Table{ID: "tasks", Columns: []ui.Column{{Title: "任务"}, {Title: "阶段"}, {Title: "由谁办"}, {Title: "范围"}, {Title: "期限"}, {Title: "依据"}}}
	for i := range p.Phases {
		ph := &p.Phases[i]
		for j := range ph.Tasks {
			k := &ph.Tasks[j]
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
				ui.Text(k.Title), ui.Text(ph.Name), ui.Text(postName(p, k.Holder)), ui.Text(per[k.Per]),
				ui.Text(orElse(ph.DueOn(k).Chinese(), "长期")), citeCell(k.Source),
			}})
		}
	}
	return t
}

func postName(p *plan.Plan, post string) string {
	if b, ok := p.Body(post); ok {
		return b.Name
	}
	return account.Role(post).Title()
}

func planFields(p *plan.Plan) ui.Table {
	t := ui.Table{ID: "survey", Columns: []ui.Column{{Title: "项目"}, {Title: "部分"}, {Title: "单位"}, {Title: "登记表必须有"}, {Title: "填写说明"}, {Title: "依据"}}}
	for i := range p.Fields {
		f := &p.Fields[i]
		must, hint := "", f.Hint
		if f.Required {
			must = "是"
		}
		if f.Sensitive {
			hint = strings.TrimPrefix(hint+"；个人信息，默认不显示", "；")
		}
		if f.AskWhen != "" {
			hint = strings.TrimPrefix(hint+"；看前面的回答才问", "；")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.Text(f.Name), ui.Text(f.Section), ui.Text(f.Unit), ui.Text(must), ui.Text(hint), citeCell(f.Source)}})
	}
	return t
}

func planSheet(p *plan.Plan) ui.Table {
	t := ui.Table{
		ID: "lines", Caption: p.Sheet.Title + "，满分 " + p.Sheet.Total.String() + " 分",
		Columns: []ui.Column{
			{Title: "评分项"},
			{Title: "部分"},
			{Title: "看什么"},
			{Title: "满分", Unit: "分", Num: true},
			{Title: "每处扣", Unit: "分", Num: true},
			{Title: "整改期限", Unit: "工作日", Num: true},
			{Title: "依据"},
		},
	}
	for _, b := range p.Sheet.Blocks {
		for i := range b.Lines {
			l := &b.Lines[i]
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
				ui.Text(l.Title), ui.Text(b.Title), ui.Text(l.Check), ui.Text(l.Max.String()), ui.Text(l.Each.String()), ui.Int(l.Days), citeCell(l.Source),
			}})
		}
	}
	return t
}

func planFormula(p *plan.Plan) ui.Table {
	t := ui.Table{ID: "formula", Columns: []ui.Column{{Title: "指标"}, {Title: "权重", Unit: "%", Num: true}, {Title: "怎样算"}, {Title: "依据"}}}
	for _, i := range p.Standing.Indicators {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.Text(i.Name), ui.Int(i.Weight), ui.Text(i.Explain), citeCell(i.Source)}})
	}
	return t
}

func planBodies(p *plan.Plan) ui.Table {
	t := ui.Table{ID: "posts", Columns: []ui.Column{{Title: "组织、岗位"}, {Title: "职责"}, {Title: "依据"}}}
	for _, b := range p.Bodies {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.Text(b.Name), ui.Text(b.Role), citeCell(b.Source)}})
	}
	return t
}

func planRhythm(p *plan.Plan) ui.Facts {
	from := func(s plan.Source) string {
		if s.Cite != "" {
			return "依据：方案 " + s.Cite
		}
		return "系统默认，方案未规定：" + s.Default
	}
	r := &p.Rhythm
	meeting := r.Meeting.String()
	if r.HolidayMoves {
		meeting += "，遇节假日顺延到下一个工作日"
	}
	return ui.Facts{
		{Label: "例会", Value: meeting, From: from(r.Source)},
		{Label: "周报截止", Value: r.Report.String(), From: from(r.Clock)},
		{Label: "评比预览，开始受理异议", Value: r.Preview.String(), From: from(r.Clock)},
		{Label: "封账", Value: r.Close.String(), From: from(r.Clock)},
		{Label: "每社区每周督察", Value: strconv.Itoa(r.Inspections) + " 次", From: from(r.Source)},
		{Label: "困难答复期限", Value: strconv.Itoa(r.AnswerDays) + " 个工作日", From: from(r.Answer)},
	}
}

func planVersions(p *plan.Plan, versions []plan.Version) ui.Table {
	t := ui.Table{
		ID: "versions", Columns: []ui.Column{{Title: "起执行日"}, {Title: "文件"}, {Title: "SHA-256 前 16 位"}, {Title: "由谁启用"}, {Title: "启用时间"}, {Title: "状态"}},
		Empty: ui.Empty{Title: "没有版本记录"},
	}
	for _, v := range versions {
		here := ""
		if v.Hash == p.Hash {
			here = "现行"
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			ui.Text(v.Since.Chinese()), ui.Text(v.File), ui.Text(v.Hash[:min(16, len(v.Hash))]), ui.Text(v.Actor), ui.Text(clock.Stamp(v.At)), ui.Text(here),
		}})
	}
	return t
}
