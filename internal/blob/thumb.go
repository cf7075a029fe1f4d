package blob

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"golang.org/x/image/draw"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
)

const (
	thumbSide    = 320       // px, the longer side
	thumbQuality = 78        // of JPEG
	drawable     = 200 << 20 // bytes that a picture may take while it is drawn small; one beyond is shown as it is
	lease        = 2 * time.Minute
	mostTries    = 3 // a picture that ends the process that draws it is not tried for ever
	claimed      = 8 // pictures that one process takes at once
)

// Small returns the thumbnail of a photo, a JPEG whose hash is still the photo's; the photo itself as long as there is none.
func Small(ctx context.Context, c db.Conn, county, hash string) (Blob, error) {
	content, ok, err := db.Maybe[[]byte](ctx, c, "select content from thumb where county = $1 and hash = $2", county, hash)
	if err != nil || !ok {
		if err == nil {
			return Get(ctx, c, county, hash)
		}
		return Blob{}, err
	}
	return Blob{Hash: hash, Kind: "image/jpeg", Size: int64(len(content)), Content: content}, nil
}

// Thumbs makes the thumbnails that are wanted. Several processes may work at once: each takes a few under a lease, and what a
// process left undone is taken up when its lease has run out.
type Thumbs struct {
	db    *db.DB
	clock clock.Clock
}

// NewThumbs returns the maker of thumbnails.
func NewThumbs(d *db.DB, c clock.Clock) *Thumbs { return &Thumbs{d, c} }

type wanted struct {
	County string `db:"county"`
	Hash   string `db:"hash"`
	Tries  int64  `db:"tries"`
	Until  int64  `db:"until"`
}

// Make makes what is wanted, one picture at a time, and returns how many it made. Between two it rests as long as the last one
// took: nobody waits for a thumbnail, and others wait for pages.
func (t *Thumbs) Make(ctx context.Context) (made int, err error) {
	for ctx.Err() == nil {
		mine, err := t.claim(ctx)
		if err != nil || len(mine) == 0 {
			return made, err
		}
		thumbs := make([][]byte, len(mine))
		for i, w := range mine {
			start := time.Now()
			if thumbs[i], err = t.draw(ctx, w); err != nil {
				return made, err
			}
			if thumbs[i] != nil {
				made++
			}
			select {
			case <-ctx.Done():
				return made, ctx.Err()
			case <-time.After(time.Since(start)):
			}
		}
		if err := t.keep(ctx, mine, thumbs); err != nil {
			return made, err
		}
	}
	return made, nil
}

// claim takes the next few pictures; one alone that was tried before, so that it takes no others along when it fails again.
func (t *Thumbs) claim(ctx context.Context) (mine []wanted, err error) {
	now := t.clock.Now()
	next, err := db.All[wanted](ctx, t.db, "select county, hash, tries, until from thumb_wanted where until <= $1 order by until, county, hash limit $2",
		clock.Micros(now), claimed)
	if err != nil || len(next) == 0 {
		return nil, err
	}
	if next[0].Tries > 0 {
		next = next[:1]
	}
	err = t.db.Tx(ctx, func(tx *db.Tx) error {
		mine = nil
		for _, w := range next {
			n, err := tx.Exec(ctx, "update thumb_wanted set tries = tries + 1, until = $1 where county = $2 and hash = $3 and until = $4",
				clock.Micros(now.Add(lease)), w.County, w.Hash, w.Until)
			if err != nil {
				return err
			}
			if n == 1 { // else another process was faster
				mine = append(mine, w)
			}
		}
		return nil
	})
	return mine, err
}

// keep writes thumbnails and takes their pictures off the list; one that could not be drawn is taken off, too.
func (t *Thumbs) keep(ctx context.Context, mine []wanted, thumbs [][]byte) error {
	return t.db.Tx(ctx, func(tx *db.Tx) error {
		for i, w := range mine {
			if thumbs[i] != nil {
				if _, err := tx.Exec(ctx, "insert into thumb (county, hash, content) values ($1, $2, $3) on conflict (county, hash) do nothing",
					w.County, w.Hash, thumbs[i]); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, "delete from thumb_wanted where county = $1 and hash = $2", w.County, w.Hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// draw returns the thumbnail of a picture; nil when it cannot or need not have one.
func (t *Thumbs) draw(ctx context.Context, w wanted) ([]byte, error) {
	if w.Tries >= mostTries {
		return nil, nil
	}
	b, err := Get(ctx, t.db, w.County, w.Hash)
	if fault.Of(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return small(b.Content), nil
}

// small draws a picture at most thumbSide wide and high, and upright; nil when it cannot be drawn or is as small already.
func small(picture []byte) []byte {
	shape, kind, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || max(shape.Width, shape.Height) <= thumbSide || int64(shape.Width)*int64(shape.Height)*weight(shape, kind, picture) > drawable {
		return nil
	}
	whole, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil
	}
	longer := max(shape.Width, shape.Height)
	out := image.NewRGBA(image.Rect(0, 0, max(1, shape.Width*thumbSide/longer), max(1, shape.Height*thumbSide/longer)))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), whole, whole.Bounds(), draw.Over, nil)
	out = upright(out, heldAs(kind, picture))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: thumbQuality}); err != nil {
		return nil
	}
	return b.Bytes()
}

// weight is how many bytes a pixel takes while its picture is decoded, at most.
func weight(shape image.Config, kind string, picture []byte) int64 {
	switch shape.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		return 8
	}
	if kind == "jpeg" && bytes.Contains(picture, []byte("\xff\xc2\x00")) { // progressive: all coefficients are held until the end
		return 16
	}
	return 4
}

// upright turns a picture the way its orientation says (Exif 0x0112).
func upright(in *image.RGBA, held byte) *image.RGBA {
	if held <= 1 || held > 8 {
		return in
	}
	w, h := in.Rect.Dx(), in.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if held >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			at := turned(held, x, y, w, h)
			out.SetRGBA(at.X, at.Y, in.RGBAAt(x, y))
		}
	}
	return out
}

// turned returns where a point of a picture w wide and h high goes.
func turned(held byte, x, y, w, h int) image.Point {
	switch held {
	case 2:
		return image.Pt(w-1-x, y)
	case 3:
		return image.Pt(w-1-x, h-1-y)
	case 4:
		return image.Pt(x, h-1-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(h-1-y, x)
	case 7:
		return image.Pt(h-1-y, w-1-x)
	case 8:
		return image.Pt(y, w-1-x)
	}
	return image.Pt(x, y)
}
