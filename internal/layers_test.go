// Package internal_test holds the order of the house: which package may import which, and why. docs/architecture.md
// draws it. When a test here fails, either the import is wrong or the table needs a place, with a reason, for something new.
package internal_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the floors of the house from top to bottom. A package imports packages of lower floors only, and of its own
// floor only when the floor is ordered: then those that stand after it. A place covers the packages below it, too.
var floors = []floor{
	{
		name: "programs", places: []string{"cmd", "internal/tools", "internal/db/dbtest/withpg"},
		reason: "a program starts things; what others need of it belongs in a package",
	},
	{
		name: "wiring", ordered: true, places: []string{"internal/cli", "internal/sample", "internal/bench", "internal/app"},
		reason: "the command line opens the app, the sample lives a year in it; the app puts the parts together and decides nothing",
	},
	{
		name: "edges", places: []string{"internal/web", "internal/api", "internal/job"},
		reason: "an edge turns a page, a request or a moment into a use case; what two edges share is a concept's or the gate's",
	},
	{
		name: "gate", places: []string{"internal/gate"},
		reason: "session, permission and request log stand before every page and every call alike",
	},
	{
		name: "concepts", ordered: true, places: []string{
			"internal/report", "internal/bulletin", "internal/week", "internal/track", "internal/difficulty",
			"internal/request", "internal/inspect", "internal/goal", "internal/company", "internal/renovation",
			"internal/zone", "internal/committee", "internal/vote", "internal/declaration", "internal/mode", "internal/survey",
			"internal/archive", "internal/house", "internal/register",
			"internal/meeting", "internal/notice", "internal/area", "internal/plan", "internal/account", "internal/audit",
		},
		reason: "a concept imports those below it; two that need each other are one concept, or the upper passes a value down",
	},
	{
		name: "ground", ordered: true, places: []string{
			"internal/sheet", "internal/blob", "internal/find", "internal/db", "internal/tile", "internal/geo", "internal/reading", "internal/place",
			"internal/cert", "internal/clock", "internal/fault",
		},
		reason: "the ground knows nothing of the field, so that it can be read and trusted by itself",
	},
	{
		name: "public", places: []string{"gongwen", "maxp", "verify", "plans"},
		reason: "others use these without Bayou: they import nothing of it, and not each other",
	},
}

// tests names the packages made for tests, with the place whose view of the house they have. Only tests import them.
var tests = map[string]string{
	"internal/db/dbtest":       "internal/db",
	"internal/mode/modetest":   "internal/mode",
	"internal/tile/tiletest":   "internal/tile",
	"internal/web/browsertest": "internal/web",
}

// bans are the imports that the floors do not rule out and that are barred all the same.
var bans = []ban{
	{
		from: []string{"verify"}, imports: thirdParty,
		reason: "whoever doubts a count must be able to read all the code that recounts it: standard library only",
	},
	{
		from:    []string{"maxp"},
		imports: oneOf("log", "log/slog", "database/sql", "os", "net/http"),
		reason:  "the solver is a pure function of instance, seed and budget",
	},
	{
		from:    []string{"internal/web/ui"},
		imports: floorOf("concepts"),
		reason:  "the page kit shows values; a component that knows a concept can serve no other",
	},
	{
		from:    placesOf("concepts"),
		imports: oneOf("net/http", "html/template", "github.com/a-h/templ", "github.com/danielgtaylor/huma/v2"),
		reason:  "a rule does not know whether a page, a command or a job asks",
	},
	{
		from: append(placesOf("concepts"), "internal/web", "internal/api", "internal/cli", "internal/job", "internal/gate", "internal/app"),
		imports: oneOf("github.com/jackc/pgx/v5", "modernc.org/sqlite", "github.com/jmoiron/sqlx", "github.com/pressly/goose/v3",
			"github.com/jackc/pgx/v5/pgconn"),
		reason: "one SQL text on two engines: only db knows which engine it is and what its errors mean",
	},
	{
		from:    append(placesOf("concepts"), "internal/web", "internal/api", "internal/cli", "internal/job"),
		imports: oneOf("github.com/xuri/excelize/v2"),
		reason:  "limits against zip bombs and the reading of dates are set once, in sheet",
	},
}

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	packages := parsePackages(t)
	for _, p := range packages {
		at, ok := place(p.path)
		if !ok {
			t.Errorf("%s: give it a place in the table, with a reason if the floor is new", p.path)
			continue
		}
		for _, imported := range p.imports {
			if problem := judge(p.path, at, imported); problem != "" {
				t.Errorf("%s imports %s: %s", p.path, imported, problem)
			}
		}
	}
	if len(packages) < 5 {
		t.Errorf("only %d packages seen: the test looks in the wrong folder", len(packages))
	}
}

