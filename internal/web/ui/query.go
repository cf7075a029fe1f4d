package ui

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// PageSize is the number of rows on one page of a list.
const PageSize = 50

// Query is the address of a list: its path and what the reader chose. Everything a list shows (filters, sorting, page, columns)
// stands in the address, so that it can be sent to somebody.
type Query struct {
	Path   string
	Values url.Values
}

// QueryOf reads the address of r.
func QueryOf(r *http.Request) Query { return Query{r.URL.Path, r.URL.Query()} }

// Get returns the trimmed value of one parameter.
func (q Query) Get(key string) string { return strings.TrimSpace(q.Values.Get(key)) }

// With returns the same list with one parameter changed ("" removes it) and from its first page.
func (q Query) With(key, value string) string {
	v := maps.Clone(q.Values)
	if v == nil {
		v = url.Values{}
	}
	if key != "page" {
		v.Del("page")
	}
	if value == "" {
		v.Del(key)
	} else {
		v.Set(key, value)
	}
	if len(v) == 0 {
		return q.Path
	}
	return q.Path + "?" + v.Encode()
}

// Sort returns the column to sort by and whether downwards; fallback is used when the address names none.
// The fallback "-age" sorts downwards by age.
func (q Query) Sort(fallback string) (key string, down bool) {
	s := q.Get("sort")
	if s == "" {
		s = fallback
	}
	return strings.TrimPrefix(s, "-"), strings.HasPrefix(s, "-")
}

// Page returns the page number, from 1.
func (q Query) Page() int {
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// Offset returns the number of rows before the page.
func (q Query) Offset() int { return (q.Page() - 1) * PageSize }

// shown tells whether the reader sees a column: those in cols=, or all that are not Off.
func (q Query) shown(c Column) bool {
	chosen := q.Values["cols"]
	if len(chosen) == 0 || c.Fixed {
		return !c.Off || c.Fixed
	}
	return slices.Contains(chosen, c.Key)
}

// pair is a hidden input of a filter form.
type pair struct{ Name, Value string }

// others lists what a form must carry along: every parameter it does not set itself, in a fixed order.
func (q Query) others(own ...string) []pair {
	var out []pair
	for _, name := range slices.Sorted(maps.Keys(q.Values)) {
		if name == "page" || slices.Contains(own, name) {
			continue
		}
		for _, v := range q.Values[name] {
			out = append(out, pair{name, v})
		}
	}
	return out
}

// pages lists the page numbers a pager shows; 0 is a gap.
func pages(at, last int) []int {
	var out []int
	for n := 1; n <= last; n++ {
		if n == 1 || n == last || n >= at-2 && n <= at+2 {
			out = append(out, n)
		} else if out[len(out)-1] != 0 {
			out = append(out, 0)
		}
	}
	return out
}
