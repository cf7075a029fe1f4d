package place_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/place"
)

func TestPathSteps(t *testing.T) {
	t.Parallel()
	p := place.Path("410105/001/003/0192/")
	if p.County() != "410105" || p.Street() != "410105/001/" || p.Community() != "410105/001/003/" {
		t.Errorf("steps of %s: %q %q %q", p, p.County(), p.Street(), p.Community())
	}
	if city := place.Path("4101"); city.County() != "" || !city.Contains(p) || city.Contains("4102") {
		t.Errorf("a city holds its counties and no others")
	}
}

var paths = rapid.Custom(func(t *rapid.T) place.Path {
	steps := rapid.SliceOfN(rapid.SampledFrom([]string{"410105", "410106", "001", "002", "0011"}), 0, 4).Draw(t, "steps")
	var p place.Path
	for _, s := range steps {
		p = p.Join(s)
	}
	return p
})

// The SQL condition of a scope, worked out by hand over strings, selects exactly what Holds says.
func TestWhereSelectsWhatHoldsSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scope := place.In(rapid.SliceOfN(paths, 0, 3).Draw(t, "scope")...)
		row := paths.Draw(t, "row")
		if got := selects(scope, row); got != scope.Holds(row) {
			t.Fatalf("row %q in %v: SQL %v, Holds %v", row, scope.Paths(), got, scope.Holds(row))
		}
	})
}

// selects reads the condition that Where makes: ranges joined by "or".
func selects(s place.Scope, row place.Path) bool {
	var bound []string
	text := s.Where("", func(v any) string { bound = append(bound, v.(string)); return "?" })
	switch text {
	case "1 = 0":
		return false
	case "1 = 1":
		return true
	}
	for _, part := range strings.Split(strings.Trim(text, "()"), " or ") {
		if part == "1 = 1" {
			return true
		}
		low, high := bound[0], bound[1]
		bound = bound[2:]
		in := string(row) >= low && string(row) < high
		if strings.HasPrefix(part, "county = ") {
			in = in && row.County() == bound[0]
			bound = bound[1:]
		}
		if in {
			return true
		}
	}
	return false
}

func TestNarrowNeverWidens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scope := place.In(rapid.SliceOfN(paths, 0, 3).Draw(t, "scope")...)
		to, row := paths.Draw(t, "to"), paths.Draw(t, "row")
		if got, want := scope.Narrow(to).Holds(row), scope.Holds(row) && to.Contains(row); got != want {
			t.Fatalf("narrowed to %q, row %q: %v, want %v", to, row, got, want)
		}
	})
}
