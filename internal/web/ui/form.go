package ui

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"bayou/internal/fault"
)

// Form is a form that posts to its own site. No hidden token is needed: the gate refuses posts from other sites.
type Form struct {
	Action  string
	ID      string
	Submit  string // the button; "" = 保存
	Cancel  string // where 取消 leads; "" = no such link
	Draft   string // keeps what is typed under this key until the post succeeds; name the record: "inspect-<id>"
	Offline bool   // posts wait in the browser while there is no connection; needs Key
	Key     string // client-made id of the record, so that sending twice changes nothing; "" = made in the browser
	Files   bool   // holds file inputs
	Err     error  // the fault of the last attempt; its sentence stands above the fields
	Wide    bool
	Second  bool            // the page's main button is another form's
	Extra   templ.Component // beside the button
}

// Field is one labelled control with its hint and its error beside it. Values keeps what was typed.
//
// Kind: text (default), number, date, time, tel, password, search, area (several lines), select, radio, checks (several), check (one box),
// three (是/否/未知), file, photo (camera, shrunk on the phone).
type Field struct {
	Kind, Name, Label string
	ID                string // of the input, where a page has two fields of one name; "" = f- and the name
	Value             string
	Values            []string // checks: what is ticked
	Hint, Error       string
	Unit              string
	Required          bool
	Options           []Option
	Rows              int    // area: lines, 0 = 3
	Width             string // "s" for figures and dates, "m"; "" = full
	Blank             string // select: text of the empty choice; "" = 请选择
	Fixed             bool   // shown, not changeable
	Accept            string // file: ".xlsx,.csv"
	Complete          string // autocomplete attribute
	Attrs             templ.Attributes
}

// Hidden is a value that travels with a form.
type Hidden struct{ Name, Value string }

// Confirm asks before something that cannot be undone silently, and says what it does in numbers.
type Confirm struct {
	Title       string
	Consequence string   // 将向 3 个社区、412 户发布
	Points      []string // further consequences
	Action      string
	Button      string // what happens: 发布第 8 期
	Cancel      string // where 不了，返回 leads
	Reason      string // label of a required reason; "" = none is asked
	ReasonText  string // what was typed
	ReasonError string
	Err         error // the fault of the last attempt
	Hidden      []Hidden
}

// ErrorOf returns the message of err that belongs to the named field, "" when there is none.
func ErrorOf(err error, name string) string {
	for _, f := range fault.Fields(err) {
		if f.Name == name {
			return f.Message
		}
	}
	return ""
}

// Render draws the field.
func (f Field) Render(ctx context.Context, w io.Writer) error { return f.view().Render(ctx, w) }

// Render draws the input.
func (h Hidden) Render(ctx context.Context, w io.Writer) error { return h.view().Render(ctx, w) }

// Render draws the confirmation.
func (c Confirm) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

// threeValues are the choices of a field of kind three.
var threeValues = []Option{{"yes", "是"}, {"no", "否"}, {"unknown", "未知"}}

// group tells whether the field holds several controls and so needs a fieldset.
func (f Field) group() bool { return slices.Contains([]string{"radio", "checks", "three"}, f.Kind) }

func (f Field) id() string { return cmp.Or(f.ID, "f-"+f.Name) }

func (f Field) options() []Option {
	if f.Kind == "three" {
		return threeValues
	}
	return f.Options
}

func (f Field) chosen(value string) bool {
	if f.Kind == "checks" {
		return slices.Contains(f.Values, value)
	}
	return f.Value == value || f.Kind == "three" && f.Value == "" && value == "unknown"
}

// control returns the attributes every single control shares.
func (f Field) control() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	var by []string
	if f.Hint != "" {
		by = append(by, f.id()+"-hint")
	}
	if f.Error != "" {
		by = append(by, f.id()+"-err")
		a["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	if f.Required {
		a["required"] = true
	}
	if f.Fixed {
		a["readonly"] = true
	}
	if f.Complete != "" {
		a["autocomplete"] = f.Complete
	}
	for k, v := range f.Attrs {
		a[k] = v
	}
	return a
}

func (f Field) inputType() string {
	switch f.Kind {
	case "", "number": // figures are typed as text: a wheel or a locale never changes them
		return "text"
	default:
		return f.Kind
	}
}

func (f Field) inputMode() templ.Attributes {
	if f.Kind == "number" {
		return templ.Attributes{"inputmode": "decimal"}
	}
	return nil
}

func (f Field) class(base string) string {
	if f.Width == "" {
		return base
	}
	return base + " w-" + f.Width
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "3"
	}
	return strconv.Itoa(f.Rows)
}

func (f Form) attrs() templ.Attributes {
	a := templ.Attributes{}
	if f.ID != "" {
		a["id"] = f.ID
	}
	if f.Files {
		a["enctype"] = "multipart/form-data"
	}
	if f.Draft != "" {
		a["data-draft"] = f.Draft
	}
	if f.Offline {
		a["data-offline"] = true
	}
	if f.Err != nil {
		a["data-failed"] = true
	}
	return a
}

func (f Field) box() string {
	if f.Kind == "checks" {
		return "checkbox"
	}
	return "radio"
}
