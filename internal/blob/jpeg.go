package blob

import (
	"bytes"
	"encoding/binary"
)

// The markers of a JPEG that are treated apart.
const (
	jpegSOS   = 0xda // begins a scan, whose data follows its segment
	jpegEOI   = 0xd9 // ends the picture
	jpegRST0  = 0xd0 // up to 0xd7: stand in a scan's data
	jpegRST7  = 0xd7
	jpegTEM   = 0x01
	jpegAPP0  = 0xe0
	jpegAPP1  = 0xe1
	jpegAPP2  = 0xe2
	jpegAPP14 = 0xee
)

// ownJPEG keeps the segments that the picture is drawn from, up to its end. A picture of these alone is returned as it is, without
// a copy.
func ownJPEG(photo []byte) ([]byte, error) {
	if len(photo) < 4 {
		return nil, errCut
	}
	var parts [][]byte
	kept, drawn := 0, false // up to where the photo is in the parts
	leave := func(from, to int, instead []byte) {
		if from > kept {
			parts = append(parts, photo[kept:from])
		}
		if len(instead) > 0 {
			parts = append(parts, instead)
		}
		kept = to
	}
	for at := 2; at+2 <= len(photo); {
		marker := photo[at+1]
		switch {
		case photo[at] != 0xff || marker == 0:
			return nil, errBroken
		case marker == 0xff: // filling
			leave(at, at+1, nil)
			at++
			continue
		case marker == jpegEOI:
			if !drawn {
				return nil, errBroken
			}
			if kept == 0 {
				return photo[: at+2 : at+2], nil
			}
			return bytes.Join(append(parts, photo[kept:at+2]), nil), nil
		case marker >= jpegRST0 && marker <= jpegRST7 || marker == jpegTEM:
			leave(at, at+2, nil)
			at += 2
			continue
		}
		if at+4 > len(photo) {
			return nil, errCut
		}
		end := at + 2 + int(binary.BigEndian.Uint16(photo[at+2:]))
		if end < at+4 {
			return nil, errBroken
		}
		if end > len(photo) {
			return nil, errCut
		}
		if own := ownSegment(marker, photo[at:end]); !bytes.Equal(own, photo[at:end]) {
			leave(at, end, own)
		}
		at = end
		if marker == jpegSOS {
			drawn = true
			at = scanEnd(photo, at)
		}
	}
	return nil, errCut
}

// ownSegment returns what stays of a segment: tables and frames as they are, of the rest what says how the picture looks.
func ownSegment(marker byte, segment []byte) []byte {
	body := segment[4:]
	switch {
	case marker == jpegAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) == 14,
		marker == jpegAPP2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")),
		marker == jpegAPP14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) == 12,
		marker >= 0xc0 && marker <= 0xcf, marker >= jpegSOS && marker <= 0xdd:
		return segment
	case marker == jpegAPP1:
		if held := heldExif(body); held > 1 {
			return exifOf(held)
		}
	}
	return nil
}

// scanEnd returns where the data of a scan ends: at the next marker, or at the end of the file.
func scanEnd(photo []byte, at int) int {
	for {
		n := bytes.IndexByte(photo[at:], 0xff)
		if n < 0 || at+n+1 >= len(photo) {
			return len(photo)
		}
		at += n
		switch next := photo[at+1]; {
		case next == 0xff:
			at++
		case next == 0 || next >= jpegRST0 && next <= jpegRST7:
			at += 2
		default:
			return at
		}
	}
}

// exifBlock is an Exif block with the orientation alone, which stands in its last byte but six.
const exifBlock = "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"

func exifOf(held byte) []byte { return append([]byte(exifBlock), held, 0, 0, 0, 0, 0, 0) }

// tiffOf is the block without its frame, as PNG and WebP hold it.
func tiffOf(held byte) []byte { return exifOf(held)[len("\xff\xe1\x00\x22Exif\x00\x00"):] }

// heldAs returns how the telephone was held for a picture that own has returned: 1 = upright, up to 8.
func heldAs(kind string, picture []byte) byte {
	switch kind {
	case "jpeg":
		return heldJPEG(picture)
	case "png":
		return heldPNG(picture)
	case "webp":
		return heldWebP(picture)
	}
	return 1
}

// heldJPEG returns how the telephone was held for a picture that ownJPEG has returned: 1 = upright, up to 8.
func heldJPEG(picture []byte) byte {
	for at := 2; at+4 <= len(picture) && picture[at] == 0xff && picture[at+1] != jpegSOS; {
		end := at + 2 + int(binary.BigEndian.Uint16(picture[at+2:]))
		if end > len(picture) {
			break
		}
		if picture[at+1] == jpegAPP1 {
			return max(1, heldExif(picture[at+4:end]))
		}
		at = end
	}
	return 1
}

// heldExif returns the orientation that an Exif block notes, 1-8; 0 when it notes none.
func heldExif(block []byte) byte {
	tiff, ok := bytes.CutPrefix(block, []byte("Exif\x00\x00"))
	if !ok {
		return 0
	}
	return heldTIFF(tiff)
}

// heldTIFF is heldExif for the block without its frame.
func heldTIFF(tiff []byte) byte {
	if len(tiff) < 8 {
		return 0
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	for n := order.Uint16(tiff[at:]); n > 0; n-- {
		entry := at + 2 + 12*int64(n-1)
		if entry+12 > int64(len(tiff)) || order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if held := order.Uint16(tiff[entry+8:]); held >= 1 && held <= 8 {
			return byte(held)
		}
	}
	return 0
}
