package ui_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp/kb"

	"bayou/internal/fault"
	"bayou/internal/web/browsertest"
	"bayou/internal/web/static"
	"bayou/internal/web/ui"
)

// office is a small site made of the kit's parts; it remembers the ids that inspections were posted with.
type office struct {
	sync.Mutex
	posted []string
	refuse bool
	portal bool // an operator's own page answers
	stop   func()
}

func (o *office) ids() []string {
	o.Lock()
	defer o.Unlock()
	return append([]string(nil), o.posted...)
}

func (o *office) inspect(w http.ResponseWriter, r *http.Request) {
	o.Lock()
	defer o.Unlock()
	_ = r.ParseMultipartForm(1 << 20)
	if o.portal {
		_, _ = w.Write([]byte("<html><body>欢迎使用，请先登录本网络"))
		return
	}
	if o.refuse {
		w.WriteHeader(http.StatusConflict)
		_ = in(ui.Layout(ui.Page{Title: "督察"}), ui.FaultBox(fault.Conflictf("该小区已由他人登记，请核对后再提交。"))).Render(r.Context(), w)
		return
	}
	o.posted = append(o.posted, r.PostFormValue("id"))
	ui.Done(w, r, "/parts", "督察已保存")
}

// serve runs the site with the content security policy that pages have in use.
func serve(t *testing.T, o *office) string {
	t.Helper()
	mux := http.NewServeMux()
	show := func(path string, c func(*http.Request, *ui.Flash) templ.Component) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			_ = c(r, ui.TakeFlash(w, r)).Render(r.Context(), w)
		})
	}
	show("/list", func(*http.Request, *ui.Flash) templ.Component { return list() })
	show("/parts", func(_ *http.Request, f *ui.Flash) templ.Component {
		if f != nil {
			return in(ui.Layout(ui.Page{Title: "总览", Flash: f, User: page().User}))
		}
		return parts()
	})
	show("/forms", func(*http.Request, *ui.Flash) templ.Component { return forms() })
	show("/public", func(r *http.Request, _ *ui.Flash) templ.Component {
		return in(ui.Public(ui.Page{Title: "督察周报 第8期", Site: "示例街道办事处", Sample: true, Large: ui.LargePrint(r)}), ui.Note("内网公开。"), allBadges())
	})
	show("/error", func(*http.Request, *ui.Flash) templ.Component {
		return in(ui.Layout(ui.Page{Site: "示例街道办事处", Nav: nav()}), ui.ErrorPage(404, "没有找到这个小区。", ui.Link{Text: "返回小区", Href: "/list"}))
	})
	show("/new", func(*http.Request, *ui.Flash) templ.Component {
		p := ui.Page{Title: "登记督察", User: page().User, Attrs: templ.Attributes{"data-offline-page": true}}
		return in(ui.Layout(p), in(ui.FormBox(ui.Form{Action: "/inspections", Draft: "inspect-7", Offline: true, Files: true}),
			ui.Field{Name: "note", Label: "说明"}, ui.Field{Kind: "photo", Name: "photos", Label: "照片"}))
	})
	show("/search", func(r *http.Request, _ *ui.Flash) templ.Component {
		if r.URL.Query().Get("q") != "wh200" {
			return ui.Hits(nil)
		}
		return ui.Hits([]ui.Hit{{Title: "文化路200号院", Sub: "商务社区", Href: "/compounds/1"}, {Title: "文化宫路200号院", Sub: "文化社区", Href: "/compounds/2"}})
	})
	show("/compounds/{id}", func(r *http.Request, _ *ui.Flash) templ.Component {
		return in(ui.Layout(ui.Page{Title: "小区 " + r.PathValue("id")}), ui.Note("详情"))
	})
	mux.HandleFunc("POST /inspections", o.inspect)
	mux.Handle("GET /static/", static.Handler())
	mux.Handle("GET /sw.js", static.Worker())
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'")
		mux.ServeHTTP(w, r)
	}))
	o.stop = func() { s.CloseClientConnections(); s.Close() }
	t.Cleanup(s.Close)
	return s.URL
}

