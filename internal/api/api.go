// Package api answers programs: JSON, version 1, described by an OpenAPI document at /api/v1/openapi.json. It calls the same
// use cases as the pages with the same permissions and the same area scope. A program signs in with a key of its owner's
// account: Authorization: Bearer bayou_….
//
// Answers are the concepts' own types. Times leave as RFC 3339 in the office's zone, days as YYYY-MM-DD, points as decimal
// numbers (see wire.go); what the names mean stands in words.go. Personal data are masked as on the pages.
//
// Clauses: S1 M0 P1 P2 P3 A1 A2 A3 A4
package api

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/declaration"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	"bayou/internal/goal"
	"bayou/internal/house"
	"bayou/internal/inspect"
	"bayou/internal/meeting"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/report"
	"bayou/internal/survey"
	"bayou/internal/track"
	"bayou/internal/week"
)

// Site is what the interface reads and writes.
type Site struct {
	Clock      clock.Clock
	Log        *slog.Logger // of what went wrong inside
	KeyRate    int          // calls a second of one key; 0 = usualRate
	Journal    *audit.Journal
	Accounts   *account.Store
	Areas      *area.Store
	Plans      *plan.Store
	Register   *register.Store
	Mode       *mode.Store
	Goal       *goal.Store
	Inspect    *inspect.Store
	Difficulty *difficulty.Store
	Track      *track.Store
	Meeting    *meeting.Store
	Week       *week.Store
	Bulletin   *bulletin.Store
	Report     *report.Store

	Archive     *archive.Store
	Declaration *declaration.Store
	House       *house.Store
	Survey      *survey.Store
}

// Prefix is where the interface lives.
const Prefix = "/api/v1"

// Bounds of what is sent, in bytes. The largest is a visit with its photos, which base64 makes a third longer.
const (
	usualBody  = 1 << 20
	importBody = 21 << 20
	photoBody  = 80 << 20
)

// photoTime is how long a body may take to come; most operations give less.
const photoTime = 2 * time.Minute

// usualRate is how many calls a second one key has, twice as many at once. It keeps one program from taking the whole server;
// a program that walks through a city's register in pages needs a minute.
const usualRate = 50

// Op is one operation with the right it asks for; tests walk the list.
type Op struct {
	Method, Path string
	Perm         account.Perm
}

type server struct {
	Site
	api    huma.API
	calls  *gate.Throttle // by key
	public *gate.Throttle // calls without a key, by address
	wrong  *gate.Throttle // refused keys, by address
	ops    []Op
}

// Mount puts the interface on a mux and returns its operations.
func (s Site) Mount(mux *http.ServeMux) []Op {
	config := huma.DefaultConfig("八有 Bayou", "1")
	config.Info.Description = "与页面相同的读和写。密钥在“我的账号”里建立，权限和管辖范围与密钥所属的账号相同。时间为北京时间（RFC 3339），日期为 YYYY-MM-DD，分数为十进制数。"
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/openapi", "", ""
	config.CreateHooks = nil // no $schema links: they guess the host
	format := huma.Format{Marshal: write, Unmarshal: huma.DefaultJSONFormat.Unmarshal}
	config.Formats = map[string]huma.Format{"application/json": format, "json": format}
	config.DefaultFormat = "application/json"
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	for in, out := range leavesAs {
		config.Components.Schemas.RegisterTypeAlias(in, out)
	}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: "接口密钥，bayou_ 开头"}}
	config.Security = []map[string][]string{{"key": {}}}
	perKey := cmp.Or(s.KeyRate, usualRate)
	sv := &server{Site: s, calls: gate.NewThrottle(perKey, 2*perKey), public: gate.NewThrottle(usualRate, 2*usualRate), wrong: gate.NewThrottle(5, 10)}
	inner := http.NewServeMux()
	sv.api = humago.NewWithPrefix(inner, Prefix, config)
	sv.api.UseMiddleware(sv.identify)
	for _, concept := range []func(){
		sv.me, sv.areas, sv.search, sv.compounds, sv.points, sv.modes, sv.whatif, sv.houses, sv.surveys, sv.papers, sv.declarations, sv.imports, sv.goals, sv.phases, sv.inspections, sv.findings, sv.difficulties,
		sv.weeks, sv.standings, sv.meetings, sv.bulletins, sv.accounts, sv.journal,
	} {
		concept()
	}
	explain(config.Components.Schemas)
	inner.HandleFunc("/", noOperation)
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		r.Body = gate.Limit(w, r, gate.Bounds{Bytes: photoBody, Time: photoTime})
		inner.ServeHTTP(w, r)
		if r.MultipartForm != nil {
			_ = r.MultipartForm.RemoveAll() // the server does so only for the request that it made itself
		}
	})
	return sv.ops
}

