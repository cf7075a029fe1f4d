package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

var surveysLink = ui.Link{Text: "摸底调查", Href: "/surveys"}

// surveyShow is one submission beside what the register knows, with what may be done about it.
type surveyShow struct {
	Next    ui.Next
	Facts   ui.Facts
	Older   *survey.Difference
	Open    string // names of the questions that are still open
	Why     string
	Parts   []surveyPart
	Photos  ui.Photos
	Steps   []surveyStepLine
	Form    *ui.Form // the review; nil for whoever may not or when it is over
	Version string
	Seen    string
	Note    ui.Field
	Match   *surveyMatch // of a compound that is not in the register; nil for whoever may not decide
	Void    *ui.Form     // ends it; nil for whoever may not, or when it is over
	Reason  ui.Field     // why
	Revive  *ui.Form
}

// surveyPart are the answers that stand alike.
type surveyPart struct {
	Title, Note string
	Table       ui.Table
	Folded      bool
}

// surveyStepLine is what was done with a submission.
type surveyStepLine struct {
	Title string
	Notes []string
}

// surveyShow shows one submission: GET /surveys/{id}.
func (s *Site) surveyShow(w http.ResponseWriter, r *http.Request) error {
	return s.drawReview(w, r, nil)
}

// drawReview draws a submission; failed is the fault of a review.
func (s *Site) drawReview(w http.ResponseWriter, r *http.Request, failed error) error {
	who := gate.Who(r.Context())
	scope := who.Scope(account.FillSurvey)
	rec, err := s.Survey.Get(r.Context(), scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	c := register.Compound{County: rec.County, Path: rec.Path, Name: rec.Name}
	if !rec.Found() {
		if c, err = s.Register.Get(r.Context(), scope, rec.Compound); err != nil {
			return err
		}
	}
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	if b.plan, err = s.Plans.Current(r.Context(), rec.Path.Street(), s.today()); err != nil {
		return err
	}
	var then register.Facts
	if !rec.Found() {
		if then, err = s.factsAt(r, scopeAt{scope, c.ID, rec.Last().Base}); err != nil {
			return err
		}
	}
	v := surveyShow{Why: rec.Last().Why, Version: strconv.FormatInt(rec.Version, 10), Seen: strconv.FormatInt(c.Version, 10)}
	told := failed
	if who.Can(account.ReviewSurvey, rec.Path) {
		if err := s.surveyDecide(r, &v, b, &rec, &told); err != nil {
			return err
		}
	}
	v.Parts = b.surveyParts(survey.Rows(b.plan, &c, then, &rec), rec.State, v.Form != nil, r)
	if err := s.surveyHead(r, &v, b, &c, &rec); err != nil {
		return err
	}
	status := http.StatusOK
	if failed != nil {
		status = gate.Status(failed)
	}
	p := s.page(r, rec.Name+"摸底表", surveysLink)
	p.Lead = b.names[rec.Community()] + "　" + rec.AsOf.Chinese() + "调查，" + rec.Number()
	if rec.State == survey.HasIssues || rec.State.Waiting() && v.Form == nil {
		p.Actions = []ui.Action{{Text: "修改这份表", Href: surveyAgain(&rec), Icon: "edit", Primary: rec.State == survey.HasIssues}}
	}
	p.Actions = append(p.Actions, ui.PrintAction())
	body := surveyShowView(v)
	if told != nil { // the submission has moved on meanwhile
		body = templ.Join(unsaved(told, surveyTypedNotes(b, r), r.PostFormValue("reason")), body)
	}
	return s.draw(w, r, status, p, body)
}

// surveyTypedNotes are the words of a review that came too late, so that they are not lost.
func surveyTypedNotes(b *compoundBook, r *http.Request) string {
	var out []string
	for name, values := range r.PostForm {
		if field, ok := strings.CutPrefix(name, "note."); ok && len(values) > 0 && values[0] != "" {
			out = append(out, strings.TrimPrefix(b.field(field)+"："+values[0], "："))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// factsAt returns the facts of a compound as they were at a version.
func (s *Site) factsAt(r *http.Request, at scopeAt) (register.Facts, error) {
	history, err := s.Register.History(r.Context(), at.scope, at.compound)
	if err != nil {
		return nil, err
	}
	var seen []register.Observation
	for i := len(history) - 1; i >= 0; i-- {
		if history[i].Seq <= at.version {
			seen = append(seen, history[i])
		}
	}
	return register.Fold(seen, ""), nil
}

func (s *Site) surveyHead(r *http.Request, v *surveyShow, b *compoundBook, c *register.Compound, rec *survey.Record) error {
	last := rec.Last()
	forms, err := s.Survey.Versions(r.Context(), rec.Path.Street())
	if err != nil {
		return err
	}
	now := survey.FormOf(b.plan)
	form := "不在本街道用过的各版之中"
	for _, f := range forms {
		if f.Form.Version == last.Form {
			form = "第 " + strconv.Itoa(f.Number) + " 版"
			if last.Form != now.Version {
				d := survey.Compare(f.Form, now)
				v.Older = &d
			}
		}
	}
	tone, icon := surveyTone(rec.State)
	v.Facts = ui.Facts{
		{Label: "状态", View: ui.Tag(rec.State.Chinese(), tone, icon)},
		surveyNamed(rec),
		{Label: "调查日期", Value: rec.AsOf.Chinese(), From: surveyDayNote(last)},
		{Label: "填报", Value: last.Post + " " + last.By, From: clock.Stamp(last.At) + "，第 " + strconv.FormatInt(last.Rev, 10) + " 稿"},
		{Label: "调查表", Value: form, From: survey.Short(last.Form)},
	}
	if rec.Sheet != "" {
		v.Facts = append(v.Facts, ui.Fact{Label: "纸质表编号", Value: rec.Sheet})
	}
	var open []string
	for _, f := range survey.Unanswered(now, c, rec) {
		open = append(open, f.Name)
	}
	v.Open = strings.Join(open, "、")
	for _, ph := range rec.Photos {
		if ph.Kind == survey.OfCompound && ph.Rev == rec.Revision || ph.Kind == survey.OfPaper && rec.ShowsPaper(gate.Who(r.Context()), ph.Rev) {
			alt := "现场照片"
			if ph.Kind == survey.OfPaper {
				alt = "纸质表照片"
			}
			v.Photos = append(v.Photos, ui.Photo{Src: "/surveys/photos/" + ph.Hash + "/thumb", Href: "/surveys/photos/" + ph.Hash, Alt: alt, Caption: orElse(ph.Caption, alt)})
		}
	}
	for _, st := range rec.Steps {
		v.Steps = append(v.Steps, b.surveyStep(st))
	}
	switch rec.State {
	case survey.HasIssues:
		v.Next = ui.Next{Step: "按审核意见修改后再提交", Holder: b.names[rec.Community()], Href: surveyAgain(rec), Box: true}
	case survey.Accepted:
		v.Next = ui.Next{Step: "已记入登记册第 " + strconv.FormatInt(rec.Observation, 10) + " 版", Href: compoundHref(rec.Compound), Box: true}
	case survey.Voided:
		v.Next = ui.Next{Step: "已作废：" + rec.Voiding().Notes[""] + "。不用再改；情况要报的，另填一份", Box: true}
	default:
		if rec.Found() {
			v.Next = ui.Next{Step: "核对：登记为新小区，还是登记册里已有的小区", Holder: b.post("property"), Box: true}
			break
		}
		v.Next = ui.Next{Step: "审核：采纳，或退回修改", Holder: b.post("property"), Box: true}
	}
	return nil
}

// surveyDayNote says what is strange about the clocks of a revision.
func surveyDayNote(r *survey.Revision) string {
	var out []string
	if r.AsWritten != "" {
		out = append(out, "表上写的是 "+r.AsWritten+"，按办公室的日期记")
	}
	if r.ClockOff() {
		out = append(out, "手机时间 "+clock.Stamp(r.FilledAt)+"，收到时间 "+clock.Stamp(r.ReceivedAt)+"，相差很大")
	}
	return strings.Join(out, "；")
}

func surveyTone(s survey.State) (tone, icon string) {
	switch s {
	case survey.HasIssues:
		return "act", "edit"
	case survey.Accepted:
		return "good", "check"
	case survey.Voided:
		return "plain", "x"
	}
	return "warn", "clock"
}

func (b *compoundBook) surveyStep(st survey.Step) surveyStepLine {
	word := st.Kind.Chinese()
	if st.Kind.Waiting() {
		word = "提交"
	}
	line := surveyStepLine{Title: st.Day.Chinese() + " " + word + "（第 " + strconv.FormatInt(st.Rev, 10) + " 稿），" + st.Post + " " + st.By}
	for i := range b.plan.Fields {
		note := st.Notes[b.plan.Fields[i].ID]
		if note != "" && st.Kind == survey.Accepted && b.plan.Fields[i].Sensitive { // what was noted when it was read
			note = "不采用"
		}
		if note != "" {
			line.Notes = append(line.Notes, b.plan.Fields[i].Name+"："+note)
		}
	}
	if note := st.Notes[""]; note != "" {
		line.Notes = append(line.Notes, "整份："+note)
	}
	return line
}

// surveyParts deals the answers into what must be looked at, what changes, and what stays.
func (b *compoundBook) surveyParts(rows []survey.Row, state survey.State, review bool, r *http.Request) []surveyPart {
	parts := []surveyPart{
		{Title: "要核对的", Note: "填表后别的来源改过，或看起来不对。逐项看过再采纳。"},
		{Title: "有变化的和新填的", Note: "采纳后记入登记册，原来的留在历史里。"},
		{Title: "与登记册一致的", Note: "采纳后日期更新。", Folded: true},
		{Title: "不采用的", Note: "只留在这份表里。", Folded: true},
	}
	place := map[survey.Standing]int{survey.Conflict: 0, survey.Doubtful: 0, survey.Changed: 1, survey.Fresh: 1, survey.Same: 2, survey.Unused: 3}
	for i := range rows {
		part := &parts[place[rows[i].Standing]]
		if !state.Open() {
			part.Note = "" // it says what comes
		}
		part.Table.Rows = append(part.Table.Rows, surveyRow(&rows[i], review && rows[i].Standing != survey.Unused, r))
	}
	out := parts[:0]
	for i := range parts {
		if len(parts[i].Table.Rows) == 0 {
			continue
		}
		parts[i].Table.ID = "answers-" + strconv.Itoa(i)
		parts[i].Table.Columns = []ui.Column{{Title: "项目"}, {Title: "登记册现在"}, {Title: "上一稿"}, {Title: "这一稿"}}
		if review {
			parts[i].Table.Columns = append(parts[i].Table.Columns, ui.Column{Title: "审核", Links: true})
		}
		out = append(out, parts[i])
	}
	return out
}

func surveyRow(x *survey.Row, review bool, r *http.Request) ui.Row {
	now, then := surveySaid(x, x.Now.Reading), surveySaid(x, x.Then.Reading)
	known := ui.Cell{Text: now, Unknown: now == ""}
	if x.Now.Text != "" {
		known.Sub = x.Now.Kind.Title() + "，" + x.Now.AsOf.Chinese()
	}
	this := ui.Cell{Text: surveySaid(x, x.This), Sub: noteOf(x.Field, x.This.Note)}
	switch {
	case x.Standing == survey.Conflict && x.Personal():
		this.Sub = "填表后别的来源改过（个人信息，不显示）"
	case x.Standing == survey.Conflict:
		this.Sub = "填表时登记的是“" + orElse(then, "未知") + "”，后来改成“" + orElse(now, "未知") + "”"
	case x.Outdated:
		this.Sub = "登记册上的日期更晚，采纳后只记入历史"
	}
	row := ui.Row{ID: x.ID, Cells: []ui.Cell{{Text: x.Name, View: surveyName(x)}, known, ui.Text(surveySaid(x, x.Before)), this}}
	if x.Standing == survey.Conflict || x.Standing == survey.Doubtful {
		row.Tone = "act"
	}
	if review {
		_ = r.ParseForm() // read before
		row.Cells = append(row.Cells, ui.View(surveyJudge(x.ID, x.Name, r.PostForm)))
	}
	return row
}

// surveySaid is what an answer says; of personal data only that there is one.
func surveySaid(x *survey.Row, a reading.Reading) string {
	switch {
	case a.Text == "":
		return ""
	case x.Personal():
		return "已填（不显示）"
	case a.Certainty == reading.Exact:
		return a.Value.Chinese(x.Field.Reading)
	}
	return said(x.Field, a)
}

// surveyAccept takes a submission into the register: POST /surveys/{id}/accept.
func (s *Site) surveyAccept(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		sub, err := s.Survey.Accept(r.Context(), gate.Who(r.Context()), in)
		return "已采纳“" + sub.Name + "”的摸底表，判定已按新的情况重新计算。", err
	})
}

// surveyReturn sends a submission back with notes: POST /surveys/{id}/return.
func (s *Site) surveyReturn(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		notes := survey.Notes{}
		for name, values := range r.PostForm {
			if field, ok := strings.CutPrefix(name, "note."); ok && len(values) > 0 && len(field) <= 64 {
				notes[field] = values[0]
			}
		}
		sub, err := s.Survey.Return(r.Context(), gate.Who(r.Context()), in, notes)
		return "已退回“" + sub.Name + "”的摸底表。", err
	})
}

