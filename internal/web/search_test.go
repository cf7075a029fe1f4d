package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/find"
	estates "bayou/internal/house"
	"bayou/internal/register"
)

// unmarked is a page without the marks in the words that were searched for.
func unmarked(page string) string {
	page = strings.NewReplacer("<mark>", "", "</mark>", "").Replace(page)
	return strings.Join(strings.Fields(page), " ")
}

// clauses: S1
func TestSearchPage(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ask := func(who, text, kind string) string {
		return w.get(t, who, "/search?q="+url.QueryEscape(text)+"&kind="+kind, 200)
	}
	name := w.one.Name
	for _, q := range []string{name, "whgl", "WH200", "wenhuagong", "文化 ２００號", "200"} {
		page := ask("property", q, "")
		if !strings.Contains(strings.ReplaceAll(unmarked(page), " ", ""), name) || !strings.Contains(page, `/compounds/`+w.one.ID) {
			t.Errorf("%q does not find %s", q, name)
		}
		sees(t, page, "<mark>", "小区", "1 个")
		seesNot(t, ask("elsewhere", q, ""), w.one.ID)
		sees(t, ask("property", q, string(register.Found)), w.one.ID)
		seesNot(t, ask("property", q, string(register.FoundCompany)), w.one.ID)
	}
	sees(t, ask("property", "没有这样的", ""), "没有找到“没有这样的”", "拼音首字母")
	sees(t, w.get(t, "property", "/search", 200), "想找什么", "whg200")
	for _, odd := range []string{"%", "_", "' or 1=1 --", "<script>alert(1)</script>", "\x00", strings.Repeat("文化", 5000), `"><img>`} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/search?q="+url.QueryEscape(odd), http.NoBody)
		seesNot(t, w.do(t, "property", 200, r).Body.String(), "<script>alert", `"><img>`)
	}
	ask("property", name, "nonsense")
	ask("property", name, string(register.Found)+"&page=99999999999")
}

// TestSearchWhileAnImportIsTakenIn: what an import brought is found before the job has been at it, and the page says so.
func TestSearchWhileAnImportIsTakenIn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	path := filepath.Join(t.TempDir(), "upload.csv")
	if err := os.WriteFile(path, []byte("小区名称,所属社区,总户数（户）\n示例梧桐院,商务社区,50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Register.Import(t.Context(), account.System(), register.Upload{Street: townStreet, Path: path, Name: "登记表.csv"}); err != nil {
		t.Fatal(err)
	}
	sees(t, unmarked(w.get(t, "property", "/search?q=slwty", 200)), "正在编入搜索", "梧桐")
	if _, err := find.Index(t.Context(), w.DB, app.Sources()); err != nil {
		t.Fatal(err)
	}
	page := w.get(t, "property", "/search?q=slwty", 200)
	sees(t, page, "<mark>示例梧桐院</mark>")
	seesNot(t, page, "正在编入搜索")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/search?q=wuty", http.NoBody)
	r.Header.Set("HX-Request", "true")
	sees(t, w.do(t, "property", 200, r).Body.String(), "梧桐", `role="option"`)
}

// TestSearchForHouses: a room by its compound and number, for those who may see rooms, with its owner masked.
//
// clauses: S1
func TestSearchForHouses(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	add := func(key string) estates.Unit {
		t.Helper()
		u, err := w.House.Add(t.Context(), account.System(), w.one.ID, estates.Form{Key: key, Area: "60", Owners: "示例业主辛"})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	u := add("3号楼2单元501")
	if _, err := find.Index(t.Context(), w.DB, app.Sources()); err != nil {
		t.Fatal(err)
	}
	at := "/compounds/" + w.one.ID + "/houses"
	ask := func(who, text string) string {
		return w.get(t, who, "/search?q="+url.QueryEscape(text), 200)
	}
	for _, q := range []string{w.one.Name + " 3-2-501", "文化宫路200号院3号楼2单元501室", "3-2-501 whgl", "whgl 501"} {
		sees(t, ask("property", q), `href="`+at+"/units/"+u.ID+`"`, "3号楼2单元501室", w.one.Name, "1 处")
		seesNot(t, ask("elsewhere", q), u.ID)
	}
	sees(t, ask("property", "3号楼 whgl"), at+"?building=3#grid")
	sees(t, ask("property", "示例业主辛"), "示***", at+"/owners/")
	seesNot(t, ask("elsewhere", "示例业主辛"), "示***", at)
	if _, err := w.House.Remove(t.Context(), account.System(), u.ID, u.Seq, "示例：登记错了"); err != nil {
		t.Fatal(err)
	}
	seesNot(t, ask("property", "whgl 501"), u.ID)
	sees(t, w.get(t, "property", "/search", 200), "找房屋请把小区和房号一起写")
}