// eventually waits until done holds.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("never happened: %s", what)
}

// Every part, looked at on an office screen and on the narrowest phone. BAYOU_SHOTS=dir keeps the pictures.
func TestKitFitsAndIsAccessible(t *testing.T) {
	t.Parallel()
	site := serve(t, &office{})
	for _, path := range []string{"list", "parts", "forms", "public", "error"} {
		for _, width := range []int{1280, 360} {
			p := browsertest.New(t, width)
			p.Open(site + "/" + path)
			p.Fits()
			p.Axe()
			p.Shot(path + map[int]string{1280: "-wide", 360: "-phone"}[width])
		}
	}
}

func TestLargePrintIsRemembered(t *testing.T) {
	t.Parallel()
	p := browsertest.New(t, 360)
	site := serve(t, &office{})
	p.Open(site + "/public")
	p.Click("button[data-large]")
	p.Open(site + "/public")
	var large bool
	p.Eval("document.documentElement.classList.contains('large')", &large)
	if !large {
		t.Error("large print was forgotten")
	}
	p.Fits()
	p.Shot("public-large")
}

func TestSearchWhileTyping(t *testing.T) {
	t.Parallel()
	p := browsertest.New(t, 1280)
	p.Open(serve(t, &office{}) + "/list")
	p.Press("/")
	p.Eval(`document.activeElement.id === "find" || Promise.reject("/ must lead to the search box")`, nil)
	p.Type("#find", "wh200")
	p.See("文化宫路200号院")
	p.Shot("search")
	p.Press(kb.ArrowDown)
	p.Press(kb.Enter)
	p.See("小区 2")
}

func TestRowOpensBesideTheList(t *testing.T) {
	t.Parallel()
	p := browsertest.New(t, 1280)
	p.Open(serve(t, &office{}) + "/list")
	p.Press("j")
	p.Press("j")
	p.Press(kb.Enter)
	p.See("小区 2")
	p.Shot("panel")
	if !strings.Contains(p.Location(), "/list") {
		t.Error("the list was left:", p.Location())
	}
	p.Press(kb.Escape)
	p.SeeNot("小区 2")
}

func TestDraftSurvivesAndIsForgottenWhenSaved(t *testing.T) {
	t.Parallel()
	o := &office{}
	site := serve(t, o)
	p := browsertest.New(t, 360)
	p.Open(site + "/new")
	p.Type("#f-note", "路灯不亮")
	p.See("草稿已存在本机")
	p.Open(site + "/list")
	p.Open(site + "/new")
	p.See("未提交的内容")
	if got := p.Value("#f-note"); got != "路灯不亮" {
		t.Fatalf("the draft came back as %q", got)
	}
	p.ClickText("保存")
	p.See("督察已保存")
	p.Open(site + "/new")
	if got := p.Value("#f-note"); got != "" {
		t.Errorf("a saved draft came back: %q", got)
	}
}

func TestPostWaitsForTheLineAndIsSentOnce(t *testing.T) {
	t.Parallel()
	o := &office{}
	p := browsertest.New(t, 360)
	p.Open(serve(t, o) + "/new")
	p.Type("#f-note", "断网填写")
	p.Offline(true)
	p.ClickText("保存")
	p.See("待发送 1 条")
	p.Shot("queue")
	p.Offline(false)
	p.Eval("window.dispatchEvent(new Event('online'))", nil)
	eventually(t, "the post arrives", func() bool { return len(o.ids()) > 0 })
	eventually(t, "the queue is empty", func() bool { return !strings.Contains(p.Text("body"), "待发送 1 条") })
	if ids := o.ids(); len(ids) != 1 || len(ids[0]) != 36 {
		t.Errorf("posted ids %q, want one UUID", ids)
	}
}

