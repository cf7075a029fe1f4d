package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// Inputs of the survey form besides the plan's fields, whose ids have no underscore in front, and id, which is made in the browser.
const (
	inForm     = "_form"      // version of the form
	inBase     = "_base"      // the compound's version that was shown
	inAfter    = "_after"     // the revision that is corrected
	inSheet    = "_sheet"     // code of the paper
	inFilledAt = "_filled_at" // the phone's clock, milliseconds since 1970
	inUseToday = "_use_today"
	inWhy      = "why"     // as the concept names it in its faults
	inPhoto    = "photo"   // pictures of the compound
	inPaper    = "paper"   // pictures of the sheet
	inCaption  = "caption" // of the pictures, in their order
)

// surveyShown are what the pictures of a survey mostly show.
var surveyShown = []string{"大门", "院内道路", "楼道", "物业用房", "消防通道", "充电处", "垃圾投放点", "停车", "违建", "公示栏"}

// surveyForm is the form as it is filled in, for a phone and for keying in from paper. Without script every question shows; with it,
// a question whose data-when is surely 否 is put away.
type surveyForm struct {
	Form     ui.Form
	C        *register.Compound
	Hidden   []ui.Hidden
	Place    *ui.Field // the community of a compound that is not in the register; nil = it is there
	AsOf     ui.Field
	UseToday ui.Field // asks to take the office's day; put away while the day is possible
	Sections []surveySection
	Why      ui.Field
	Photo    ui.Field
	Paper    *ui.Field // nil = not keyed in from paper
	Checks   string    // the plan's checks as JSON, for the page's script
	Notes    ui.Reasons
	Older    *survey.Difference // the form was filled in on an older version
	Code     string
}

// surveySection is a part of the survey.
type surveySection struct {
	Title  string
	Inputs []surveyInput
}

// surveyInput is one question with what the page's script needs to know of it.
type surveyInput struct {
	Field ui.Field
	Attrs templ.Attributes
}

// surveyCheck is a relation as the page's script answers it.
type surveyCheck struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Soft   bool            `json:"soft,omitempty"`
	Fields []string        `json:"fields"`
	When   json.RawMessage `json:"when"`
}

// kindWords name the kinds of answers for the page's script.
var kindWords = map[reading.Kind]string{
	reading.Number: "number", reading.Date: "date", reading.Bool: "bool", reading.Choice: "choice", reading.Name: "name", reading.Text: "text",
	reading.Point: "point",
}

func surveyHref(compound string) string { return compoundHref(compound) + "/survey" }

// surveyNew shows the form: GET /compounds/{id}/survey. ?of= opens a submission to put right, ?sheet= keys in from paper.
func (s *Site) surveyNew(w http.ResponseWriter, r *http.Request) error {
	c, p, err := s.surveyed(r)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for id, f := range c.Facts {
		texts[id] = f.Text
	}
	q := r.URL.Query()
	in := survey.Filled{Form: survey.FormOf(p).Version, Base: c.Version, AsOf: s.today(), Sheet: q.Get("sheet"), Texts: texts}
	texts["surveyor"] = gate.Who(r.Context()).Name
	var notes survey.Notes
	if id := q.Get("of"); id != "" {
		rec, err := s.Survey.Get(r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey), id)
		switch {
		case err != nil:
			return err
		case rec.Compound != c.ID || !rec.State.Open():
			return fault.Conflictf("这份摸底表已经采纳或作废，或者是别的小区的，不能再改。情况要报的，请另填一份。")
		}
		in, notes = refilled(p, &rec, in), rec.Issues()
	}
	v := s.surveyFormOf(p, &c, in, notes, nil)
	return s.drawSurvey(w, r, http.StatusOK, v)
}

// refilled puts the latest revision of a submission into the form that corrects it.
func refilled(p *plan.Plan, rec *survey.Record, in survey.Filled) survey.Filled {
	last := rec.Last()
	in.ID, in.After, in.AsOf, in.Sheet, in.Why, in.Base = rec.ID, rec.Revision, rec.AsOf, rec.Sheet, last.Why, last.Base
	for id, a := range last.Answers {
		if f, ok := p.Field(id); !ok || !f.Sensitive {
			in.Texts[id] = a.Text
		}
	}
	return in
}

// surveyed returns the compound of a survey page and the plan that asks.
func (s *Site) surveyed(r *http.Request) (register.Compound, *plan.Plan, error) {
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey), r.PathValue("id"))
	if err != nil {
		return c, nil, err
	}
	if c.WithdrawnOn != "" {
		return c, nil, fault.Conflictf("“%s”已移出登记册，不再摸底。", c.Name)
	}
	p, err := s.Plans.Current(r.Context(), c.Path.Street(), s.today())
	return c, p, err
}

