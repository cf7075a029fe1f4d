package ui_test

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"

	"bayou/internal/web/static"
	"bayou/internal/web/ui"
)

var update = flag.Bool("update", false, "rewrite golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// lines breaks markup at its elements, so that a golden file shows where it changed.
func lines(s string) string { return strings.ReplaceAll(s, "><", ">\n<") + "\n" }

func TestTableGolden(t *testing.T) {
	t.Parallel()
	golden(t, "table.html", lines(html(compounds("mode=1&sort=-units&page=2"))))
	golden(t, "table_empty.html", lines(html(ui.Table{Empty: ui.Empty{Title: "还没有小区", Text: "先导入。"}})))
}

func TestLineChartGolden(t *testing.T) {
	t.Parallel()
	golden(t, "line.html", lines(html(ui.LineChart{Title: "名次", X: []string{"一", "二", "三", "四"}, Invert: true, Series: []ui.Series{{Name: "甲", Points: []float64{1, ui.NoPoint, 3, 2}}}})))
}

// Whatever people type, a page shows it as text.
func TestNothingTypedBecomesMarkup(t *testing.T) {
	t.Parallel()
	const bad = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	for name, c := range map[string]templ.Component{
		"page":    in(ui.Layout(ui.Page{Title: bad, Lead: bad, Site: bad, User: &ui.User{ID: bad, Post: bad, Area: bad}, Flash: &ui.Flash{Text: bad, Draft: bad}, Crumbs: []ui.Link{{Text: bad, Href: bad}}}), ui.Plain(bad)),
		"table":   ui.Table{Caption: bad, Columns: []ui.Column{{Title: bad, Unit: bad, Hint: bad}}, Rows: []ui.Row{{ID: bad, Href: bad, Tone: bad, Cells: []ui.Cell{{Text: bad, Sub: bad, Href: bad}}}}, Find: bad, Query: ui.Query{Path: "/x", Values: url.Values{"q": {bad}, bad: {bad}}}},
		"form":    in(ui.FormBox(ui.Form{Action: bad, Draft: bad, Err: errKit}), ui.Field{Name: bad, Label: bad, Value: bad, Hint: bad, Error: bad, Unit: bad}, ui.Field{Kind: "area", Name: bad, Value: bad}),
		"badge":   ui.Badge(bad),
		"cite":    ui.Cite(bad, ""),
		"default": ui.Cite("", bad),
		"chart":   ui.LineChart{Title: bad, Unit: bad, X: []string{bad}, Series: []ui.Series{{Name: bad, Points: []float64{1}}}},
		"bars":    ui.BarChart{Title: bad, Bars: []ui.Bar{{Label: bad, Value: bad, Parts: []ui.Part{{1, bad, bad}}}}},
		"hits":    ui.Hits([]ui.Hit{{Title: bad, Sub: bad, Href: bad}}),
		"confirm": ui.Confirm{Title: bad, Consequence: bad, Button: bad, Reason: bad},
		"diff":    ui.Diff{{bad, bad, bad}},
		"photo":   ui.Photos{{Src: bad, Alt: bad, Caption: bad}},
	} {
		walk(t, name, html(c))
	}
}

// walk fails on any script that is not ours and on any attribute that runs code.
func walk(t *testing.T, name, markup string) {
	t.Helper()
	root, err := xhtml.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.DataAtom == atom.Script && n.FirstChild != nil {
			t.Errorf("%s: an inline script", name)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("%s: attribute %s=%q on <%s>", name, a.Key, a.Val, n.Data)
			}
		}
	}
}

func TestScriptAddressIsRefused(t *testing.T) {
	t.Parallel()
	s := html(ui.Table{Columns: []ui.Column{{Title: "x"}}, Rows: []ui.Row{{Cells: []ui.Cell{ui.To("x", "javascript:alert(1)")}}}})
	if strings.Contains(s, "javascript:") {
		t.Error(s)
	}
}

// Every state says its word and has a sign: nothing speaks by colour alone.
func TestBadgesNeedNoColour(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, s := range []string{"yes", "no", "unknown", "timely", "late", "missing", "empty", "excused", "have", "doubt", "none", "open", "overdue", "closed"} {
		markup := html(ui.Badge(s))
		if !strings.Contains(markup, ui.Word(s)) || !strings.Contains(markup, "<svg") || ui.Word(s) == s {
			t.Errorf("%s: %s", s, markup)
		}
		if before, ok := seen[ui.Word(s)]; ok {
			t.Errorf("%s and %s are both called %s", before, s, ui.Word(s))
		}
		seen[ui.Word(s)] = s
	}
}

