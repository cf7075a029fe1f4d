package plan

import (
	"fmt"
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/reading"
	"pgregory.net/rapid"
)

// testFields are one field of every kind, with a second choice field that shares a word with the first.
func testFields() []Field {
	fields := []Field{
		{ID: "n", Type: "number"},
		{ID: "m", Type: "number"},
		{ID: "d", Type: "date"},
		{ID: "b", Type: "bool"},
		{ID: "who", Type: "name"},
		{ID: "c", Type: "choice", Ordered: true, Choices: []Choice{{ID: "low"}, {ID: "mid"}, {ID: "top"}}},
		{ID: "k", Type: "choice", Choices: []Choice{{ID: "red"}, {ID: "low"}}},
	}
	for i := range fields {
		fields[i].Reading = fields[i].reading()
	}
	return fields
}

func compileTest(t testing.TB, src string) expr {
	t.Helper()
	fields := testFields()
	index := map[string]int{}
	for i, f := range fields {
		index[f.ID] = i
	}
	c, err := newCompiler(fields, index)
	if err != nil {
		t.Fatal(err)
	}
	e, wrong := c.compile(src)
	if len(wrong) > 0 {
		t.Fatalf("%s: %v", src, wrong)
	}
	return e
}

func num(low, high int64) reading.Value {
	return reading.Value{Kind: reading.Number, Low: low, High: high}
}

func TestEval(t *testing.T) {
	t.Parallel()
	day := func(d clock.Date) reading.Value {
		return reading.Value{Kind: reading.Date, Low: d.Days(), High: d.Days()}
	}
	word := func(w string) reading.Value { return reading.Value{Kind: reading.Choice, Word: w} }
	b := func(n int64) reading.Value { return reading.Value{Kind: reading.Bool, Low: n, High: n} }
	for _, c := range []struct {
		src   string
		field int
		value reading.Value
		want  Truth
	}{
		{"n > 100", 0, num(100_000, 100_000), No},
		{"n > 100", 0, num(101_000, 101_000), Yes},
		{"n > 100", 0, num(100_000, 101_000), Unknown},
		{"n > 100", 0, num(101_000, reading.Unbounded), Yes},
		{"n > 100", 0, num(61_000, reading.Unbounded), Unknown},
		{"n >= 100", 0, num(100_000, 100_000), Yes},
		{"100 < n", 0, num(100_001, 100_001), Yes},
		{"n <= 0.5", 0, num(500, 500), Yes},
		{"n == 1", 0, num(1000, 1000), Yes},
		{"n == 1", 0, num(900, 1100), Unknown},
		{"n != 1", 0, num(2000, 3000), Yes},
		{"n > 100", 0, num(5, 1), Unknown},                             // no interval at all
		{"n > 100", 0, reading.Value{Kind: reading.Text}, Unknown},     // another kind
		{`d <= date("2000-12-31")`, 2, day("2000-12-31"), Yes},         // 以前含当日
		{`d < date("2000-01-01")`, 2, day("2000-01-01"), No},           //
		{"b", 3, b(1), Yes},                                            //
		{"!b", 3, b(1), No},                                            //
		{"b == false", 3, b(0), Yes},                                   //
		{"who", 4, reading.Value{Kind: reading.Name}, No},              // 无
		{"who", 4, reading.Value{Kind: reading.Bool, Low: 1}, Unknown}, // a bool is no name
		{"c >= mid", 5, word("top"), Yes},
		{"c >= mid", 5, word("low"), No},
		{"c >= mid", 5, word("else"), Unknown},
		{"c in [c.low, top]", 5, word("low"), Yes},
		{"c in [c.low, top]", 5, word("mid"), No},
		{"k == k.low", 6, word("low"), Yes},
		{"k != red", 6, word("red"), No},
	} {
		e := compileTest(t, c.src)
		v := make(Values, 7)
		v[c.field] = c.value
		if got := e.eval(v); got != c.want {
			t.Errorf("%s of %+v is %s, want %s", c.src, c.value, got, c.want)
		}
		if got := e.eval(nil); got != Unknown {
			t.Errorf("%s of nothing is %s", c.src, got)
		}
	}
}

func TestKleene(t *testing.T) {
	t.Parallel()
	any3 := rapid.SampledFrom([]Truth{No, Unknown, Yes})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := any3.Draw(t, "a"), any3.Draw(t, "b"), any3.Draw(t, "c")
		for law, ok := range map[string]bool{
			"and commutes":       a.And(b) == b.And(a),
			"or commutes":        a.Or(b) == b.Or(a),
			"and associates":     a.And(b).And(c) == a.And(b.And(c)),
			"distribution":       a.And(b.Or(c)) == a.And(b).Or(a.And(c)),
			"De Morgan":          a.And(b).Not() == a.Not().Or(b.Not()),
			"double negation":    a.Not().Not() == a,
			"No decides and":     No.And(a) == No,
			"Yes decides or":     Yes.Or(a) == Yes,
			"Unknown stays open": Unknown.And(Yes) == Unknown && Unknown.Or(No) == Unknown,
		} {
			if !ok {
				t.Errorf("%s: %s %s %s", law, a, b, c)
			}
		}
	})
}

