package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/find"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// sought is a kind of things that the search box finds, for those who may see it.
type sought struct {
	kind        find.Kind
	title, unit string
	icon        string
	see         account.Perm
	href        func(*find.Doc) string
}

var soughts = []sought{
	{register.Found, "小区", "个", "building-community", account.SeeRegister, func(d *find.Doc) string { return compoundHref(d.ID) }},
	{register.FoundCompany, "物业公司", "处", "building", account.SeeRegister, func(d *find.Doc) string { return compoundHref(d.ID) }},
	{archive.Found, "档案资料", "份", "file-text", account.SeePapers, func(d *find.Doc) string { return "/papers/" + d.ID }},
	{house.FoundOwner, "业主", "人", "user", account.SeeHouses, func(d *find.Doc) string { _, compound := house.Shown(d); return compoundHref(compound) }},
}

// answer is what was found of one kind. Hits are at most as many as were asked for; More tells that there may be others.
type answer struct {
	*sought
	Hits []find.Doc
	More bool
}

// answers is what the search found.
type answers struct {
	Text    string
	Groups  []answer // without those that found nothing
	Waiting int64    // things that are still being taken into the search
	Partial bool
}

// The hits of each kind: below the box, on the page of all kinds, and on the pages of one kind together.
const (
	hitsBelow  = 6
	hitsEach   = 10
	hitsOfKind = 200
)

// searchPage answers the search box: GET /search. Its script asks for the lines below it, without it the page of results comes.
func (s *Site) searchPage(w http.ResponseWriter, r *http.Request) error {
	q := ui.QueryOf(r)
	text, kind := find.Question(q.Get("q")), find.Kind(q.Get("kind"))
	if r.Header.Get("HX-Request") != "" {
		found, err := s.search(r, text, "", hitsBelow)
		if err != nil {
			return err
		}
		return s.fragment(w, r, ui.Hits(s.hitLines(r, &found)))
	}
	limit := hitsEach
	if kind != "" {
		limit = hitsOfKind
	}
	found, err := s.search(r, text, kind, limit)
	if err != nil {
		return err
	}
	p := s.page(r, "搜索")
	p.Search = false // the page has the box itself
	v := searchView{Found: found, Kind: kind, Query: q, Names: s.communityNames(r, found.Groups)}
	for i := range soughts {
		if k := &soughts[i]; gate.Who(r.Context()).Has(k.see) {
			v.Kinds = append(v.Kinds, k)
		}
	}
	return s.draw(w, r, http.StatusOK, p, searchResults(v))
}

