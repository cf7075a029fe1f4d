package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"bayou/internal/fault"
	"bayou/internal/gate"
)

// plain lets a handler see addresses and forms as text: what no keyboard types is left out, and lines end as they are kept. A
// database refuses some of it, and a page or a document would be misread by the rest.
func plain(h gate.Handler) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if plainText(r.URL.Path) != r.URL.Path {
			return fault.NotFoundf("没有这个页面，网址里有多余的字符。请从首页进入。")
		}
		if q := r.URL.Query(); plainValues(q) {
			r.URL.RawQuery = q.Encode()
		}
		if r.Method == http.MethodPost && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			if err := parseForm(r); err != nil {
				return err
			}
			plainForm(r)
		}
		return h(w, r)
	}
}

// inParts reads and cleans a form that comes in parts though it has no files: what a handler reads of it is plain, too.
func inParts(h gate.Handler) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		done, err := parseFiles(r)
		defer done()
		if err != nil {
			return err
		}
		return h(w, r)
	}
}

// plainForm cleans a form that was read.
func plainForm(r *http.Request) {
	plainValues(r.Form)
	plainValues(r.PostForm)
}

// plainValues cleans values in place and reports whether that changed any.
func plainValues(v url.Values) (changed bool) {
	for _, list := range v {
		for i, s := range list {
			if p := plainText(s); p != s {
				list[i], changed = p, true
			}
		}
	}
	return changed
}

// plainText leaves out what is not valid, control characters besides tabs and line ends, and marks that turn the direction of
// what follows them.
func plainText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		turns := c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0xfeff
		if turns || c != '\n' && c != '\t' && unicode.IsControl(c) {
			return -1
		}
		return c
	}, s)
}
