// Package api answers programs: JSON, version 1, described by an OpenAPI document at /api/v1/openapi.json. It calls the same
// use cases as the pages with the same permissions and the same area scope. A program signs in with a key of its owner's
// account: Authorization: Bearer bayou_….
//
// Clauses: S1 M0 A2 A3 A4
package api

import (
	"context"
	"errors"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/time/rate"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/week"
)

// Site is what the interface reads and writes.
type Site struct {
	Clock    clock.Clock
	Accounts *account.Store
	Areas    *area.Store
	Plans    *plan.Store
	Register *register.Store
	Mode     *mode.Store
	Week     *week.Store
	Bulletin *bulletin.Store
}

// Prefix is where the interface lives.
const Prefix = "/api/v1"

// Op is one operation with the right it asks for; tests walk the list.
type Op struct {
	Method, Path string
	Perm         account.Perm
}

type server struct {
	Site
	api   huma.API
	limit *rate.Limiter
	ops   []Op
}

// Mount puts the interface on a mux and returns its operations.
func (s Site) Mount(mux *http.ServeMux) []Op {
	config := huma.DefaultConfig("八有 Bayou", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/openapi", "", ""
	config.CreateHooks = nil // no $schema links: they guess the host
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer"}}
	config.Security = []map[string][]string{{"key": {}}}
	sv := &server{Site: s, limit: rate.NewLimiter(200, 400)}
	sv.api = humago.NewWithPrefix(mux, Prefix, config)
	sv.api.UseMiddleware(sv.identify)
	sv.compounds()
	sv.weeks()
	return sv.ops
}

// schemaName names a type after its concept, too: two concepts may both have a Content.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if concept := path.Base(t.PkgPath()); t.Name() != "" && strings.HasPrefix(t.PkgPath(), "bayou/") && concept != "api" {
		return strings.ToUpper(concept[:1]) + concept[1:] + name
	}
	return name
}

const permKey = "perm"

// add registers an operation. The right stands on its line, as on a page's.
func add[I, O any](s *server, method, path string, perm account.Perm, summary string, run func(context.Context, *I) (*O, error)) {
	s.ops = append(s.ops, Op{method, Prefix + path, perm})
	id := strings.ToLower(method) + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path)
	huma.Register(s.api, huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Metadata: map[string]any{permKey: perm},
		MaxBodyBytes: 1 << 20, Errors: []int{401, 403, 404, 409, 422},
	}, func(ctx context.Context, in *I) (*O, error) {
		out, err := run(ctx, in)
		if err != nil {
			return nil, problem(err)
		}
		return out, nil
	})
}

// identify lets in who brings a valid key and holds the operation's right somewhere; the use case checks the place.
func (s *server) identify(c huma.Context, next func(huma.Context)) {
	if !s.limit.Allow() {
		s.refuse(c, http.StatusTooManyRequests, "请求太密，请稍后再试。")
		return
	}
	perm, _ := c.Operation().Metadata[permKey].(account.Perm)
	key, ok := strings.CutPrefix(c.Header("Authorization"), "Bearer ")
	if !ok {
		s.refuse(c, http.StatusUnauthorized, "请带上接口密钥：Authorization: Bearer bayou_…；密钥在“我的账号”里建立。")
		return
	}
	who, err := s.Accounts.ByToken(c.Context(), key, c.RemoteAddr())
	switch {
	case fault.Of(err) == fault.Expired:
		s.refuse(c, http.StatusUnauthorized, fault.Sentence(err))
	case err != nil:
		s.refuse(c, gate.Status(err), fault.Sentence(err))
	case perm == "" || !who.Has(perm):
		s.refuse(c, http.StatusForbidden, "密钥所属的岗位没有这项权限。")
	default:
		next(huma.WithContext(c, gate.As(c.Context(), who)))
	}
}

func (s *server) refuse(c huma.Context, status int, sentence string) {
	if err := huma.WriteErr(s.api, c, status, sentence); err != nil {
		c.SetStatus(http.StatusInternalServerError)
	}
}

// problem turns a fault into an RFC 9457 answer, with a location for each field.
func problem(err error) error {
	var details []error
	for _, f := range fault.Fields(err) {
		details = append(details, &huma.ErrorDetail{Message: f.Message, Location: "body." + f.Name})
	}
	if clashes, ok := errors.AsType[register.Clashes](err); ok {
		for _, c := range clashes {
			details = append(details, &huma.ErrorDetail{Message: c.Name + "：现为 " + c.Theirs, Location: "body.facts." + c.Field, Value: c.Yours})
		}
	}
	status := gate.Status(err)
	if status == http.StatusGone {
		status = http.StatusConflict
	}
	return huma.NewError(status, fault.Sentence(err), details...)
}

// scope returns where the caller holds a right.
func scope(ctx context.Context, p account.Perm) place.Scope { return gate.Who(ctx).Scope(p) }

// Answer is the body of an answer.
type Answer[T any] struct{ Body T }

func answer[T any](v T, err error) (*Answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &Answer[T]{v}, nil
}
