package blob

import (
	"bytes"
	"encoding/binary"
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
		case slices.Contains(shown, name):
			out = append(out, photo[at:end]...)
		case name[0] >= 'A' && name[0] <= 'Z': // a picture that needs a chunk nobody knows
			return nil, errBroken
		}
		at = end
	}
	return nil, errCut
}