func TestOnlyTestsImportTestPackages(t *testing.T) {
	t.Parallel()
	for _, p := range parsePackages(t) {
		for _, imported := range p.imports {
			_, helps := tests[imported]
			if helps && tests[p.path] == "" && imported != path.Dir(p.path) {
				t.Errorf("%s imports %s, which is for tests", p.path, imported)
			}
		}
	}
}

// TestTheTableBars makes sure that the table bars what it is there to bar.
func TestTheTableBars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, imports string
		barred        bool
	}{
		{"internal/register", "internal/web", true},
		{"internal/register", "internal/mode", true},
		{"internal/mode", "internal/register", false},
		{"internal/mode", "internal/register/testdata", false},
		{"internal/db", "internal/account", true},
		{"internal/db", "internal/fault", false},
		{"internal/fault", "internal/db", true},
		{"internal/web", "internal/api", true},
		{"internal/web/ui", "internal/register", true},
		{"internal/web", "internal/web/ui", false},
		{"internal/web", "internal/gate", false},
		{"internal/gate", "internal/web", true},
		{"internal/app", "internal/web", false},
		{"gongwen", "internal/fault", true},
		{"verify", "github.com/google/uuid", true},
		{"verify", "crypto/sha256", false},
		{"maxp", "os", true},
		{"internal/week", "net/http", true},
		{"internal/week", "github.com/xuri/excelize/v2", true},
		{"internal/sheet", "github.com/xuri/excelize/v2", false},
	} {
		at, ok := place(c.from)
		if !ok {
			t.Fatalf("%s has no place", c.from)
		}
		if problem := judge(c.from, at, c.imports); (problem != "") != c.barred {
			t.Errorf("%s imports %s: %q, want barred %v", c.from, c.imports, problem, c.barred)
		}
	}
}

type floor struct {
	name, reason string
	ordered      bool
	places       []string
}

type ban struct {
	from    []string
	imports func(imported string) bool
	reason  string
}

// spot is a package's floor and its number on it, counted from the top.
type spot struct{ floor, number int }

func place(p string) (spot, bool) {
	if home, ok := tests[p]; ok {
		p = home
	}
	best, at := "", spot{}
	for i, f := range floors {
		for n, q := range f.places {
			if under(p, q) && len(q) > len(best) {
				best, at = q, spot{i, n}
			}
		}
	}
	return at, best != ""
}

// judge says why the import is barred, "" when it is not. Imports of the module are given without its name.
func judge(from string, at spot, imported string) string {
	for _, b := range bans {
		if slices.ContainsFunc(b.from, func(f string) bool { return under(from, f) }) && b.imports(imported) {
			return b.reason
		}
	}
	to, ours := place(imported)
	f := floors[at.floor]
	switch {
	case !ours, at == to:
		return ""
	case to.floor > at.floor, to.floor == at.floor && f.ordered && to.number > at.number:
		return ""
	case to.floor == at.floor:
		return f.reason
	default:
		return fmt.Sprintf("%s stand below %s; %s", f.name, floors[to.floor].name, f.reason)
	}
}

type parsed struct {
	path    string
	imports []string
}

// parsePackages reads the imports of every package of the module, without its tests. It parses files instead of asking
// the compiler, so that it also speaks while some package does not build.
func parsePackages(t *testing.T) []parsed {
	t.Helper()
	found := map[string][]string{}
	err := walk(func(file string, _ fs.DirEntry) error {
		if path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(file)
		found[dir] = append(found[dir], "") // a package without imports is one, too
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			found[dir] = append(found[dir], strings.TrimPrefix(imported, "bayou/"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []parsed
	for dir, imports := range found {
		slices.Sort(imports)
		all = append(all, parsed{dir, slices.Compact(imports)[1:]})
	}
	slices.SortFunc(all, func(a, b parsed) int { return strings.Compare(a.path, b.path) })
	return all
}

func under(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

func placesOf(name string) []string {
	for _, f := range floors {
		if f.name == name {
			return slices.Clone(f.places)
		}
	}
	return nil
}

func floorOf(name string) func(string) bool {
	places := placesOf(name)
	return func(imported string) bool {
		return slices.ContainsFunc(places, func(p string) bool { return under(imported, p) })
	}
}

func oneOf(paths ...string) func(string) bool {
	return func(imported string) bool { return slices.Contains(paths, imported) }
}

// thirdParty reports whether the import is neither of the standard library nor of this module.
func thirdParty(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}
