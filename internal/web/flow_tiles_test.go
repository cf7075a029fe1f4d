package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bayou/internal/tile/tiletest"
	"bayou/internal/web"
)

// grid is an invented picture of a tile: pale ground with two streets.
func grid(t testing.TB, n int) []byte {
	t.Helper()
	const side = 256
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.RGBA{242, 239, 230, 255}, color.RGBA{255, 255, 255, 255}, color.RGBA{214, 228, 205, 255}})
	for x := range side {
		for y := range side {
			switch {
			case x > 100 && x < 112, y > 60+n%80 && y < 70+n%80:
				img.SetColorIndex(x, y, 1)
			case x > 150 && y > 180:
				img.SetColorIndex(x, y, 2)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tileAt is the tile that holds a point, as maps on the web count them.
func tileAt(lng, lat float64, z int) (x, y int) {
	side := float64(int(1) << z)
	return int((lng + 180) / 360 * side), int((1 - math.Asinh(math.Tan(lat*math.Pi/180))/math.Pi) / 2 * side)
}

// groundOf writes an archive of pictures around a point over some levels and returns where it is.
func groundOf(t testing.TB, lng, lat float64, least, most int) string {
	t.Helper()
	tiles := map[tiletest.At][]byte{}
	for z := least; z <= most; z++ {
		x, y := tileAt(lng, lat, z)
		for dx := -4; dx <= 4; dx++ {
			for dy := -4; dy <= 4; dy++ {
				tiles[tiletest.At{Z: z, X: x + dx, Y: y + dy}] = grid(t, 7*dx+dy)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "示例.pmtiles")
	if err := os.WriteFile(path, tiletest.Archive{Tiles: tiles, Leaf: 40, Zipped: true, Kind: 2}.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPicturesFromAFile lays the pictures of an office's own file under the map; nobody else is asked.
//
// clauses: P1
func TestPicturesFromAFile(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	path := groundOf(t, 113.675, 34.79, 10, 16)
	if _, err := web.NewTiles(path, nil, "", ""); err == nil || !strings.Contains(err.Error(), "--tiles-credit") {
		t.Error(err)
	}
	var err error
	if h.Tiles, err = web.NewTiles(path, nil, "", "示例底图，不是真的地图"); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{1280, 360} {
		p := h.visitor(t, officeLogin, width)
		p.Open(h.URL + "/map")
		settled(t, p)
		n := 0
		for range 200 {
			if p.Eval(`Array.from(document.querySelectorAll(".map img.leaflet-tile-loaded")).filter((i) => i.naturalWidth === 256).length`, &n); n > 3 {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if n <= 3 {
			t.Errorf("%d pictures at %d px", n, width)
		}
		for address := range p.Transferred() {
			if !strings.HasPrefix(address, h.URL) && !strings.HasPrefix(address, "data:") {
				t.Error("the map asks", address)
			}
		}
		p.See("示例底图，不是真的地图")
		p.Fits()
		p.Axe()
		p.Shot("map-tiles-" + map[int]string{1280: "1280", 360: "360"}[width])
	}
}

// TestPicturesAreForThoseWhoSeeTheRegister asks for pictures in all the wrong ways.
func TestPicturesAreForThoseWhoSeeTheRegister(t *testing.T) {
	t.Parallel()
	h := livedOwn(t, livedDay.At(10, 0))
	var err error
	if h.Tiles, err = web.NewTiles(groundOf(t, 113.675, 34.79, 12, 12), nil, "", "示例"); err != nil {
		t.Fatal(err)
	}
	x, y := tileAt(113.675, 34.79, 12)
	here := "/map/tiles/12/" + strconv.Itoa(x) + "/" + strconv.Itoa(y)
	d := &deskTop{house: h, t: t}
	for at, want := range map[string]int{
		here: http.StatusOK, "/map/tiles/12/0/0": http.StatusNoContent, "/map/tiles/99/0/0": http.StatusNoContent, "/map/tiles/12/-1/0": http.StatusNoContent,
		"/map/tiles/12/a/0": http.StatusNotFound, "/map/tiles/12/99999999999999999999/0": http.StatusNotFound,
	} {
		r := d.open(officeLogin, at)
		if r.Code != want || want == http.StatusOK && (r.Header().Get("Content-Type") != "image/png" || !bytes.HasPrefix(r.Body.Bytes(), []byte("\x89PNG"))) {
			t.Errorf("%s: %d %s, want %d", at, r.Code, r.Header().Get("Content-Type"), want)
		}
	}
	if r := d.open("", here); r.Code == http.StatusOK {
		t.Error("whoever is not signed in sees the office's map")
	}
}

// open asks for a page without a browser.
func (d *deskTop) open(login, path string) *httptest.ResponseRecorder {
	d.t.Helper()
	return d.ask(login, httptest.NewRequestWithContext(d.t.Context(), http.MethodGet, path, nil))
}

// send uploads a file by the form of a page.
func (d *deskTop) send(login, path, name string, content []byte) *httptest.ResponseRecorder {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", name)
	d.must(err)
	_, err = f.Write(content)
	d.must(err)
	d.must(m.Close())
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return d.ask(login, r)
}