// leavesAs are the types that leave as something else (see wire.go).
var leavesAs = map[reflect.Type]reflect.Type{
	reflect.TypeFor[plan.Points](): reflect.TypeFor[float64](),
	reflect.TypeFor[plan.Moment](): reflect.TypeFor[string](),
	reflect.TypeFor[plan.Truth]():  reflect.TypeFor[string](),
}

// typeName finds a concept's type in the name of a generic one: List[bayou/internal/mode.Decision].
var typeName = regexp.MustCompile(`bayou/internal/(\w)(\w*)\.(\w+)`)

// schemaName names a type after its concept, too: two concepts may both have a Content.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	if strings.HasPrefix(t.PkgPath(), "bayou/") && path.Base(t.PkgPath()) != "api" {
		name = t.PkgPath() + "." + name
	}
	name = typeName.ReplaceAllStringFunc(name, func(full string) string {
		part := typeName.FindStringSubmatch(full)
		if part[1]+part[2] == "api" {
			part[1], part[2] = "", ""
		}
		return strings.ToUpper(part[1]) + part[2] + part[3]
	})
	name = strings.NewReplacer("[", "", "]", "").Replace(name)
	return strings.ToUpper(name[:1]) + name[1:]
}

const permKey = "perm"

// option changes how an operation takes its requests.
type option func(*huma.Operation)

// body lets an operation take more than the usual number of bytes, and the time to send them.
func body(bytes int64) option {
	return func(o *huma.Operation) { o.MaxBodyBytes, o.BodyReadTimeout = bytes, photoTime }
}

// file says what kind of file the operation answers with.
func file(kind string) option {
	return func(o *huma.Operation) {
		o.Responses = map[string]*huma.Response{"200": {
			Description: "文件", Content: map[string]*huma.MediaType{kind: {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
		}}
	}
}

// add registers an operation. The right stands on its line, as on a page's.
func add[I, O any](s *server, method, path string, perm account.Perm, summary string, run func(context.Context, *I) (*O, error), options ...option) {
	s.ops = append(s.ops, Op{method, Prefix + path, perm})
	op := huma.Operation{
		OperationID: strings.ToLower(method) + strings.NewReplacer("/", "-", "{", "", "}", "", ".", "-").Replace(path),
		Method:      method, Path: path, Summary: summary, Description: "需要的权限：" + string(perm), Tags: []string{strings.Split(path, "/")[1]},
		Metadata: map[string]any{permKey: perm}, MaxBodyBytes: usualBody, DefaultStatus: http.StatusOK,
		Errors: []int{401, 403, 404, 409, 413, 422, 429, 500},
	}
	if perm == gate.Public {
		op.Security, op.Description = []map[string][]string{}, "不需要密钥"
	}
	for _, o := range options {
		o(&op)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := run(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, op, err)
		}
		return out, nil
	})
}

// scope returns where the caller holds a right.
func scope(ctx context.Context, p account.Perm) place.Scope { return gate.Who(ctx).Scope(p) }

// today returns the business day.
func (s *server) today() clock.Date { return clock.Today(s.Clock) }
