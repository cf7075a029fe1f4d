package blob_test

import (
	"bytes"
	"testing"

	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
)

func TestPutKeepsTheSameBytesOnce(t *testing.T) {
	t.Parallel()
	photo := pngOf(t, scene(8, 8))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var hashes []string
		err := d.Tx(t.Context(), func(tx *db.Tx) error {
			for range 2 {
				f, err := blob.Photo(photo)
				if err != nil {
					return err
				}
				if err := blob.Put(t.Context(), tx, "410105", f); err != nil {
					return err
				}
				hashes = append(hashes, f.Hash)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if hashes[0] != hashes[1] || hashes[0] != blob.Hash(photo) {
			t.Errorf("hashes %v", hashes)
		}
		b, err := blob.Get(t.Context(), d, "410105", hashes[0])
		if err != nil || b.Kind != "image/png" || b.Size != int64(len(photo)) || !bytes.Equal(b.Content, photo) {
			t.Errorf("got %+v, %v", b, err)
		}
		if _, err := blob.Get(t.Context(), d, "410102", hashes[0]); fault.Of(err) != fault.NotFound {
			t.Errorf("another county reads it: %v", err)
		}
	})
}

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := blob.Photo(make([]byte, blob.MaxSize+1)); fault.Of(err) != fault.Invalid {
		t.Errorf("a photo: %v", err)
	}
	if _, err := blob.Paper("application/pdf", make([]byte, blob.MaxPaper+1)); fault.Of(err) != fault.Invalid {
		t.Errorf("a paper: %v", err)
	}
	if _, err := blob.Paper("application/pdf", make([]byte, blob.MaxSize+1)); err != nil {
		t.Errorf("a paper of more than a photo's size: %v", err)
	}
}
