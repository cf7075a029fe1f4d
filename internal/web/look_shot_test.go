package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bayou/internal/committee"
	"bayou/internal/place"
	"bayou/internal/web/browsertest"
)

// tallest and screen are the heights in px that pictures are cut to: of an office screen, and of a phone.
const (
	tallest = 1400
	screen  = 740
)

// TestShots takes the pictures of the guides, of a sample whose clock stands still; make shots keeps them in docs/img.
func TestShots(t *testing.T) {
	t.Parallel()
	dir := os.Getenv(browsertest.ShotsEnv)
	if dir == "" {
		t.Skip("only make shots takes pictures")
	}
	h := lived(t)
	closed, open := string(closedWeek), string(openWeek)
	for _, s := range []struct {
		name, login, path string
		width             int
	}{
		{"dashboard", officeLogin, "/", 1280},
		{"compounds", officeLogin, "/compounds", 1280},
		{"standing", officeLogin, "/standing/" + closed, 1280},
		{"meeting", officeLogin, "/meeting/" + closed, 1280},
		{"head-home", headLogin, "/", 360},
		{"report", headLogin, "/week/" + open + "/" + headAt, 360},
		{"inspections", watchLogin, "/inspections/new", 360},
		{"survey-phone", cellLogin, "/compounds/" + h.courtyard(t).ID + "/survey", 360},
		{"leader-home", leaderLogin, "/", 360},
		{"committees", officeLogin, "/committees", 1280},
		{"committee", officeLogin, "/committees/" + h.forming(t), 1280},
		{"committee-phone", headLogin, "/committees/" + h.forming(t), 360},
		{"notices", otherLogin, "/notices", 360},
		{"accounts", "aqgly", "/accounts", 1280},
		{"bulletins", "", "/public/bulletins", 1280},
	} {
		p := h.visitor(t, s.login, s.width)
		p.Open(h.URL + s.path)
		if err := os.WriteFile(filepath.Join(dir, s.name+".png"), small(t, p.Screenshot()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// forming returns the committee of the community 商务 that is being formed.
func (h *house) forming(t *testing.T) string {
	t.Helper()
	page, err := h.Committee.List(t.Context(), place.In(headPath), committee.Query{State: committee.Forming})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(err)
	}
	return page.Rows[0].ID
}

// small cuts a picture and keeps its 256 commonest colours: pages have few.
func small(t *testing.T, shot []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	area := img.Bounds()
	area.Max.Y = min(area.Max.Y, tallest)
	if area.Dx() == 360 {
		area.Max.Y = min(area.Max.Y, screen) // its menu is at the bottom of the screen
	}
	count := map[color.RGBA]int{}
	for y := range area.Dy() {
		for x := range area.Dx() {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	common := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		if n := count[b] - count[a]; n != 0 {
			return n
		}
		return int(a.R)<<16 + int(a.G)<<8 + int(a.B) - int(b.R)<<16 - int(b.G)<<8 - int(b.B)
	})
	palette := make(color.Palette, 0, 256)
	for _, c := range common[:min(256, len(common))] {
		palette = append(palette, c)
	}
	out := image.NewPaletted(area, palette)
	draw.Draw(out, area, img, image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
