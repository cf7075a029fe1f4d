package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/sample"
	"bayou/internal/web"
	"bayou/internal/web/browsertest"
	"bayou/plans"
)

// widths are an office screen and the narrowest phone.
var widths = []int{1280, 360}

// lookers are the posts that see different things, the one who sees most first; each page is looked at with the first who meets it.
var lookers = []struct{ name, login string }{
	{"office", officeLogin},
	{"head", headLogin},
	{"supervision", watchLogin},
	{"leader", leaderLogin},
	{"auditor", "sjy"},
	{"security", "aqgly"},
	{"system", "xtgly"},
	{"cell", cellLogin},
	{"district", "qj"},
	{"public", ""},
}

// noPages are the routes that hand out a picture or figures, or lead on to another page.
var noPages = []string{
	"/photos/{hash}", "/photos/{hash}/thumb", "/notices/{id}/photos/{hash}", "/notices/{id}/photos/{hash}/thumb", "/papers/{id}/thumb", "/surveys/photos/{hash}/thumb", "/map/points.json", "/map/outlines.json", "/map/outlines/preview.json", "/map/tiles/{z}/{x}/{y}", "/surveys/sheet", "/surveys/sheet/{code}",
}

// tabs bounds how many pages are looked at together.
var tabs = make(chan struct{}, 2)

// heaviest is what a page may weigh on first load, compressed, besides photos, in bytes.
const heaviest = 150_000

// smallest is the height in px that a finger needs.
const smallest = 40

// view is what a browser reports of a page.
type view struct {
	Title  string
	H1     int
	Text   string // its beginning
	Failed []string
	Small  []string // what a finger would miss
}

const lookScript = `(() => {
	const net = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter(e => !e.name.includes("/photos/"));
	const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
	const aims = [...document.querySelectorAll(".btn, .thumbs a, .menu > summary, .form-control, .form-select, .picks label, .tabs a, .pager a")];
	return {
		Title: document.title, H1: document.querySelectorAll("h1").length, Text: document.body.innerText.slice(0, 400),
		Failed: net.filter(e => e.responseStatus >= 400 && e.entryType === "resource").map(e => e.responseStatus + " " + e.name),
		Small: aims.filter(e => shown(e) && e.getBoundingClientRect().height < %d).map(e => e.outerHTML.slice(0, 120)),
	};
})()`

// judge looks at the open page and reports everything that is wrong with it.
func judge(t *testing.T, p *browsertest.Page, width int, labelled bool) {
	t.Helper()
	at := p.Location()
	var v view
	p.Eval(fmt.Sprintf(lookScript, smallest), &v)
	if v.Title == "" || v.H1 != 1 {
		t.Errorf("%s: title %q, %d main headings", at, v.Title, v.H1)
	}
	if labelled && !strings.Contains(v.Text, "示例") {
		t.Errorf("%s does not say 示例", at)
	}
	if n := weight(p, at); n == 0 || n > heaviest {
		t.Errorf("%s weighs %d bytes, want at most %d", at, n, heaviest)
	}
	for _, f := range v.Failed {
		t.Errorf("%s loads %s", at, f)
	}
	if width < 480 {
		for _, s := range v.Small {
			t.Errorf("%s: lower than %d px: %s", at, smallest, s)
		}
	}
	p.Fits()
	p.Axe()
}

// weight is what the page at an address and the files that all pages share took on the line, in bytes.
func weight(p *browsertest.Page, at string) int {
	sum := 0
	for address, n := range p.Transferred() {
		if address == at || strings.Contains(address, "/static/") {
			sum += n
		}
	}
	return sum
}

