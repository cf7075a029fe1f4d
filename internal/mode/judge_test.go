package mode_test

import (
	"testing"

	"bayou/internal/clock"
	"bayou/internal/mode"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/plans"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// clauses: S1 M0 M1 M2 M3

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// facts are values by field id.
type facts map[string]reading.Value

func (f facts) values(p *plan.Plan) plan.Values {
	v := make(plan.Values, len(p.Fields))
	for id, x := range f {
		v[p.Index(id)] = x
	}
	return v
}

func (f facts) with(id string, x reading.Value) facts {
	g := facts{}
	for k, v := range f {
		g[k] = v
	}
	g[id] = x
	return g
}

func between(low, high int64) reading.Value {
	return reading.Value{Kind: reading.Number, Low: low * 1000, High: high * 1000}
}
func exactly(n int64) reading.Value { return between(n, n) }

func days(from, to clock.Date) reading.Value {
	return reading.Value{Kind: reading.Date, Low: from.Days(), High: to.Days()}
}

func choice(id string) reading.Value { return reading.Value{Kind: reading.Choice, Word: id} }

var (
	yes      = reading.Value{Kind: reading.Bool, Low: 1, High: 1}
	no       = reading.Value{Kind: reading.Bool}
	nobody   = reading.Value{Kind: reading.Name}
	somebody = reading.Value{Kind: reading.Name, Low: 1, High: 1, Word: "示例物业"}
	unknown  = reading.Value{}
)

// ready is a compound that meets 四(二)2 in full.
var ready = facts{
	"built_on": days("1998-01-01", "1998-12-31"), "supervisor": nobody, "company": nobody, "households": exactly(150),
	"enclosed": yes, "office_room": yes, "infrastructure": choice("fair_good"), "committee": no,
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	j := mode.NewJudge(p)
	up := func(to string, needs ...string) *mode.Upgrade { return &mode.Upgrade{To: to, Needs: needs} }
	for _, c := range []struct {
		name  string
		facts facts
		scope plan.Truth
		mode  string
		next  string
		gaps  []string
		up    *mode.Upgrade
	}{
		{name: "ready", facts: ready, scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{name: "100 households are not enough", facts: ready.with("households", exactly(100)), scope: plan.Yes, mode: "bundle", up: up("single", "over_100_households")},
		{name: "101 households are", facts: ready.with("households", exactly(101)), scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{name: "about 120 households", facts: ready.with("households", between(108, 132)), scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{name: "about 100 households", facts: ready.with("households", between(90, 110)), scope: plan.Yes, next: "households"},
		{
			name: "80 households decide though the room is unknown", facts: ready.with("households", exactly(80)).with("office_room", unknown), scope: plan.Yes, mode: "bundle",
			up: &mode.Upgrade{To: "single", Needs: []string{"over_100_households"}, Ask: []string{"has_office_room"}},
		},
		{name: "150 households with the room unknown", facts: ready.with("office_room", unknown), scope: plan.Yes, next: "office_room"},
		{name: "no room", facts: ready.with("office_room", no), scope: plan.Yes, mode: "bundle", up: up("single", "has_office_room")},
		{name: "infrastructure fair", facts: ready.with("infrastructure", choice("fair")), scope: plan.Yes, mode: "bundle", up: up("single", "good_infrastructure")},
		{name: "infrastructure good", facts: ready.with("infrastructure", choice("good")), scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{
			name: "company in place whatever else", facts: facts{"company": somebody, "households": exactly(12), "committee": no, "infrastructure": choice("poor")},
			mode: "lift", gaps: []string{"no_committee", "poor_infrastructure"}, next: "built_on",
		},
		{name: "company in place, committee unknown", facts: ready.with("company", somebody).with("committee", unknown), scope: plan.Yes, mode: "lift"},
		{name: "company unknown, small", facts: ready.with("company", unknown).with("households", exactly(80)), scope: plan.Yes, next: "company"},
		{name: "company and room unknown", facts: ready.with("company", unknown).with("office_room", unknown), scope: plan.Yes, next: "company"},
		{name: "nothing known", facts: facts{}, next: "company"},
		{name: "the cut-off day itself", facts: ready.with("built_on", days("2000-12-31", "2000-12-31")), scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{name: "the whole cut-off year", facts: ready.with("built_on", days("2000-01-01", "2000-12-31")), scope: plan.Yes, mode: "single", up: up("lift", "company_in_place")},
		{name: "the day after", facts: ready.with("built_on", days("2001-01-01", "2001-01-01")), scope: plan.No, mode: "single", up: up("lift", "company_in_place")},
		{name: "around the cut-off", facts: ready.with("built_on", days("1999-01-01", "2001-12-31")), mode: "single", next: "built_on", up: up("lift", "company_in_place")},
		{name: "a supervisor takes it out though the year is unknown", facts: ready.with("built_on", unknown).with("supervisor", somebody), scope: plan.No, mode: "single", up: up("lift", "company_in_place")},
		{name: "mode before scope", facts: ready.with("built_on", unknown).with("office_room", unknown), next: "office_room"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := j.Verdict(c.facts.values(p))
			if v.Scope != c.scope || v.Mode != c.mode || v.NextField != c.next {
				t.Errorf("scope %s mode %q next %q, want %s %q %q", v.Scope, v.Mode, v.NextField, c.scope, c.mode, c.next)
			}
			if diff := cmp.Diff(c.gaps, v.Gaps); diff != "" {
				t.Error("gaps", diff)
			}
			if diff := cmp.Diff(c.up, v.Upgrade); diff != "" {
				t.Error("upgrade", diff)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	v := mode.NewJudge(p).Verdict(ready.with("office_room", unknown).values(p))
	type row struct{ Rule, Cite, Fact, Verdict string }
	var got []row
	for _, r := range v.Reasons {
		got = append(got, row{r.Rule, r.Condition.Cite, r.Fact, r.Verdict.String()})
	}
	want := []row{
		{"scope", "三", "built_on", "yes"},
		{"scope", "三", "supervisor", "yes"},
		{"lift", "四(二)1", "company", "no"},
		{"single", "四(二)2", "households", "yes"},
		{"single", "四(二)2", "enclosed", "yes"},
		{"single", "四(二)2", "office_room", "unknown"},
		{"single", "四(二)2", "infrastructure", "yes"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// drawFacts gives each field that the rules ask a value that may be unknown, an interval or exact.
func drawFacts(t *rapid.T) facts {
	pick := func(label string, options ...reading.Value) reading.Value {
		return rapid.SampledFrom(append(options, unknown)).Draw(t, label)
	}
	low := rapid.Int64Range(50, 150).Draw(t, "low")
	high := low + rapid.Int64Range(0, 60).Draw(t, "wide")
	from := clock.Date("1999-06-01").Add(rapid.IntRange(0, 800).Draw(t, "from"))
	return facts{
		"households": pick("households", between(low, high)), "built_on": pick("built_on", days(from, from.Add(rapid.IntRange(0, 400).Draw(t, "span")))),
		"supervisor": pick("supervisor", nobody, somebody), "company": pick("company", nobody, somebody),
		"enclosed": pick("enclosed", yes, no), "office_room": pick("office_room", yes, no), "committee": pick("committee", yes, no),
		"infrastructure": pick("infrastructure", choice("poor"), choice("fair"), choice("fair_good"), choice("good")),
	}
}

// narrow draws values that say as much or more.
func narrow(t *rapid.T, f facts) facts {
	all, g := drawFacts(t), facts{}
	for id, x := range f {
		switch {
		case x.Kind == reading.Unknown:
			g[id] = all[id]
		case x.Kind == reading.Number || x.Kind == reading.Date:
			low := rapid.Int64Range(x.Low, x.High).Draw(t, id+" low")
			g[id] = reading.Value{Kind: x.Kind, Low: low, High: rapid.Int64Range(low, x.High).Draw(t, id+" high")}
		default:
			g[id] = x
		}
	}
	return g
}

func TestLearningNeverTurnsAVerdict(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	j := mode.NewJudge(p)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		a, b := j.Verdict(f.values(p)), j.Verdict(narrow(t, f).values(p))
		if a.Mode != "" && a.Mode != b.Mode {
			t.Fatalf("mode %q became %q", a.Mode, b.Mode)
		}
		if a.Scope.Known() && a.Scope != b.Scope {
			t.Fatalf("scope %s became %s", a.Scope, b.Scope)
		}
	})
}

// A verdict is open exactly when it names a field to survey, and following the named fields ends with a verdict.
func TestFollowingNextEndsKnown(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	j := mode.NewJudge(p)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		truth := narrow(t, f)
		for id, x := range truth {
			switch {
			case x.Kind == reading.Number || x.Kind == reading.Date:
				x.High = x.Low
			case x.Kind == reading.Unknown:
				x = ready[id]
				x.High = x.Low
			}
			truth[id] = x
		}
		for range len(f) + 1 {
			v := j.Verdict(f.values(p))
			if done := v.Mode != "" && v.Scope.Known(); done != (v.NextField == "") {
				t.Fatalf("done %v, next %q", done, v.NextField)
			} else if done {
				return
			}
			f = f.with(v.NextField, truth[v.NextField])
		}
		t.Fatal("still open")
	})
}

func TestShortValuesAreUnknown(t *testing.T) {
	t.Parallel()
	if v := mode.NewJudge(jingbalu(t)).Verdict(nil); v.Mode != "" || v.Scope != plan.Unknown || v.NextField != "company" {
		t.Errorf("%+v", v)
	}
}

func BenchmarkVerdict(b *testing.B) {
	p := jingbalu(b)
	j := mode.NewJudge(p)
	mix := []plan.Values{
		ready.values(p), ready.with("households", exactly(80)).values(p), ready.with("company", somebody).values(p),
		ready.with("office_room", unknown).values(p), ready.with("households", between(90, 110)).values(p), facts{}.values(p),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		j.Verdict(mix[i%len(mix)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "verdicts/s")
}
