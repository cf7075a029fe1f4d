package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/geo"
	"bayou/internal/place"
	"bayou/internal/register"
)

// bordersOf writes a file of borders, a box around the compounds of each community, as 高德 would give them, and returns where it is.
func (h *house) bordersOf(t *testing.T) string {
	t.Helper()
	compounds, err := h.Register.Places(t.Context(), place.In(livedStreet), register.Query{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	within := map[place.Path][]geo.WGS84{}
	for i := range compounds {
		if p, ok := compounds[i].Where(); ok {
			within[compounds[i].Community()] = append(within[compounds[i].Community()], p)
		}
	}
	communities, err := h.Areas.Communities(t.Context(), place.In(livedStreet))
	if err != nil {
		t.Fatal(err)
	}
	type m = map[string]any
	var figures []m
	for _, c := range communities {
		b, ok := geo.Around(within[c.Path]...)
		if !ok {
			continue
		}
		const room = 0.0008 // degrees, about 80 m: less than the systems lie apart
		var ring [][2]float64
		for _, p := range []geo.WGS84{
			{Lng: b.West - room, Lat: b.South - room}, {Lng: b.East + room, Lat: b.South - room}, {Lng: b.East + room, Lat: b.North + room}, {Lng: b.West - room, Lat: b.North + room},
		} {
			g := p.GCJ02()
			ring = append(ring, [2]float64{g.Lng, g.Lat})
		}
		figures = append(figures, m{"type": "Feature", "properties": m{"名称": c.Name}, "geometry": m{"type": "Polygon", "coordinates": [][][2]float64{append(ring, ring[0])}}})
	}
	figures[len(figures)-1]["properties"] = m{"name": "<i>示例别处</i>"}
	raw, err := json.Marshal(m{"type": "FeatureCollection", "features": figures})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "示例社区边界.geojson")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// seeOutlines looks at what a file of borders would draw.
func seeOutlines(t *testing.T, w *walker) {
	t.Parallel()
	tabs <- struct{}{}
	defer func() { <-tabs }()
	h := livedOwn(t, livedDay.At(15, 0))
	file := h.bordersOf(t)
	for _, width := range widths {
		p := h.visitor(t, officeLogin, width)
		p.Open(h.URL + "/map/outlines")
		p.Pick("[type=file]", file)
		p.Click("main form .btn-primary")
		p.See("系统不猜坐标系")
		w.meet("/map/outlines/preview")
		judge(t, p, width, true)
		p.Shot("outlines-ask-" + strconv.Itoa(width))
		p.ClickText("GCJ-02")
		p.See("导入这些边界")
		settled(t, p)
		judge(t, p, width, true)
		p.Shot("outlines-preview-" + strconv.Itoa(width))
	}
}

// TestBordersAreTakenInOnAPage brings borders in by the pages: the system is asked before, by what it would mean, and undo brings
// back what was there.
//
// clauses: P1
func TestBordersAreTakenInOnAPage(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	file := h.bordersOf(t)
	p := h.visitor(t, officeLogin, 1280)
	p.Open(h.URL + "/map")
	p.ClickText("社区边界")
	p.See("还没有社区边界")
	p.Pick("[type=file]", file)
	p.Click("main form .btn-primary")
	p.See("系统不猜坐标系")
	p.SeeNot("导入这些边界")
	p.See("<i>示例别处</i>")
	counts := map[string]string{}
	p.Eval(`Object.fromEntries(Array.from(document.querySelectorAll(".tabs a"), (a) => [/WGS-84|GCJ-02|BD-09/.exec(a.textContent)[0], /\d+\/\d+/.exec(a.textContent)[0]]))`, &counts)
	in, of, _ := strings.Cut(counts["GCJ-02"], "/")
	if in == "0" || in != of || counts["WGS-84"] == counts["GCJ-02"] || counts["BD-09"] == counts["GCJ-02"] || len(counts) != 3 {
		t.Errorf("in their own communities: %v", counts)
	}
	p.ClickText("GCJ-02")
	p.See("导入这些边界")
	settled(t, p)
	p.ClickText("导入这些边界")
	p.See("社区边界已导入")
	settled(t, p)
	figures := 0
	for range 100 {
		if p.Eval(`document.querySelectorAll(".map path.border").length`, &figures); figures > 0 {
			break
		}
	}
	if figures < 5 {
		t.Errorf("%d borders on the map", figures)
	}
	p.Shot("outlines-map-1280")
	p.Axe()
	phone := h.visitor(t, headLogin, 360)
	phone.Open(h.URL + "/map")
	settled(t, phone)
	phone.Fits()
	phone.Shot("outlines-map-360")
	p.Open(h.URL + "/map/outlines")
	p.ClickText("撤销")
	p.See("已撤销这次导入的边界")
	left, err := h.Areas.Outlines(t.Context(), place.In(livedStreet))
	if err != nil || len(left) > 0 {
		t.Errorf("%d borders are left (%v)", len(left), err)
	}
	who, err := h.Accounts.ByLogin(t.Context(), headLogin)
	if err != nil || who.Has(account.ImportRows) {
		t.Errorf("the head may import: %v", err)
	}
}

// TestFilesThatAreNoBorders: each is refused on the page with a sentence, and nothing is kept.
func TestFilesThatAreNoBorders(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(15, 0))
	d := &deskTop{house: h, t: t}
	for _, c := range []struct{ path, want string }{
		{"/map/outlines/preview?f=../../etc/passwd&system=wgs84", "已经不在了"},
		{"/map/outlines/preview.json?f=" + strings.Repeat("0", 64), "已经不在了"},
		{"/map/outlines/preview", "已经不在了"},
	} {
		if r := d.open(officeLogin, c.path); r.Code != 410 || !strings.Contains(r.Body.String(), c.want) {
			t.Errorf("%s: %d", c.path, r.Code)
		}
	}
	for content, want := range map[string]string{
		"<html>": "不是 GeoJSON", `{"type":"FeatureCollection","features":[]}`: "没有图形", "PK\x03\x04": "不是 GeoJSON", strings.Repeat(" ", 6<<20): "5 MB",
	} {
		r := d.send(officeLogin, "/map/outlines", "边界.geojson", []byte(content))
		if r.Code != 422 || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%.20q: %d, want a word of %s", content, r.Code, want)
		}
	}
	if r := d.open(headLogin, "/map/outlines"); r.Code != 403 {
		t.Errorf("a head sees the import: %d", r.Code)
	}
}
