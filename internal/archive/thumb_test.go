package archive_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"bayou/internal/archive"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
)

// A gallery shows the picture itself until its thumbnail is made, and never what holds personal data.
func TestThumbsOfTheArchive(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 900, 600))); err != nil {
			t.Fatal(err)
		}
		it := w.add(t, c, archive.NewItem{Kind: archive.View, Name: "a.png", Content: picture.Bytes()})
		small, err := w.Thumb(t.Context(), &it)
		if err != nil || small.Kind != "image/png" || small.Size != it.Size {
			t.Errorf("before it is made: %s, %d bytes, %v", small.Kind, small.Size, err)
		}
		if n, err := blob.NewThumbs(d, w.Clock).Make(t.Context()); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		small, err = w.Thumb(t.Context(), &it)
		shape, decoded := jpeg.DecodeConfig(bytes.NewReader(small.Content))
		if err != nil || decoded != nil || shape.Width > 320 || shape.Height > 320 {
			t.Errorf("it is %d × %d, %v %v", shape.Width, shape.Height, err, decoded)
		}
		it.Personal = true
		if _, err := w.Thumb(t.Context(), &it); fault.Of(err) != fault.Denied {
			t.Error("a personal picture is shown small:", err)
		}
	})
}
