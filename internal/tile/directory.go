package tile

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

var errDamaged = errors.New("tile: damaged directory")

// entry says where the bytes of a run of equal tiles are; a run of 0 points to a directory below.
type entry struct {
	tile, run uint64
	span
}

// readDirectory reads a directory: columns of numbers, tiles as differences, places as the end of the one before (0) or 1 more.
func readDirectory(raw []byte, packed byte) ([]entry, error) {
	if packed == zipped {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, errDamaged
		}
		if raw, err = io.ReadAll(io.LimitReader(z, maxDirectory+1)); err != nil || len(raw) > maxDirectory {
			return nil, errDamaged
		}
	}
	r := bytes.NewReader(raw)
	n, err := binary.ReadUvarint(r)
	if err != nil || n == 0 || n > uint64(len(raw))/4 { // four columns of at least one byte
		return nil, errDamaged
	}
	all := make([]entry, n)
	columns := []func(i int, v uint64){
		func(i int, v uint64) { all[i].tile = v + all[max(i, 1)-1].tile },
		func(i int, v uint64) { all[i].run = v },
		func(i int, v uint64) { all[i].size = v },
		func(i int, v uint64) {
			all[i].at = v - 1
			if v == 0 && i > 0 {
				all[i].at = all[i-1].at + all[i-1].size
			}
		},
	}
	for _, put := range columns {
		for i := range all {
			v, err := binary.ReadUvarint(r)
			if err != nil {
				return nil, errDamaged
			}
			put(i, v)
		}
	}
	if !slices.IsSortedFunc(all, func(a, b entry) int { return cmp.Compare(a.tile, b.tile) }) {
		return nil, errDamaged
	}
	return all, nil
}

// lookup returns the entry that holds a tile or leads to it.
func lookup(all []entry, tile uint64) (entry, bool) {
	n, exact := slices.BinarySearchFunc(all, tile, func(e entry, t uint64) int { return cmp.Compare(e.tile, t) })
	if exact {
		return all[n], true
	}
	if n == 0 {
		return entry{}, false
	}
	e := all[n-1]
	return e, e.run == 0 || tile-e.tile < e.run
}

// number is the place of a tile in the order of the archive: level by level, along a Hilbert curve in each.
func number(z, x, y uint) uint64 {
	before := (uint64(1)<<(2*z) - 1) / 3
	var along uint64
	for half := uint(1) << z >> 1; half > 0; half >>= 1 {
		right, below := x&half != 0, y&half != 0
		switch { // quarters in the curve's order: top left, bottom left, bottom right, top right, as its turns have left them
		case below && right:
			along += 2 * uint64(half) * uint64(half)
		case below:
			along += uint64(half) * uint64(half)
		case right:
			along += 3 * uint64(half) * uint64(half)
		}
		x, y = x&(half-1), y&(half-1)
		if !below {
			if right {
				x, y = half-1-x, half-1-y
			}
			x, y = y, x
		}
	}
	return before + along
}
