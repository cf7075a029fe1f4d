package blob_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"bayou/internal/blob"
)

const place = "GPS 34.75N 113.66E"

// exif is a block with an orientation and a place.
func exif(order binary.ByteOrder, held uint16) []byte {
	tiff := []byte("II*\x00")
	if order == binary.BigEndian {
		tiff = []byte("MM\x00*")
	}
	add16 := func(v uint16) { tiff = append(tiff, 0, 0); order.PutUint16(tiff[len(tiff)-2:], v) }
	add32 := func(v uint32) { tiff = append(tiff, 0, 0, 0, 0); order.PutUint32(tiff[len(tiff)-4:], v) }
	add32(8)
	add16(2)
	add16(0x0112)
	add16(3)
	add32(1)
	add16(held)
	add16(0)
	add16(0x8825)
	add16(4)
	add32(1)
	add32(38)
	add32(0)
	return append(tiff, place...)
}

func segment(marker byte, content []byte) []byte {
	out := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(out[2:], uint16(len(content)+2))
	return append(out, content...)
}

func chunk(name string, content []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	out = append(append(out, name...), content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func riff(name string, content []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(content)))
	return append(append(out, content...), make([]byte, len(content)%2)...)
}

func TestAPhotoDoesNotSayWhereItWasTaken(t *testing.T) {
	t.Parallel()
	picture := image.NewGray(image.Rect(0, 0, 8, 4))
	var j, p bytes.Buffer
	if err := jpeg.Encode(&j, picture, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, picture); err != nil {
		t.Fatal(err)
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		marked := bytes.Join([][]byte{
			j.Bytes()[:2], segment(0xe1, append([]byte("Exif\x00\x00"), exif(order, 6)...)),
			segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+place)), segment(0xed, []byte(place)), segment(0xfe, []byte(place)), j.Bytes()[2:],
		}, nil)
		bare := own(t, "image/jpeg", marked)
		if _, err := jpeg.Decode(bytes.NewReader(bare)); err != nil || bytes.Contains(bare, []byte("GPS")) {
			t.Errorf("jpeg: %v, or the place stays", err)
		}
		held := bare[2:38]
		if held[1] != 0xe1 || binary.BigEndian.Uint16(held[28:]) != 6 {
			t.Errorf("how it was held is lost: % x", held)
		}
		if again := own(t, "image/jpeg", bare); !bytes.Equal(again, bare) {
			t.Error("the second time changes something")
		}
	}
	marked := append(bytes.Clone(p.Bytes()[:33]), append(append(chunk("eXIf", exif(binary.BigEndian, 1)), chunk("tEXt", []byte(place))...), p.Bytes()[33:]...)...)
	if bare := own(t, "image/png", marked); !bytes.Equal(bare, p.Bytes()) {
		t.Errorf("png: % x", bare)
	}
	// A canvas of one point, with the flags of Exif and XMP, which are dropped.
	canvas := func(flags byte) []byte { return riff("VP8X", []byte{flags, 0, 0, 0, 0, 0, 0, 0, 0, 0}) }
	frame := webp[12:]
	marked = riff("RIFF", slices.Concat([]byte("WEBP"), canvas(0x0c), frame, riff("EXIF", exif(binary.BigEndian, 1)), riff("XMP ", []byte(place))))
	if bare := own(t, "image/webp", marked); !bytes.Equal(bare, riff("RIFF", slices.Concat([]byte("WEBP"), canvas(0), frame))) {
		t.Errorf("webp: % x", bare)
	}
}

func own(t *testing.T, kind string, photo []byte) []byte {
	t.Helper()
	bare, err := blob.Own(kind, photo)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return bare
}
