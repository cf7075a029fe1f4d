package browsertest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Click clicks the first visible element of the CSS selector and counts the click.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.clicks++
	p.click("click "+selector, chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible))
}

// ClickText clicks the first link, button, tab or summary that shows the text and counts the click.
func (p *Page) ClickText(text string) {
	p.t.Helper()
	p.clicks++
	path := fmt.Sprintf(`//*[self::a or self::button or self::summary or self::label or @role="tab" or @role="button"]`+
		`[contains(normalize-space(.), "%s")]`, text)
	p.click("click the text "+text, chromedp.Click(path, chromedp.BySearch, chromedp.NodeVisible))
}

// click looks for the element again when the page it was found on was left before the click.
func (p *Page) click(what string, action chromedp.Action) {
	p.t.Helper()
	for tries := 5; ; tries-- {
		err := p.try(action)
		if err == nil {
			return
		}
		if tries == 0 || !strings.Contains(err.Error(), "Could not find node") {
			p.fail(what, err)
		}
	}
}

// Type replaces what the field holds by the text and counts the field.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.typed++
	all := fmt.Sprintf("document.querySelector(%q).select()", selector)
	p.do("type into "+selector, chromedp.Focus(selector, chromedp.ByQuery, chromedp.NodeVisible), chromedp.Evaluate(all, nil),
		chromedp.KeyEvent(cmp.Or(text, kb.Delete)))
}

// Choose picks the option with the value in a select and counts a click.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	p.clicks++
	const script = `(s, v) => { const e = document.querySelector(s); e.value = v;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true}));
		return e.value === v }`
	var chosen bool
	p.do("choose in "+selector, chromedp.WaitVisible(selector, chromedp.ByQuery),
		chromedp.Evaluate(fmt.Sprintf("(%s)(%q, %q)", script, selector, value), &chosen))
	if !chosen {
		p.t.Fatalf("%s has no option %q", selector, value)
	}
}

// Press sends one key to the page, as kb names it ("/", "j", kb.Enter). A script that takes the key keeps it from being typed.
func (p *Page) Press(key string) {
	p.t.Helper()
	var strokes []chromedp.Action
	for _, r := range key {
		e := kb.Encode(r)
		if len(e) == 3 { // down, character, up: the stroke bears its text, so that there is one event to take
			e[0].Text, e[0].UnmodifiedText = e[1].Text, e[1].UnmodifiedText
		}
		strokes = append(strokes, e[0], e[len(e)-1])
	}
	p.do("press a key", strokes...)
}

// Keys for Press.
const (
	Enter  = kb.Enter
	Escape = kb.Escape
	Down   = kb.ArrowDown
)

// Pick clicks what opens the chooser of files, chooses the files there and counts a click.
func (p *Page) Pick(selector string, files ...string) {
	p.t.Helper()
	p.clicks++
	opened := make(chan *page.EventFileChooserOpened, 1)
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*page.EventFileChooserOpened); ok {
			opened <- e
		}
	})
	choose := chromedp.ActionFunc(func(ctx context.Context) error {
		select {
		case e := <-opened:
			return dom.SetFileInputFiles(files).WithBackendNodeID(e.BackendNodeID).Do(ctx)
		case <-ctx.Done():
			return errors.New("no chooser of files opened")
		}
	})
	p.do("pick files at "+selector, page.SetInterceptFileChooserDialog(true),
		chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible), choose, page.SetInterceptFileChooserDialog(false))
}

// WithoutScript turns the scripts of pages off, from the next one that is opened.
func (p *Page) WithoutScript() {
	p.t.Helper()
	p.do("turn scripts off", emulation.SetScriptExecutionDisabled(true))
}

// StandAt puts the person's phone somewhere, known to so many metres. It holds for the open page.
func (p *Page) StandAt(lng, lat, metres float64) {
	p.t.Helper()
	p.Eval(fmt.Sprintf("void (navigator.geolocation.getCurrentPosition = (done) => done({coords: {longitude: %g, latitude: %g, accuracy: %g}}))", lng, lat, metres), nil)
}

// OnPaper shows pages as they are printed, or as screens show them again.
func (p *Page) OnPaper(paper bool) {
	p.t.Helper()
	media := ""
	if paper {
		media = "print"
	}
	p.do("look at paper", emulation.SetEmulatedMedia().WithMedia(media))
}
