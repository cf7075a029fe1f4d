package blob_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"slices"
	"testing"

	"bayou/internal/blob"
)

// A PNG or a WebP that a telephone took on its side stands upright as a thumbnail; where it was taken is dropped all the same.
func TestEveryKindStandsUpright(t *testing.T) {
	t.Parallel()
	plain := pngOf(t, scene(640, 480))
	head := 8 + 25 // signature and IHDR
	box := slices.Concat([]byte("RIFF\x00\x00\x00\x00WEBP"), riff("VP8X", append([]byte{8, 0, 0, 0}, sizeOf(webp)...)), webp[12:], riff("EXIF", exif(binary.BigEndian, 6)))
	binary.LittleEndian.PutUint32(box[4:], uint32(len(box)-8))
	for kind, photo := range map[string][]byte{
		"image/png":  slices.Concat(plain[:head], chunk("eXIf", exif(binary.LittleEndian, 6)), plain[head:]),
		"image/webp": box,
	} {
		own, err := blob.Own(kind, photo)
		if err != nil {
			t.Fatal(kind, err)
		}
		again, err := blob.Own(kind, own)
		if err != nil || !bytes.Equal(own, again) || bytes.Contains(own, []byte(place)) {
			t.Errorf("%s: kept differently the second time, or with its place: %v", kind, err)
		}
		if held := blob.HeldAs(kind[len("image/"):], own); held != 6 {
			t.Errorf("%s is held %d", kind, held)
		}
		if _, _, err := image.DecodeConfig(bytes.NewReader(own)); err != nil {
			t.Errorf("%s does not decode: %v", kind, err)
		}
	}
	own, err := blob.Own("image/png", slices.Concat(plain[:head], chunk("eXIf", exif(binary.LittleEndian, 6)), plain[head:]))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.DecodeConfig(bytes.NewReader(blob.Draw(own)))
	if err != nil || img.Height <= img.Width {
		t.Errorf("the thumbnail is %d × %d, %v", img.Width, img.Height, err)
	}
}

// sizeOf is the canvas of a simple WebP as a VP8X chunk holds it.
func sizeOf(photo []byte) []byte {
	c, _, err := image.DecodeConfig(bytes.NewReader(photo))
	if err != nil {
		panic(err)
	}
	w, h := c.Width-1, c.Height-1
	return []byte{byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)}
}