// TestEveryPageLooksRight walks every page as every post and looks at one page of each kind.
//
// clauses: A2 A3 A4
func TestEveryPageLooksRight(t *testing.T) {
	t.Parallel()
	routes := (&web.Site{}).Routes()
	w := newWalker(routes)
	h := lived(t)
	for _, l := range lookers {
		starts := []string{"/", "/login", "/public/bulletins"}
		if l.login == officeLogin {
			starts = append(starts, "/search?q=wh200", "/compounds/"+h.inhabited(t)+"/houses") // found by typing
		}
		w.walk(t, newEyes(t, h, l.name, l.login), starts...)
	}
	t.Run("see", func(t *testing.T) {
		for part := range slices.Chunk(w.looks, 12) {
			for _, width := range widths {
				t.Run(fmt.Sprintf("%s-%d", part[0].name, width), func(t *testing.T) {
					t.Parallel()
					tabs <- struct{}{}
					defer func() { <-tabs }()
					seeAll(t, h, part, width)
				})
			}
		}
		t.Run("monday", func(t *testing.T) { seeMonday(t, w) })
		t.Run("import", func(t *testing.T) { seeImport(t, w) })
		t.Run("rooms", func(t *testing.T) { seeRooms(t, w) })
		t.Run("outlines", func(t *testing.T) { seeOutlines(t, w) })
		t.Run("notice", func(t *testing.T) { seeNotice(t, w) })
	})
	for _, r := range routes {
		if r.Method == http.MethodGet && !w.met[r.Path] && !slices.Contains(noPages, r.Path) {
			t.Errorf("nobody is led to %s: link it from a page, or look at it in this test", r.Path)
		}
	}
}

// seeAll looks at pages one after the other, in one window for each person.
func seeAll(t *testing.T, h *house, looks []look, width int) {
	t.Helper()
	windows := map[string]*browsertest.Page{}
	for _, l := range looks {
		p := windows[l.login]
		if p == nil {
			p = h.visitor(t, l.login, width)
			windows[l.login] = p
		}
		p.Open(h.URL + l.path)
		judge(t, p, width, h.Sample)
	}
}

// seeMonday takes an ended week through its close and its bulletin through every state, and looks at each step.
func seeMonday(t *testing.T, w *walker) {
	t.Parallel()
	tabs <- struct{}{}
	defer func() { <-tabs }()
	h := livedOwn(t, openWeek.Next().Monday().At(9, 0))
	office, leader := h.visitor(t, officeLogin, 1280), h.visitor(t, leaderLogin, 360)
	see := func(p *browsertest.Page, width int, path string) {
		p.Open(h.URL + path)
		w.meet(path)
		judge(t, p, width, true)
	}
	see(office, 1280, "/week/"+string(openWeek)+"/close")
	office.Click("main form .btn-primary")
	office.See("已由")
	office.ClickText("起草")
	office.See("送审")
	at, err := url.Parse(office.Location())
	if err != nil {
		t.Fatal(err)
	}
	see(office, 1280, at.Path)
	office.ClickText("送审")
	office.See("已送审")
	for _, step := range []string{"", "/return", "/approve"} {
		see(leader, 360, at.Path+step)
	}
	leader.Click("main form .btn-primary")
	leader.See("已审批同意，可以编号印发。")
	see(office, 1280, at.Path+"/issue")
	office.Click("main form .btn-primary")
	office.See("已编号印发，并在公开页发布。")
	see(office, 1280, at.Path+"/correct")
}

// seeNotice looks at a notice with a photo and something that was brought up against it.
func seeNotice(t *testing.T, w *walker) {
	t.Parallel()
	tabs <- struct{}{}
	defer func() { <-tabs }()
	h := livedOwn(t, livedDay.At(15, 0))
	d := &deskTop{house: h, t: t}
	at := d.notice()
	d.proof(at)
	for _, width := range widths {
		p := h.visitor(t, headLogin, width)
		p.Open(h.URL + at)
		w.meet(at)
		judge(t, p, width, true)
	}
	w.meet(at + "/docx")
}

