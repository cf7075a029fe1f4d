package mode_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"bayou/internal/clock"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

const (
	first  = place.Path("410105/001/003/")
	second = place.Path("410105/001/010/")
)

func subject(p *plan.Plan, name string, at place.Path, f facts) mode.Subject {
	return mode.Subject{ID: name, Name: name, Path: at.Join(name), Values: f.values(p)}
}

// clauses: S1 M0
func TestWhatIfThresholdsMove(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	subjects := []mode.Subject{
		subject(p, "九十户", first, ready.with("households", exactly(90))),
		subject(p, "一百五十户", first, ready),
		subject(p, "约八十户", first, ready.with("households", between(72, 88))),
		subject(p, "零三年", second, ready.with("built_on", days("2003-01-01", "2003-12-31"))),
		subject(p, "用房未知", second, ready.with("office_room", unknown)),
		subject(p, "九十户用房未知", second, ready.with("households", exactly(90)).with("office_room", unknown)),
	}
	q := p.With(map[string]int64{"single.over_100_households": 80_000, "scope.built_by_2000": clock.Date("2005-12-31").Days()})
	w := mode.Compare(p, q, subjects)
	var got []string
	for _, m := range w.Moves {
		line := fmt.Sprintf("%s: %s %q -> %s %q", m.Name, m.From.Scope, m.From.Mode, m.To.Scope, m.To.Mode)
		for _, x := range m.Why {
			line += fmt.Sprintf(" (%s %s->%s)", x.Condition.ID, x.From, x.To)
		}
		got = append(got, line)
	}
	want := []string{
		`九十户: yes "bundle" -> yes "single" (over_100_households no->yes)`,
		`约八十户: yes "bundle" -> yes "" (over_100_households no->unknown)`,
		`零三年: no "single" -> yes "single" (built_by_2000 no->yes)`,
		`九十户用房未知: yes "bundle" -> yes "" (over_100_households no->yes)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if w.Opened != 2 || w.Cost[0].Compounds != 1 || w.Cost[1].Compounds != 3 || w.Cost[1].Answers != 3 {
		t.Errorf("opened %d, cost %+v", w.Opened, w.Cost)
	}
	costs := map[string]int{}
	for _, f := range w.Cost[1].Fields {
		costs[f.Field.ID] = f.Compounds
	}
	if diff := cmp.Diff(map[string]int{"households": 1, "office_room": 2}, costs); diff != "" {
		t.Error(diff)
	}
	if w.Before[second].Out != 1 || w.After[second].Out != 0 || w.After[first].Modes["single"] != 2 || w.Total[1].In != 6 {
		t.Errorf("sums: %+v %+v %+v", *w.Before[second], *w.After[second], *w.After[first])
	}
}

// What does not change moves nothing, and what moves is what the judge says by either plan.
func TestWhatIfAgreesWithTheJudge(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		values := map[string]int64{"single.over_100_households": rapid.Int64Range(0, 200).Draw(t, "households") * 1000}
		q := p.With(values)
		v := f.values(p)
		w := mode.Compare(p, q, []mode.Subject{{Path: first, Values: v}})
		a, b := mode.NewJudge(p).Verdict(v), mode.NewJudge(q).Verdict(v)
		if moved := a.Scope != b.Scope || a.Mode != b.Mode; moved != (len(w.Moves) == 1) {
			t.Fatalf("moved %v, said %+v", moved, w.Moves)
		}
		if len(w.Moves) == 1 && len(w.Moves[0].Why) == 0 {
			t.Fatal("a move without a reason")
		}
		if same := mode.Compare(p, p.With(nil), []mode.Subject{{Path: first, Values: v}}); len(same.Moves) != 0 || same.Opened != 0 {
			t.Fatalf("nothing changed, yet %+v", same.Moves)
		}
		if open := a.NextField != "" && !(a.Scope == plan.No); open != (w.Cost[0].Compounds == 1) || open != (w.Cost[0].Answers > 0) {
			t.Fatalf("open %v, cost %+v", open, w.Cost[0])
		}
	})
}

// clauses: S1
func TestEdgeNamesWhyOutside(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	for _, c := range []struct {
		name        string
		facts       facts
		fails, open int
		years       int64
	}{
		{"in by two years", ready, 0, 0, 2},
		{"outside by a year", ready.with("built_on", days("2001-01-01", "2001-12-31")), 1, 0, 1},
		{"outside by a supervisor", ready.with("supervisor", somebody), 1, 0, -1},
		{"outside by both", ready.with("supervisor", somebody).with("built_on", days("2005-01-01", "2005-12-31")), 2, 0, 5},
		{"nobody knows the year", ready.with("built_on", unknown), 0, 1, -1},
	} {
		e := mode.EdgeOf(p, c.facts.values(p))
		if len(e.Fails) != c.fails || len(e.Open) != c.open || e.Scope != p.InScope(c.facts.values(p)) {
			t.Errorf("%s: %+v", c.name, e)
		}
		s := e.Near
		if c.fails > 0 {
			s = &e.Fails[0]
		}
		if s == nil || !s.Days {
			if c.years >= 0 {
				t.Errorf("%s: no date", c.name)
			}
			continue
		}
		if years, _ := s.Years(); years != c.years {
			t.Errorf("%s: %d years, want %d", c.name, years, c.years)
		}
	}
}

func BenchmarkWhatIf(b *testing.B) {
	p := jingbalu(b)
	kinds := []facts{ready, ready.with("households", exactly(80)), ready.with("company", somebody), ready.with("office_room", unknown), {}}
	subjects := make([]mode.Subject, 10_000)
	for i := range subjects {
		f := maps.Clone(kinds[i%len(kinds)])
		f["note"] = reading.Value{}
		subjects[i] = subject(p, fmt.Sprint(i), first, f)
	}
	q := p.With(map[string]int64{"single.over_100_households": 70_000})
	for b.Loop() {
		mode.Compare(p, q, subjects)
	}
}
