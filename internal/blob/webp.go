package blob

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The flags of a WebP's VP8X chunk that matter here.
const (
	webpMoves = 0x02
	webpNotes = 0x0c // Exif and XMP
	webpHeld  = 0x08 // Exif
)

// ownWebP keeps the chunks that the picture is drawn from and how the telephone was held, and unsets the flags of the others.
func ownWebP(photo []byte) ([]byte, error) {
	if len(photo) < 12 {
		return nil, errCut
	}
	whole := 8 + int64(binary.LittleEndian.Uint32(photo[4:]))
	if whole > int64(len(photo)) {
		return nil, errCut
	}
	photo = photo[:whole]
	if whole < 12 {
		return nil, errBroken
	}
	out := append(make([]byte, 0, whole), photo[:12]...)
	var canvas, drawn [2]int
	flags := 0 // where they stand in out
	for at := int64(12); at < whole; {
		if at+8 > whole {
			return nil, errCut
		}
		size := int64(binary.LittleEndian.Uint32(photo[at+4:]))
		end := at + 8 + size + size%2
		if end > whole {
			return nil, errCut
		}
		chunk, body := photo[at:end], photo[at+8:at+8+size]
		switch name := string(photo[at : at+4]); {
		case name == "ANIM" || name == "ANMF":
			return nil, errMoving
		case name == "VP8X":
			if size < 10 || canvas != [2]int{} {
				return nil, errBroken
			}
			if body[0]&webpMoves != 0 {
				return nil, errMoving
			}
			canvas = [2]int{1 + int24(body[4:]), 1 + int24(body[7:])}
			chunk = slices.Clone(chunk)
			chunk[8] &^= webpNotes
			flags = len(out) + 8
			out = append(out, chunk...)
		case name == "EXIF" && flags > 0:
			if held := heldTIFF(bytes.TrimPrefix(body, []byte("Exif\x00\x00"))); held > 1 && out[flags]&webpHeld == 0 {
				out[flags] |= webpHeld
				out = append(out, webpChunk(name, tiffOf(held))...)
			}
		case name == "VP8 " || name == "VP8L":
			if drawn != [2]int{} {
				return nil, errBroken
			}
			drawn = frameWebP(name, body)
			out = append(out, chunk...)
		case name == "ALPH" || name == "ICCP":
			out = append(out, chunk...)
		}
		at = end
	}
	if drawn == [2]int{} || canvas != [2]int{} && canvas != drawn { // a canvas that hides how large the picture is
		return nil, errBroken
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8)) //nolint:gosec // no longer than the photo
	return out, nil
}

func webpChunk(name string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))) //nolint:gosec // as long as tiffOf
	return append(out, body...)
}

// heldWebP returns how the telephone was held for a picture that ownWebP has returned.
func heldWebP(picture []byte) byte {
	for at := int64(12); at+8 <= int64(len(picture)); {
		size := int64(binary.LittleEndian.Uint32(picture[at+4:]))
		if at+8+size > int64(len(picture)) {
			break
		}
		if string(picture[at:at+4]) == "EXIF" {
			return max(1, heldTIFF(picture[at+8:at+8+size]))
		}
		at += 8 + size + size%2
	}
	return 1
}

// frameWebP returns the width and height that a frame's own bytes tell; zeros when it is none.
func frameWebP(name string, body []byte) [2]int {
	switch {
	case name == "VP8 " && len(body) >= 10 && string(body[3:6]) == "\x9d\x01\x2a":
		return [2]int{int(binary.LittleEndian.Uint16(body[6:])) & 0x3fff, int(binary.LittleEndian.Uint16(body[8:])) & 0x3fff}
	case name == "VP8L" && len(body) >= 5 && body[0] == 0x2f:
		bits := int(binary.LittleEndian.Uint32(body[1:]))
		return [2]int{1 + bits&0x3fff, 1 + bits>>14&0x3fff}
	}
	return [2]int{}
}

func int24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
