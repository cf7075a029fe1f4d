package ui

import "github.com/a-h/templ"

// Hit is one line of the search list. Marks are the title's parts, with those marked that were asked for; nil = the title as it is.
type Hit struct {
	Title, Sub, Href string
	Kind, Icon       string // what it is, in a word and as a sign
	Marks            []Mark
}

// Mark is a part of a text; Hit tells that it was asked for.
type Mark struct {
	Text string
	Hit  bool
}

// PrintAction is the button that prints the page as it stands.
func PrintAction() Action { return Action{Text: "打印", Href: "print:", Icon: "printer"} }

func (a Action) class() string {
	if a.Primary {
		return "btn btn-primary"
	}
	return "btn btn-outline-secondary"
}

// current marks the item of a menu, of tabs or of a pager where the reader is.
func current(yes bool) templ.Attributes {
	if yes {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

// swap lets a link or form replace only the element with this id and keep the address in step; without scripts it loads the page.
func swap(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{
		"hx-boost": "true", "hx-target": "#" + id, "hx-select": "#" + id, "hx-swap": "outerHTML show:none", "hx-push-url": "true",
	}
}

func toneIcon(tone string) string {
	switch tone {
	case "act":
		return "alert-circle"
	case "warn":
		return "alert-triangle"
	case "info":
		return "info-circle"
	default:
		return "circle-check"
	}
}