// seeRooms looks at what a room list would do.
func seeRooms(t *testing.T, w *walker) {
	t.Parallel()
	tabs <- struct{}{}
	defer func() { <-tabs }()
	h := livedOwn(t, livedDay.At(15, 0))
	file := filepath.Join(t.TempDir(), "示例房屋清册.csv")
	if err := os.WriteFile(file, []byte("房号,建筑面积（㎡）,业主姓名\n9-9-901,88.12,示例业主甲\n9号楼9单元902,约90,示例业主乙\n?,80,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, width := range widths {
		p := h.visitor(t, officeLogin, width)
		p.Open(h.URL + "/compounds/" + h.inhabited(t) + "/houses/imports/new")
		p.Pick("[type=file]", file)
		p.Click("main form .btn-primary")
		p.See("902")
		w.meet("/compounds/x/houses/imports/preview")
		judge(t, p, width, true)
	}
}

// inhabited returns a compound of the sample whose units are known.
func (h *house) inhabited(t *testing.T) string {
	t.Helper()
	path, err := db.One[string](t.Context(), h.DB, "", "select min(path) from unit")
	if err != nil {
		t.Fatal(err)
	}
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// seeImport looks at what an import would do.
func seeImport(t *testing.T, w *walker) {
	t.Parallel()
	tabs <- struct{}{}
	defer func() { <-tabs }()
	h := livedOwn(t, livedDay.At(15, 0))
	file := filepath.Join(t.TempDir(), "示例登记表.csv")
	if err := os.WriteFile(file, []byte("名称,社区,户数,建成年份\n示例新一号院,商务社区,约120户,八十年代末\n,商务社区,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, width := range widths {
		p := h.visitor(t, officeLogin, width)
		p.Open(h.URL + "/imports/new")
		p.Pick("[type=file]", file)
		p.Click("main form .btn-primary")
		p.See("示例新一号院")
		w.meet("/imports/preview")
		judge(t, p, width, true)
	}
}

// TestRefusalsLookRight looks at what is shown instead of a page: nothing there, no right, and every form sent empty.
func TestRefusalsLookRight(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	w := newWalker((&web.Site{}).Routes())
	for _, l := range lookers[:3] {
		w.walk(t, newEyes(t, h, l.name, l.login), "/")
	}
	forms := map[string]look{}
	for _, l := range w.looks {
		for _, form := range l.forms {
			forms[form] = l
		}
	}
	for _, width := range widths {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			tabs <- struct{}{}
			defer func() { <-tabs }()
			head := h.visitor(t, headLogin, width)
			for _, path := range []string{"/accounts", "/compounds/nothing", "/nothing", "/week/2015-W99", "/week/2015-W31/410105001003"} {
				head.Open(h.URL + path)
				head.Text("[data-fault]")
				judge(t, head, width, true)
			}
			for _, form := range slices.Sorted(maps.Keys(forms)) {
				l := forms[form]
				p := h.visitor(t, l.login, width)
				p.Open(h.URL + l.path)
				sendEmpty(t, p, form)
				judge(t, p, width, true)
			}
		})
	}
}

// sendEmpty empties the required fields of the form whose address is of the given kind, and sends it.
func sendEmpty(t *testing.T, p *browsertest.Page, form string) {
	t.Helper()
	const script = `(kind => { const f = [...document.querySelectorAll("main form[method=post]")].find(f => f.querySelector("[required]") &&
		new RegExp("^" + kind.replace(/\{[^}]*\}/g, "[^/]+") + "$").test(new URL(f.action).pathname));
		f.closest("details")?.setAttribute("open", "");
		for (const e of f.querySelectorAll("[required]")) { if (e.type === "checkbox" || e.type === "radio") e.checked = false; else e.value = ""; }
		HTMLFormElement.prototype.submit.call(f) })(%q)`
	p.Eval(fmt.Sprintf(script, form), nil)
	p.Text("[data-fault], .err")
}

// TestAnEmptyOfficeLooksRight looks at the pages of an office that has a plan and no compounds yet.
func TestAnEmptyOfficeLooksRight(t *testing.T) {
	t.Parallel()
	const street = place.Path("410105/001/")
	h, err := openHouse(t.TempDir(), livedDay.At(10, 0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	t.Cleanup(h.stop)
	sys := account.System()
	if err := h.Areas.Seed(t.Context(), sys); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Plans.Activate(t.Context(), sys, street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20"); err != nil {
		t.Fatal(err)
	}
	for login, g := range map[string]account.Grant{
		officeLogin: {Role: account.Property, Path: street}, headLogin: {Role: account.Head, Path: street + "010/"},
	} {
		id, err := h.Accounts.CreateWithPassword(t.Context(), sys, login, g.Role.Title(), sample.Password)
		if err == nil {
			err = h.Accounts.Grant(t.Context(), sys, id, g.Role, g.Path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w := newWalker((&web.Site{}).Routes())
	for _, l := range lookers[:2] {
		w.walk(t, newEyes(t, h, l.name, l.login), "/")
	}
	for _, width := range widths {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			tabs <- struct{}{}
			defer func() { <-tabs }()
			seeAll(t, h, w.looks, width)
		})
	}
}

var walking sync.Mutex

// meet notes that a path has been looked at.
func (w *walker) meet(path string) {
	walking.Lock()
	defer walking.Unlock()
	w.met[w.route(http.MethodGet, path)] = true
}
