package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/api"
	"bayou/internal/gate"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// document is as much of the OpenAPI document as the tests ask.
type document struct {
	OpenAPI    string
	Paths      map[string]map[string]operation
	Components struct {
		Schemas         map[string]schema
		SecuritySchemes map[string]any
	}
}

type operation struct {
	OperationID, Summary, Description string
	Parameters                        []struct{ Name, In, Description string }
	RequestBody                       *struct{ Content map[string]any }
	Responses                         map[string]struct {
		Description string
		Content     map[string]any
	}
	Security *[]map[string][]string
}

type schema struct {
	Type       any
	Properties map[string]struct {
		Type              any
		Format            string
		Ref               string `json:"$ref"`
		Description       string
		OneOf, AllOf, Any []any
	}
	Required []string
}

func described(t *testing.T) (doc document, raw string, ops []api.Op) {
	t.Helper()
	mux := http.NewServeMux()
	ops = api.Site{}.Mount(mux)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, api.Prefix+"/openapi.json", http.NoBody))
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v", w.Code, err)
	}
	return doc, w.Body.String(), ops
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// The list of operations is a contract: a change of it is seen here. Rewrite it with -update.
func TestOperationsAreTheOnesAgreed(t *testing.T) {
	t.Parallel()
	_, _, ops := described(t)
	var b strings.Builder
	for _, op := range ops {
		fmt.Fprintf(&b, "%-4s %-45s %s\n", op.Method, op.Path, op.Perm)
	}
	const golden = "testdata/operations.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestEveryOperationIsDescribed(t *testing.T) {
	t.Parallel()
	doc, _, ops := described(t)
	if doc.OpenAPI != "3.1.0" || doc.Components.SecuritySchemes["key"] == nil {
		t.Errorf("version %s", doc.OpenAPI)
	}
	seen := map[string]bool{}
	for _, op := range ops {
		name := op.Method + " " + op.Path
		o, ok := doc.Paths[strings.TrimPrefix(op.Path, api.Prefix)][strings.ToLower(op.Method)]
		if !ok {
			t.Errorf("%s is not in the document", name)
			continue
		}
		if seen[o.OperationID] || o.OperationID == "" || !chinese(o.Summary) || !chinese(o.Description) || op.Perm == "" {
			t.Errorf("%s: id %q, summary %q, description %q, right %q", name, o.OperationID, o.Summary, o.Description, op.Perm)
		}
		seen[o.OperationID] = true
		if public := o.Security != nil && len(*o.Security) == 0; public != (op.Perm == gate.Public) {
			t.Errorf("%s: public %v, right %s", name, public, op.Perm)
		}
		for _, status := range []string{"200", "401", "403", "404", "409", "413", "422", "429", "500"} {
			if r, ok := o.Responses[status]; !ok || r.Description == "" || len(r.Content) == 0 {
				t.Errorf("%s does not say what %s is", name, status)
			}
		}
		for _, p := range o.Parameters {
			if !chinese(p.Description) {
				t.Errorf("%s: %s %s is not explained", name, p.In, p.Name)
			}
		}
		for _, step := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(op.Path, -1) {
			found := false
			for _, p := range o.Parameters {
				found = found || p.In == "path" && p.Name == step[1]
			}
			if !found {
				t.Errorf("%s: {%s} is no parameter", name, step[1])
			}
		}
	}
}

func TestEveryNameIsExplainedAndEveryReferenceResolves(t *testing.T) {
	t.Parallel()
	doc, raw, _ := described(t)
	for _, ref := range regexp.MustCompile(`"\$ref":"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(raw, -1) {
		if _, ok := doc.Components.Schemas[ref[1]]; !ok {
			t.Errorf("%s is nowhere", ref[1])
		}
	}
	style := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for name, s := range doc.Components.Schemas {
		if name == "ErrorModel" || name == "ErrorDetail" || name == "FormFile" {
			continue
		}
		for _, r := range s.Required {
			if _, ok := s.Properties[r]; !ok {
				t.Errorf("%s requires %s, which it does not have", name, r)
			}
		}
		for p, v := range s.Properties {
			if !style.MatchString(p) || v.Description == "" {
				t.Errorf("%s.%s is not named as the others or not explained", name, p)
			}
			if (strings.HasSuffix(p, "_at") || p == "at") && v.Format != "date-time" {
				t.Errorf("%s.%s is %v %s", name, p, v.Type, v.Format)
			}
		}
	}
}
