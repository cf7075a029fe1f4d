package web

import "github.com/a-h/templ"

// Tiles are the pictures that an office has chosen to lie under its maps. Without them no map asks for anything from outside.
type Tiles struct {
	URL    string // template with {z}, {x}, {y}; "" = none
	Credit string // whose map it is and its 审图号, shown under every map
}

// tileLook is what a map's element says of its tiles.
type tileLook struct{ URL, Credit string }

func (t Tiles) look() tileLook { return tileLook(t) }

func (t tileLook) attrs() templ.Attributes {
	if t.URL == "" {
		return nil
	}
	return templ.Attributes{"data-tiles": t.URL}
}
