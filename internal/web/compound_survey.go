package web

import (
	"net/http"
	"net/url"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// compoundSurvey is the survey of one compound on its page.
type compoundSurvey struct {
	Table ui.Table
	Acts  []ui.Action
}

// surveyOf returns the latest submissions of a compound; nil for whoever does not survey.
func (s *Site) surveyOf(r *http.Request, c *register.Compound) (*compoundSurvey, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.FillSurvey, c.Path) {
		return nil, nil
	}
	page, err := s.Survey.List(r.Context(), who.Scope(account.FillSurvey).Narrow(c.Path), survey.Query{Limit: 5})
	if err != nil {
		return nil, err
	}
	v := &compoundSurvey{Table: ui.Table{
		ID: "surveys", Columns: []ui.Column{{Title: "调查日期"}, {Title: "状态"}, {Title: "已答", Unit: "项", Num: true}, {Title: "要核对", Unit: "项", Num: true}},
		Empty: ui.Empty{Title: "还没有填过摸底表", Text: "可以在手机上填，也可以打印空白表到现场填。"},
	}}
	for _, x := range page.Rows {
		tone, icon := surveyTone(x.State)
		href := "/surveys/" + url.PathEscape(x.ID)
		v.Table.Rows = append(v.Table.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(x.AsOf.Chinese(), href), ui.View(ui.Tag(x.State.Chinese(), tone, icon)), ui.Int(int(x.Answered)), ui.Int(len(x.Doubts)),
		}})
	}
	if c.WithdrawnOn == "" {
		v.Acts = []ui.Action{{Text: "填摸底表", Href: surveyHref(c.ID), Icon: "edit"}, {Text: "打印空白表", Href: surveyHref(c.ID) + "/sheet", Icon: "printer"}}
	}
	if page.Total > int64(len(page.Rows)) {
		v.Acts = append(v.Acts, ui.Action{Text: "全部摸底表", Href: "/surveys?state=all&compound=" + url.QueryEscape(c.ID)})
	}
	return v, nil
}

// surveysDue are the submissions that wait for the reader: to be put right by a community, to be reviewed by the office.
type surveysDue struct {
	Returned, Waiting int64
}

func (s *Site) surveysDue(r *http.Request) (d surveysDue, err error) {
	who := gate.Who(r.Context())
	if who.Has(account.ReviewSurvey) {
		page, err := s.Survey.List(r.Context(), who.Scope(account.ReviewSurvey), survey.Query{Waiting: true, Limit: 1})
		d.Waiting = page.Total
		return d, err
	}
	if who.Has(account.FillSurvey) {
		page, err := s.Survey.List(r.Context(), who.Scope(account.FillSurvey), survey.Query{State: survey.HasIssues, Limit: 1})
		d.Returned = page.Total
		return d, err
	}
	return d, nil
}
