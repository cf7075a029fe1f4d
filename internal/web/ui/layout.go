package ui

import (
	"cmp"
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"bayou/internal/web/static"
)

// Link is a text that leads somewhere. Icon is optional.
type Link struct{ Text, Href, Icon string }

// Page is everything around a page's own content.
type Page struct {
	Title   string            // the heading and the window's title
	Lead    string            // one line under the heading: what this page is for
	Site    string            // the office, shown in the top bar: "示例街道办事处"; "" = 八有 alone
	Crumbs  []Link            // the way here, without the page itself
	Nav     []NavGroup        // the post's menu; none = no menu
	Current string            // Href of the menu item the page belongs to
	User    *User             // who is signed in; nil = nobody
	Actions []Action          // buttons at the right of the heading
	Print   templ.Component   // a PrintHead, or nil
	Flash   *Flash            // what the last action did
	Sample  bool              // says 示例 on the page
	Trial   string            // the trial date in words ("2015年9月21日"); "" = the real day
	Large   bool              // 长者模式
	Narrow  bool              // forms and documents: content no wider than 48rem
	Search  bool              // the search box
	Refresh int               // seconds until the page reloads itself (a running import); 0 = never
	Attrs   templ.Attributes  // further attributes of <main>
	Head    []templ.Component // further elements of <head>; rarely needed
}

// NavGroup is a part of the menu under a small heading ("" = none).
type NavGroup struct {
	Title string
	Items []NavItem
}

// NavItem is one line of the menu. Count is what waits there, 0 shows nothing. Phone puts it at the thumb on a phone, where
// four fit; Short is its name there.
type NavItem struct {
	Title, Short, Href, Icon string
	Count                    int
	Phone                    bool
}

// User is who is signed in, named by post.
type User struct{ ID, Post, Area string }

// Action is a button. The first Primary one is what the page is for. With Post it is a small form that posts to Href.
type Action struct {
	Text, Href, Icon string
	Primary, Post    bool
	Download         bool
}

// Flash is the sentence above the content after an action. Tone: "good", "act", "warn", "info".
type Flash struct {
	Tone, Text string
	Draft      string // key of the draft that is now saved and may be forgotten
}

// thumbs returns up to four items for the bottom of a phone.
func (p Page) thumbs() []NavItem {
	var out []NavItem
	for _, g := range p.Nav {
		for _, it := range g.Items {
			if it.Phone && len(out) < 4 {
				out = append(out, it)
			}
		}
	}
	return out
}

func (it NavItem) short() string {
	if it.Short != "" || utf8.RuneCountInString(it.Title) <= 4 {
		return cmp.Or(it.Short, it.Title)
	}
	return string([]rune(it.Title)[:4])
}

func (p Page) classes() string {
	if p.Narrow {
		return "page-narrow"
	}
	return ""
}

func (p Page) windowTitle() string {
	return strings.Join(nonEmpty(p.Title, cmp.Or(p.Site, "八有")), " · ")
}

func nonEmpty(list ...string) []string {
	out := list[:0]
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func asset(name string) string { return static.URL(name) }

// Plain is a text as a component, escaped.
func Plain(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(text))
		return err
	})
}
