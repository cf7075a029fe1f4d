package blob

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// withoutMarks takes out of a photo what a camera writes beside the picture: where and when it was taken, with which telephone,
// and a small copy of the picture. How the telephone was held stays, or the picture would lie on its side. The page does so
// before it sends; this is for photos that came another way. What cannot be read to its end is returned as it is.
func withoutMarks(kind string, photo []byte) []byte {
	switch kind {
	case "image/jpeg":
		return bareJPEG(photo)
	case "image/png":
		return barePNG(photo)
	case "image/webp":
		return bareWebP(photo)
	}
	return photo
}

// bareJPEG drops the segments APP1 (Exif, XMP), APP13 (IPTC) and COM before the picture's data.
func bareJPEG(photo []byte) []byte {
	out := slices.Clone(photo[:2])
	for at := 2; at+4 <= len(photo) && photo[at] == 0xff; {
		marker, end := photo[at+1], at+2+int(binary.BigEndian.Uint16(photo[at+2:]))
		if marker == 0xda {
			return append(out, photo[at:]...)
		}
		if end < at+4 || end > len(photo) {
			return photo
		}
		segment := photo[at:end]
		switch marker {
		case 0xe1:
			out = append(out, turned(segment[4:])...)
		case 0xed, 0xfe:
		default:
			out = append(out, segment...)
		}
		at = end
	}
	return photo
}

// turned returns an APP1 segment that says of an Exif block only how the telephone was held; nil when it was upright.
func turned(block []byte) []byte {
	tiff, ok := bytes.CutPrefix(block, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return nil
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return nil
	}
	for n := order.Uint16(tiff[at:]); n > 0; n-- {
		entry := at + 2 + 12*int64(n-1)
		if entry+12 > int64(len(tiff)) || order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if held := order.Uint16(tiff[entry+8:]); held >= 2 && held <= 8 {
			return append([]byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"),
				byte(held), 0, 0, 0, 0, 0, 0)
		}
	}
	return nil
}

// barePNG keeps the critical chunks and those that say how the picture looks.
func barePNG(photo []byte) []byte {
	out := slices.Clone(photo[:8])
	for at := 8; at+12 <= len(photo); {
		size := int64(binary.BigEndian.Uint32(photo[at:]))
		end := int64(at) + 12 + size
		if end > int64(len(photo)) {
			return photo
		}
		switch string(photo[at+4 : at+8]) {
		case "eXIf", "tEXt", "zTXt", "iTXt", "tIME":
		case "IEND":
			return append(out, photo[at:end]...)
		default:
			out = append(out, photo[at:end]...)
		}
		at = int(end)
	}
	return photo
}

// bareWebP drops the chunks EXIF and XMP and unsets their flags.
func bareWebP(photo []byte) []byte {
	out := slices.Clone(photo[:12])
	at := int64(12)
	for at+8 <= int64(len(photo)) {
		size := int64(binary.LittleEndian.Uint32(photo[at+4:]))
		end := at + 8 + size + size%2
		if end > int64(len(photo)) {
			return photo
		}
		switch string(photo[at : at+4]) {
		case "EXIF", "XMP ":
		case "VP8X":
			from := len(out)
			out = append(out, photo[at:end]...)
			if size > 0 {
				out[from+8] &^= 0x0c
			}
		default:
			out = append(out, photo[at:end]...)
		}
		at = end
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8)) //nolint:gosec // no longer than the photo
	return out
}
