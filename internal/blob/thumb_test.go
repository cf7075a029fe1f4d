package blob_test

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

// tilted is a picture 640 × 480 that was held so.
func tilted(t testing.TB, held uint16) []byte {
	t.Helper()
	j := jpegOf(t, scene(640, 480))
	return slices.Concat(j[:2], segment(0xe1, append([]byte("Exif\x00\x00"), exif(binary.BigEndian, held)...)), j[2:])
}

func TestThumbsAreMadeAfterwardsAndOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		photo, err := kept(t, d, tilted(t, 6))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := blob.Small(t.Context(), d, county, photo.Hash); err != nil || b.Size != photo.Size {
			t.Errorf("before: %d bytes, %v; want the picture itself", b.Size, err)
		}
		small, err := kept(t, d, pngOf(t, scene(300, 200)))
		if err != nil {
			t.Fatal(err)
		}
		thumbs := blob.NewThumbs(d, clock.System())
		if n, err := thumbs.Make(t.Context()); n != 1 || err != nil {
			t.Errorf("made %d, %v", n, err)
		}
		b, err := blob.Small(t.Context(), d, county, photo.Hash)
		if err != nil || b.Hash != photo.Hash || b.Kind != "image/jpeg" {
			t.Fatalf("%s %s %v", b.Hash, b.Kind, err)
		}
		img, err := jpeg.Decode(bytes.NewReader(b.Content))
		if err != nil || img.Bounds().Dx() != 240 || img.Bounds().Dy() != 320 {
			t.Fatalf("%v, %v: want 240 × 320, upright", img.Bounds(), err)
		}
		if r, _, _, _ := img.At(200, 40).RGBA(); r>>8 < 180 { // held so, the left upper quarter is the right upper one
			t.Errorf("it lies on its side: red is %d", r>>8)
		}
		if b, err := blob.Small(t.Context(), d, county, small.Hash); err != nil || b.Kind != "image/png" {
			t.Errorf("a small picture: %s %v", b.Kind, err)
		}
		if _, err := kept(t, d, tilted(t, 6)); err != nil {
			t.Fatal(err)
		}
		if n, err := thumbs.Make(t.Context()); n != 0 || err != nil {
			t.Errorf("made again %d, %v", n, err)
		}
	})
}

// All eight ways to hold a telephone give the same upright picture as turning it by hand.
func TestAThumbStandsUpright(t *testing.T) {
	t.Parallel()
	// Where the red quarter of scene is afterwards, as a point of the thumbnail's quarters.
	red := map[uint16][2]int{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	for held, want := range red {
		picture, err := blob.Own("image/jpeg", tilted(t, held))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(blob.Draw(picture)))
		if err != nil {
			t.Fatal(err)
		}
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		if lies := held >= 5; lies != (h > w) {
			t.Errorf("held %d: %d × %d", held, w, h)
		}
		for _, at := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			c := color.RGBAModel.Convert(img.At(w/4+at[0]*w/2, h/4+at[1]*h/2)).(color.RGBA)
			if isRed := c.R > 150; isRed != (at == want) {
				t.Errorf("held %d: red at %v is %v, want it at %v", held, at, isRed, want)
			}
		}
	}
}

// A picture that passes for one and does not decode ends no process and is not tried for ever.
func TestABrokenPictureHasNoThumb(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	whole := jpegOf(t, scene(640, 480))
	table := bytes.Index(whole, []byte("\xff\xc4"))
	broken := bytes.Clone(whole)
	for i := table + 5; i < table+20; i++ {
		broken[i] = 0xee
	}
	photo, err := kept(t, d, broken)
	if err != nil {
		t.Fatal(err)
	}
	thumbs := blob.NewThumbs(d, clock.System())
	for range 2 {
		if n, err := thumbs.Make(t.Context()); n != 0 || err != nil {
			t.Errorf("made %d, %v", n, err)
		}
	}
	if b, err := blob.Small(t.Context(), d, county, photo.Hash); err != nil || b.Size != photo.Size {
		t.Errorf("%d bytes, %v", b.Size, err)
	}
	left, err := db.One[int](t.Context(), d, "", "select count(*) from thumb_wanted")
	if err != nil || left != 0 {
		t.Errorf("%d still wanted, %v", left, err)
	}
}

// What a process had taken when it was killed is made by the next one, when the lease has run out; what ended three is left alone.
func TestAKilledProcessLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 3 {
			if _, err := kept(t, d, jpegOf(t, scene(640, 400+i))); err != nil {
				t.Fatal(err)
			}
		}
		at := clock.NewFrozen(time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC))
		thumbs := blob.NewThumbs(d, at)
		mine, err := blob.Claim(thumbs, t.Context())
		if err != nil || len(mine) != 3 {
			t.Fatalf("%d taken, %v", len(mine), err)
		}
		if n, err := thumbs.Make(t.Context()); n != 0 || err != nil {
			t.Errorf("made %d under another's lease, %v", n, err)
		}
		at.Set(at.Now().Add(3 * time.Minute))
		if mine, err = blob.Claim(thumbs, t.Context()); err != nil || len(mine) != 1 {
			t.Errorf("%d taken together again, %v", len(mine), err)
		}
		if n, err := thumbs.Make(t.Context()); n != 2 || err != nil {
			t.Errorf("made %d, %v", n, err)
		}
		for range 2 {
			at.Set(at.Now().Add(3 * time.Minute))
			if mine, err = blob.Claim(thumbs, t.Context()); err != nil || len(mine) != 1 {
				t.Fatalf("%d taken, %v", len(mine), err)
			}
		}
		at.Set(at.Now().Add(3 * time.Minute))
		if n, err := thumbs.Make(t.Context()); n != 0 || err != nil {
			t.Errorf("made %d, %v", n, err)
		}
	})
}

func TestSeveralProcessesShareTheWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const photos = 20
		for i := range photos {
			if _, err := kept(t, d, jpegOf(t, scene(400+i, 330))); err != nil {
				t.Fatal(err)
			}
		}
		var made atomic.Int64
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				n, err := blob.NewThumbs(d, clock.System()).Make(t.Context())
				if err != nil {
					t.Error(err)
				}
				made.Add(int64(n))
			})
		}
		all.Wait()
		if n, err := db.One[int64](t.Context(), d, "", "select count(*) from thumb"); err != nil || n != photos || made.Load() != photos {
			t.Errorf("%d thumbs, %d made, %v", n, made.Load(), err)
		}
	})
}

// FuzzThumb: no picture that is taken for one ends the process.
func FuzzThumb(f *testing.F) {
	f.Add(tilted(f, 6))
	f.Add(pngOf(f, scene(330, 8)))
	f.Add(webp)
	f.Fuzz(func(_ *testing.T, photo []byte) {
		if f, err := blob.Photo(photo); err == nil {
			blob.Draw(f.Content)
		}
	})
}
