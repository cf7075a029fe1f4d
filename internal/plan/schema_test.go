package plan_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/plan"
	"bayou/plans"
	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"
)

func schema(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	b, err := plan.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// instance reads YAML as the JSON that the schema speaks of.
func instance(t *testing.T, src []byte) any {
	t.Helper()
	b, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPlansFitTheSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	if err := s.Validate(instance(t, plans.Jingbalu())); err != nil {
		t.Error(err)
	}
	files, err := filepath.Glob("testdata/plans/*.yaml")
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(instance(t, src)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range [][2]string{
		{"level: street", "level: town"},
		{"cite: 文头\n", "colour: red\n"},
		{"issuer: 经八路街道办事处\n", ""},
		{"weight: 60", "weight: sixty"},
		{"skins: [circular]", "skins: [letter]"},
		{"issued_on: 2015-08-04", "issued_on: 2015年8月4日"},
		{"max: 8,", "max: -8,"},
		{"preview: 本周五 17:00", "preview: 周五"},
	} {
		if err := s.Validate(instance(t, with(t, c[0], c[1]))); err == nil {
			t.Errorf("%s: not refused", strings.TrimSpace(c[1]))
		}
	}
}
