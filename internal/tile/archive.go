package tile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"bayou/internal/fault"
)

// Archive is an open file of tiles. It may be asked by many at once.
type Archive struct {
	file        io.ReaderAt
	head        header
	root        []entry
	Kind        string // media type of the pictures
	Stamp       string // differs when the file is another one, so that browsers do not keep old pictures
	Least, Most int    // zoom levels that have pictures

	mu     sync.Mutex
	leaves map[uint64][]entry // directories below the root, by their place
}

// Open opens an archive for as long as the program runs. A file that is none, is damaged or was cut is refused with a sentence.
func Open(path string) (*Archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Message: "底图文件 " + path + " 打不开，请检查路径。", Cause: err}
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fault.Invalidf("不是文件")
	}
	var a *Archive
	if err == nil {
		a, err = read(f, uint64(info.Size()))
	}
	if err != nil {
		return nil, errors.Join(&fault.Error{Kind: fault.Invalid, Message: fmt.Sprintf("底图文件 %s 不能用：%s。", path, err.Error())}, f.Close())
	}
	return a, nil
}

// read reads what every question needs: the header, the root directory and, of a file whose root only points further, its first leaf.
func read(file io.ReaderAt, size uint64) (*Archive, error) {
	first := make([]byte, headerSize)
	if n, err := file.ReadAt(first, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	} else if n < headerSize {
		return nil, fault.Invalidf("不是 PMTiles 文件")
	}
	h, err := readHeader(first, size)
	if err != nil {
		return nil, err
	}
	a := &Archive{file: file, head: h, Kind: kinds[h.kind], Least: int(h.least), Most: int(h.most), leaves: map[uint64][]entry{}}
	raw, err := a.bytes(h.root)
	if err == nil {
		a.root, err = readDirectory(raw, h.packed)
	}
	if err == nil && a.root[0].run == 0 {
		_, err = a.leaf(a.root[0].span)
	}
	if err != nil {
		return nil, fault.Invalidf("目录读不出来，文件可能已经损坏，请重新下载")
	}
	sum := sha256.Sum256(append(first, raw...))
	a.Stamp = hex.EncodeToString(sum[:6])
	return a, nil
}

// Get returns the picture of a tile, as maps on the web count them: x from the west, y from the north. nil = the archive has none.
func (a *Archive) Get(z, x, y int) ([]byte, error) {
	if z < a.Least || z > a.Most || x < 0 || y < 0 || x >= 1<<z || y >= 1<<z {
		return nil, nil
	}
	id, all := number(uint(z), uint(x), uint(y)), a.root
	for range maxDepth {
		e, ok := lookup(all, id)
		if !ok {
			return nil, nil
		}
		if e.run > 0 {
			if e.size > maxPicture || !e.within(a.head.data.size) {
				return nil, errDamaged
			}
			return a.bytes(span{a.head.data.at + e.at, e.size})
		}
		var err error
		if all, err = a.leaf(e.span); err != nil {
			return nil, err
		}
	}
	return nil, errDamaged
}

// leaf returns a directory below the root.
func (a *Archive) leaf(s span) ([]entry, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if all, ok := a.leaves[s.at]; ok {
		return all, nil
	}
	if s.size > maxDirectory || !s.within(a.head.leaves.size) {
		return nil, errDamaged
	}
	raw, err := a.bytes(span{a.head.leaves.at + s.at, s.size})
	if err != nil {
		return nil, err
	}
	all, err := readDirectory(raw, a.head.packed)
	if err != nil {
		return nil, err
	}
	if len(a.leaves) >= maxLeaves {
		clear(a.leaves)
	}
	a.leaves[s.at] = all
	return all, nil
}

func (a *Archive) bytes(s span) ([]byte, error) {
	b := make([]byte, s.size)
	if _, err := a.file.ReadAt(b, int64(s.at)); err != nil {
		return nil, fmt.Errorf("tile: %d bytes at %d: %w", s.size, s.at, err)
	}
	return b, nil
}
