package web

import (
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/track"
	"bayou/internal/web/ui"
)

var phasesLink = ui.Link{Text: "阶段和任务", Href: "/phases"}

// phaseList is the plan's time line with the tasks of each phase.
type phaseList struct {
	Line   ui.Timeline
	Phases []phaseSection
}

type phaseSection struct {
	Name, Note string
	Source     plan.Source
	Table      ui.Table
}

// taskBadges are the states of a task as the kit's badges name them.
var taskBadges = map[track.State]string{track.Done: "done", track.Due: "now", track.Overdue: "overdue", track.Ahead: "later", track.Nothing: "na"}

func taskHref(id string) string { return "/phases/" + id }

// phaseList shows the phases: GET /phases.
func (s *Site) phaseList(w http.ResponseWriter, r *http.Request) error {
	street, err := s.street(r)
	if err != nil {
		return err
	}
	p, err := s.plan(r)
	if err != nil {
		return err
	}
	phases, err := s.Track.Phases(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), street, p, s.today())
	if err != nil {
		return err
	}
	v := phaseList{Line: ui.Timeline{Title: "实施步骤", Today: s.today()}}
	for i := range phases {
		section := phaseOf(&phases[i], s.today())
		v.Line.Phases = append(v.Line.Phases, ui.Phase{
			Name: section.Name, Href: "#" + section.Table.ID, Start: phases[i].Phase.Start, End: phases[i].Phase.End, Note: section.Note,
		})
		v.Phases = append(v.Phases, section)
	}
	page := s.page(r, "阶段和任务")
	page.Lead = "方案定的步骤和期限。能由记录看出的任务自动判断，其余由责任人登记。"
	page.Actions = []ui.Action{bookAction("/phases.xlsx", ui.Query{}), ui.PrintAction()}
	return s.draw(w, r, http.StatusOK, page, phaseListView(v))
}

// phaseTable lists the tasks of all phases.
func (s *Site) phaseTable(r *http.Request, _ bool) (ui.Table, error) {
	street, err := s.street(r)
	if err != nil {
		return ui.Table{}, err
	}
	p, err := s.plan(r)
	if err != nil {
		return ui.Table{}, err
	}
	phases, err := s.Track.Phases(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), street, p, s.today())
	var t ui.Table
	for i := range phases {
		section := phaseOf(&phases[i], s.today()).Table
		t.Columns = append(section.Columns, ui.Column{Title: "阶段"})
		for _, row := range section.Rows {
			t.Rows = append(t.Rows, ui.Row{Cells: append(row.Cells, ui.Text(phases[i].Phase.Name))})
		}
	}
	return t, err
}

func phaseOf(ph *track.PhaseState, today clock.Date) phaseSection {
	v := phaseSection{Name: ph.Phase.Name, Source: ph.Phase.Source, Table: ui.Table{
		ID:      "phase-" + ph.Phase.ID,
		Columns: []ui.Column{{Title: "任务"}, {Title: "由谁"}, {Title: "期限"}, {Title: "状态"}, {Title: "完成", Num: true}, {Title: "依据"}},
		Empty:   ui.Empty{Title: "方案没有给这个阶段列任务"},
	}}
	done, of := 0, 0
	for i := range ph.Tasks {
		t := &ph.Tasks[i]
		if t.State != track.Nothing {
			of++
		}
		if t.State == track.Done {
			done++
		}
		v.Table.Rows = append(v.Table.Rows, taskRow(t))
	}
	v.Note = strconv.Itoa(done) + "/" + strconv.Itoa(of) + " 项任务完成"
	return v
}

func taskRow(t *track.TaskState) ui.Row {
	how := "由记录得出"
	if !track.Shown(t.Task) {
		how = "由人登记"
	}
	row := ui.Row{Href: taskHref(t.Task.ID), Cells: []ui.Cell{
		{Text: t.Task.Title, Sub: how, Href: taskHref(t.Task.ID)},
		ui.Text(t.Holder.Title()), dueCell(t.Due),
		ui.View(ui.BadgeText(taskBadges[t.State], t.State.Chinese())), ui.To(strconv.Itoa(t.Done)+"/"+strconv.Itoa(t.Of), taskHref(t.Task.ID)),
		ui.View(ui.Cite(t.Task.Cite, t.Task.Default)),
	}}
	if t.State == track.Overdue {
		row.Tone = "act"
	}
	return row
}

func dueCell(d clock.Date) ui.Cell {
	if d == "" {
		return ui.Text("方案没有写期限")
	}
	return ui.Text(d.Chinese())
}

// taskShow is one task with the places it falls to. Typed keeps what was typed in a form that failed.
type taskShow struct {
	Facts  ui.Facts
	Table  ui.Table
	Tick   *ui.Form
	Places []ui.Option
	Where  string // said behind the choice of places when the list has more pages
	Typed  map[string]string
}

// taskShow shows one task: GET /phases/{task}.
func (s *Site) taskShow(w http.ResponseWriter, r *http.Request) error { return s.drawTask(w, r, nil) }

