package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// mostNear is how many neighbours a compound's page names.
const mostNear = 5

// near lists the compounds of the sub-district that lie nearest; none where the compound has no place on the map.
func (s *Site) near(r *http.Request, b *compoundBook, c *register.Compound) (ui.Table, error) {
	t := ui.Table{ID: "near", Columns: []ui.Column{{Title: "小区"}, {Title: "社区"}, {Title: "直线距离", Unit: "米", Num: true}}}
	at, ok := c.Where()
	if !ok {
		return t, nil
	}
	scope := gate.Who(r.Context()).Scope(account.SeeRegister).Narrow(c.Path.Street())
	all, err := s.Register.Places(r.Context(), scope, register.Query{}, mostPlaced)
	if err != nil {
		return t, err
	}
	type neighbour struct {
		*register.Compound
		metres float64
	}
	var found []neighbour
	for i := range all {
		if p, ok := all[i].Where(); ok && all[i].ID != c.ID {
			found = append(found, neighbour{&all[i], at.Metres(p)})
		}
	}
	slices.SortFunc(found, func(a, b neighbour) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.ID, b.ID)) })
	for _, n := range found[:min(mostNear, len(found))] {
		const step = 10 // metres: no point is known better
		t.Rows = append(t.Rows, ui.Row{Href: compoundHref(n.ID), Cells: []ui.Cell{
			ui.To(n.Name, compoundHref(n.ID)), ui.Text(b.names[n.Community()]), ui.Text(strconv.Itoa(int(n.metres/step+0.5) * step)),
		}})
	}
	return t, nil
}
