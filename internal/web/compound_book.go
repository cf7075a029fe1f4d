package web

import (
	"net/http"
	"net/url"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// compoundBook is what the pages about compounds look things up in.
type compoundBook struct {
	plan        *plan.Plan
	communities []area.Area
	names       map[place.Path]string // short names of the communities
	codes       map[place.Path]string // their statistical codes
	who         account.Who
}

// compoundBook loads the plan in force and the communities that somebody sees.
func (s *Site) compoundBook(r *http.Request, perm account.Perm) (*compoundBook, error) {
	p, err := s.plan(r)
	if err != nil {
		return nil, err
	}
	communities, err := s.Areas.Communities(r.Context(), gate.Who(r.Context()).Scope(perm))
	if err != nil {
		return nil, err
	}
	b := &compoundBook{p, communities, map[place.Path]string{}, map[place.Path]string{}, gate.Who(r.Context())}
	for _, c := range communities {
		b.names[c.Path], b.codes[c.Path] = c.Short, c.Code
	}
	return b, nil
}

func (b *compoundBook) field(id string) string {
	if f, ok := b.plan.Field(id); ok {
		return f.Name
	}
	return id
}

func (b *compoundBook) mode(id string) string {
	if m, ok := b.plan.Mode(id); ok {
		return m.Name
	}
	return ""
}

func (b *compoundBook) places() []ui.Option {
	out := make([]ui.Option, len(b.communities))
	for i, c := range b.communities {
		out[i] = ui.Option{Value: c.Code, Label: c.Short}
	}
	return out
}

func (b *compoundBook) modes(none string) []ui.Option {
	out := make([]ui.Option, 0, len(b.plan.Modes)+1)
	for i := range b.plan.Modes {
		out = append(out, ui.Option{Value: b.plan.Modes[i].ID, Label: b.plan.Modes[i].Name})
	}
	return append(out, ui.Option{Value: register.None, Label: none})
}

func (b *compoundBook) ruleFields() []ui.Option {
	var out []ui.Option
	for i := range b.plan.Fields {
		if f := &b.plan.Fields[i]; f.Required {
			out = append(out, ui.Option{Value: f.ID, Label: f.Name})
		}
	}
	return out
}

// place returns the community that an address means by its code, its name or its path.
func (b *compoundBook) place(text string) (area.Area, bool) {
	for _, c := range b.communities {
		if text == string(c.Path) {
			return c, true
		}
	}
	return area.Match(b.communities, text)
}

// dayOf reads a day of an address; "" when there is none.
func dayOf(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return ""
	}
	return d
}

func compoundHref(id string) string { return "/compounds/" + url.PathEscape(id) }

// survey is where a field of the compound is filled in ("" as field: all of them); "" for whoever may not.
func (b *compoundBook) survey(c *register.Compound, field string) string {
	if !b.who.Can(account.EditRegister, c.Path) {
		return ""
	}
	if field != "" {
		field = "#f-" + field
	}
	return compoundHref(c.ID) + "/facts" + field
}

// decide is where the compound's mode is decided; "" for whoever may not.
func (b *compoundBook) decide(c *register.Compound) string {
	if !b.who.Can(account.DecideMode, c.Path) {
		return ""
	}
	return compoundHref(c.ID) + "/mode"
}

// next says what has to be done with a compound as far as the register alone can tell: survey, decide, or what its mode
// says follows.
func (b *compoundBook) next(c *register.Compound) ui.Next {
	m, decided := b.plan.Mode(c.Mode)
	switch {
	case c.WithdrawnOn != "":
		return ui.Next{Step: "已移出登记册"}
	case c.Scope == plan.No:
		return ui.Next{Step: "不在方案范围"}
	case c.Next != "":
		return ui.Next{Step: "查明“" + b.field(c.Next) + "”", Holder: b.post("head"), Href: b.survey(c, c.Next)}
	case !decided:
		return ui.Next{Step: "认定模式", Holder: b.post("property"), Href: b.decide(c)}
	default:
		return ui.Next{Step: m.Next, Holder: b.post("head"), Href: compoundHref(c.ID) + "#verdict"}
	}
}

// post names the body that holds a post, as the plan calls it.
func (b *compoundBook) post(id string) string {
	if body, ok := b.plan.Body(id); ok {
		return body.Name
	}
	return account.Role(id).Title()
}
