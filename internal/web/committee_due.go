package web

import (
	"net/http"

	"bayou/internal/account"
	"bayou/internal/committee"
	"bayou/internal/gate"
	"bayou/internal/web/ui"
)

// committeesDue is what the committees of a place wait for: steps that are late, terms that end within 90 days.
type committeesDue struct{ Late, Ending []committee.Line }

// committeesDue loads it as far as the asker sees committees.
func (s *Site) committeesDue(r *http.Request) (committeesDue, error) {
	var out committeesDue
	scope := gate.Who(r.Context()).Scope(account.SeeCommittees)
	if scope.Empty() {
		return out, nil
	}
	page, err := s.Committee.List(r.Context(), scope, committee.Query{State: committee.Forming, Due: s.today(), Sort: "due"})
	if err != nil {
		return out, err
	}
	out.Late = page.Rows
	out.Ending, err = s.Committee.Expiring(r.Context(), scope, s.today())
	return out, err
}

// lines are the committees as sentences, each with where it is seen to.
func (d committeesDue) lines() []ui.Link {
	var out []ui.Link
	for i := range d.Late {
		x := &d.Late[i]
		out = append(out, ui.Link{Text: x.Name + "：“" + x.NextTitle() + "”应于" + x.Due.Chinese() + "前办", Href: committeeHref(x.ID)})
	}
	for i := range d.Ending {
		out = append(out, ui.Link{Text: d.Ending[i].Name + "：任期到" + d.Ending[i].TermUntil.Chinese() + "，着手换届", Href: committeeHref(d.Ending[i].ID)})
	}
	return out
}
