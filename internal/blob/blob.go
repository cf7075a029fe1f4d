// Package blob keeps photos and papers in the database itself, so that a record and its papers commit together and a backup
// is one file. A blob is known by the hash of its bytes within its county and never changes; the same bytes are kept once.
// It knows nothing of who may see a blob: the concept that refers to it decides that.
//
// Of a photo only the picture's own bytes are kept: nothing that a camera wrote beside it, nothing that was hidden behind it.
// What a phone's page has drawn anew is kept byte for byte, so that its hash is the one that the phone can tell. The thumbnails of
// photos are made afterwards, by whichever process has time (Thumbs); until then the picture itself is shown.
//
// Tables: blob, thumb, thumb_wanted.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"bayou/internal/db"
	"bayou/internal/fault"
)

// Blob is what was kept. Kind is its media type, Size its length in bytes.
type Blob struct {
	Hash    string `db:"hash"`
	Kind    string `db:"kind"`
	Size    int64  `db:"size"`
	Content []byte `db:"content"`
}

// File is what may be kept: its bytes, of a photo the picture's own, and their name. Making one reads every byte: where
// many send at once, it is made before the transaction that keeps it, for which others wait.
type File struct {
	Hash    string
	Kind    string // media type
	Content []byte
}

// Bounds of one blob, in bytes: of a photo and of any other paper. A phone's photo has 0.3-3 MB, a scanned contract 5-15 MB.
const (
	MaxSize  = 10 << 20
	MaxPaper = 20 << 20
)

// Hash returns the name of the bytes: SHA-256 in hex.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Paper returns a file that is no photo, of the media type that its caller found. One beyond MaxPaper is fault.Invalid.
func Paper(kind string, content []byte) (File, error) {
	if len(content) > MaxPaper {
		return File{}, fault.Invalidf("文件超过 20 MB，无法保存。请压缩后再传。")
	}
	return File{Hash(content), kind, content}, nil
}

// Put keeps a file. Keeping the same bytes again changes nothing.
func Put(ctx context.Context, tx *db.Tx, county string, f File) error {
	fresh, err := tx.Exec(ctx, `insert into blob (county, hash, kind, size, content) values ($1, $2, $3, $4, $5)
		on conflict (county, hash) do nothing`, county, f.Hash, f.Kind, len(f.Content), f.Content)
	if err != nil || fresh == 0 || !photo(f.Kind) {
		return err
	}
	_, err = tx.Exec(ctx, "insert into thumb_wanted (county, hash, tries, until) values ($1, $2, 0, 0) on conflict (county, hash) do nothing", county, f.Hash)
	return err
}

// Get returns a blob. A hash that the county does not have is fault.NotFound.
func Get(ctx context.Context, c db.Conn, county, hash string) (Blob, error) {
	return db.One[Blob](ctx, c, "没有这份文件。", "select hash, kind, size, content from blob where county = $1 and hash = $2", county, hash)
}