func (s *Site) surveyReview(w http.ResponseWriter, r *http.Request, do func(survey.Review) (string, error)) error {
	if err := parseForm(r); err != nil {
		return err
	}
	done, err := do(survey.Review{
		ID: r.PathValue("id"), Version: digits(r.PostFormValue("version")), Seen: digits(r.PostFormValue("seen")), LeaveOut: r.PostForm["leave"],
	})
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawReview(w, r, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/surveys/"+r.PathValue("id"), done)
	return nil
}

// surveyPhoto sends a picture of a submission to whoever may see it: GET /surveys/photos/{hash}.
func (s *Site) surveyPhoto(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Survey.Photo(r.Context(), gate.Who(r.Context()), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// surveyThumb sends the thumbnail of such a picture: GET /surveys/photos/{hash}/thumb.
func (s *Site) surveyThumb(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Survey.Thumb(r.Context(), gate.Who(r.Context()), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// surveyName is a question with how its answer stands.
func surveyName(x *survey.Row) templ.Component {
	tone := "plain"
	switch x.Standing {
	case survey.Conflict, survey.Doubtful:
		tone = "act"
	case survey.Changed, survey.Fresh:
		tone = "info"
	}
	return surveyNameView(x.Name, x.Standing.Chinese(), tone)
}

// scopeAt names a version of a compound within a scope.
type scopeAt struct {
	scope    place.Scope
	compound string
	version  int64
}
