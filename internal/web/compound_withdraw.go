package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// compoundWithdraw asks before a compound leaves the register, or comes back: GET /compounds/{id}/withdraw.
func (s *Site) compoundWithdraw(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Register.Get(r.Context(), gate.Who(r.Context()).Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.drawWithdraw(w, r, http.StatusOK, &c, nil)
}

func (s *Site) drawWithdraw(w http.ResponseWriter, r *http.Request, status int, c *register.Compound, err error) error {
	version := ui.Hidden{Name: inVersion, Value: strconv.FormatInt(c.Version, 10)}
	ask := ui.Confirm{
		Title: "把“" + c.Name + "”移出登记册", Consequence: "登记册将少 1 个小区，统计、评比和任务不再算它。",
		Points: []string{"已有的记录都保留，随时可以恢复。", "只在拆除、重复登记或登错社区时使用。"},
		Action: compoundHref(c.ID) + "/withdraw", Button: "移出登记册", Cancel: compoundHref(c.ID), Reason: "移出的原因",
		ReasonError: ui.ErrorOf(err, "reason"), Hidden: []ui.Hidden{version},
	}
	if c.WithdrawnOn != "" {
		ask = ui.Confirm{
			Title: "恢复“" + c.Name + "”", Consequence: "登记册将多 1 个小区，重新计入统计。", Action: compoundHref(c.ID) + "/withdraw",
			Button: "恢复", Cancel: compoundHref(c.ID), Hidden: []ui.Hidden{version, {Name: "restore", Value: "yes"}},
		}
	}
	ask.Err, ask.ReasonText = err, r.PostFormValue("reason")
	body := templ.Component(ask)
	if err != nil && ask.Reason == "" && r.PostFormValue("restore") == "" { // it has left the register meanwhile
		ask.Err = nil
		body = templ.Join(unsaved(err, ask.ReasonText), ask)
	}
	p := s.page(r, "移出登记册", compoundsLink, ui.Link{Text: c.Name, Href: compoundHref(c.ID)})
	p.Narrow = true
	return s.draw(w, r, status, p, body)
}

// compoundWithdrawPost takes a compound out of the register or puts it back: POST /compounds/{id}/withdraw.
func (s *Site) compoundWithdrawPost(w http.ResponseWriter, r *http.Request) error {
	who := gate.Who(r.Context())
	c, err := s.Register.Get(r.Context(), who.Scope(account.EditRegister), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := parseForm(r); err != nil {
		return err
	}
	version, done := digits(r.PostFormValue(inVersion)), "已移出登记册。"
	if r.PostFormValue("restore") == "yes" {
		err, done = s.Register.Restore(r.Context(), who, c.ID, version), "已恢复到登记册。"
	} else {
		err = s.Register.Withdraw(r.Context(), who, c.ID, version, r.PostFormValue("reason"))
	}
	switch {
	case err == nil:
		ui.Done(w, r, compoundHref(c.ID), done)
		return nil
	case fault.Of(err) == fault.Invalid || fault.Of(err) == fault.Conflict:
		return s.drawWithdraw(w, r, gate.Status(err), &c, err)
	}
	return err
}
