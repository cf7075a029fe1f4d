package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// compoundDeclarations is what a compound's page tells of its declarations. Table lists those until the day that is shown.
type compoundDeclarations struct {
	Table   ui.Table
	Actions []ui.Action
	Papers  ui.Table // the service plan and the rules
}

// declarationsOf loads the declarations of a compound up to a day, "" = now, as far as the reader may see progress there.
func (s *Site) declarationsOf(r *http.Request, b *compoundBook, c *register.Compound, day clock.Date) (*compoundDeclarations, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.SeeProgress, c.Path) {
		return nil, nil
	}
	list, err := s.Declaration.OfCompound(r.Context(), who.Scope(account.SeeProgress).Narrow(c.Path), c.ID)
	if err != nil {
		return nil, err
	}
	out := &compoundDeclarations{Table: ui.Table{
		ID: "declarations", Columns: []ui.Column{{Title: "编号"}, {Title: "申报"}, {Title: "答复"}, {Title: "日期"}, {Title: "说明"}},
		Empty: ui.Empty{Title: "还没有申报过", Text: "有条件引进物业的小区，由社区申报。"},
	}}
	open := false
	for _, d := range list {
		if day != "" && d.DeclaredOn > day {
			continue
		}
		if day != "" && d.Day > day { // answered later
			d.State, d.Day, d.Reason = "declared", "", ""
		}
		look, word := declarationBadge(d.State)
		href := ""
		if who.Can(account.SeeProgress, c.Community()) { // a declaration is its community's
			href = declarationHref(d.Declaration)
		}
		out.Table.Rows = append(out.Table.Rows, ui.Row{Href: href, Cells: []ui.Cell{
			ui.To(d.Label, href), ui.Text(d.DeclaredOn.Chinese()), ui.View(ui.BadgeText(look, word)), ui.Text(d.Day.Chinese()), ui.Text(d.Reason),
		}})
		open = open || d.State == "declared" || d.State == "accepted"
	}
	if day == "" && !open && c.WithdrawnOn == "" && who.Can(account.Declare, c.Path) {
		out.Actions = append(out.Actions, ui.Action{Text: "申报", Href: "/declarations/new?community=" + b.codes[c.Community()] + "&compound=" + c.ID})
	}
	if day == "" {
		out.Papers, err = s.papersOf(r, b, c)
	}
	return out, err
}
