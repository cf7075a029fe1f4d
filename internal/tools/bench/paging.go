package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/find"
)

// page is how the server did with one address for one reader. Median and Worst (the 99th percentile of at most a hundred
// requests) are milliseconds by the clock, Busy the cores' time of one request; KB is what is sent on a first visit, compressed:
// the page with its styles and scripts, or a file to download.
type page struct {
	Who, Path               string
	Status, Asked           int
	HTML                    bool
	Median, Worst, Busy, KB float64
}

// The bars of a page (docs: figures a page must meet).
const (
	pageBar = 100 // ms
	sizeBar = 150 // KB
)

func (p *page) slow() bool  { return p.HTML && p.Worst > pageBar }
func (p *page) heavy() bool { return p.HTML && p.KB > sizeBar }

// measured are all addresses for all readers, with the seconds that making their country took.
type measured struct {
	Made  float64
	Pages []page
}

const pageLine = "  %-9s %-40s %6d %8.1f %8.1f %8.1f %8.1f%s\n"

func (p *page) print() {
	note := ""
	if p.slow() {
		note += "  SLOW"
	}
	if p.heavy() {
		note += "  HEAVY"
	}
	fmt.Printf(pageLine, p.Who, p.Path, p.Asked, p.Median, p.Worst, p.Busy, p.KB, note)
}

// worstShown is how many of the slowest pages are named at the end.
const worstShown = 10

// paging asks for every page with city-size data. A page over its bar by the clock on a busy machine is told by the cores' time
// of one request beside it.
func paging(ctx context.Context, s size) ([]row, error) {
	begin := time.Now()
	all, err := spawn[measured](ctx, "pages", s.Listed, s.City, s.Weeks, s.Crowded)
	if err != nil {
		return nil, err
	}
	fmt.Printf("  %-9s %-40s %6s %8s %8s %8s %8s\n", "reader", "page", "asked", "p50 ms", "p99 ms", "cpu ms", "KB")
	var pages []page
	slow, heavy, busy := 0, 0, 0
	for _, p := range all.Pages {
		if p.Status != http.StatusOK {
			continue
		}
		p.print()
		if !p.HTML {
			continue
		}
		pages = append(pages, p)
		if p.slow() {
			slow++
		}
		if p.heavy() {
			heavy++
		}
		if p.Busy > pageBar {
			busy++
		}
	}
	slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(b.Worst, a.Worst) })
	fmt.Printf("  the %d slowest of %d pages (country made in %.0f s, all in %.0f s):\n", worstShown, len(pages), all.Made, time.Since(begin).Seconds())
	for _, p := range pages[:min(worstShown, len(pages))] {
		p.print()
	}
	broken := unanswered(all.Pages)
	what := fmt.Sprintf("%d pages of %d compounds, %d weeks", len(pages), s.Listed, s.Weeks)
	return []row{
		{what + ": over 100 ms at p99", fmt.Sprint(slow), "", "", "none", bar(slow == 0)},
		{"  over 100 ms of the cores' time", fmt.Sprint(busy), "", "", "none", bar(busy == 0)},
		{"  over 150 KB compressed on first load", fmt.Sprint(heavy), "", "", "none", bar(heavy == 0)},
		{"  that do not answer", fmt.Sprint(len(broken), " ", strings.Join(broken, " ")), "", "", "none", bar(len(broken) == 0)},
	}, nil
}

