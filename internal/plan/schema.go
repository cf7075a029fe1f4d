package plan

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schema returns the JSON Schema of a plan file, made from the types that Parse reads. It holds what one value can show;
// references, sums and conditions are Parse's own.
func Schema() ([]byte, error) {
	t := reflect.TypeFor[Plan]()
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		dateKind:   {Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}$`},
		momentKind: {Type: "string", Pattern: `^[本下]周[一二三四五六日] \d{2}:\d{2}$`},
		pointsKind: {Type: "number", Minimum: new(0.0)},
	}})
	if err != nil {
		return nil, fmt.Errorf("plan schema: %w", err)
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = "Bayou 方案文件"
	refine(s, t)
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("plan schema: %w", err)
	}
	return append(out, '\n'), nil
}

// refine adds what the inference does not know: the allowed words, texts that are not empty, and one source for each element.
func refine(s *jsonschema.Schema, t reflect.Type) {
	if t.Kind() == reflect.Slice {
		s.Type, s.Types = "array", nil // an empty list is left out, not null
		s.MinItems = new(1)
		refine(s.Items, t.Elem())
		return
	}
	if t.Kind() != reflect.Struct || s.Properties == nil {
		return
	}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if p == nil {
			continue
		}
		refine(p, f.Type)
		leaf := p
		if p.Items != nil {
			leaf = p.Items
		}
		if allowed := f.Tag.Get("enum"); allowed != "" {
			for w := range strings.SplitSeq(allowed, ",") {
				leaf.Enum = append(leaf.Enum, w)
			}
		}
		if leaf.Type == "string" && leaf.Enum == nil && leaf.Pattern == "" {
			leaf.MinLength = new(1)
		}
	}
	if f, ok := t.FieldByName("Source"); t == sourceKind || ok && f.Anonymous {
		s.OneOf = []*jsonschema.Schema{{Required: []string{"cite"}}, {Required: []string{"default"}}}
	}
}
