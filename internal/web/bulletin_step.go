package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// versionIn reads the version that the reader saw, from the address or the form. What is no number is no version: it meets a
// Conflict, which draws the form again with the present one.
func versionIn(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.FormValue("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// bulletinEdit saves one section of a draft. Somebody who changed another section meanwhile does not disturb it; of two texts of
// one section the editor chooses.
func (s *Site) bulletinEdit(w http.ResponseWriter, r *http.Request) error {
	id, section, texts := r.PathValue("id"), r.URL.Query().Get("section"), sentencesIn(r)
	_, err := s.Bulletin.Edit(r.Context(), gate.Who(r.Context()), id, versionIn(r), section, texts)
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		v, failed := s.bulletinPage(r)
		if failed != nil {
			return failed
		}
		now := v.written(section)
		if k == fault.Conflict && now == r.PostFormValue(inBefore) && v.editable() {
			_, err = s.Bulletin.Edit(r.Context(), v.who, id, v.B.Version, section, texts)
		}
		if err != nil {
			v.Edit, v.Texts, v.Err = section, texts, err
			if v.editable() && fault.Of(err) == fault.Conflict {
				v.Clash = v.against(strings.Join(texts, "\n"), now)
			}
			return s.drawBulletin(w, r, gate.Status(err), v)
		}
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/bulletins/"+id+"#"+section, "已保存。")
	return nil
}

// sentencesIn reads the sentences of a section from its editor: one input each, or a text with one on each line.
func sentencesIn(r *http.Request) []string {
	if r.PostFormValue(inSettle) != "" {
		return paragraphs(settled(r, "texts"))
	}
	n, _ := strconv.Atoi(r.PostFormValue("count"))
	texts := make([]string, 0, 8)
	for i := range min(n, 200) {
		texts = append(texts, r.PostFormValue("text"+strconv.Itoa(i)))
	}
	return texts
}

// written is what a section says, a sentence on each line.
func (v bulletinPage) written(section string) string {
	var out []string
	if sec, ok := v.B.Section(section); ok {
		for _, x := range sec.Sentences {
			out = append(out, x.Text)
		}
	}
	return strings.Join(out, "\n")
}

// against sets what was typed beside what somebody else wrote meanwhile.
func (v bulletinPage) against(mine, theirs string) clash {
	return clash{
		Name: "texts", Label: "合在一起的（一行一句）", By: v.B.ChangedBy + "（" + clock.Stamp(v.B.ChangedAt) + "）",
		Mine: strings.Join(paragraphs(mine), "\n"), Theirs: theirs, Rows: 10,
	}
}

// bulletinSubmit hands a draft to the leaders.
func (s *Site) bulletinSubmit(w http.ResponseWriter, r *http.Request) error {
	return s.bulletinDo(w, r, s.Bulletin.Submit, nil, "已送审，等领导审批。")
}

// bulletinApprove is a leader's consent.
func (s *Site) bulletinApprove(w http.ResponseWriter, r *http.Request) error {
	return s.bulletinDo(w, r, s.Bulletin.Approve, bulletinPage.approveAsk, "已审批同意，可以编号印发。")
}

// bulletinIssue gives the number and publishes.
func (s *Site) bulletinIssue(w http.ResponseWriter, r *http.Request) error {
	return s.bulletinDo(w, r, s.Bulletin.Issue, bulletinPage.issueAsk, "已编号印发，并在公开页发布。")
}

// bulletinStep is a step of a bulletin on its way, for whoever saw a version of it.
type bulletinStep func(context.Context, account.Who, string, int64) (bulletin.Bulletin, error)

// bulletinAsked is the confirmation of a step; the error is what went wrong with it before.
type bulletinAsked func(bulletinPage, error) ui.Confirm

// bulletinDo takes a step. One that cannot be taken is asked for again; without a confirmation the bulletin says why.
func (s *Site) bulletinDo(w http.ResponseWriter, r *http.Request, step bulletinStep, ask bulletinAsked, done string) error {
	b, err := step(r.Context(), gate.Who(r.Context()), r.PathValue("id"), versionIn(r))
	if ask != nil && err != nil {
		return s.afterReason(w, r, b, err, ask, done)
	}
	if fault.Of(err) == fault.Conflict {
		v, failed := s.bulletinPage(r)
		if failed != nil {
			return failed
		}
		v.Err = err
		return s.drawBulletin(w, r, gate.Status(err), v)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/bulletins/"+b.ID, bulletinName(&b)+done)
	return nil
}

// bulletinReturn gives a bulletin back for a reason.
func (s *Site) bulletinReturn(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Bulletin.Return(r.Context(), gate.Who(r.Context()), r.PathValue("id"), versionIn(r), r.PostFormValue("reason"))
	return s.afterReason(w, r, b, err, bulletinPage.returnAsk, "已退回起草人。")
}

// bulletinCorrect begins a correction of an issued bulletin.
func (s *Site) bulletinCorrect(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Bulletin.Correct(r.Context(), gate.Who(r.Context()), r.PathValue("id"), r.PostFormValue("reason"))
	return s.afterReason(w, r, b, err, bulletinPage.correctAsk, "已起草更正，请修改后送审。")
}

// afterReason ends a step that was asked for; one that cannot be taken is asked for again.
func (s *Site) afterReason(w http.ResponseWriter, r *http.Request, b bulletin.Bulletin, err error, ask bulletinAsked, done string) error {
	if k := fault.Of(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		return s.drawAsk(w, r, gate.Status(err), ask, err)
	}
	if err != nil {
		return err
	}
	ui.Done(w, r, "/bulletins/"+b.ID, done)
	return nil
}

// bulletinAsk draws the confirmation of a step.
func (s *Site) bulletinAsk(ask bulletinAsked) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return s.drawAsk(w, r, http.StatusOK, ask, nil) }
}

func (s *Site) drawAsk(w http.ResponseWriter, r *http.Request, status int, ask bulletinAsked, fail error) error {
	v, err := s.bulletinPage(r)
	if err != nil {
		return err
	}
	c := ask(v, fail)
	c.Err = fail
	if c.Reason != "" {
		c.ReasonText = r.PostFormValue("reason")
	}
	p := s.page(r, c.Title, ui.Link{Text: "督察周报", Href: "/bulletins"}, ui.Link{Text: bulletinName(&v.B), Href: v.Base})
	p.Current, p.Narrow = "/bulletins", true
	return s.draw(w, r, status, p, c)
}

func (v bulletinPage) confirm(name, title, button, consequence string, points ...string) ui.Confirm {
	return ui.Confirm{
		Title: title, Consequence: consequence, Points: points, Action: v.Base + "/" + name, Button: button, Cancel: v.Base,
		Hidden: []ui.Hidden{{Name: "version", Value: strconv.FormatInt(v.B.Version, 10)}},
	}
}

// size says how much a bulletin holds.
func (v bulletinPage) size() string {
	sentences, edited := 0, 0
	for _, sec := range v.B.Content.Sections {
		for _, x := range sec.Sentences {
			sentences++
			if x.Edited {
				edited++
			}
		}
	}
	return fmt.Sprintf("全文 %d 部分、%d 句，其中人工修改 %d 句。", len(v.B.Content.Sections), sentences, edited)
}

func (v bulletinPage) approveAsk(error) ui.Confirm {
	return v.confirm("approve", "审批"+v.B.Name(), "同意印发", v.size(), "同意后由物业管理办公室编号印发；印发前仍可退回。")
}

func (v bulletinPage) issueAsk(error) ui.Confirm {
	return v.confirm("issue", "印发"+v.B.Name(), "编号印发",
		fmt.Sprintf("将取得今年的下一个期号，向 %d 个社区发布，并在公开页对所有人公开。", len(v.links.communities)),
		v.size(), "简报式、通报式两份原件同时生成并按校验值保存，以后重印一字不差。", "印发后不能修改或撤回，有误只能发更正。")
}

func (v bulletinPage) returnAsk(err error) ui.Confirm {
	c := v.confirm("return", "退回"+v.B.Name(), "退回", "将退回起草人修改，改好后要重新送审。")
	c.Reason, c.ReasonError = "退回的理由", ui.ErrorOf(err, "reason")
	return c
}

func (v bulletinPage) correctAsk(err error) ui.Confirm {
	c := v.confirm("correct", "更正"+v.B.Name(), "起草更正", "将起草一份新的、另行编号的更正；原件不变，并注明已被更正。", "更正同样要经领导审批、编号印发。")
	c.Reason, c.ReasonError = "更正什么、为什么", ui.ErrorOf(err, "reason")
	return c
}
