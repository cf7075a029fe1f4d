// Package browsertest drives the pages in a real Chromium, as people do: it opens, clicks, types, looks, counts the clicks
// and checks what a screen reader would meet. One browser serves all tests of a program; every Page has a profile of its
// own, so that parallel tests share no cookie and no storage.
//
//	p := browsertest.New(t, 360)
//	p.Open(server.URL + "/week")
//	p.ClickText("确认")
//	p.See("已按时报送")
//	p.Axe()
//
// Every call waits for what it names and fails the test in one line when it does not come. An uncaught script error and a
// blocked script (CSP) fail the test, too.
package browsertest

import (
	"context"
	"errors"
	"log"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// browser is the one running Chromium; users is the number of open pages. The last page to close closes it, because a
// test program has no later moment to do so.
var browser struct {
	sync.Mutex
	ctx   context.Context
	close func()
	users int
}

// acquire returns the browser's context and keeps the browser until the test ends.
func acquire(t testing.TB) context.Context {
	t.Helper()
	browser.Lock()
	defer browser.Unlock()
	if browser.users == 0 {
		ctx, stop, err := launch()
		if err != nil {
			t.Fatalf("browser: %v", err)
		}
		browser.ctx, browser.close = ctx, stop
	}
	browser.users++
	t.Cleanup(func() {
		browser.Lock()
		defer browser.Unlock()
		if browser.users--; browser.users == 0 {
			browser.close()
		}
	})
	return browser.ctx
}

func launch() (context.Context, func(), error) {
	path, err := program()
	if err != nil {
		return nil, nil, err
	}
	// The default options already bar first-run pages, background networking and sync, and make a fresh profile.
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("hide-scrollbars", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(alloc, chromedp.WithErrorf(complain))
	stop := func() {
		_ = chromedp.Cancel(ctx) // waits for the browser to end; if it has crashed, the tests have said so
		stopAlloc()
	}
	if err := chromedp.Run(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}

// complain logs what the driver stumbles over, but for events of newer browsers that it does not know.
func complain(format string, args ...any) {
	if !strings.HasPrefix(format, "unhandled ") {
		log.Printf(format, args...)
	}
}

// profile is what one person's browser remembers: cookies, caches, drafts.
type profile struct {
	t  testing.TB
	id cdp.BrowserContextID
}

// newProfile makes an empty profile, which is forgotten when the test ends.
func newProfile(t testing.TB) profile {
	t.Helper()
	b := driver(acquire(t))
	id, err := target.CreateBrowserContext().Do(b)
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	t.Cleanup(func() {
		if err := target.DisposeBrowserContext(id).Do(b); err != nil {
			t.Errorf("browser: %v", err)
		}
	})
	return profile{t, id}
}

// openTab opens a window of the profile and returns its context; the function closes it. The window is made by hand: Chromium's
// headless mode opens no tab in a profile that has no window yet, which is what the driver asks for.
func (p profile) openTab() (context.Context, func()) {
	p.t.Helper()
	tab, err := target.CreateTarget("about:blank").WithBrowserContextID(p.id).WithNewWindow(true).Do(driver(browser.ctx))
	if err != nil {
		p.t.Fatalf("browser: %v", err)
	}
	return chromedp.NewContext(browser.ctx, chromedp.WithTargetID(tab))
}

// driver returns a context that speaks to the browser itself, not to one of its tabs.
func driver(ctx context.Context) context.Context {
	return cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
}

func program() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on this machine; scripts/need.sh chromium installs it")
}