func (s *Site) drawSurvey(w http.ResponseWriter, r *http.Request, status int, v surveyForm) error {
	page := s.page(r, "摸底 "+v.C.Name, surveysLink)
	page.Lead, page.Narrow = "先写社区和名称，再填知道的。物业管理办公室核对是不是登记册里已有的小区，再登记。没有网络也能填，联网后自动发送。", true
	page.Actions = []ui.Action{{Text: "打印空白表", Href: "/surveys/sheets?blank=yes", Icon: "printer"}}
	if v.C.ID != "" {
		page = s.page(r, "摸底 "+v.C.Name, compoundsLink, ui.Link{Text: v.C.Name, Href: compoundHref(v.C.ID)})
		page.Lead, page.Narrow = "只填知道的，不知道的留空。填好后由物业管理办公室审核，采纳后记入登记册。没有网络也能填，联网后自动发送。", true
		page.Actions = []ui.Action{{Text: "打印空白表", Href: surveyHref(v.C.ID) + "/sheet", Icon: "printer"}}
	}
	page.Attrs = templ.Attributes{"data-offline-page": true}
	return s.draw(w, r, status, page, surveyFormView(v))
}

// surveyFormOf draws the form of today holding what was typed or is known.
func (s *Site) surveyFormOf(p *plan.Plan, c *register.Compound, in survey.Filled, notes survey.Notes, err error) surveyForm {
	f := survey.FormOf(p)
	v := surveyForm{
		C: c, Code: survey.Code(c.ID), Checks: surveyChecks(p),
		Form: ui.Form{
			Action: surveyHref(c.ID), Draft: "survey-" + c.ID, Offline: true, Files: true, Submit: "提交摸底表", Cancel: compoundHref(c.ID), Key: in.ID, Err: err,
		},
		Hidden: []ui.Hidden{
			{Name: inForm, Value: f.Version},
			{Name: inBase, Value: strconv.FormatInt(in.Base, 10)},
			{Name: inAfter, Value: strconv.FormatInt(in.After, 10)},
			{Name: inSheet, Value: in.Sheet},
		},
		AsOf:     ui.Field{Kind: "date", Name: inAsOf, Label: "调查日期", Value: string(in.AsOf), Width: "s", Required: true, Error: ui.ErrorOf(err, inAsOf)},
		UseToday: ui.Field{Kind: "check", Name: inUseToday, Label: "按办公室的日期记（收到这份表的那天）"},
		Why:      ui.Field{Kind: "area", Name: inWhy, Label: "情况说明", Value: in.Why, Rows: 2, Hint: "看起来不对、但确实如此的，在这里写明；没有就不写。", Error: ui.ErrorOf(err, inWhy)},
		Photo:    ui.Field{Kind: "photo", Name: inPhoto, Label: "现场照片", Hint: "大门、道路、楼道、物业用房等，可以不拍。", Error: ui.ErrorOf(err, inPhoto), Attrs: templ.Attributes{"data-captions": inCaption, "data-caption-list": "shown"}},
	}
	if in.Sheet != "" {
		v.Paper = &ui.Field{Kind: "photo", Name: inPaper, Label: "纸质表照片", Hint: "把填好的纸拍下来，作为这些情况的依据。"}
	}
	for _, field := range f.Fields {
		v.add(p, field, surveyInputOf(c, field, in.Texts[field.ID], err))
	}
	for _, field := range append([]*plan.Field{{Name: "整份"}}, f.Fields...) {
		if note := notes[field.ID]; note != "" {
			v.Notes = append(v.Notes, ui.Reason{State: "open", Text: field.Name + "：" + note})
		}
	}
	return v
}

// surveyInputOf is the control of one question. Personal data are not shown; leaving them empty changes nothing.
func surveyInputOf(c *register.Compound, f *plan.Field, text string, err error) ui.Field {
	in := input(f, text, err)
	if f.Sensitive && text != "" && text == c.Facts[f.ID].Text {
		in.Value, in.Hint = "", "已登记，不显示。要改才填。"
	}
	return in
}

func (v *surveyForm) add(p *plan.Plan, f *plan.Field, in ui.Field) {
	if n := len(v.Sections); n == 0 || v.Sections[n-1].Title != f.Section {
		v.Sections = append(v.Sections, surveySection{Title: f.Section})
	}
	attrs := templ.Attributes{"data-question": f.ID, "data-kind": kindWords[f.Reading.Kind]}
	if f.AskWhen != "" {
		attrs["data-when"] = f.AskTree(p)
	}
	if f.Required {
		attrs["data-wanted"] = true
	}
	if len(f.Choices) > 0 {
		names := make([]string, len(f.Choices))
		for i, c := range f.Choices {
			names[i] = c.Name
		}
		words, _ := json.Marshal(names) // strings only
		attrs["data-choices"] = string(words)
	}
	last := &v.Sections[len(v.Sections)-1]
	last.Inputs = append(last.Inputs, surveyInput{in, attrs})
}

