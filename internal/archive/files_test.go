package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"unicode/utf16"
)

// drawing is a small PNG whose color n tells it from others.
func drawing(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, filled(n)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func photo(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, filled(n), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func filled(n int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		m.Set(i%16, i/16, color.RGBA{uint8(n * 40), uint8(n * 7), uint8(i), 255})
	}
	return m
}

func pdf(text string) []byte { return []byte("%PDF-1.4\n" + text + "\n%%EOF\n") }

// officeFile is an office file with the given part of its list of types and further parts.
func officeFile(t testing.TB, kind string, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part(t, z, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.`+kind+`"/></Types>`)
	for _, p := range parts {
		part(t, z, p, "x")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func part(t testing.TB, z *zip.Writer, name, content string) {
	t.Helper()
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// packed is a zip with one part, with the flags of its header and the size it claims.
func packed(t testing.TB, name string, flags uint16, claims uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Flags: flags, UncompressedSize64: claims, CompressedSize64: 1})
	if err == nil {
		_, err = w.Write([]byte("x"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compoundFile is a compound file (MS-CFB) as far as its directory names the streams.
func compoundFile(streams ...string) []byte {
	b := make([]byte, 512, 4096)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for _, name := range streams {
		entry := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(entry[2*i:], u)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(units)+2))
		entry[66], entry[67] = 2, 1
		b = append(b, entry...)
	}
	return b
}
