package web

import (
	"net/http"
	"path"

	"bayou/internal/gate"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// surveyDecide gives the page of a submission the forms of whoever reviews it. failed is the fault of one of them; it is nil
// afterwards where its form shows it.
func (s *Site) surveyDecide(r *http.Request, v *surveyShow, b *compoundBook, rec *survey.Record, failed *error) error {
	at, did := "/surveys/"+rec.ID, path.Base(r.URL.Path)
	take := func(does ...string) error {
		for _, x := range does {
			if err := *failed; x == did && err != nil {
				*failed = nil
				return err
			}
		}
		return nil
	}
	switch {
	case rec.State.Waiting():
		v.Form = &ui.Form{Action: at + "/accept", Draft: "review-" + rec.ID, Submit: "采纳", Err: take("accept", "return", "enter"), Wide: true, Extra: surveyReturnButton(rec.ID)}
		v.Note = ui.Field{Kind: "area", Name: "note.", Label: "退回说明", Rows: 2, Value: r.PostFormValue("note."), Error: ui.ErrorOf(v.Form.Err, "note."), Hint: "退回时写明要改什么；也可以写在有问题的项目旁。"}
		if rec.Found() {
			v.Form.Action, v.Form.Submit = at+"/enter", "登记为新小区并采纳"
			match, err := s.surveyMatch(r, b, rec, v.Version)
			if err != nil {
				return err
			}
			v.Match = match
			match.Other.Err = take("place")
			match.Pick.Value, match.Pick.Error = r.PostFormValue("compound"), ui.ErrorOf(match.Other.Err, "compound")
		}
	case rec.State == survey.Voided:
		v.Revive = &ui.Form{Action: at + "/revive", Submit: "恢复审核", Err: take("revive")}
	}
	if rec.State.Open() {
		v.Void = &ui.Form{Action: at + "/void", Submit: "作废这份摸底表", Err: take("void"), Second: true}
		v.Reason = ui.Field{Name: "reason", Label: "原因", Value: r.PostFormValue("reason"), Required: true, Error: ui.ErrorOf(v.Void.Err, "reason"), Hint: "填报的人会看到。如：与8月3日的一份重复；院子是纬五路24号院，填错了小区"}
	}
	return nil
}

// surveyAgain is where a submission is put right.
func surveyAgain(rec *survey.Record) string {
	if rec.Found() {
		return foundHref + "?of=" + rec.ID
	}
	return surveyHref(rec.Compound) + "?of=" + rec.ID
}

// surveyNamed names the compound of a submission.
func surveyNamed(rec *survey.Record) ui.Fact {
	if rec.Found() {
		return ui.Fact{Label: "小区", Value: rec.Name, From: "登记册里还没有"}
	}
	return ui.Fact{Label: "小区", Value: rec.Name, Href: compoundHref(rec.Compound)}
}

// surveyVoid ends a submission that can never be accepted: POST /surveys/{id}/void.
func (s *Site) surveyVoid(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		sub, err := s.Survey.Void(r.Context(), gate.Who(r.Context()), in, r.PostFormValue("reason"))
		return "已作废“" + sub.Name + "”的这份摸底表，填报的人会看到原因。", err
	})
}

// surveyRevive takes it back: POST /surveys/{id}/revive.
func (s *Site) surveyRevive(w http.ResponseWriter, r *http.Request) error {
	return s.surveyReview(w, r, func(in survey.Review) (string, error) {
		sub, err := s.Survey.Revive(r.Context(), gate.Who(r.Context()), in)
		return "已恢复“" + sub.Name + "”的这份摸底表，请审核。", err
	})
}
