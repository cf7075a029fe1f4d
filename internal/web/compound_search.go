package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/archive"
	"bayou/internal/find"
	"bayou/internal/gate"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/report"
	"bayou/internal/web/ui"
)

// sought is how a kind of things that the search box finds is shown.
type sought struct {
	title, unit string
	icon        string
	href        func(*report.Hit) string
}

var soughts = map[find.Kind]*sought{
	register.Found:        {title: "小区", unit: "个", icon: "building-community", href: func(h *report.Hit) string { return compoundHref(h.ID) }},
	report.House:          {title: "房屋", unit: "处", icon: "home", href: houseHref},
	register.FoundCompany: {title: "物业公司", unit: "处", icon: "building", href: func(h *report.Hit) string { return compoundHref(h.ID) }},
	archive.Found:         {title: "档案资料", unit: "份", icon: "file-text", href: func(h *report.Hit) string { return paperHref(h.ID) }},
	house.FoundOwner:      {title: "业主", unit: "人", icon: "user", href: ownerHref},
}

func houseHref(h *report.Hit) string {
	e := estate{Compound: &register.Compound{ID: house.CompoundOf(h.Path)}}
	if h.Kind == house.FoundUnit {
		return e.unitHref(h.ID)
	}
	return e.href("?building=" + url.QueryEscape(h.ID) + "#grid")
}

func ownerHref(h *report.Hit) string {
	e := estate{Compound: &register.Compound{ID: house.CompoundOf(h.Path)}}
	return e.ownerHref(h.ID)
}

// answer is what was found of one kind, with how it is shown.
type answer struct {
	report.Answer
	*sought
}

// answers is what the search found.
type answers struct {
	report.Answers
	Text   string
	Groups []answer // without those that found nothing
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
	for _, k := range report.Soughts {
		if gate.Who(r.Context()).Has(k.See) {
			v.Kinds = append(v.Kinds, k.Kind)
		}
	}
	return s.draw(w, r, http.StatusOK, p, searchResults(v))
}

// search asks for one kind, or for all that the reader may see.
func (s *Site) search(r *http.Request, text string, only find.Kind, limit int) (answers, error) {
	found, err := s.Report.Search(r.Context(), gate.Who(r.Context()), text, only, limit)
	out := answers{Answers: found, Text: text}
	for _, g := range found.Groups {
		out.Groups = append(out.Groups, answer{g, soughts[g.Kind]})
	}
	return out, err
}

// communityNames returns what the communities of the hits are called.
func (s *Site) communityNames(r *http.Request, groups []answer) map[place.Path]string {
	names := map[place.Path]string{}
	for _, g := range groups {
		for i := range g.Hits {
			at := g.Hits[i].Path.Community()
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

// line is one hit as it is shown, with what was asked for marked. Of an owner and of a house nothing is marked: of a masked name it
// would show more than the mask, and a room is asked for in other words than it is called.
func (g *answer) line(d *report.Hit, text string, names map[place.Path]string) ui.Hit {
	h := ui.Hit{Title: d.Title, Sub: strings.TrimSpace(names[d.Path.Community()] + " " + d.Sub), Href: g.href(d), Icon: g.icon, Kind: g.title}
	switch g.Answer.Kind {
	case report.House:
		h.Title = d.Compound + " " + d.Title
	case house.FoundOwner:
		h.Sub = strings.TrimSpace(names[d.Path.Community()] + " " + d.Compound)
	default:
		for _, p := range find.Mark(d.Title, text, true) {
			h.Marks = append(h.Marks, ui.Mark{Text: p.Text, Hit: p.Hit})
		}
		return h
	}
	h.Marks = []ui.Mark{{Text: h.Title}}
	return h
}

// searchView is the page of results.
type searchView struct {
	Found answers
	Kind  find.Kind
	Kinds []find.Kind
	Query ui.Query
	Names map[place.Path]string
}

// tabs lead to one kind or to all.
func (v *searchView) tabs() ui.Tabs {
	out := ui.Tabs{{Title: "全部", Href: v.Query.With("kind", ""), Here: v.Kind == ""}}
	for _, k := range v.Kinds {
		out = append(out, ui.Tab{Title: soughts[k].title, Href: v.Query.With("kind", string(k)), Here: v.Kind == k})
	}
	return out
}

// houseHint says how a room is asked for, to those who may see rooms.
func (v *searchView) houseHint() string {
	if !slices.Contains(v.Kinds, report.House) {
		return ""
	}
	return "找房屋请把小区和房号一起写：东方小区 3-2-501、3号楼 东方小区。"
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
