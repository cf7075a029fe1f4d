package geo_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bayou/internal/geo"
	"bayou/internal/reading"
)

// clauses: S1

func anywhere(r *rand.Rand) geo.WGS84 {
	return geo.WGS84{Lng: 73.5 + r.Float64()*62, Lat: 3.5 + r.Float64()*50}
}

func TestThereAndBackIsTheSamePlace(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		p := anywhere(r)
		for name, back := range map[string]geo.WGS84{"GCJ-02": p.GCJ02().WGS84(), "BD-09": p.BD09().WGS84()} {
			if m := p.Metres(back); m > 0.01 || math.Abs(back.Lng-p.Lng) > 1e-6 || math.Abs(back.Lat-p.Lat) > 1e-6 {
				t.Fatalf("%v by way of %s comes back %g m away", p, name, m)
			}
		}
		if m := p.Metres(geo.WGS84{Lng: p.GCJ02().Lng, Lat: p.GCJ02().Lat}); m < 10 || m > 1500 {
			t.Fatalf("%v is shifted by %g m", p, m)
		}
	}
}

func TestOutsideChinaNothingIsShifted(t *testing.T) {
	t.Parallel()
	for _, p := range []geo.WGS84{{Lng: 2.35, Lat: 48.85}, {Lng: -0.13, Lat: 51.5}, {Lng: 151.2, Lat: -33.9}, {Lng: 139.7, Lat: 35.7}} {
		if g := p.GCJ02(); g.Lng != p.Lng || g.Lat != p.Lat || p.BD09().WGS84() != p {
			t.Errorf("%v is shifted to %v", p, g)
		}
	}
}

// The two houses stand in public sources in both systems: as an application's geocoder (GCJ-02) and as housing portals (BD-09)
// give them.
func TestKnownPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		gcj  geo.GCJ02
		bd   geo.BD09
	}{
		{"上都国际A座", geo.GCJ02{Lng: 113.664927, Lat: 34.769863}, geo.BD09{Lng: 113.671474, Lat: 34.775808}},
		{"金水路101号", geo.GCJ02{Lng: 113.669467, Lat: 34.763510}, geo.BD09{Lng: 113.675964, Lat: 34.769471}},
	} {
		if m := c.gcj.WGS84().Metres(c.bd.WGS84()); m > 60 {
			t.Errorf("%s: %g m between the two statements", c.name, m)
		}
	}
}

func TestMetres(t *testing.T) {
	t.Parallel()
	a := geo.WGS84{Lng: 113.66, Lat: 34.77}
	for _, c := range []struct {
		to   geo.WGS84
		want float64
	}{{a, 0}, {geo.WGS84{Lng: 113.66, Lat: 34.78}, 1112}, {geo.WGS84{Lng: 113.67, Lat: 34.77}, 913.4}, {geo.WGS84{Lng: -66.34, Lat: -34.77}, 20_015_115}} {
		if got := a.Metres(c.to); math.Abs(got-c.want) > 1 {
			t.Errorf("to %v: %g m, want %g", c.to, got, c.want)
		}
	}
}

func TestOfAsksForTheSystem(t *testing.T) {
	t.Parallel()
	gcj := reading.Value{Kind: reading.Point, Low: 34_769_863, High: 113_664_927, Word: string(reading.GCJ02)}
	if p, ok := geo.Of(gcj); !ok || math.Abs(p.Lng-113.6588) > 0.001 {
		t.Errorf("%v %v", p, ok)
	}
	bare := gcj
	bare.Word = ""
	if _, ok := geo.Of(bare); ok {
		t.Error("a point without its system is drawn")
	}
	if _, ok := geo.Of(reading.Value{Kind: reading.Text, Word: "113.6,34.7"}); ok {
		t.Error("a text is a point")
	}
	if _, ok := geo.Apart(gcj, bare); ok {
		t.Error("the distance to a point without its system is known")
	}
	if m, ok := geo.Apart(bare, bare); !ok || m != 0 {
		t.Error("a point lies away from itself:", m)
	}
}

func TestClustersHoldEveryPointOnce(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		points := make([]geo.WGS84, r.IntN(300))
		for i := range points {
			points[i] = anywhere(r)
		}
		cell := math.Pow(10, -r.Float64()*3) * 10
		var seen []int
		for _, c := range geo.Clusters(points, cell) {
			seen = append(seen, c.Members...)
			if c.Box.East-c.Box.West > cell || c.Box.North-c.Box.South > cell || !c.Box.Contains(geo.WGS84{Lng: c.Centre.Lng, Lat: c.Centre.Lat}) && len(c.Members) > 1 {
				t.Fatalf("cluster %+v of a grid of %g", c, cell)
			}
			for _, m := range c.Members {
				if !c.Box.Contains(points[m]) {
					t.Fatalf("%v is not in its box", points[m])
				}
			}
		}
		slices.Sort(seen)
		if len(seen) != len(points) || len(slices.Compact(seen)) != len(points) {
			t.Fatalf("%d of %d points", len(seen), len(points))
		}
	}
}

// TestMixingDoesNotCompile type-checks programs that take a point of one system for one of another.
func TestMixingDoesNotCompile(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	check := types.Config{Importer: importer.ForCompiler(files, "source", nil)}
	for program, compiles := range map[string]bool{
		"var w geo.WGS84 = geo.GCJ02{Lng: 1, Lat: 2}.WGS84(); _ = w": true,
		"var w geo.WGS84 = geo.GCJ02{Lng: 1, Lat: 2}; _ = w":         false,
		"_ = geo.WGS84(geo.GCJ02{Lng: 1, Lat: 2})":                   false,
		"_ = geo.BD09(geo.WGS84{})":                                  false,
		"_ = geo.WGS84{}.Metres(geo.BD09{})":                         false,
		"_ = geo.WGS84{} == geo.GCJ02{}":                             false,
		"_, _ = geo.Around(geo.WGS84{}, geo.BD09{})":                 false,
	} {
		file, err := parser.ParseFile(files, "p.go", "package p\nimport \"bayou/internal/geo\"\nfunc f() {"+program+"}", 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = check.Check("p", files, []*ast.File{file}, nil)
		if (err == nil) != compiles || err != nil && strings.Contains(err.Error(), "import") {
			t.Errorf("%s: %v", program, err)
		}
	}
}
