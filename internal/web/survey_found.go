package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

const foundHref = "/surveys/found"

// surveyFoundNew shows the form of a compound that is not in the register: GET /surveys/found. ?community= and ?sheet= come from a
// blank sheet, ?of= opens a submission to put right.
func (s *Site) surveyFoundNew(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	q, who := r.URL.Query(), gate.Who(r.Context())
	texts := map[string]string{"surveyor": who.Name}
	in := survey.Filled{Form: survey.FormOf(b.plan).Version, AsOf: s.today(), Sheet: q.Get("sheet"), Texts: texts}
	if a, ok := b.place(q.Get("community")); ok {
		in.Community = a.Path
	} else if len(b.communities) == 1 {
		in.Community = b.communities[0].Path
	}
	var notes survey.Notes
	if id := q.Get("of"); id != "" {
		rec, err := s.Survey.Get(r.Context(), who.Scope(account.FillSurvey), id)
		switch {
		case err != nil:
			return err
		case !rec.Found() || !rec.State.Open():
			return fault.Conflictf("这份摸底表已经审完，不能再改。请到“摸底调查”里看结果。")
		}
		in = refilled(b.plan, &rec, in)
		in.Community, notes = rec.Path, rec.Issues()
	}
	return s.drawSurvey(w, r, http.StatusOK, s.surveyFoundOf(b, in, notes, nil))
}

// surveyFoundOf draws the form of a compound that is not in the register.
func (s *Site) surveyFoundOf(b *compoundBook, in survey.Filled, notes survey.Notes, err error) surveyForm {
	v := s.surveyFormOf(b.plan, &register.Compound{Name: "登记册里没有的小区"}, in, notes, err)
	v.Form.Action, v.Form.Draft, v.Form.Cancel = foundHref, "survey-found", "/surveys/new"
	v.Place = &ui.Field{
		Kind: "select", Name: register.FieldCommunity, Label: "社区", Value: b.codes[in.Community], Options: b.places(), Required: true, Width: "m",
		Error: ui.ErrorOf(err, register.FieldCommunity),
	}
	for i := range v.Sections {
		for j := range v.Sections[i].Inputs {
			if f := &v.Sections[i].Inputs[j].Field; f.Name == register.FieldName {
				f.Required, f.Hint = true, "大门或墙上写的名称；没有名称的写门牌，如：纬五路22号"
			}
		}
	}
	return v
}

// surveyFoundRecord takes such a form: POST /surveys/found. It may come late and twice.
func (s *Site) surveyFoundRecord(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	in, err := s.surveyTyped(r, &register.Compound{}, b.plan)
	if err != nil && fault.Of(err) != fault.Invalid {
		return err
	}
	if a, ok := b.place(r.PostFormValue(register.FieldCommunity)); ok {
		in.Community = a.Path
	}
	var sub survey.Submission
	if err == nil {
		sub, err = s.Survey.Submit(r.Context(), gate.Who(r.Context()), in)
	}
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		v := s.surveyFoundOf(b, in, nil, err)
		s.sayOlder(r, &v, b.plan, in.Form, street)
		return s.drawSurvey(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/surveys/"+sub.ID, "“"+sub.Name+"”的摸底表已提交，等物业管理办公室核对是不是登记册里已有的小区。")
	return nil
}

// surveyMatch is what a reviewer decides of a compound that is not in the register.
type surveyMatch struct {
	Likely ui.Table
	Other  ui.Form  // of any other compound of the community
	Pick   ui.Field // the compounds of the community
	Twin   bool     // the community has one of this name
}

// surveyMatch lists the compounds that the one of a submission may be.
func (s *Site) surveyMatch(r *http.Request, b *compoundBook, rec *survey.Record, version string) (*surveyMatch, error) {
	scope := gate.Who(r.Context()).Scope(account.ReviewSurvey)
	pairs, err := s.Survey.Likely(r.Context(), scope, rec)
	if err != nil {
		return nil, err
	}
	at := "/surveys/" + rec.ID + "/place"
	m := &surveyMatch{
		Likely: ui.Table{
			ID: "likely", Columns: []ui.Column{{Title: "登记册里的小区"}, {Title: "社区"}, {Title: "地址"}, {Title: "哪里像"}, {Title: "核对", Links: true}},
			Empty: ui.Empty{Title: "没有相近的", Text: "名称、读音、地址和位置都没有相近的。仍可在下面从本社区的小区里选。"},
		},
		Other: ui.Form{Action: at, Submit: "就是这个小区"},
		Pick:  ui.Field{Kind: "select", Name: "compound", Label: "本社区的小区", Required: true, Blank: "请选择"},
	}
	for i := range pairs {
		if i == maxLikely {
			break
		}
		c := &pairs[i].B
		same := c.Community() == rec.Path
		m.Twin = m.Twin || same && slices.Contains(pairs[i].Why, "名称相同")
		row := ui.Row{ID: c.ID, Cells: []ui.Cell{
			ui.To(c.Name, compoundHref(c.ID)), ui.Text(b.names[c.Community()]), ui.Text(c.Address), ui.Text(strings.Join(pairs[i].Why, "，")), ui.Text("别的社区的：作废并写明"),
		}}
		if same {
			row.Cells[4] = ui.View(surveyPlaceButton(at, version, c.ID, c.Name))
		}
		m.Likely.Rows = append(m.Likely.Rows, row)
	}
	m.Likely.Total = len(m.Likely.Rows)
	return m, s.surveyPicks(r, scope.Narrow(rec.Path), m)
}

// maxLikely bounds the compounds that a reviewer is shown.
const maxLikely = 12

// surveyPicks offers all compounds of a community, in the order of the register.
func (s *Site) surveyPicks(r *http.Request, scope place.Scope, m *surveyMatch) error {
	for c, err := range s.Register.Each(r.Context(), scope, register.Query{}) {
		if err != nil {
			return err
		}
		m.Pick.Options = append(m.Pick.Options, ui.Option{Value: c.ID, Label: c.Name})
	}
	return nil
}

// surveyEnter enters the compound of a submission in the register and accepts the form: POST /surveys/{id}/enter.
func (s *Site) surveyEnter(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		sub, err := s.Survey.Enter(r.Context(), gate.Who(r.Context()), in, r.PostFormValue(inAnother) == "yes")
		return "已登记“" + sub.Name + "”，并采纳它的摸底表。", err
	})
}

// surveyPlace says which compound of the register a submission is about: POST /surveys/{id}/place.
func (s *Site) surveyPlace(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		sub, err := s.Survey.Place(r.Context(), gate.Who(r.Context()), in, r.PostFormValue("compound"))
		return "已对上登记册里的“" + sub.Name + "”。请核对两处不同的地方，再采纳或退回。", err
	})
}

// surveySheetNew leads from a community's blank sheet, which is of a compound that is not in the register, to where it is keyed in.
func (s *Site) surveySheetNew(w http.ResponseWriter, r *http.Request, steps, code string) error {
	communities, err := s.Areas.Communities(r.Context(), gate.Who(r.Context()).Scope(account.FillSurvey))
	if err != nil {
		return err
	}
	for _, c := range communities {
		if c.Path == place.Path(c.Path.County()+"/"+steps) {
			http.Redirect(w, r, foundHref+"?community="+url.QueryEscape(c.Code)+"&sheet="+url.QueryEscape(code), http.StatusSeeOther)
			return nil
		}
	}
	return fault.NotFoundf("这张空白表的社区不在您负责的范围内。")
}
