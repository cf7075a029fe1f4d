package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Icon draws one of the icons listed in assets/icons.txt, as decoration: it says nothing to a screen reader, so a text must
// stand beside it. An unknown name draws nothing.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		inside, ok := icons[name]
		if !ok {
			return nil
		}
		_, err := io.WriteString(w, `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">`+inside+`</svg>`)
		return err
	})
}