// search asks for one kind, or for all that the reader may see. While compounds are still being taken in, the register itself
// is asked for them.
func (s *Site) search(r *http.Request, text string, only find.Kind, limit int) (answers, error) {
	ctx, who := r.Context(), gate.Who(r.Context())
	out := answers{Text: text}
	if text == "" {
		return out, nil
	}
	var err error
	if out.Waiting, err = find.Open(ctx, s.DB, who.Scope(account.SeeRegister), register.Found); err != nil {
		return out, err
	}
	for i := range soughts {
		k := &soughts[i]
		if !who.Has(k.see) || only != "" && only != k.kind {
			continue
		}
		g := answer{sought: k}
		if k.kind == register.Found && out.Waiting > 0 {
			g.Hits, err = s.registered(ctx, who.Scope(k.see), text, limit+1)
		} else {
			var found find.Found
			found, err = find.Search(ctx, s.DB, who.Scope(k.see), text, []find.Kind{k.kind}, limit+1)
			g.Hits, out.Partial = found.Hits, out.Partial || found.Partial
		}
		if err != nil {
			return out, err
		}
		if k.kind == house.FoundOwner {
			g.Hits = house.Askable(who, g.Hits, text)
		}
		if g.More = len(g.Hits) > limit; g.More {
			g.Hits = g.Hits[:limit]
		}
		if len(g.Hits) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	return out, nil
}

// registered looks through the register itself.
func (s *Site) registered(ctx context.Context, scope place.Scope, text string, limit int) ([]find.Doc, error) {
	page, err := s.Register.List(ctx, scope, register.Query{Text: text, Limit: limit})
	hits := make([]find.Doc, len(page.Rows))
	for i := range page.Rows {
		c := &page.Rows[i]
		hits[i] = find.Doc{Path: c.Path, Kind: register.Found, ID: c.ID, Title: c.Name, Sub: c.Address}
	}
	return hits, err
}

// communityNames returns what the communities of the hits are called, and the compounds of the owners among them.
func (s *Site) communityNames(r *http.Request, groups []answer) map[place.Path]string {
	names := map[place.Path]string{}
	for _, g := range groups {
		for i := range g.Hits {
			d := &g.Hits[i]
			if _, ok := names[d.Path]; !ok && g.kind == house.FoundOwner {
				_, compound := house.Shown(d)
				c, err := s.Register.Get(r.Context(), place.In(d.Path), compound)
				if names[d.Path] = c.Name; err != nil {
					names[d.Path] = ""
				}
			}
			at := d.Path.Community()
			if _, ok := names[at]; !ok {
				a, err := s.Areas.Get(r.Context(), at)
				if names[at] = a.Short; err != nil {
					names[at] = ""
				}
			}
		}
	}
	return names
}

// hitLines are the lines below the box, with one that leads to all results.
func (s *Site) hitLines(r *http.Request, found *answers) []ui.Hit {
	names := s.communityNames(r, found.Groups)
	var out []ui.Hit
	more := found.Partial
	for _, g := range found.Groups {
		more = more || g.More
		for i := range g.Hits {
			out = append(out, g.line(&g.Hits[i], found.Text, names))
		}
	}
	if found.Waiting > 0 {
		more = true
	}
	if more {
		out = append(out, ui.Hit{Title: "查看全部结果", Icon: "search", Href: ui.Query{Path: "/search"}.With("q", found.Text)})
	}
	return out
}

// line is one hit as it is shown, with what was asked for marked.
func (g *answer) line(d *find.Doc, text string, names map[place.Path]string) ui.Hit {
	h := ui.Hit{Title: d.Title, Sub: strings.TrimSpace(names[d.Path.Community()] + " " + d.Sub), Href: g.href(d), Icon: g.icon, Kind: g.title}
	if g.kind == house.FoundOwner { // a mark would show more of the name than the mask
		h.Title, _ = house.Shown(d)
		h.Sub = strings.TrimSpace(names[d.Path.Community()] + " " + names[d.Path])
		h.Marks = []ui.Mark{{Text: h.Title}}
		return h
	}
	for _, p := range find.Mark(d.Title, text, true) {
		h.Marks = append(h.Marks, ui.Mark{Text: p.Text, Hit: p.Hit})
	}
	return h
}

// searchView is the page of results.
type searchView struct {
	Found answers
	Kind  find.Kind
	Kinds []*sought
	Query ui.Query
	Names map[place.Path]string
}

// tabs lead to one kind or to all.
func (v *searchView) tabs() ui.Tabs {
	out := ui.Tabs{{Title: "全部", Href: v.Query.With("kind", ""), Here: v.Kind == ""}}
	for _, k := range v.Kinds {
		out = append(out, ui.Tab{Title: k.title, Href: v.Query.With("kind", string(k.kind)), Here: v.Kind == k.kind})
	}
	return out
}

// shown are the hits of a group on this page.
func (v *searchView) shown(g *answer) []ui.Hit {
	hits := g.Hits
	if v.Kind != "" {
		from := min(v.Query.Offset(), len(hits))
		hits = hits[from:min(from+ui.PageSize, len(hits))]
	}
	out := make([]ui.Hit, len(hits))
	for i := range hits {
		out[i] = g.line(&hits[i], v.Found.Text, v.Names)
	}
	return out
}

// count says how many of a kind there are.
func (g *answer) count() string {
	if g.More {
		return "前 " + strconv.Itoa(len(g.Hits)) + " " + g.unit
	}
	return strconv.Itoa(len(g.Hits)) + " " + g.unit
}

// notes say what the results may lack.
func (v *searchView) notes() []string {
	var out []string
	if v.Found.Waiting > 0 {
		out = append(out, "还有 "+strconv.FormatInt(v.Found.Waiting, 10)+" 个小区正在编入搜索，这期间小区按名称、地址和拼音首字母逐个查找，结果不会少，只是慢一些。")
	}
	if v.Found.Partial {
		out = append(out, "这几个字太常见，只查找了一部分。请再加一两个字，或加上路名、门牌号。")
	}
	return out
}
