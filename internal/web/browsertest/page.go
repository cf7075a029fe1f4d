package browsertest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a call waits for what it names.
const patience = 15 * time.Second

// phone is the width up to which a page is a phone: it gets touch and a phone's height.
const phone = 480

// ShotsEnv names a folder; when set, Shot writes its pictures there (the guides' screenshots are made so).
const ShotsEnv = "BAYOU_SHOTS"

// Page is one open page of a person who has shared nothing with others yet. Its methods fail the test themselves.
type Page struct {
	t       testing.TB
	profile profile
	ctx     context.Context
	close   func()
	width   int
	clicks  int
	typed   int

	mu       sync.Mutex
	problems []string
	bytes    map[string]int // transferred, by address
	requests map[network.RequestID]string
}

// New opens an empty page of the given width in pixels (360 is the narrowest phone, 1280 an office screen). It is closed
// when the test ends, and the test fails then if a script failed or was blocked.
func New(t testing.TB, width int) *Page {
	t.Helper()
	p := &Page{t: t, profile: newProfile(t), width: width, bytes: map[string]int{}, requests: map[network.RequestID]string{}}
	p.open()
	t.Cleanup(func() {
		p.close()
		for _, problem := range p.seen() {
			t.Errorf("page: %s", problem)
		}
	})
	return p
}

// open opens a window of the page's profile.
func (p *Page) open() {
	p.t.Helper()
	p.ctx, p.close = p.profile.openTab()
	chromedp.ListenTarget(p.ctx, p.watch)
	size := chromedp.EmulateViewport(int64(p.width), 800)
	if p.width <= phone {
		size = chromedp.EmulateViewport(int64(p.width), 740, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	p.do("open a page", cdplog.Enable(), size)
}

// Reopen closes the window without asking, as a dead battery does, and opens an empty one for the same person.
func (p *Page) Reopen() {
	p.t.Helper()
	p.close()
	p.open()
}

// watch keeps script errors, blocked content and sizes. Refused requests are not kept: tests provoke them.
func (p *Page) watch(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.problems = append(p.problems, e.ExceptionDetails.Error())
	case *cdplog.EventEntryAdded:
		if strings.Contains(e.Entry.Text, "Content Security Policy") {
			p.problems = append(p.problems, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		p.requests[e.RequestID] = e.Request.URL
	case *network.EventLoadingFinished:
		p.bytes[p.requests[e.RequestID]] += int(e.EncodedDataLength)
	}
}

// Transferred returns how many bytes came over the line so far, headers included, by address.
func (p *Page) Transferred() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.bytes)
}

func (p *Page) seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.problems
}

// do runs the actions and fails the test, saying what was tried and where, when they do not end in time.
func (p *Page) do(what string, actions ...chromedp.Action) {
	p.t.Helper()
	if err := p.try(actions...); err != nil {
		p.fail(what, err)
	}
}

// read is do for actions that only look: it looks again when the page was left while looking.
func (p *Page) read(what string, actions ...chromedp.Action) {
	p.t.Helper()
	const tries = 5
	for try := 1; ; try++ {
		err := p.try(actions...)
		if err == nil {
			return
		}
		if _, refused := errors.AsType[*cdproto.Error](err); !refused || try == tries {
			p.fail(what, err)
		}
	}
}

func (p *Page) fail(what string, err error) {
	p.t.Helper()
	var at, text string
	_ = p.try(chromedp.Location(&at), chromedp.Evaluate(`document.body ? document.body.innerText.slice(0, 600) : ""`, &text))
	p.t.Fatalf("%s: %v\nat %s:\n%s", what, err, at, text)
}

func (p *Page) try(actions ...chromedp.Action) error {
	// The tab belongs to p.ctx; a deadline on the first call to it would close it, so only later calls bear one.
	if chromedp.FromContext(p.ctx).Target == nil {
		return chromedp.Run(p.ctx, actions...)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// Open goes to the address and waits until the page has loaded.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("open "+address, chromedp.Navigate(address))
}

// Clicks returns how often the person has clicked so far, Typed how many fields were typed.
func (p *Page) Clicks() int { return p.clicks }

// Typed returns how many fields were typed into so far.
func (p *Page) Typed() int { return p.typed }

// Text returns the visible text of the selector's first element, once it is there.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	var text string
	p.read("read "+selector, chromedp.Text(selector, &text, chromedp.ByQuery, chromedp.NodeVisible))
	return strings.TrimSpace(text)
}

// Value returns what a form field holds.
func (p *Page) Value(selector string) string {
	p.t.Helper()
	var value string
	p.read("read the field "+selector, chromedp.Value(selector, &value, chromedp.ByQuery))
	return value
}

// See waits until the page shows the text. After a click that leads to another page, See something of that page before
// reading from it.
func (p *Page) See(text string) {
	p.t.Helper()
	shows := fmt.Sprintf("!!document.body && document.body.innerText.includes(%q)", text)
	p.read("see "+text, chromedp.ActionFunc(func(ctx context.Context) error {
		// asked from here: a page without script has no timers to ask itself by
		for {
			var seen bool
			if err := chromedp.Evaluate(shows, &seen).Do(ctx); err != nil || seen {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}))
}

// SeeNot fails when the page shows the text now.
func (p *Page) SeeNot(text string) {
	p.t.Helper()
	var shown bool
	p.Eval(fmt.Sprintf("document.body.innerText.includes(%q)", text), &shown)
	if shown {
		p.t.Fatalf("the page shows %q", text)
	}
}

// Eval runs a script and stores its value, awaited if it is a promise, in result (nil: dropped).
func (p *Page) Eval(script string, result any) {
	p.t.Helper()
	p.do("run "+script, chromedp.Evaluate(script, result, awaited))
}

func awaited(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }

// Location returns the page's address.
func (p *Page) Location() string {
	p.t.Helper()
	var at string
	p.read("read the address", chromedp.Location(&at))
	return at
}

// Cookie gives the page a cookie for the address, such as a session made by the test.
func (p *Page) Cookie(address, name, value string) {
	p.t.Helper()
	p.do("set a cookie", network.SetCookie(name, value).WithURL(address))
}

// Offline cuts the page's own requests off or lets them through again. A service worker has its own line: to test one,
// stop the server.
func (p *Page) Offline(off bool) {
	p.t.Helper()
	p.do("cut the line", network.Enable(), network.EmulateNetworkConditions(off, 0, -1, -1))
}

// Slow lets no more than so many bytes a second go up from the page; 0 is as fast as it goes.
func (p *Page) Slow(bytes float64) {
	p.t.Helper()
	if bytes == 0 {
		bytes = -1
	}
	p.do("slow the line", network.Enable(), network.EmulateNetworkConditions(false, 0, -1, bytes))
}

// Fits fails when the page is wider than its window, so that a phone would scroll sideways.
func (p *Page) Fits() {
	p.t.Helper()
	var width int
	p.Eval("document.documentElement.scrollWidth", &width)
	if width > p.width {
		p.t.Errorf("%s is %d px wide in a window of %d px", p.Location(), width, p.width)
	}
}

// Screenshot returns a picture (PNG) of the whole page.
func (p *Page) Screenshot() []byte {
	p.t.Helper()
	var png []byte
	p.do("take a picture", chromedp.FullScreenshot(&png, 100))
	return png
}

// Shot writes a picture of the whole page as NAME.png into the folder of BAYOU_SHOTS; without it, it does nothing.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv(ShotsEnv)
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), p.Screenshot(), 0o644); err != nil {
		p.t.Fatal(err)
	}
}
