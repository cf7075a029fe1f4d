package blob

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// shown are the chunks of a PNG that the picture is drawn from. A moving one keeps its first picture.
var shown = []string{"IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "IDAT"}

// ownPNG keeps the chunks that the picture is drawn from, up to its end.
func ownPNG(photo []byte) ([]byte, error) {
	const head = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(photo, []byte(head)) {
		return nil, errBroken
	}
	out := append(make([]byte, 0, len(photo)), head...)
	for at := int64(len(head)); at+12 <= int64(len(photo)); {
		size := int64(binary.BigEndian.Uint32(photo[at:]))
		end := at + 12 + size
		name := string(photo[at+4 : at+8])
		switch {
		case name == "IEND" && size == 0:
			return append(out, photo[at:end]...), nil
		case name == "IEND":
			return nil, errBroken
		case end > int64(len(photo)):
			return nil, errCut
		case name == "eXIf":
			if held := heldTIFF(photo[at+8 : end-4]); held > 1 {
				out = append(out, pngChunk(name, tiffOf(held))...)
			}
		case slices.Contains(shown, name):
			out = append(out, photo[at:end]...)
		case name[0] >= 'A' && name[0] <= 'Z': // a picture that needs a chunk nobody knows
			return nil, errBroken
		}
		at = end
	}
	return nil, errCut
}

func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body))) //nolint:gosec // as long as tiffOf
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// heldPNG returns how the telephone was held for a picture that ownPNG has returned.
func heldPNG(picture []byte) byte {
	for at := int64(8); at+12 <= int64(len(picture)); {
		end := at + 12 + int64(binary.BigEndian.Uint32(picture[at:]))
		if end > int64(len(picture)) {
			break
		}
		if string(picture[at+4:at+8]) == "eXIf" {
			return max(1, heldTIFF(picture[at+8:end-4]))
		}
		at = end
	}
	return 1
}