func TestAnOperatorsPageIsNoAnswer(t *testing.T) {
	t.Parallel()
	o := &office{portal: true}
	p := browsertest.New(t, 360)
	p.Open(serve(t, o) + "/new")
	p.Type("#f-note", "酒店的网")
	p.ClickText("保存")
	p.See("待发送 1 条")
	o.Lock()
	o.portal = false
	o.Unlock()
	p.Eval("window.dispatchEvent(new Event('online'))", nil)
	p.See("已发送 1 条")
	if ids := o.ids(); len(ids) != 1 {
		t.Errorf("posted %q, want one", ids)
	}
}

func TestRefusedPostIsShownNeverSwallowed(t *testing.T) {
	t.Parallel()
	o := &office{refuse: true}
	p := browsertest.New(t, 360)
	p.Open(serve(t, o) + "/new")
	p.Type("#f-note", "断网填写")
	p.Offline(true)
	p.ClickText("保存")
	p.See("待发送 1 条")
	p.Offline(false)
	p.Eval("window.dispatchEvent(new Event('online'))", nil)
	p.See("退回 1 条")
	p.Click(".queue")
	p.See("该小区已由他人登记")
	p.Shot("refused")
}

// A photo is made small, and what the camera wrote into it (the place above all) is gone.
func TestPhotoIsShrunkOnThePhone(t *testing.T) {
	t.Parallel()
	p := browsertest.New(t, 360)
	p.Open(serve(t, &office{}) + "/new")
	var size struct{ Width, Height, Bytes int }
	p.Eval(`(async () => {
		const c = document.createElement("canvas"); c.width = 3200; c.height = 2400; c.getContext("2d").fillRect(0, 0, 3200, 2400);
		const big = await new Promise(r => c.toBlob(r, "image/jpeg", 1));
		const exif = new Blob([big.slice(0, 2), new Uint8Array([0xff, 0xe1, 0, 14]), "Exif\0\0GPS-434", big.slice(2)].slice(0, 2).concat([new Uint8Array([0,0,0,0,0,0,0,0,0,0,0,0]), big.slice(2)]));
		const box = new DataTransfer(); box.items.add(new File([exif], "IMG.jpg", {type: "image/jpeg"}));
		const input = document.querySelector("input[data-photo]"); input.files = box.files;
		input.dispatchEvent(new Event("change", {bubbles: true}));
		for (let i = 0; i < 100 && !document.querySelector("[data-photo-list] img"); i++) await new Promise(r => setTimeout(r, 50));
		const f = input.files[0], b = await createImageBitmap(f);
		return {Width: b.width, Height: b.height, Bytes: f.size};
	})()`, &size)
	if size.Width != 1600 || size.Height != 1200 {
		t.Errorf("the photo is %d × %d, want 1600 × 1200", size.Width, size.Height)
	}
	var head string
	p.Eval(`(async () => { const f = document.querySelector("input[data-photo]").files[0]; return btoa(String.fromCharCode(...new Uint8Array(await f.slice(0, 64).arrayBuffer()))) })()`, &head)
	raw, err := base64.StdEncoding.DecodeString(head)
	if err != nil || strings.Contains(string(raw), "\xff\xe1") {
		t.Errorf("the photo still has an EXIF block: % x (%v)", raw, err)
	}
}

// A page that asks for it opens again when the office does not answer, with its style and script.
func TestPageOpensWithoutTheOffice(t *testing.T) {
	t.Parallel()
	o := &office{}
	site := serve(t, o)
	p := browsertest.New(t, 360)
	p.Open(site + "/new")
	var ready bool
	p.Eval("navigator.serviceWorker.ready.then(() => true)", &ready)
	p.Open(site + "/new") // now through the worker, which keeps it
	eventually(t, "the page is kept", func() bool {
		var kept bool
		p.Eval(`caches.match("/new").then(r => !!r)`, &kept)
		return kept
	})
	p.Open(site + "/list") // not a page to keep
	o.stop()
	p.Open(site + "/new")
	p.See("登记督察")
	p.Type("#f-note", "没有信号")
	p.ClickText("保存")
	p.See("待发送 1 条")
	p.Open(site + "/list")
	p.See("现在没有网络")
}