// unanswered lists the addresses that failed, and those that nobody found. What one reader finds may be hidden from another.
func unanswered(all []page) []string {
	found, out := map[string]bool{}, []string{}
	for _, p := range all {
		found[p.Path] = found[p.Path] || p.Status == http.StatusOK || p.Status < http.StatusBadRequest
	}
	for _, p := range all {
		if p.Status >= http.StatusInternalServerError || p.Status == http.StatusNotFound && !found[p.Path] {
			out = append(out, p.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func pageStep(ctx context.Context, args []string) (any, error) {
	var compounds, communities, weeks, crowded int
	if _, err := fmt.Sscan(strings.Join(args, " "), &compounds, &communities, &weeks, &crowded); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	begin := time.Now()
	a, made, err := country(ctx, folder, "", bench.Country{Compounds: compounds, Communities: communities, Weeks: weeks, Seed: 1, Crowded: crowded})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if _, err := find.Index(ctx, a.DB, app.Sources()); err != nil { // what a server does by itself
		return nil, err
	}
	c, err := settle(ctx, a, made)
	if err != nil {
		return nil, err
	}
	v := visitor{handler: a.Handler(), assets: map[string]float64{}}
	out := measured{Made: time.Since(begin).Seconds()}
	for _, reader := range readers {
		if err := v.signIn(ctx, reader.login); err != nil {
			return nil, err
		}
		for _, r := range a.Routes() {
			if r.Method != http.MethodGet || strings.Contains(r.Path, "{hash}") { // a photo is no page
				continue
			}
			p, err := v.measure(ctx, r.Path, c.address(r.Path))
			if err != nil {
				return nil, fmt.Errorf("%s for %s: %w", r.Path, reader.title, err)
			}
			p.Who = reader.title
			out.Pages = append(out.Pages, p)
		}
	}
	return out, nil
}

// visitor is somebody signed in who asks the program itself, without a network.
type visitor struct {
	handler http.Handler
	cookie  *http.Cookie
	assets  map[string]float64 // KB by address
}

func (v *visitor) ask(ctx context.Context, method, path string, form url.Values) *httptest.ResponseRecorder {
	req := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(form.Encode()))
	req.Header.Set("Accept-Encoding", "gzip")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, req)
	return w
}

func (v *visitor) signIn(ctx context.Context, login string) error {
	v.cookie = nil
	res := v.ask(ctx, http.MethodPost, "/login", url.Values{"login": {login}, "password": {bench.Password}}).Result()
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 {
		return fmt.Errorf("signing in as %s: %s", login, res.Status)
	}
	v.cookie = res.Cookies()[0]
	return nil
}

// measure asks a page until a hundred requests or half a second are over, at least ten times, and a file three times; the first
// request is not counted.
func (v *visitor) measure(ctx context.Context, route, path string) (page, error) {
	w := v.ask(ctx, http.MethodGet, path, nil)
	p := page{Path: route, Status: w.Code, HTML: strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")}
	if w.Code != http.StatusOK {
		return p, nil
	}
	size, err := v.weigh(ctx, w, p.HTML)
	if err != nil {
		return p, err
	}
	p.KB = size
	var took []time.Duration
	begin, worked := time.Now(), busy()
	least, most := 10, 100
	if !p.HTML {
		least, most = 3, 3
	}
	for len(took) < least || len(took) < most && time.Since(begin) < 500*time.Millisecond {
		start := time.Now()
		v.ask(ctx, http.MethodGet, path, nil)
		took = append(took, time.Since(start))
	}
	p.Asked, p.Busy = len(took), milliseconds(busy()-worked)/float64(len(took))
	slices.Sort(took)
	p.Median, p.Worst = milliseconds(took[len(took)/2]), milliseconds(took[len(took)*99/100])
	return p, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

var assetLink = regexp.MustCompile(`(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"`)

// weigh returns the KB of an answer, for a page with the styles and scripts that it brings.
func (v *visitor) weigh(ctx context.Context, w *httptest.ResponseRecorder, html bool) (float64, error) {
	plain, packed, err := sizes(w)
	if err != nil || !html {
		return packed, err
	}
	for _, link := range assetLink.FindAllSubmatch(plain, -1) {
		address := string(link[1])
		if _, known := v.assets[address]; !known {
			if _, v.assets[address], err = sizes(v.ask(ctx, http.MethodGet, address, nil)); err != nil {
				return 0, err
			}
		}
		packed += v.assets[address]
	}
	return packed, nil
}

// sizes returns an answer as it is read and the KB as which gzip sends it, whether it was sent so or not.
func sizes(w *httptest.ResponseRecorder) (plain []byte, kb float64, err error) {
	if w.Header().Get("Content-Encoding") == "gzip" {
		kb = float64(w.Body.Len()) / 1024
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			return nil, 0, err
		}
		plain, err = io.ReadAll(z)
		return plain, kb, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err = z.Write(w.Body.Bytes())
	err = errors.Join(err, z.Close())
	return w.Body.Bytes(), float64(b.Len()) / 1024, err
}