// surveyChecks are the plan's checks for the page's script.
func surveyChecks(p *plan.Plan) string {
	out := make([]surveyCheck, len(p.Checks))
	for i := range p.Checks {
		c := &p.Checks[i]
		out[i] = surveyCheck{ID: c.ID, Title: c.Title, Soft: c.Soft, When: json.RawMessage(c.Tree(p))}
		for _, at := range c.Asks() {
			out[i].Fields = append(out[i].Fields, p.Fields[at].ID)
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "[]" // the page then leaves the checks to the server
	}
	return string(b)
}

// surveyRecord takes a filled form: POST /compounds/{id}/survey. It may come late and twice.
func (s *Site) surveyRecord(w http.ResponseWriter, r *http.Request) error {
	c, p, err := s.surveyed(r)
	if err != nil {
		return err
	}
	in, err := s.surveyTyped(r, &c, p)
	if err != nil && fault.Of(err) != fault.Invalid {
		return err
	}
	var sub survey.Submission
	if err == nil {
		sub, err = s.Survey.Submit(r.Context(), gate.Who(r.Context()), in)
	}
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		v := s.surveyFormOf(p, &c, in, nil, err)
		s.sayOlder(r, &v, p, in.Form, c.Path.Street())
		return s.drawSurvey(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	said := "摸底表已提交，答 " + strconv.FormatInt(sub.Answered, 10) + " 项，等物业管理办公室审核。"
	if n := len(sub.Doubts); n > 0 {
		said = strings.TrimSuffix(said, "。") + "，其中 " + strconv.Itoa(n) + " 项要核对。"
	}
	ui.Done(w, r, "/surveys/"+sub.ID, said)
	return nil
}

// surveyTyped reads a filled form. A browser without script sends no id; then it is made here.
func (s *Site) surveyTyped(r *http.Request, c *register.Compound, p *plan.Plan) (survey.Filled, error) {
	done, err := parseFiles(r)
	defer done()
	in := survey.Filled{Compound: c.ID, Texts: map[string]string{}}
	if err != nil {
		return in, err
	}
	in.ID, in.Form, in.Sheet, in.Why = r.PostFormValue("id"), r.PostFormValue(inForm), r.PostFormValue(inSheet), r.PostFormValue(inWhy)
	in.After, in.Base = digits(r.PostFormValue(inAfter)), digits(r.PostFormValue(inBase))
	in.AsOf, in.UseToday = clock.Date(strings.TrimSpace(r.PostFormValue(inAsOf))), r.PostFormValue(inUseToday) == "yes"
	in.FilledAt = digits(r.PostFormValue(inFilledAt)) * 1000
	if in.ID == "" {
		in.ID = db.NewID(s.Clock.Business())
	}
	for name, values := range r.PostForm {
		if surveyControls[name] || strings.HasPrefix(name, "_") || len(values) == 0 {
			continue
		}
		in.Texts[name] = values[0]
	}
	hidePersonal(p, c, in.Texts)
	for _, name := range []string{inPhoto, inPaper} {
		photos, err := photosOf(r, name)
		if err != nil {
			return in, fault.InvalidFields(fault.Sentence(err), fault.Field{Name: name, Message: fault.Sentence(err)})
		}
		for _, content := range photos {
			photo := survey.NewPhoto{Content: content, Paper: name == inPaper}
			if captions := r.PostForm[inCaption]; len(in.Photos) < len(captions) && !photo.Paper {
				photo.Caption = captions[len(in.Photos)]
			}
			in.Photos = append(in.Photos, photo)
		}
	}
	if in.AsOf == "" && !in.UseToday {
		return in, fault.InvalidFields("没有保存：还没有写调查日期。", fault.Field{Name: inAsOf, Message: "请填写上门调查的日期"})
	}
	return in, nil
}

// surveyControls are the inputs of the form that are no questions.
var surveyControls = map[string]bool{register.FieldCommunity: true, "id": true, "draft": true, inAsOf: true, inWhy: true, inPhoto: true, inPaper: true, inCaption: true}

// sayOlder notes what changed since the version of the form that was filled in, where it is known.
func (s *Site) sayOlder(r *http.Request, v *surveyForm, p *plan.Plan, version string, street place.Path) {
	older, ok, err := s.Survey.Older(r.Context(), street, version)
	if now := survey.FormOf(p); err == nil && ok && version != now.Version {
		d := survey.Compare(older, now)
		v.Older = &d
	}
}
