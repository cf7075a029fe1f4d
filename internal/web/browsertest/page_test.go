package browsertest

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

const doc = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>示例</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>楼院登记</h1>
<form method="post" action="/saved"><label>名称 <input name="name"></label>
<label>社区 <select name="c"><option value="a">甲</option><option value="b">乙</option></select></label>
<label>照片 <input type="file" name="photo"></label><button>保存</button></form></main></body></html>`

func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("who"); err == nil {
			fmt.Fprint(w, strings.ReplaceAll(doc, "楼院登记", "楼院登记 "+c.Value))
			return
		}
		fmt.Fprint(w, doc)
	})
	mux.HandleFunc("GET /bad", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		fmt.Fprint(w, `<!doctype html><html><meta charset="utf-8"><body><input><div style="width:900px">宽</div><script>1</script>`)
	})
	mux.HandleFunc("POST /saved", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>已存</title><p id="p">已保存 %s %s`,
			r.FormValue("name"), r.FormValue("c"))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestFormIsFilledAndSent(t *testing.T) {
	t.Parallel()
	p := New(t, 1280)
	p.Open(serve(t))
	p.Axe()
	p.Type("[name=name]", "示例楼院一号院")
	p.Choose("[name=c]", "b")
	p.ClickText("保存")
	p.See("已保存")
	if got, want := p.Text("#p"), "已保存 示例楼院一号院 b"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	if p.Clicks() != 2 || p.Typed() != 1 {
		t.Errorf("counted %d clicks and %d fields, want 2 and 1", p.Clicks(), p.Typed())
	}
}

func TestPagesShareNothing(t *testing.T) {
	t.Parallel()
	address := serve(t)
	one, two := New(t, 360), New(t, 360)
	one.Cookie(address, "who", "zhan")
	one.Open(address)
	one.See("zhan")
	two.Open(address)
	two.See("楼院登记")
	two.SeeNot("zhan")
	two.Fits()
}

func TestScreenshotHasThePagesWidth(t *testing.T) {
	t.Parallel()
	p := New(t, 360)
	p.Open(serve(t))
	img, err := png.Decode(bytes.NewReader(p.Screenshot()))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != 360 {
		t.Errorf("picture %d px wide", img.Bounds().Dx())
	}
}

func TestOfflinePageCannotFetch(t *testing.T) {
	t.Parallel()
	p := New(t, 360)
	p.Open(serve(t))
	const fetched = `fetch("/").then(() => true, () => false)`
	var ok bool
	p.Offline(true)
	if p.Eval(fetched, &ok); ok {
		t.Error("an offline page fetched")
	}
	p.Offline(false)
	if p.Eval(fetched, &ok); !ok {
		t.Error("a page back online could not fetch")
	}
}

// recorder is a test that is expected to fail; its failures are kept.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestBadPageIsReported(t *testing.T) {
	t.Parallel()
	address := serve(t)
	r := &recorder{TB: t}
	p := New(t, 360)
	p.t = r
	p.Open(address + "/bad")
	p.Axe()
	p.Fits()
	for _, want := range []string{"axe: label (critical)", "axe: html-has-lang (serious)", "900", "Content Security Policy"} {
		if all := strings.Join(append(r.errors, p.seen()...), "\n"); !strings.Contains(all, want) {
			t.Errorf("no report of %q in:\n%s", want, all)
		}
	}
	p.mu.Lock()
	p.problems = nil
	p.mu.Unlock()
}

func TestFileIsPicked(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/楼道.jpg"
	if err := os.WriteFile(file, []byte("示例"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := New(t, 360)
	p.Open(serve(t))
	p.Pick("[name=photo]", file)
	var name string
	p.Eval(`document.querySelector("[name=photo]").files[0].name`, &name)
	if name != "楼道.jpg" || p.Clicks() != 1 {
		t.Errorf("picked %q with %d clicks", name, p.Clicks())
	}
}

func TestReopenedPageIsTheSamePersons(t *testing.T) {
	t.Parallel()
	address := serve(t)
	p := New(t, 360)
	p.Open(address)
	p.Eval(`localStorage.setItem("kept", "示例")`, nil)
	p.Reopen()
	p.Open(address)
	var kept string
	if p.Eval(`localStorage.getItem("kept")`, &kept); kept != "示例" {
		t.Errorf("kept %q", kept)
	}
	if n := p.Transferred()[address+"/"]; n < len(doc) {
		t.Errorf("%d bytes came over the line, want %d twice", n, len(doc))
	}
}

func TestPageWithoutScript(t *testing.T) {
	t.Parallel()
	p := New(t, 360)
	p.WithoutScript()
	p.Open(serve(t))
	p.Eval(`1`, nil) // the driver may look still
	p.See("楼院登记")
	p.Type("[name=name]", "示例院")
	p.ClickText("保存")
	p.See("已保存 示例院")
}

func TestTakenKeyIsNotTyped(t *testing.T) {
	t.Parallel()
	p := New(t, 1280)
	p.Open(serve(t))
	p.Eval(`addEventListener("keydown", e => { if (e.key === "/") { e.preventDefault(); document.querySelector("[name=name]").focus() } })`, nil)
	p.Press("/")
	p.Press("甲a")
	if got := p.Value("[name=name]"); got != "甲a" {
		t.Errorf("typed %q", got)
	}
}