// A missing fact is never shown as a no, an empty place or a zero.
func TestMissingIsShownAsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]templ.Component{
		"fact":  ui.Facts{{Label: "户数"}},
		"three": ui.Field{Kind: "three", Name: "x", Label: "x"},
		"chart": ui.LineChart{X: []string{"a"}, Series: []ui.Series{{Points: []float64{ui.NoPoint}}}},
		"cell":  ui.Table{Columns: []ui.Column{{Title: "x"}}, Rows: []ui.Row{{Cells: []ui.Cell{ui.Unknown("")}}}},
	} {
		if !strings.Contains(html(c), "未知") {
			t.Errorf("%s does not say 未知: %s", name, html(c))
		}
	}
	if s := html(ui.Field{Kind: "three", Name: "x", Label: "x"}); !strings.Contains(s, `value="unknown" checked`) {
		t.Error("an unanswered question must stand at 未知")
	}
}

func TestQueryWithKeepsTheOtherChoices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom([]string{"mode", "q", "sort", "page"}).Draw(t, "key")
		value := rapid.String().Draw(t, "value")
		q := ui.Query{Path: "/x", Values: url.Values{"community": {"7"}, "cols": {"a", "b"}, "page": {"4"}, "mode": {"1"}}}
		u, err := url.Parse(q.With(key, value))
		if err != nil {
			t.Fatal(err)
		}
		got := u.Query()
		if got.Get(key) != value || got.Get("community") != "7" || len(got["cols"]) != 2 {
			t.Fatalf("%v", got)
		}
		if key != "page" && got.Has("page") {
			t.Fatal("another list must start at its first page")
		}
		if q.Values.Get("mode") != "1" {
			t.Fatal("the query itself was changed")
		}
	})
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", -100: "-100", 1234567: "1,234,567"} {
		if got := ui.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	for clause, want := range map[string]string{"四(二)2": "c-四-二-2", "四（二）2": "c-四-二-2", "六": "c-六", "三(一)": "c-三-一"} {
		if got := ui.Anchor(clause); got != want {
			t.Errorf("Anchor(%q) = %q, want %q", clause, got, want)
		}
	}
}

func TestFlashIsShownOnceAndForgetsTheDraft(t *testing.T) {
	t.Parallel()
	post := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader("draft=inspect-7"))
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	sent := httptest.NewRecorder()
	ui.Done(sent, post, "/y", "已保存")
	if sent.Code != http.StatusSeeOther || sent.Header().Get("Location") != "/y" {
		t.Fatal(sent.Code, sent.Header())
	}
	get := httptest.NewRequest(http.MethodGet, "/y", nil)
	get.AddCookie(sent.Result().Cookies()[0])
	shown := httptest.NewRecorder()
	if d := cmp.Diff(&ui.Flash{Tone: "good", Text: "已保存", Draft: "inspect-7"}, ui.TakeFlash(shown, get)); d != "" {
		t.Error(d)
	}
	if c := shown.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Error("the sentence must be taken away:", c)
	}
	get.Header.Set("X-Queued", "1")
	if ui.TakeFlash(httptest.NewRecorder(), get) != nil {
		t.Error("a post from the waiting list must leave the sentence for a person")
	}
}

// The first load of any page: the list page itself, its style and its script.
func TestFirstLoadIsUnder150KB(t *testing.T) {
	t.Parallel()
	page := html(list())
	total := static.FirstLoad() + len(page)
	t.Logf("style and script %d B compressed, page %d B plain", static.FirstLoad(), len(page))
	if total > 150_000 {
		t.Errorf("first load is %d B, want ≤ 150,000", total)
	}
}

func TestPlacesBeginAtOne(t *testing.T) {
	t.Parallel()
	got := html(ui.LineChart{Title: "评比名次", Unit: "名", Invert: true, X: []string{"第30周", "第31周"}, Series: []ui.Series{{Name: "商务社区", Points: []float64{1, 11}}}})
	if strings.Contains(got, ">0</text>") || !strings.Contains(got, ">1</text>") || !strings.Contains(got, ">11</text>") {
		t.Errorf("the places on the chart are not 1 to 11:\n%s", got)
	}
}

func TestWhatMayNotBeFilledInIsNoLink(t *testing.T) {
	t.Parallel()
	if got := html(ui.Reasons{{State: "unknown", Text: "户数", FixText: "查明“户数”"}}); strings.Contains(got, "<a") || !strings.Contains(got, "查明“户数”") {
		t.Errorf("a reason that somebody else settles: %s", got)
	}
}
