package web_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"bayou/internal/account"
	"bayou/internal/geo"
)

// legend returns the kinds of the open map, each as its shape and its colour, and those of its marks that are in no legend.
const legend = `(() => {
	const kind = (svg) => svg.querySelector("path").getAttribute("d") + " " + getComputedStyle(svg).fill;
	const items = Array.from(document.querySelectorAll(".map-legend svg"), kind);
	const spots = Array.from(document.querySelectorAll(".map .spot svg"), kind);
	return {Kinds: items, Shapes: items.map((k) => k.slice(0, k.lastIndexOf("Z"))), Strange: spots.filter((s) => !items.includes(s)),
		Named: Array.from(document.querySelectorAll(".map-legend li"), (li) => li.innerText.trim())};
})()`

// TestColoursOfTheMapHaveShapes: whatever the map is coloured by, no two kinds next to each other share a shape, each has its name,
// and every mark is one of the legend.
//
// clauses: S1 M0
func TestColoursOfTheMapHaveShapes(t *testing.T) {
	t.Parallel()
	h := lived(t)
	p := h.visitor(t, officeLogin, 1280)
	for _, by := range []string{"mode", "goal", "community"} {
		p.Open(h.URL + "/map?colour=" + by)
		settled(t, p)
		var v struct{ Kinds, Shapes, Strange, Named []string }
		p.Eval(legend, &v)
		if len(v.Kinds) < 3 || len(v.Strange) > 0 {
			t.Errorf("%s: %d kinds, marks of none: %q", by, len(v.Kinds), v.Strange)
		}
		seen := map[string]bool{}
		for i, k := range v.Kinds {
			if seen[k] || i > 0 && v.Shapes[i] == v.Shapes[i-1] || v.Named[i] == "" {
				t.Errorf("%s: %q is like another", by, v.Named[i])
			}
			seen[k] = true
		}
	}
}

// TestCrowdsOpenUntilEachCompoundStandsAlone presses crowds one after another, as a person does who looks for one compound.
//
// clauses: S1
func TestCrowdsOpenUntilEachCompoundStandsAlone(t *testing.T) {
	t.Parallel()
	h := lived(t)
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/map")
	settled(t, p)
	for range 8 {
		crowds, shown := 0, 0
		p.Eval(onMap, &shown)
		if p.Eval(`document.querySelectorAll(".map .crowd").length`, &crowds); crowds == 0 {
			break
		}
		p.Click(".map .crowd")
		later := shown
		for range 100 {
			if p.Eval(onMap, &later); later != shown {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	alone, listed := 0, 0
	p.Eval(`document.querySelectorAll(".map .spot").length`, &alone)
	p.Eval(`document.querySelectorAll(".map .leaflet-popup a").length`, &listed)
	if alone+listed == 0 {
		t.Error("no compound stands alone or in a list")
	}
}

// TestPlaceByThePhone puts a compound where the phone is, with how exact that is.
//
// clauses: P1
func TestPlaceByThePhone(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	who, err := h.Accounts.ByLogin(t.Context(), headLogin)
	if err != nil {
		t.Fatal(err)
	}
	c := unplaced(t, h, who.Scope(account.EditRegister))
	here := geo.WGS84{Lng: 113.671234, Lat: 34.781234}
	p := h.visitor(t, headLogin, 360)
	p.Open(h.URL + "/compounds/" + c.ID + "/place")
	settled(t, p)
	p.StandAt(here.Lng, here.Lat, 12)
	p.ClickText("用手机定位")
	p.See("精度约 12 米")
	if p.Value("[name=system]") != "wgs84" {
		t.Error("the phone's system is", p.Value("[name=system]"))
	}
	p.Shot("place-360")
	p.ClickText("保存位置")
	p.See("位置已保存")
	history, err := h.Register.History(t.Context(), who.Scope(account.EditRegister), c.ID)
	if err != nil || !strings.HasSuffix(history[0].Ref, "手机定位，精度约 12 米") {
		t.Errorf("the source is %q (%v)", history[0].Ref, err)
	}
	now, err := h.Register.Get(t.Context(), who.Scope(account.EditRegister), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := now.Where(); !ok || at.Metres(here) > 1 {
		t.Errorf("it lies at %v", at)
	}
}

// TestMapOnPaper looks at the printed map: it fits an A4 page with its legend, and has no knobs.
//
// clauses: S1
func TestMapOnPaper(t *testing.T) {
	t.Parallel()
	h := lived(t)
	const a4 = 718 // px between the margins
	p := h.visitor(t, officeLogin, a4)
	p.Open(h.URL + "/map?colour=community")
	settled(t, p)
	p.OnPaper(true)
	p.Eval(`window.dispatchEvent(new Event("beforeprint"))`, nil)
	crowds, all := 0, 0
	p.Eval(`document.querySelectorAll(".map .crowd").length`, &crowds)
	if p.Eval(onMap, &all); crowds > 0 || all < 30 {
		t.Errorf("%d crowds on paper, %d compounds", crowds, all)
	}
	var v struct {
		Map, Window, Height  float64
		Knobs, Marks, Legend int
	}
	p.Eval(`(() => {
		const seen = (s) => Array.from(document.querySelectorAll(s)).filter((e) => e.getClientRects().length > 0).length;
		const box = document.querySelector(".map").getBoundingClientRect();
		return {Map: box.width, Height: box.height, Window: document.documentElement.clientWidth, Knobs: seen(".leaflet-control-zoom"),
			Marks: seen(".map .leaflet-marker-icon"), Legend: seen(".map-legend li")};
	})()`, &v)
	if v.Knobs > 0 || v.Marks == 0 || v.Legend < 11 || v.Map > v.Window || math.Abs(v.Height-491) > 5 { // 130 mm
		t.Errorf("%+v", v)
	}
	p.Fits()
	p.Shot("map-paper")
}
