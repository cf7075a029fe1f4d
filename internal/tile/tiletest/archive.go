// Package tiletest makes small invented archives of tiles for tests.
package tiletest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"maps"
	"slices"
)

// At is the place of a tile.
type At struct{ Z, X, Y int }

// Archive is what Bytes writes: tiles of one kind (2 = PNG), directories of Leaf entries below the root (0 = none), Zipped or not.
type Archive struct {
	Tiles  map[At][]byte
	Leaf   int
	Zipped bool
	Kind   byte
}

type row struct{ tile, run, size, at uint64 }

// Bytes returns the file.
func (a Archive) Bytes() []byte {
	rows, data, least, most := a.rows()
	root, leaves := rows, []byte(nil)
	if a.Leaf > 0 {
		root = nil
		for part := range slices.Chunk(rows, a.Leaf) {
			b := a.directory(part)
			root = append(root, row{part[0].tile, 0, uint64(len(b)), uint64(len(leaves))})
			leaves = append(leaves, b...)
		}
	}
	const size = 127
	top := a.directory(root)
	out := append([]byte("PMTiles"), 3)
	at := uint64(size)
	for _, n := range []int{len(top), 0, len(leaves), len(data)} { // root, metadata, leaves, tiles
		out = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(out, at), uint64(n))
		at += uint64(n)
	}
	out = append(out, make([]byte, size-len(out))...)
	out[97], out[98], out[99], out[100], out[101] = 1, 1, a.Kind, byte(least), byte(most)
	if a.Zipped {
		out[97] = 2
	}
	return slices.Concat(out, top, leaves, data)
}

// rows returns the entries in order, with runs of equal neighbours as one, and the bytes of the tiles.
func (a Archive) rows() (rows []row, data []byte, least, most int) {
	places := slices.SortedFunc(maps.Keys(a.Tiles), func(p, q At) int { return cmp.Compare(order(p), order(q)) })
	for i, p := range places {
		if i == 0 {
			least = p.Z
		}
		most = p.Z
		if n := len(rows) - 1; i > 0 && order(p) == rows[n].tile+rows[n].run && bytes.Equal(a.Tiles[p], a.Tiles[places[i-1]]) {
			rows[n].run++
			continue
		}
		rows = append(rows, row{order(p), 1, uint64(len(a.Tiles[p])), uint64(len(data))})
		data = append(data, a.Tiles[p]...)
	}
	return rows, data, least, most
}

func (a Archive) directory(rows []row) []byte {
	out := binary.AppendUvarint(nil, uint64(len(rows)))
	last := uint64(0)
	for _, r := range rows {
		out, last = binary.AppendUvarint(out, r.tile-last), r.tile
	}
	for _, r := range rows {
		out = binary.AppendUvarint(out, r.run)
	}
	for _, r := range rows {
		out = binary.AppendUvarint(out, r.size)
	}
	for i, r := range rows {
		if i > 0 && r.at == rows[i-1].at+rows[i-1].size {
			out = append(out, 0)
			continue
		}
		out = binary.AppendUvarint(out, r.at+1)
	}
	if !a.Zipped {
		return out
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(out); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// order is the place along the curve by the textbook's turns of the whole square, written apart from what it tests.
func order(p At) uint64 {
	n := 0
	for z := range p.Z {
		n += 1 << (2 * z)
	}
	x, y, side := p.X, p.Y, 1<<p.Z
	for s := side / 2; s > 0; s /= 2 {
		rx, ry := min(x&s, 1), min(y&s, 1)
		n += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return uint64(n)
}
