package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/committee"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// compoundCommittees is what a compound's page tells of its bodies.
type compoundCommittees struct {
	Table    ui.Table
	Warnings []committee.Warning
	Actions  []ui.Action
}

// committeesOf loads the bodies of a compound as far as the reader may see them.
func (s *Site) committeesOf(r *http.Request, c *register.Compound) (*compoundCommittees, error) {
	who := gate.Who(r.Context())
	if !who.Can(account.SeeCommittees, c.Path) {
		return nil, nil
	}
	scope := who.Scope(account.SeeCommittees)
	page, err := s.Committee.List(r.Context(), scope.Narrow(c.Path), committee.Query{Compound: c.ID})
	if err != nil {
		return nil, err
	}
	out := &compoundCommittees{Table: ui.Table{
		ID: "committees", Columns: []ui.Column{{Title: "名称"}, {Title: "状态"}, {Title: "下一步"}, {Title: "最迟"}, {Title: "任期至"}},
		Empty: ui.Empty{Title: "还没有业委会", Text: "业主联名申请，或街道组织筹建。"},
	}}
	for i := range page.Rows {
		x := &page.Rows[i]
		look, word := committeeBadge(x.State)
		out.Table.Rows = append(out.Table.Rows, ui.Row{Href: committeeHref(x.ID), Cells: []ui.Cell{
			ui.To(x.Name, committeeHref(x.ID)), ui.View(ui.BadgeText(look, word)), ui.Text(x.NextTitle()), ui.Text(x.Due.Chinese()), ui.Text(x.TermUntil.Chinese()),
		}})
		if x.State == committee.Sitting {
			body, err := s.Committee.Get(r.Context(), scope, x.ID)
			if err != nil {
				return nil, err
			}
			out.Warnings = append(out.Warnings, body.Warnings(s.Committee, s.today())...)
		}
	}
	if c.WithdrawnOn == "" && who.Can(account.RunCommittees, c.Path) {
		out.Actions = []ui.Action{{Text: "开始筹建", Href: "/committees/new?compound=" + c.ID}}
	}
	return out, nil
}