// drawSource draws a condition over n and b, nested up to depth.
func drawSource(t *rapid.T, depth int) string {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		if rapid.IntRange(0, 4).Draw(t, "bool") == 0 {
			return "b"
		}
		op := rapid.SampledFrom(strings.Fields("< <= > >= == !=")).Draw(t, "op")
		field := rapid.SampledFrom([]string{"n", "m"}).Draw(t, "field")
		return fmt.Sprintf("%s %s 0.%03d", field, op, rapid.IntRange(0, 12).Draw(t, "constant"))
	}
	l, r := drawSource(t, depth-1), drawSource(t, depth-1)
	switch rapid.IntRange(0, 2).Draw(t, "join") {
	case 0:
		return "(" + l + " && " + r + ")"
	case 1:
		return "(" + l + " || " + r + ")"
	default:
		return "!(" + l + ")"
	}
}

// An interval is answered Yes or No only if every point of it is; a single comparison also answers whenever all points agree.
func TestIntervalAgreesWithItsPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		src := drawSource(r, rapid.IntRange(0, 3).Draw(r, "depth"))
		e := compileTest(t, src)
		nl := rapid.Int64Range(0, 12).Draw(r, "n low")
		nh := rapid.Int64Range(nl, 13).Draw(r, "n high")
		ml := rapid.Int64Range(0, 12).Draw(r, "m low")
		mh := rapid.Int64Range(ml, 13).Draw(r, "m high")
		bl := rapid.Int64Range(0, 1).Draw(r, "b low")
		bh := rapid.Int64Range(bl, 1).Draw(r, "b high")
		at := func(nl, nh, ml, mh, bl, bh int64) Truth {
			return e.eval(Values{num(nl, nh), num(ml, mh), {}, {Kind: reading.Bool, Low: bl, High: bh}})
		}
		whole := at(nl, nh, ml, mh, bl, bh)
		seen := map[Truth]bool{}
		for n := nl; n <= nh; n++ {
			for m := ml; m <= mh; m++ {
				for b := bl; b <= bh; b++ {
					seen[at(n, n, m, m, b, b)] = true
				}
			}
		}
		if seen[Unknown] {
			r.Fatalf("%s is unknown at a point", src)
		}
		if whole.Known() && seen[whole.Not()] {
			r.Fatalf("%s is %s on the interval, %s at a point", src, whole, whole.Not())
		}
		if e.root.op > opNot && !whole.Known() && len(seen) == 1 {
			r.Fatalf("%s is unknown though all points agree", src)
		}
	})
}

func TestWideningNeverTurns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		e := compileTest(t, drawSource(r, 3))
		draw := func(label string) (narrow, wide reading.Value) {
			a := rapid.SliceOfN(rapid.Int64Range(0, 13), 4, 4).Draw(r, label)
			low, high := min(a[0], a[1]), max(a[0], a[1])
			wide = num(min(low, a[2]), max(high, a[3]))
			if rapid.Bool().Draw(r, label+" unknown") {
				wide = reading.Value{}
			}
			return num(low, high), wide
		}
		n1, n2 := draw("n")
		m1, m2 := draw("m")
		b := reading.Value{Kind: reading.Bool, Low: 1, High: 1}
		small, large := e.eval(Values{n1, m1, {}, b}), e.eval(Values{n2, m2, {}, b})
		if large.Known() && large != small {
			r.Fatalf("%s became %s when widened", small, large)
		}
	})
}

func TestEvalAllocatesNothing(t *testing.T) {
	e := compileTest(t, `n > 100 && (b || c in [c.low, mid]) && d <= date("2000-12-31") && !who`)
	v := Values{num(1e6, 1e6), {}, {Kind: reading.Date}, {}, {Kind: reading.Name}, {Kind: reading.Choice, Word: "mid"}}
	if e.eval(v) != Yes {
		t.Error("the condition holds")
	}
	if n := testing.AllocsPerRun(100, func() { e.eval(v) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func FuzzCompile(f *testing.F) {
	for _, src := range []string{
		"n > 100 && b", `d <= date("2000-12-31")`, "c in [low, c.top]", "!who || n == 0.5", "n > m", "date(1)", "-n < 3", "[1,2][0] == 1", "n ? b : b", "c.low.x", `"` + "\xff",
	} {
		f.Add(src)
	}
	fields := testFields()
	index := map[string]int{}
	for i, x := range fields {
		index[x.ID] = i
	}
	c, err := newCompiler(fields, index)
	if err != nil {
		f.Fatal(err)
	}
	v := Values{num(1, 5000), num(3, 3), {Kind: reading.Date}, {Kind: reading.Bool}, {}, {Kind: reading.Choice, Word: "top"}}
	f.Fuzz(func(t *testing.T, src string) {
		e, wrong := c.compile(src)
		if len(wrong) > 0 != (e.root == nil) {
			t.Errorf("%q: %v and a tree %v", src, wrong, e.root)
		}
		e.eval(v)
	})
}
