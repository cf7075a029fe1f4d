package web

import (
	"io"
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/sheet"
	"bayou/internal/web/ui"
)

// decideView is the form by which one compound gets its mode.
type decideView struct {
	Form     ui.Form
	Version  string
	Sentence string
	Reasons  []reasonGroup
	Modes    []ui.Option
	Mode     string
	Reason   string
}

// modeForm shows the proposal with its reasons and asks for the decision: GET /compounds/{id}/mode.
func (s *Site) modeForm(w http.ResponseWriter, r *http.Request) error {
	return s.drawDecide(w, r, http.StatusOK, "", "", nil)
}

func (s *Site) drawDecide(w http.ResponseWriter, r *http.Request, status int, chosen, reason string, failed error) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	e, err := s.Mode.Explain(r.Context(), gate.Who(r.Context()).Scope(account.DecideMode), r.PathValue("id"))
	if err != nil {
		return err
	}
	b.plan = e.Plan
	href := compoundHref(e.Compound.ID)
	v := decideView{
		Form:    ui.Form{Action: href + "/mode", Submit: "认定", Cancel: href, Draft: "mode-" + e.Compound.ID, Err: failed},
		Version: strconv.FormatInt(e.Compound.Version, 10), Sentence: b.sentence(&e.Verdict), Reasons: b.reasons(&e.Compound, &e.Verdict),
		Mode: orElse(chosen, e.Verdict.Mode), Reason: reason,
	}
	for i := range b.plan.Modes {
		m := &b.plan.Modes[i]
		label := m.Name + "：" + m.Title
		if m.ID == e.Verdict.Mode {
			label += "（系统建议）"
		}
		v.Modes = append(v.Modes, ui.Option{Value: m.ID, Label: label})
	}
	p := s.page(r, "认定模式", compoundsLink, ui.Link{Text: e.Compound.Name, Href: href})
	p.Lead = "您的认定连同理由、依据和当时的情况一起留存。"
	p.Narrow = true
	return s.draw(w, r, status, p, decidePage(v))
}

// modeDecide records the decision: POST /compounds/{id}/mode.
func (s *Site) modeDecide(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	id, chosen, reason := r.PathValue("id"), r.PostFormValue("mode"), r.PostFormValue("reason")
	made, err := s.Mode.Decide(r.Context(), gate.Who(r.Context()), mode.Choice{
		Compound: id, Version: digits(r.PostFormValue(inVersion)), Mode: chosen, Reason: reason,
	})
	switch k := fault.Of(err); {
	case err == nil:
		said := "已认定，与系统建议一致。"
		if made[0].Override {
			said = "已认定。与系统建议不同，理由已留存并计入“人工改定”。"
		}
		ui.Done(w, r, compoundHref(id)+"#verdict", said)
		return nil
	case k == fault.Invalid || k == fault.Conflict:
		return s.drawDecide(w, r, gate.Status(err), chosen, reason, err)
	}
	return err
}

// modeExport sends the counts by community as a workbook: GET /modes.xlsx.
func (s *Site) modeExport(w http.ResponseWriter, r *http.Request) error {
	b, err := s.compoundBook(r, account.SeeRegister)
	if err != nil {
		return err
	}
	street, err := s.street(r)
	if err != nil {
		return err
	}
	o, err := s.Mode.Overview(r.Context(), gate.Who(r.Context()).Scope(account.SeeRegister), street)
	if err != nil {
		return err
	}
	columns := []sheet.Column{{Name: "社区", Width: 14}, {Name: "范围内（个）"}, {Name: "范围未知（个）"}, {Name: "不在范围（个）"}}
	for i := range b.plan.Modes {
		columns = append(columns, sheet.Column{Name: b.plan.Modes[i].Name + "：认定"}, sheet.Column{Name: b.plan.Modes[i].Name + "：建议"})
	}
	columns = append(columns, sheet.Column{Name: "未能判定（个）"}, sheet.Column{Name: "待认定（个）"}, sheet.Column{Name: "人工改定（个）"})
	return sendBook(w, "模式认定情况.xlsx", func(out io.Writer) error {
		return sheet.Write(out, "模式认定", columns, func(yield func([]any) bool) {
			for i := range o.Communities {
				if c := &o.Communities[i]; !yield(b.tallyLine(b.names[c.Path], &c.Tally)) {
					return
				}
			}
			yield(b.tallyLine("合计", &o.Total))
		})
	})
}

func (b *compoundBook) tallyLine(name string, t *mode.Tally) []any {
	line := []any{name, t.InScope, t.Unknown, t.OutScope}
	for i := range b.plan.Modes {
		line = append(line, t.Decided[b.plan.Modes[i].ID], t.Proposed[b.plan.Modes[i].ID])
	}
	return append(line, t.Proposed[""], t.Decided[""], t.Overrides)
}
