package blob_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
)

const county = "410105"

// scene is a picture w × h whose left upper quarter is red.
func scene(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{40, 90, 200, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{220, 30, 30, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webp is a picture of one point.
var webp, _ = base64.StdEncoding.DecodeString("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=")

// kept puts a photo and returns what was kept of it.
func kept(t testing.TB, d *db.DB, photo []byte) (blob.Blob, error) {
	t.Helper()
	f, err := blob.Photo(photo)
	if err != nil {
		return blob.Blob{}, err
	}
	var b blob.Blob
	err = d.Tx(t.Context(), func(tx *db.Tx) error {
		err := blob.Put(t.Context(), tx, county, f)
		if err == nil {
			b, err = blob.Get(t.Context(), tx, county, f.Hash)
		}
		return err
	})
	return b, err
}

// What a phone's page has drawn stays byte for byte: its hash is the one that the phone knows.
func TestAPlainPhotoStaysAsItIs(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	canvas := jpegOf(t, scene(64, 48))
	canvas = slices.Concat(canvas[:2], segment(0xe0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")), canvas[2:])
	for name, photo := range map[string][]byte{"jpeg": canvas, "png": pngOf(t, scene(64, 48)), "webp": webp} {
		b, err := kept(t, d, photo)
		if err != nil || !bytes.Equal(b.Content, photo) || b.Hash != blob.Hash(photo) {
			t.Errorf("%s: kept %d of %d bytes, %v", name, b.Size, len(photo), err)
		}
	}
}

// A file that is a picture and something else is kept as the picture alone.
func TestWhatHidesBehindAPictureIsDropped(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	if _, err := z.Create("payload.html"); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, photo := range map[string][]byte{"jpeg": jpegOf(t, scene(64, 48)), "png": pngOf(t, scene(64, 48)), "webp": webp} {
		for tail, hidden := range map[string][]byte{
			"zip": archive.Bytes(), "html": []byte("<html><script>alert(1)</script>"), "picture": photo, "nul": make([]byte, 1000),
		} {
			b, err := kept(t, d, slices.Concat(photo, hidden))
			if err != nil || !bytes.Equal(b.Content, photo) {
				t.Errorf("%s with %s: kept %d of %d bytes, %v", name, tail, b.Size, len(photo), err)
			}
		}
	}
	script := []byte("<script>alert(1)</script>")
	j, p := jpegOf(t, scene(64, 48)), pngOf(t, scene(64, 48))
	for name, photo := range map[string][]byte{
		"comment":   slices.Concat(j[:2], segment(0xfe, script), j[2:]),
		"app":       slices.Concat(j[:2], segment(0xe4, script), j[2:]),
		"thumbnail": slices.Concat(j[:2], segment(0xe0, append([]byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x03\x03"), script...)), j[2:]),
		"preview":   slices.Concat(j[:2], segment(0xe2, append([]byte("MPF\x00"), script...)), j[2:]),
		"last":      slices.Concat(j[:len(j)-2], segment(0xfe, script), j[len(j)-2:]),
		"text":      slices.Concat(p[:33], chunk("tEXt", script), p[33:]),
		"unknown":   slices.Concat(p[:33], chunk("scRp", script), p[33:]),
		"moving":    slices.Concat(p[:33], chunk("acTL", make([]byte, 8)), chunk("fdAT", script), p[33:]),
	} {
		b, err := kept(t, d, photo)
		if err != nil || bytes.Contains(b.Content, script) || !bytes.Equal(b.Content, j) && !bytes.Equal(b.Content, p) {
			t.Errorf("%s: kept %d bytes, %v", name, b.Size, err)
		}
	}
}

// What is no whole, still picture of a fair size is refused with a sentence that says what to do.
func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	t.Parallel()
	j, p := jpegOf(t, scene(64, 48)), pngOf(t, scene(64, 48))
	var moving bytes.Buffer
	if err := gif.Encode(&moving, scene(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	hides := slices.Concat([]byte("RIFF\x00\x00\x00\x00WEBP"), riff("VP8X", []byte{0, 0, 0, 0, 7, 0, 0, 7, 0, 0}), webp[12:])
	binary.LittleEndian.PutUint32(hides[4:], uint32(len(hides)-8))
	dances := slices.Concat([]byte("RIFF\x00\x00\x00\x00WEBP"), riff("VP8X", []byte{2, 0, 0, 0, 0, 0, 0, 0, 0, 0}), riff("ANIM", make([]byte, 6)))
	binary.LittleEndian.PutUint32(dances[4:], uint32(len(dances)-8))
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty":             {nil, "不是照片"},
		"pdf":               {[]byte("%PDF-1.4"), "不是照片"},
		"html":              {[]byte("<html><script>"), "不是照片"},
		"svg":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "不是照片"},
		"svg with a head":   {[]byte(`<?xml version="1.0"?><svg onload="alert(1)">`), "不是照片"},
		"program":           {[]byte("MZ\x90\x00"), "不是照片"},
		"large":             {append(bytes.Clone(j), make([]byte, blob.MaxSize)...), "10 MB"},
		"HEIC":              {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "兼容性最佳"},
		"AVIF":              {[]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), "截屏"},
		"gif":               {moving.Bytes(), "动图"},
		"moving webp":       {dances, "动图"},
		"60 megapixels":     {sized(p, 10_000, 6_000), "6000 万像素"},
		"a bomb":            {sized(p, 1<<31-1, 1<<31-1), "打不开"},
		"no width":          {sized(p, 0, 6), "打不开"},
		"cut jpeg":          {j[:len(j)/2], "没有传完"},
		"jpeg without end":  {j[:len(j)-2], "没有传完"},
		"jpeg's head":       {j[:40], "没有传完"},
		"cut png":           {p[:len(p)-20], "没有传完"},
		"cut webp":          {webp[:len(webp)-4], "没有传完"},
		"webp that hides":   {hides, "打不开"},
		"jpeg of nothing":   {[]byte("\xff\xd8\xff\xd9"), "打不开"},
		"jpeg of rubbish":   {append([]byte("\xff\xd8\xff\xe0\x00\x04ab"), "rubbish, rubbish"...), "打不开"},
		"png with an added": {slices.Concat(p[:33], chunk("XxXx", []byte("?")), p[33:]), "打不开"},
	} {
		_, err := blob.Photo(c.content)
		if fault.Of(err) != fault.Invalid || !strings.Contains(fault.Sentence(err), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	if f, err := blob.Photo(sized(p, 8_000, 5_000)); err != nil || f.Kind != "image/png" {
		t.Errorf("40 megapixels: %s %v", f.Kind, err)
	}
}

// sized is a PNG that says to be so large.
func sized(p []byte, w, h uint32) []byte {
	out := bytes.Clone(p)
	binary.BigEndian.PutUint32(out[16:], w)
	binary.BigEndian.PutUint32(out[20:], h)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

// Whatever is taken for a photo is kept within its own bytes, and keeping it again changes nothing.
func FuzzPhoto(f *testing.F) {
	for _, seed := range [][]byte{
		jpegOf(f, scene(8, 8)), pngOf(f, scene(8, 8)), webp, []byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"),
		[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x00\x00\x00\x00"), []byte("\xff\xd8\xff\xe1\x00\x00\x00"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, photo []byte) {
		f, err := blob.Photo(photo)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		if len(f.Content) > len(photo)+64 {
			t.Fatalf("%d of %d bytes", len(f.Content), len(photo))
		}
		again, err := blob.Photo(f.Content)
		if err != nil || again.Kind != f.Kind || again.Hash != f.Hash || !bytes.Equal(again.Content, f.Content) {
			t.Fatalf("%s kept again changes: %s, %v", f.Kind, again.Kind, err)
		}
	})
}
