package ui

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

// QR draws a text, usually an address, as a QR code that a phone reads from a screen or from paper: black squares on white with the
// quiet zone of four modules around them (ISO/IEC 18004). label is what a screen reader says. A text that no code can hold
// (about 2,300 bytes) draws nothing.
func QR(text, label string) templ.Component {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return templ.NopComponent
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		const quiet = 4
		var path strings.Builder
		for y := range code.Size {
			for x := 0; x < code.Size; x++ {
				from := x
				for x < code.Size && code.Black(x, y) {
					x++
				}
				if x > from {
					fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
				}
			}
		}
		side := code.Size + 2*quiet
		_, err := fmt.Fprintf(w, `<svg class="qr" role="img" aria-label="%s" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
			templ.EscapeString(label), side, side, side, side, path.String())
		return err
	})
}
