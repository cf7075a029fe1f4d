package api

import (
	"bytes"
	"encoding"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bayou/internal/clock"
	"bayou/internal/plan"
)

// What leaves the interface has one style, whatever a concept keeps: points, hundredths within, are decimal numbers; moments,
// microseconds within, are RFC 3339 in the office's zone, null for not yet. Everything else is encoding/json.

// moments are the names of integers that are moments; every name that ends in _at is one, too.
var moments = []string{"at", "due", "close", "replaced", "locked_till"}

func isMoment(f reflect.StructField, name string) bool {
	return f.Type.Kind() == reflect.Int64 && (strings.HasSuffix(name, "_at") || slices.Contains(moments, name))
}

// write is how the interface writes JSON.
func write(w io.Writer, v any) error {
	var b bytes.Buffer
	if err := encode(&b, reflect.ValueOf(v)); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

var (
	pointsType    = reflect.TypeFor[plan.Points]()
	momentType    = reflect.TypeFor[plan.Moment]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
	textType      = reflect.TypeFor[encoding.TextMarshaler]()
)

func encode(b *bytes.Buffer, v reflect.Value) error {
	switch {
	case !v.IsValid():
		b.WriteString("null")
		return nil
	case v.Type() == pointsType:
		writePoints(b, v.Int())
		return nil
	case v.Type() == momentType:
		b.WriteString(strconv.Quote(v.Interface().(plan.Moment).String())) // 本周五 17:00, as a plan file writes it
		return nil
	case shapeOf(v.Type()).plain:
		return plainly(b, v)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return encode(b, v.Elem())
	case reflect.Struct:
		return encodeStruct(b, v)
	case reflect.Map:
		return encodeMap(b, v)
	case reflect.Slice, reflect.Array:
		return encodeList(b, v)
	}
	return plainly(b, v)
}

func plainly(b *bytes.Buffer, v reflect.Value) error {
	out, err := json.Marshal(v.Interface())
	b.Write(out)
	return err
}

func writePoints(b *bytes.Buffer, hundredths int64) {
	b.WriteString(strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64))
}

func writeMoment(b *bytes.Buffer, us int64) {
	if us == 0 {
		b.WriteString("null")
		return
	}
	b.WriteString(clock.FromMicros(us).In(clock.Zone).Format(`"` + time.RFC3339 + `"`))
}

func encodeStruct(b *bytes.Buffer, v reflect.Value) error {
	open := byte('{')
	for _, f := range shapeOf(v.Type()).fields {
		x, err := v.FieldByIndexErr(f.index)
		if err != nil || f.omitEmpty && isEmpty(x) || f.omitZero && x.IsZero() {
			continue
		}
		b.WriteByte(open)
		open = ','
		b.WriteString(f.key)
		if f.moment {
			writeMoment(b, x.Int())
			continue
		}
		if err := encode(b, x); err != nil {
			return err
		}
	}
	if open == '{' {
		b.WriteByte(open)
	}
	b.WriteByte('}')
	return nil
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func encodeMap(b *bytes.Buffer, v reflect.Value) error {
	if v.IsNil() {
		b.WriteString("{}")
		return nil
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	open := byte('{')
	for _, k := range keys {
		b.WriteByte(open)
		open = ','
		if err := plainly(b, k); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := encode(b, v.MapIndex(k)); err != nil {
			return err
		}
	}
	if open == '{' {
		b.WriteByte(open)
	}
	b.WriteByte('}')
	return nil
}

func encodeList(b *bytes.Buffer, v reflect.Value) error {
	b.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(b, v.Index(i)); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

// shape is how a type is written. A plain one holds neither points nor moments nor lists, and is left to encoding/json.
type shape struct {
	plain  bool
	fields []field
}

type field struct {
	index                       []int
	key                         string // "name":
	moment, omitEmpty, omitZero bool
}

var shapes sync.Map // reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := &shape{plain: isPlain(t)}
	if t.Kind() == reflect.Struct && !s.plain {
		s.fields = fieldsOf(t)
	}
	shapes.Store(t, s)
	return s
}

// isPlain reports whether encoding/json may write the type whole. A nil list leaves as [], so lists are not plain.
func isPlain(t reflect.Type) bool {
	if t.Implements(marshalerType) || t.Implements(textType) {
		return true
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Pointer, reflect.Array:
		return false
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8
	case reflect.Interface:
		return false
	}
	return t != pointsType
}

// fieldsOf lists the fields of a struct as encoding/json names them; those of embedded structs are its own, unless hidden.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous && name == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		out = append(out, field{
			index: f.Index, key: strconv.Quote(name) + ":", moment: isMoment(f, name),
			omitEmpty: strings.Contains(options, "omitempty"), omitZero: strings.Contains(options, "omitzero"),
		})
	}
	return out
}
