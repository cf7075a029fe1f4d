package web

import (
	"net/http"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// surveyPick are the compounds to survey: those that nobody has sent a form of, and the others.
type surveyPick struct{ Open, Sent ui.Table }

// surveyStates are what has become of a compound's latest form.
var surveyStates = map[survey.State]string{
	survey.Submitted: "已提交，等审核", survey.Resubmitted: "已重交，等审核", survey.HasIssues: "已退回，要改", survey.Accepted: "已采纳",
}

// surveyPickList lists the compounds to survey, to be taken along on the phone: GET /surveys/new.
func (s *Site) surveyPickList(w http.ResponseWriter, r *http.Request) error {
	scope := gate.Who(r.Context()).Scope(account.FillSurvey)
	b, err := s.compoundBook(r, account.FillSurvey)
	if err != nil {
		return err
	}
	q := ui.QueryOf(r)
	var at place.Path
	if a, ok := b.place(q.Get("community")); ok {
		at = a.Path
	}
	sent, voided := map[string]survey.State{}, map[string]bool{}
	for offset := 0; ; offset += 500 {
		got, err := s.Survey.List(r.Context(), scope, survey.Query{Community: at, Offset: offset, Limit: 500})
		if err != nil {
			return err
		}
		for i := range got.Rows {
			switch x := &got.Rows[i]; {
			case x.State == survey.Voided:
				voided[x.Compound] = true
			case sent[x.Compound] == "": // those that wait come first
				sent[x.Compound] = x.State
			}
		}
		if int64(offset+500) >= got.Total {
			break
		}
	}
	list, err := s.Register.List(r.Context(), scope, register.Query{Community: at, Text: q.Get("q"), Sort: "community", Limit: 200})
	if err != nil {
		return err
	}
	page := s.page(r, "选要摸底的小区", compoundsLink)
	page.Lead = "出发前在有网络的地方打开要去的小区，或者全部存到手机，断网也能填。"
	page.Attrs = templ.Attributes{"data-offline-page": true}
	return s.draw(w, r, http.StatusOK, page, surveyPickView(surveyPickOf(b, q, list.Rows, sentForms{sent, voided})))
}

// sentForms is what became of the forms by compound: the state of the one that counts, and whether one was ended.
type sentForms struct {
	state  map[string]survey.State
	voided map[string]bool
}

func surveyPickOf(b *compoundBook, q ui.Query, rows []register.Compound, sent sentForms) surveyPick {
	v := surveyPick{
		Open: ui.Table{
			ID: "open", Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "地址"}}, Query: q, Find: "名称、地址或拼音首字母",
			Filters: []ui.Filter{{Name: "community", Label: "社区", Options: b.places()}},
			Empty:   ui.Empty{Title: "都填报过了", Text: "情况有变化的，在下面选一个再填一份。"},
		},
		Sent: ui.Table{ID: "sent", Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "摸底表"}}, Query: q},
	}
	for i := range rows {
		c := &rows[i]
		row := ui.Row{ID: c.ID, Href: surveyHref(c.ID), Cells: []ui.Cell{ui.To(c.Name, surveyHref(c.ID)), ui.Text(b.names[c.Community()])}}
		if state, ok := sent.state[c.ID]; ok {
			row.Cells = append(row.Cells, ui.Text(surveyStates[state]))
			v.Sent.Rows = append(v.Sent.Rows, row)
			continue
		}
		address := ui.Text(c.Address)
		if sent.voided[c.ID] {
			address.Sub = "报过的一份已作废，原因见“摸底调查”"
		}
		row.Cells = append(row.Cells, address)
		v.Open.Rows = append(v.Open.Rows, row)
	}
	return v
}
