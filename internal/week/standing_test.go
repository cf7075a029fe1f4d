package week

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"bayou/internal/place"
	"bayou/internal/plan"
)

var formula = plan.Standing{Ties: "shared", Indicators: []plan.Indicator{
	{ID: "inspection", Name: "督察得分", Weight: 60, Measure: "inspection"},
	{ID: "progress", Name: "阶段进度", Weight: 20, Measure: "progress"},
	{ID: "rectification", Name: "整改", Weight: 15, Measure: "rectification"},
	{ID: "report", Name: "周报", Weight: 5, Measure: "report"},
}}

// perfect has everything in full over the given number of compounds.
func perfect(path place.Path, compounds int) Figures {
	return Figures{
		Path: path, Name: string(path), Compounds: compounds, Visited: compounds, Score: full, TasksDue: 4, TasksDone: 4, FixDue: 2, FixDone: 2,
		Report: Judgement{State: Timely},
	}
}

// clauses: A3
func TestStandingByHand(t *testing.T) {
	t.Parallel()
	one, nine := perfect("a/", 1), perfect("b/", 9)
	one.Score, nine.Score = 9000, 9000 // 54 + 20 + 15 + 5
	missing := perfect("c/", 2)
	missing.Report.State = Missing // 60 + 20 + 15
	late := perfect("d/", 2)
	late.Report.State, late.TasksDone = Late, 3 // 60 + 15 + 15 + 2.5
	unseen := perfect("e/", 3)
	unseen.Visited, unseen.FixDue, unseen.TasksDone = 0, 0, 2 // (10 + 5) of 25
	none := Figures{Path: "f/", Unsettled: 2}
	excused := perfect("g/", 1)
	excused.Report.State, excused.Score = Excused, 5000 // (30 + 20 + 15) of 95
	got := Stand(formula, []Figures{none, unseen, late, missing, nine, one, excused})
	type row struct {
		Path   place.Path
		Rank   int
		Shared bool
		Points string
	}
	var rows []row
	for _, p := range got {
		rows = append(rows, row{p.Figures.Path, p.Rank, p.Shared, p.Points.String()})
	}
	want := []row{
		{"c/", 1, false, "95"},
		{"a/", 2, true, "94"},
		{"b/", 2, true, "94"},
		{"d/", 4, false, "92.5"},
		{"g/", 5, false, "68.42"},
		{"e/", 6, false, "60"},
		{"f/", 0, false, "0"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if got[6].Apart != "还没有确认在范围内的小区（2个待查明），不参加评比。" {
		t.Errorf("apart: %s", got[6].Apart)
	}
	if s := got[5].Parts[0].Sentence; s != "本周没有督察。此项不计，其余各项按权重放大到 100 分。" {
		t.Errorf("unseen: %s", s)
	}
	if s := got[3].Parts[1].Sentence; s != "到本周应完成任务 4 项，已完成 3 项。满分 20 分，得 15 分。" {
		t.Errorf("progress: %s", s)
	}
}

func figures(path place.Path) *rapid.Generator[Figures] {
	return rapid.Custom(func(t *rapid.T) Figures {
		n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
		f := Figures{Path: path, Compounds: n("compounds", 3), Unsettled: n("unsettled", 1), TasksDue: n("due", 5), FixDue: n("fix due", 3)}
		f.Visited, f.Score = n("visited", f.Compounds), plan.Points(n("score", int(full)))
		f.TasksDone, f.FixDone = n("done", f.TasksDue), n("fixed", f.FixDue)
		f.Report.State = rapid.SampledFrom(States).Draw(t, "report")
		return f
	})
}

func some5() *rapid.Generator[[]Figures] {
	return rapid.Custom(func(t *rapid.T) []Figures {
		var out []Figures
		for _, p := range []place.Path{"a/", "b/", "c/", "d/", "e/"} {
			out = append(out, figures(p).Draw(t, string(p)))
		}
		return out
	})
}

func TestStandingDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := some5().Draw(t, "figures")
		mixed := rapid.Permutation(f).Draw(t, "mixed")
		if diff := cmp.Diff(Stand(formula, f), Stand(formula, mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestStandingRanks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := some5().Draw(t, "figures")
		f[1] = f[0]
		f[1].Path = "b/"
		ranked := Stand(formula, f)
		at := func(p place.Path) Placing {
			return ranked[slices.IndexFunc(ranked, func(x Placing) bool { return x.Figures.Path == p })]
		}
		if at("a/").Rank != at("b/").Rank || at("a/").Points != at("b/").Points {
			t.Fatalf("equal figures, ranks %d and %d", at("a/").Rank, at("b/").Rank)
		}
		for i, p := range ranked {
			ahead := 0
			for _, q := range ranked {
				if q.Apart == "" && q.Points > p.Points {
					ahead++
				}
			}
			if p.Apart == "" && p.Rank != ahead+1 || p.Apart != "" && p.Rank != 0 || (p.Apart != "") != (p.Figures.Compounds == 0 || len(used(p)) == 0) {
				t.Fatalf("place %d: %+v", i, p)
			}
			checkPoints(t, p)
		}
	})
}

func used(p Placing) []Part {
	return slices.DeleteFunc(slices.Clone(p.Parts), func(x Part) bool { return !x.Used })
}

func checkPoints(t *rapid.T, p Placing) {
	var sum, most plan.Points
	for _, x := range p.Parts {
		if x.Points < 0 || x.Points > x.Max || x.Sentence == "" {
			t.Fatalf("part %+v", x)
		}
		sum, most = sum+x.Points, most+x.Max
	}
	if sum != p.Points || p.Points < 0 || p.Points > full || p.Apart == "" && most != full {
		t.Fatalf("points %d, sum of parts %d of %d", p.Points, sum, most)
	}
}

// TestBetterNeverRanksLower: one better figure, all else equal, never costs a place.
func TestBetterNeverRanksLower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := some5().Draw(t, "figures")
		better := slices.Clone(f)
		b := &better[0]
		switch rapid.IntRange(0, 3).Draw(t, "which") {
		case 0:
			b.Score = min(full, b.Score+plan.Points(rapid.IntRange(1, 3000).Draw(t, "more")))
		case 1:
			b.TasksDone = min(b.TasksDue, b.TasksDone+1)
		case 2:
			b.FixDone = min(b.FixDue, b.FixDone+1)
		default:
			if b.Report.State == Missing || b.Report.State == Late {
				b.Report.State = Timely
			}
		}
		rank := func(all []Figures) int {
			for _, p := range Stand(formula, all) {
				if p.Figures.Path == "a/" {
					return p.Rank
				}
			}
			return 0
		}
		if was, is := rank(f), rank(better); is > was {
			t.Fatalf("better, but from %d to %d", was, is)
		}
	})
}
