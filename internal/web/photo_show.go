package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"bayou/internal/account"
	"bayou/internal/blob"
	"bayou/internal/gate"
)

// photoShow sends a picture of a finding to whoever may see the finding: GET /photos/{hash}?finding=ID.
func (s *Site) photoShow(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Inspect.Photo(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.URL.Query().Get("finding"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// photoThumb sends its thumbnail, and the picture itself until there is one: GET /photos/{hash}/thumb?finding=ID.
func (s *Site) photoThumb(w http.ResponseWriter, r *http.Request) error {
	b, err := s.Inspect.Thumb(r.Context(), gate.Who(r.Context()).Scope(account.SeeProgress), r.URL.Query().Get("finding"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	sendPhoto(w, r, b)
	return nil
}

// endings are the names' ends of the kinds of photos.
var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}

// sendPhoto sends a picture as nothing but a picture: whatever a file pretends, the browser runs nothing of it.
func sendPhoto(w http.ResponseWriter, r *http.Request, b blob.Blob) {
	h := w.Header()
	h.Set("Content-Type", b.Kind)
	h.Set("Content-Disposition", `inline; filename="photo-`+b.Hash[:8]+endings[b.Kind]+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")                     // a phone may be shared: whoever asks again is looked at again
	h.Set("ETag", `"`+b.Hash+"-"+strconv.FormatInt(b.Size, 10)+`"`) // a thumbnail has the hash of its picture
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Content))
}
