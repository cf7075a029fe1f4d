package inspect_test

import (
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/inspect"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/plans"
)

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func facts(p *plan.Plan, values map[string]bool) plan.Values {
	v := make(plan.Values, len(p.Fields))
	for id, yes := range values {
		b := reading.Value{Kind: reading.Bool}
		if yes {
			b.Low, b.High = 1, 1
		}
		v[p.Index(id)] = b
	}
	return v
}

func allOK(p *plan.Plan) []inspect.Mark {
	var out []inspect.Mark
	for _, l := range p.Sheet.Lines() {
		out = append(out, inspect.Mark{Line: l.ID, State: inspect.OK})
	}
	return out
}

// clauses: A3
func TestScoreRescalesToTheLinesThatApply(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	marks := allOK(p)
	for i := range marks {
		if marks[i].Line == "waste" {
			marks[i] = inspect.Mark{Line: "waste", State: inspect.Found, Spots: 3}
		}
	}
	// Without a gate (8 points) and greenery (6): 86 points apply, 3 are lost: 83/86 = 96.5116…
	r := inspect.Score(&p.Sheet, facts(p, map[string]bool{"enclosed": false, "greenery": false, "office_room": true}), marks)
	if r.Of != 8600 || r.Got != 8300 || r.Points != 9651 {
		t.Errorf("got %s of %s = %s", r.Got, r.Of, r.Points)
	}
	if want := "适用项目满分 86 分，得 83 分，按 100 分折算为 96.51 分（四舍五入到 0.01 分）"; r.Rule != want {
		t.Errorf("rule %q", r.Rule)
	}
	for _, l := range r.Lines {
		switch l.Line {
		case "gate", "green_care":
			if l.State != inspect.NA || l.Why != "本小区情况不适用此项" {
				t.Errorf("%+v", l)
			}
		case "waste":
			if l.Lost != 300 || l.Why != "发现 3 处，每处扣 1 分，扣 3 分" {
				t.Errorf("%+v", l)
			}
		}
	}
}

func TestScoreWithEveryLineIsNotRescaled(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	r := inspect.Score(&p.Sheet, facts(p, map[string]bool{"enclosed": true, "greenery": true, "office_room": true}), allOK(p))
	if r.Points != p.Sheet.Total || r.Rule != "" {
		t.Errorf("%s %q", r.Points, r.Rule)
	}
}

func TestScoreStopsAtZeroOfALine(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	r := inspect.Score(&p.Sheet, nil, []inspect.Mark{{Line: "notices", State: inspect.Found, Spots: 99}})
	if r.Got != 0 || r.Of != 200 || r.Points != 0 {
		t.Errorf("%+v", r)
	}
	if r := inspect.Score(&p.Sheet, nil, nil); r.Of != 0 || r.Rule != "所有项目都不适用，不评分" {
		t.Errorf("nothing applies: %+v", r)
	}
}

func drawMarks(t *rapid.T, p *plan.Plan) []inspect.Mark {
	marks := allOK(p)
	for i := range marks {
		marks[i].State = rapid.SampledFrom([]inspect.LineState{inspect.OK, inspect.Found, inspect.NA}).Draw(t, "state")
		if marks[i].State == inspect.Found {
			marks[i].Spots = rapid.IntRange(1, 40).Draw(t, "spots")
		}
	}
	return marks
}

// clauses: A3
func TestScoreProperties(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	rapid.Check(t, func(t *rapid.T) {
		v := facts(p, map[string]bool{"enclosed": rapid.Bool().Draw(t, "enclosed"), "greenery": rapid.Bool().Draw(t, "greenery")})
		marks := drawMarks(t, p)
		r := inspect.Score(&p.Sheet, v, marks)
		if r.Points < 0 || r.Points > p.Sheet.Total || r.Got > r.Of || r.Of > p.Sheet.Total {
			t.Fatalf("%s, got %s of %s", r.Points, r.Got, r.Of)
		}
		// Exact: 2·points·of lies within of of 2·got·total.
		if d := 2*r.Points*r.Of - 2*r.Got*p.Sheet.Total; r.Of > 0 && (d > r.Of || d <= -r.Of) {
			t.Fatalf("%s of %s is not %s of 100, rounded half up", r.Got, r.Of, r.Points)
		}
		lost := plan.Points(0)
		for _, l := range r.Lines {
			if l.Lost < 0 || l.Lost > l.Max || l.State == inspect.NA && l.Lost > 0 || l.Lost > 0 && l.Why == "" {
				t.Fatalf("line %+v", l)
			}
			lost += l.Lost
		}
		if lost != r.Of-r.Got {
			t.Fatalf("the lines lost %s, the sheet %s", lost, r.Of-r.Got)
		}
		i := rapid.IntRange(0, len(marks)-1).Draw(t, "line")
		if marks[i].State == inspect.NA {
			return
		}
		marks[i].State, marks[i].Spots = inspect.Found, marks[i].Spots+1
		if worse := inspect.Score(&p.Sheet, v, marks); worse.Points > r.Points {
			t.Fatalf("another finding raised the score from %s to %s", r.Points, worse.Points)
		}
	})
}

// clauses: G3
func TestOutcomesComeFromTheSameLines(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	r := inspect.Score(&p.Sheet, facts(p, map[string]bool{"enclosed": true, "greenery": true, "office_room": true}),
		append(allOK(p), inspect.Mark{Line: "lamps_lit", State: inspect.Found, Spots: 6}))
	got := inspect.Outcomes(p.Outcomes, p.Sheet.Total, r.Lines)
	if got[0].Name != "路平灯明" || !got[0].Known || got[0].Points != 7500 || len(got[0].Lost) != 1 { // 3 of 12 points lost
		t.Errorf("%+v", got[0])
	}
	if got[2].Points != 10000 || got[2].Lost != nil {
		t.Errorf("%+v", got[2])
	}
	green := inspect.Outcomes(p.Beautification, p.Sheet.Total, inspect.Score(&p.Sheet, facts(p, map[string]bool{"greenery": false}), allOK(p)).Lines)[2]
	if green.Name != "绿化" || green.Known {
		t.Errorf("without greenery: %+v", green)
	}
}
