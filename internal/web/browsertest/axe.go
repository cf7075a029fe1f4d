package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axeSource is axe-core as npm ci put it beside this file.
var axeSource = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	src, err := os.ReadFile(filepath.Join(filepath.Dir(here), "node_modules/axe-core/axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("axe-core is missing; npm ci --prefix internal/web/browsertest installs it")
	}
	return string(src), nil
})

// finding is one violation as axe reports it.
type finding struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Axe checks the page for accessibility. A serious or critical finding fails the test, with each place it is found at;
// milder ones are logged.
func (p *Page) Axe() {
	p.t.Helper()
	src, err := axeSource()
	if err != nil {
		p.t.Fatal(err)
	}
	var found []finding
	p.do("check accessibility", chromedp.Evaluate(src+";0", nil))
	p.Eval(`axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations)`, &found)
	at := p.Location()
	for _, f := range found {
		report := p.t.Logf
		if f.Impact == "serious" || f.Impact == "critical" {
			report = p.t.Errorf
		}
		report("axe: %s (%s) at %s: %s%s", f.ID, f.Impact, at, f.Help, places(f))
	}
}

func places(f finding) string {
	var b strings.Builder
	for _, n := range f.Nodes {
		fmt.Fprintf(&b, "\n  %s\n    %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n    "))
	}
	return b.String()
}
