package web

import (
	"net/http"
	"net/url"
	"strings"

	"bayou/internal/account"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// searchPage answers the search box; without its script it leads to the list: GET /search.
func (s *Site) searchPage(w http.ResponseWriter, r *http.Request) error {
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	if r.Header.Get("HX-Request") == "" {
		http.Redirect(w, r, "/compounds?q="+url.QueryEscape(text), http.StatusSeeOther)
		return nil
	}
	hits, err := s.hits(r, text)
	if err != nil {
		return err
	}
	return s.fragment(w, r, ui.Hits(hits))
}

func (s *Site) hits(r *http.Request, text string) ([]ui.Hit, error) {
	if text == "" {
		return nil, nil
	}
	scope := gate.Who(r.Context()).Scope(account.SeeRegister)
	page, err := s.Register.List(r.Context(), scope, register.Query{Text: text, Limit: 8})
	if err != nil {
		return nil, err
	}
	communities, err := s.Areas.Communities(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	names := map[place.Path]string{}
	for _, c := range communities {
		names[c.Path] = c.Short
	}
	hits := make([]ui.Hit, len(page.Rows))
	for i, c := range page.Rows {
		hits[i] = ui.Hit{Title: c.Name, Sub: strings.TrimSpace(names[c.Community()] + " " + c.Address), Href: compoundHref(c.ID)}
	}
	return hits, nil
}
