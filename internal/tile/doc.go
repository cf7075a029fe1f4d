// Package tile reads the pictures of a map from one file, a PMTiles archive of version 3 with raster tiles, so that an office
// without internet has a ground under its maps. Only the parts that are asked for are read. It knows nothing of the field, and
// an archive is never changed. Vector tiles are refused: drawing them needs a browser that many offices do not have.
//
// Clauses: P1 (where a compound lies, seen on a map)
package tile
