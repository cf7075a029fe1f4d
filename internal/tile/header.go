package tile

import (
	"encoding/binary"

	"bayou/internal/fault"
)

// What the header and the directories of an archive say in one byte.
const (
	plain, zipped      = 1, 2 // compression: none, gzip
	png, jpeg, webp    = 2, 3, 4
	vector, avif       = 1, 5
	headerSize         = 127
	deepest            = 22 // zoom levels of a map; more would overflow no number but mean nothing
	maxDirectory       = 8 << 20
	maxPicture         = 2 << 20
	maxRoot            = 16 << 10
	maxLeaves          = 64 // directories kept in memory
	maxDepth           = 4  // leaves below leaves
	magic, usedVersion = "PMTiles", 3
)

var kinds = map[byte]string{png: "image/png", jpeg: "image/jpeg", webp: "image/webp", avif: "image/avif"}

// span is a part of the file in bytes.
type span struct{ at, size uint64 }

func (s span) within(size uint64) bool { return s.at <= size && s.size <= size-s.at }

// header is what the first bytes say.
type header struct {
	root, leaves, data   span
	packed               byte // compression of the directories
	kind                 byte // of the tiles
	least, most          byte // zoom
	tilesPacked, version byte
}

// readHeader reads the first bytes of a file of size bytes, and says what is wrong with them.
func readHeader(b []byte, size uint64) (h header, err error) {
	if len(b) < headerSize || string(b[:len(magic)]) != magic {
		return h, fault.Invalidf("不是 PMTiles 文件")
	}
	at := func(n int) span { return span{binary.LittleEndian.Uint64(b[n:]), binary.LittleEndian.Uint64(b[n+8:])} }
	h = header{
		root: at(8), leaves: at(40), data: at(56), version: b[7], packed: b[97], tilesPacked: b[98], kind: b[99], least: b[100], most: b[101],
	}
	switch {
	case h.version != usedVersion:
		return h, fault.Invalidf("是 PMTiles 第 %d 版，只认第 3 版", h.version)
	case h.kind == vector:
		return h, fault.Invalidf("里面是矢量瓦片，只认图片瓦片（PNG、JPEG、WebP），请导出成图片")
	case kinds[h.kind] == "":
		return h, fault.Invalidf("没有写明里面是哪种图片")
	case h.packed != plain && h.packed != zipped, h.tilesPacked > plain:
		return h, fault.Invalidf("用了读不出来的压缩方法，目录只认 gzip 或者不压缩，图片不再压缩")
	case h.least > h.most || h.most > deepest:
		return h, fault.Invalidf("写的级别 %d-%d 不对", h.least, h.most)
	case !h.root.within(size) || !h.leaves.within(size) || !h.data.within(size):
		return h, fault.Invalidf("没有下载完整，后面缺了一截")
	case h.root.size > maxRoot || h.root.size == 0:
		return h, fault.Invalidf("目录不对，可能已经损坏")
	}
	return h, nil
}
