package web_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"bayou/internal/gate"
)

// eyes is one person who looks at the site through a plain client.
type eyes struct {
	name   string // the post, for the test's name
	login  string // "" reads without signing in
	client *http.Client
	base   string
}

// look is a page to be looked at: who sees it, under which address, by which line of the route table.
type look struct {
	name, login, path, route string
	forms                    []string // the routes of its forms that have to be filled in
}

// perRoute is how many pages of one route a person's walk opens: enough to meet each state of a paper or a finding.
const perRoute = 6

// newEyes signs somebody in; login "" is a reader without an account.
func newEyes(t *testing.T, h *house, name, login string) *eyes {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &eyes{name: name, login: login, base: h.URL, client: &http.Client{Jar: jar}}
	if login != "" {
		at, err := url.Parse(h.URL)
		if err != nil {
			t.Fatal(err)
		}
		jar.SetCookies(at, []*http.Cookie{{Name: gate.Cookie, Value: h.token(t, login)}})
	}
	return e
}

// open fetches a page. doc is nil for what is not a page, such as a workbook.
func (e *eyes) open(t *testing.T, path string) (at *url.URL, doc *html.Node) {
	t.Helper()
	res, err := e.client.Get(e.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("%s is led to %s, which answers %s", e.name, path, res.Status)
		return res.Request.URL, nil
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		_, err = io.Copy(io.Discard, res.Body)
	} else {
		doc, err = html.Parse(res.Body)
	}
	if err != nil {
		t.Fatal(err)
	}
	return res.Request.URL, doc
}

// walker follows links from page to page and keeps one page of each kind: the same route, forms and empty places. routes
// turns an address into the line of the route table that answers it.
type walker struct {
	routes *http.ServeMux
	kinds  map[string]bool
	looks  []look
	met    map[string]bool // routes that somebody has met
}

func newWalker(routes []gate.Route) *walker {
	w := &walker{routes: http.NewServeMux(), kinds: map[string]bool{}, met: map[string]bool{}}
	for _, r := range routes {
		w.routes.HandleFunc(r.Method+" "+r.Path, func(http.ResponseWriter, *http.Request) {})
	}
	return w
}

// route returns the path pattern that answers a path, "" for none of the pages.
func (w *walker) route(method, path string) string {
	_, pattern := w.routes.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
	_, p, _ := strings.Cut(pattern, " ")
	return p
}

// walk lets somebody follow all links from the starts; every link has to lead to something that he may open.
func (w *walker) walk(t *testing.T, e *eyes, starts ...string) {
	t.Helper()
	opened := map[string]int{}
	known := map[string]bool{}
	queue := slices.Clone(starts)
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		address, query, _ := strings.Cut(path, "?")
		route := w.route(http.MethodGet, address)
		key := address
		if query != "" && opened[route+"?"] < 2 {
			key = path
		}
		if route == "" || known[key] || opened[route] >= perRoute {
			continue
		}
		known[key] = true
		opened[route]++
		if query != "" {
			opened[route+"?"]++
		}
		at, doc := e.open(t, path)
		w.met[route] = true
		if doc == nil {
			continue
		}
		route = w.route(http.MethodGet, at.Path)
		w.met[route] = true
		kind, forms, links := w.read(doc)
		if route == "/{$}" {
			kind += e.name // a home for each post
		}
		if kind = route + kind; !w.kinds[kind] {
			w.kinds[kind] = true
			w.looks = append(w.looks, look{e.name, e.login, at.RequestURI(), route, forms})
		}
		queue = append(queue, links...)
	}
}

// read returns what tells a page from others of its route, its forms that have to be filled in, and the links on it.
func (w *walker) read(doc *html.Node) (kind string, forms, links []string) {
	var marks []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "a":
			if href := attr(n, "href"); strings.HasPrefix(href, "/") {
				href, _, _ = strings.Cut(href, "#")
				links = append(links, href)
			}
		case "form":
			if attr(n, "method") == "post" {
				u, _ := url.Parse(attr(n, "action"))
				route := w.route(http.MethodPost, u.Path)
				marks = append(marks, " form "+route)
				if required(n) {
					forms = append(forms, route)
				}
			}
		case "div":
			if attr(n, "class") == "empty" {
				marks = append(marks, " empty")
			}
		}
	}
	slices.Sort(marks)
	return strings.Join(slices.Compact(marks), ""), forms, links
}

// required tells whether a form has a field that has to be filled in.
func required(form *html.Node) bool {
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "required" }) {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
