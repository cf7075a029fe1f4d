package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/web/browsertest"
)

// settled waits until the map of the open page has drawn its points.
func settled(t *testing.T, p *browsertest.Page) {
	t.Helper()
	for range 200 {
		ready := ""
		p.Eval(`(document.querySelector("[data-map]") || {dataset: {}}).dataset.ready || ""`, &ready)
		if ready == "yes" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the map is not drawn")
}

// onMap counts the compounds that the marks of the map stand for.
const onMap = `Array.from(document.querySelectorAll(".map .crowd")).reduce((n, e) => n + Number(e.textContent), document.querySelectorAll(".map .spot").length)`

// TestMapNeedsNobodyElse opens the map in a browser: it asks this server alone, opens its crowds, narrows by the filters of the
// list, and shows a compound beside itself.
//
// clauses: S1 P1
func TestMapNeedsNobodyElse(t *testing.T) {
	t.Parallel()
	h := lived(t)
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/map")
	settled(t, p)
	all, marks, later := 0, 0, 0
	p.Eval(onMap, &all)
	p.Eval(`document.querySelectorAll(".map .leaflet-marker-icon").length`, &marks)
	if all < 30 || marks >= all {
		t.Errorf("%d compounds in %d marks", all, marks)
	}
	for address := range p.Transferred() {
		if !strings.HasPrefix(address, h.URL) && !strings.HasPrefix(address, "data:") {
			t.Error("the map asks", address)
		}
	}
	p.See("没有登记位置，图上没有")
	p.See("没有注明坐标系，图上没有")
	p.Axe()
	p.Click(".map .crowd")
	for range 100 {
		if p.Eval(`document.querySelectorAll(".map .spot").length`, &later); later > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.Open(h.URL + "/map?community=" + headAt + "&colour=goal")
	settled(t, p)
	p.See("没有目标")
	some := 0
	if p.Eval(onMap, &some); some == 0 || some >= all {
		t.Errorf("%d compounds of one community, %d of all", some, all)
	}
	p.Click(".map .spot")
	p.See("情况的来历")
	p.Axe()
}

// TestNamesOnTheMapAreNoMarkup: a name is shown as it was entered, whatever it holds.
func TestNamesOnTheMapAreNoMarkup(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	_, err := h.Register.Create(t.Context(), account.System(), register.NewCompound{
		Community: "410105/001/010/", Texts: map[string]string{"name": "<b id=x>示例院</b>", "location": "113.680000,34.790000（WGS-84）"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/map?q=示例院")
	settled(t, p)
	n, text := 0, ""
	p.Eval(`document.querySelectorAll("#x").length`, &n)
	p.Eval(`Array.from(document.querySelectorAll(".leaflet-tooltip"), (e) => e.textContent).join(" ")`, &text)
	if n != 0 || !strings.Contains(text, "<b id=x>示例院</b>") {
		t.Errorf("%d elements, %q", n, text)
	}
}

// TestPlaceByHandOnAPhone puts a compound on the map with a thumb.
//
// clauses: P1
func TestPlaceByHandOnAPhone(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	who, err := h.Accounts.ByLogin(t.Context(), headLogin)
	if err != nil {
		t.Fatal(err)
	}
	scope := who.Scope(account.EditRegister)
	c := unplaced(t, h, scope)
	p := h.visitor(t, headLogin, 360)
	p.Open(h.URL + "/compounds/" + c.ID + "/place")
	settled(t, p)
	p.Fits()
	p.Axe()
	p.Click("[data-map]") // in its middle
	p.See("已在图上标出")
	p.ClickText("保存位置")
	p.See("位置已保存")
	now, err := h.Register.Get(t.Context(), scope, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	at, ok := now.Where()
	if !ok || now.Facts[register.FieldLocation].Text != at.Text() || at.Lng < 113.6 || at.Lng > 113.7 {
		t.Errorf("%+v lies at %v", now.Facts[register.FieldLocation], at)
	}
	history, err := h.Register.History(t.Context(), scope, c.ID)
	if err != nil || !strings.HasSuffix(history[0].Ref, "图上标注") {
		t.Errorf("the source is %q (%v)", history[0].Ref, err)
	}
	p.Open(fmt.Sprintf("%s/map?q=%s", h.URL, c.Name))
	settled(t, p)
	n := 0
	if p.Eval(onMap, &n); n != 1 {
		t.Errorf("%d compounds on the map", n)
	}
}

// unplaced returns a compound of the scope that no map shows.
func unplaced(t *testing.T, h *house, scope place.Scope) register.Compound {
	t.Helper()
	all, err := h.Register.Places(t.Context(), scope, register.Query{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if _, ok := c.Where(); !ok {
			return c
		}
	}
	t.Fatal("every compound has a place")
	return register.Compound{}
}