func (s *Site) drawTask(w http.ResponseWriter, r *http.Request, failed error) error {
	who := gate.Who(r.Context())
	street, err := s.street(r)
	if err != nil {
		return err
	}
	b, err := s.compoundBook(r, account.SeeProgress)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	q.Path = taskHref(r.PathValue("task"))
	part := track.Part{Offset: q.Offset(), Limit: ui.PageSize}
	if a, ok := b.place(q.Get("community")); ok {
		part.Within = a.Path
	}
	t, units, all, err := s.Track.TaskPart(r.Context(), who.Scope(account.SeeProgress), street, b.plan, r.PathValue("task"), s.today(), part)
	if err != nil {
		return err
	}
	v := b.taskOf(&t, units, who)
	v.Table.Query, v.Table.Total = q, all
	if t.Task.Per != "office" {
		v.Table.Filters = []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}}
	}
	if all > len(units) {
		v.Where = "（这一页里的）"
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	if len(v.Places) > 0 {
		v.Tick = &ui.Form{Action: exportOf(taskHref(t.Task.ID)+"/tick", q), Draft: "tick-" + t.Task.ID, Submit: "登记完成", Err: failed}
	}
	v.Typed = map[string]string{"path": r.PostFormValue("path"), "note": r.PostFormValue("note")}
	p := s.page(r, t.Task.Title, phasesLink)
	return s.draw(w, r, status, p, taskShowView(v))
}

func (b *compoundBook) taskOf(t *track.TaskState, units []track.Unit, who account.Who) taskShow {
	v := taskShow{
		Facts: ui.Facts{
			{Label: "状态", View: ui.BadgeText(taskBadges[t.State], t.State.Chinese())},
			{Label: "由谁", Value: t.Holder.Title()},
			{Label: "期限", View: ui.Plain(dueCell(t.Due).Text)},
			{Label: "完成", Value: strconv.Itoa(t.Done) + "/" + strconv.Itoa(t.Of)},
			{Label: "依据", View: ui.Cite(t.Task.Cite, t.Task.Default)},
		},
		Table: ui.Table{
			Columns: []ui.Column{{Title: "哪里"}, {Title: "社区"}, {Title: "状态"}, {Title: "凭什么"}, {Title: "办理"}},
			Unit:    "处",
			Empty:   ui.Empty{Title: "暂时没有要做这项任务的", Text: "任务落到的小区或社区出现后会自动列在这里。"},
		},
	}
	for i := range units {
		u := &units[i]
		mine := !track.Shown(t.Task) && who.Can(account.TickTask, track.TickedAt(t.Task, u.Path))
		if mine && !u.Done {
			v.Places = append(v.Places, ui.Option{Value: string(u.Path), Label: u.Name})
		}
		v.Table.Rows = append(v.Table.Rows, b.unitRow(t, u, mine))
	}
	return v
}

func (b *compoundBook) unitRow(t *track.TaskState, u *track.Unit, mine bool) ui.Row {
	name := ui.Text(u.Name)
	if u.Compound != "" {
		name.Href = compoundHref(u.Compound)
	}
	state, how := "open", ui.Text(u.How)
	if u.Done {
		state = "done"
	}
	if u.Tick != nil {
		how.Sub = u.Tick.Post + " " + u.Tick.By + "，" + u.Tick.Day.Chinese() + "登记：" + u.Tick.Note
	}
	undo := ui.Text("")
	if mine && u.Done && u.Tick != nil {
		undo = ui.To("撤回登记", taskHref(t.Task.ID)+"/untick?path="+string(u.Path))
	}
	return ui.Row{Cells: []ui.Cell{name, ui.Text(b.names[u.Path.Community()]), ui.View(ui.Badge(state)), how, undo}}
}

// taskTick says that a task is done somewhere: POST /phases/{task}/tick.
func (s *Site) taskTick(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	at := place.Path(r.PostFormValue("path"))
	_, err := s.Track.Tick(r.Context(), gate.Who(r.Context()), r.PathValue("task"), at, r.PostFormValue("note"))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawTask(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, taskHref(r.PathValue("task")), "已登记完成。")
	return nil
}

// taskUntickAsk asks why a tick is taken back: GET /phases/{task}/untick.
func (s *Site) taskUntickAsk(w http.ResponseWriter, r *http.Request) error {
	return s.drawUntick(w, r, r.URL.Query().Get("path"), nil)
}

func (s *Site) drawUntick(w http.ResponseWriter, r *http.Request, at string, failed error) error {
	p := s.page(r, "撤回登记", phasesLink)
	p.Narrow = true
	status := http.StatusOK
	ask := ui.Confirm{
		Title: "撤回登记", Consequence: "撤回后，这 1 处的任务重新算作没有完成；登记和撤回都留在记录里。", Action: taskHref(r.PathValue("task")) + "/untick",
		Button: "撤回登记", Cancel: taskHref(r.PathValue("task")), Reason: "为什么撤回", Hidden: []ui.Hidden{{Name: "path", Value: at}},
	}
	if failed != nil {
		status, ask.Err, ask.ReasonError, ask.ReasonText = gate.Status(failed), failed, fault.Sentence(failed), r.PostFormValue("reason")
	}
	return s.draw(w, r, status, p, ask)
}

// taskUntick takes a tick back: POST /phases/{task}/untick.
func (s *Site) taskUntick(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	at := r.PostFormValue("path")
	err := s.Track.Untick(r.Context(), gate.Who(r.Context()), r.PathValue("task"), place.Path(at), r.PostFormValue("reason"))
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawUntick(w, r, at, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, taskHref(r.PathValue("task")), "已撤回登记。")
	return nil
}
