package blob

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"testing"
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
		bare := withoutMarks("image/jpeg", marked)
		if _, err := jpeg.Decode(bytes.NewReader(bare)); err != nil || bytes.Contains(bare, []byte("GPS")) {
			t.Errorf("jpeg: %v, or the place stays", err)
		}
		held := bare[2:38]
		if held[1] != 0xe1 || binary.BigEndian.Uint16(held[28:]) != 6 {
			t.Errorf("how it was held is lost: % x", held)
		}
		if again := withoutMarks("image/jpeg", bare); !bytes.Equal(again, bare) {
			t.Error("the second time changes something")
		}
	}
	marked := append(bytes.Clone(p.Bytes()[:33]), append(append(chunk("eXIf", exif(binary.BigEndian, 1)), chunk("tEXt", []byte(place))...), p.Bytes()[33:]...)...)
	if bare := withoutMarks("image/png", marked); !bytes.Equal(bare, p.Bytes()) {
		t.Errorf("png: % x", bare)
	}
	body := append(riff("VP8X", []byte{0x0c, 0, 0, 0, 7, 0, 0, 3, 0, 0}), riff("VP8L", []byte("abc"))...)
	want := riff("RIFF", append([]byte("WEBP"), append(riff("VP8X", make([]byte, 10)), riff("VP8L", []byte("abc"))...)...))
	copy(want[24:], []byte{7, 0, 0, 3})
	body = append(append(body, riff("EXIF", exif(binary.BigEndian, 1))...), riff("XMP ", []byte(place))...)
	if bare := withoutMarks("image/webp", riff("RIFF", append([]byte("WEBP"), body...))); !bytes.Equal(bare, want) {
		t.Errorf("webp:\n% x\n% x", bare, want)
	}
}

func FuzzWithoutMarks(f *testing.F) {
	f.Add("image/jpeg", []byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Add("image/png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	f.Add("image/jpeg", []byte("\xff\xd8\xff\xe1\x00\x00\x00"))
	f.Add("image/webp", []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x00\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, kind string, photo []byte) {
		if k, err := PhotoKind(photo); err == nil && k == kind {
			withoutMarks(kind, photo)
		}
	})
}
