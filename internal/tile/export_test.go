package tile

import "bytes"

// Number is the place of a tile in the order of an archive.
func Number(z, x, y int) uint64 { return number(uint(z), uint(x), uint(y)) }

// Read reads an archive that is in memory.
func Read(file []byte) (*Archive, error) { return read(bytes.NewReader(file), uint64(len(file))) }
