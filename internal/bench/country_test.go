package bench_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

var size = bench.Country{Compounds: 150, Communities: 40, Weeks: 3, Seed: 1, Crowded: 60}

// made is a generated country in an app of its own.
type made struct {
	*app.App
	bench.Made
	clock *clock.Frozen
}

func generate(t *testing.T, where string, size bench.Country) made {
	t.Helper()
	frozen := clock.NewFrozen(clock.Date("2015-07-20").At(8, 0))
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), DB: where, Clock: frozen})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	steps := 0
	m, err := bench.Generate(t.Context(), frozen, a, size, func(done, of int) {
		if done <= steps || done > of {
			t.Errorf("step %d of %d after %d", done, of, steps)
		}
		steps = done
	})
	if err != nil {
		t.Fatal(err)
	}
	return made{a, m, frozen}
}

// engines runs the test on a SQLite file and on a PostgreSQL database.
func engines(t *testing.T, test func(t *testing.T, where string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, "") })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, dbtest.PostgresURL(t)) })
}

func TestACountryLivesLikeARealOne(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, where string) {
		m := generate(t, where, size)
		if m.Streets != 4 || m.Visits != 120 || m.Last != "2015-W32" || m.LastDay != "2015-08-10" || m.Closed != 2 {
			t.Errorf("%+v", m.Made)
		}
		m.register(t)
		m.weeks(t)
		m.goals(t)
		if p, err := m.Journal.Verify(t.Context()); err != nil || p.Broken != "" || p.Unsealed != 0 || p.Chains < 4 {
			t.Errorf("the journal: %+v, %v", p, err)
		}
		if _, err := m.App.Accounts.SignIn(t.Context(), "wyb", bench.Password, "test"); err != nil {
			t.Error(err)
		}
		if _, err := bench.Generate(t.Context(), m.clock, m.App, size, nil); fault.Of(err) != fault.Conflict {
			t.Errorf("a second country was put into one database: %v", err)
		}
	})
}

// register: the compounds are what the register and the mode rules make of their facts, and say that they are invented.
func (m *made) register(t *testing.T) {
	t.Helper()
	page, err := m.Register.List(t.Context(), place.Everywhere(), register.Query{Limit: 200})
	if err != nil || page.Total != 150 {
		t.Fatalf("%d compounds: %v", page.Total, err)
	}
	if crowded, err := m.Register.List(t.Context(), place.In("510101/001/"), register.Query{}); err != nil || crowded.Total != 60 {
		t.Errorf("%d compounds in the crowded sub-district: %v", crowded.Total, err)
	}
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	judge, decided := mode.NewJudge(p), 0
	for i := range page.Rows {
		c := &page.Rows[i]
		if !strings.HasPrefix(c.Name, "示例") || c.Facts["name"].Text != c.Name {
			t.Errorf("%q, whose facts say %q", c.Name, c.Facts["name"].Text)
		}
		if v := judge.Verdict(register.Values(p, c)); v.Scope != c.Scope || v.Mode != c.Proposed {
			t.Errorf("%s is judged %s %s and bears %s %s", c.Name, v.Scope, v.Mode, c.Scope, c.Proposed)
		}
		if c.Mode == "" {
			continue
		}
		decided++
		if e, err := m.Mode.Explain(t.Context(), place.Everywhere(), c.ID); err != nil || len(e.Decisions) != 1 || e.Stale || e.Decisions[0].Mode != c.Mode {
			t.Errorf("the decision on %s: %+v, %v", c.Name, e.Decisions, err)
		}
	}
	if decided == 0 {
		t.Error("no mode is decided")
	}
	areas, err := m.Areas.Communities(t.Context(), place.Everywhere())
	streets, streetErr := m.Areas.Streets(t.Context(), place.Everywhere())
	if err != nil || streetErr != nil || len(areas) != 40 {
		t.Errorf("%d communities: %v, %v", len(areas), err, streetErr)
	}
	for _, a := range append(areas, streets...) {
		if !strings.HasPrefix(a.Name, "示例") {
			t.Errorf("an area is called %q", a.Name)
		}
		if found, err := m.Areas.ByCode(t.Context(), a.Code, m.LastDay); err != nil || found.Path != a.Path {
			t.Errorf("code %s is %s: %v", a.Code, found.Path, err)
		}
	}
}

// weeks: all are closed but the last, which can be.
func (m *made) weeks(t *testing.T) {
	t.Helper()
	for _, w := range []clock.Week{"2015-W30", "2015-W31"} {
		c, err := m.Week.Snapshot(t.Context(), place.Everywhere(), "510101/001/", w)
		if err != nil || len(c.Placings) != 13 || c.Placings[0].Rank != 1 {
			t.Errorf("%s: %+v, %v", w, c, err)
		}
	}
	draft, err := m.Week.Draft(t.Context(), place.Everywhere(), "510101/001/001/", "2015-W30")
	if err != nil || draft.Content.Quiet() || draft.ConfirmedAt == 0 {
		t.Errorf("the report of a closed week: %+v, %v", draft, err)
	}
	r, err := m.Week.CloseAll(t.Context(), account.System(), place.Everywhere(), m.Last)
	if err != nil || r.Closed != 4 || r.Communities != 40 {
		t.Errorf("closing the last week: %+v, %v", r, err)
	}
	if _, err := m.Journal.Seal(t.Context()); err != nil {
		t.Error(err)
	}
}

// goals: what is said to be replaced is: by the marks the compounds have the items that all evidence of them shows.
func (m *made) goals(t *testing.T) {
	t.Helper()
	ctx, everywhere := t.Context(), place.Everywhere()
	p, err := m.Plans.Current(ctx, "510101/001/", m.LastDay)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []clock.Date{m.LastDay.Add(-9), m.LastDay} {
		marked, err := m.Goal.Coverage(ctx, everywhere, p, day)
		if err != nil {
			t.Fatal(err)
		}
		want, got := map[string]int{}, map[string]int{}
		for c, err := range m.Register.Each(ctx, everywhere, register.Query{Scope: plan.Yes.String()}) {
			if err != nil {
				t.Fatal(err)
			}
			items, err := m.Goal.OfCompound(ctx, p, &c, day)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range items {
				want[fmt.Sprint(c.Community(), i.Goal, i.Item, i.State)]++
			}
		}
		for _, tally := range marked.Tallies {
			for state, n := range tally.Count {
				got[fmt.Sprint(tally.Community, tally.Goal, tally.Item, state)] = n
			}
		}
		if len(want) == 0 || !maps.Equal(got, want) {
			t.Errorf("%s: by the marks %v, by all evidence %v", day, got, want)
		}
	}
}

// TestTheSameSeedMakesTheSameCountry also on another engine: row for row but for the journal's ids.
func TestTheSameSeedMakesTheSameCountry(t *testing.T) {
	t.Parallel()
	one, two := digest(t, generate(t, "", size)), digest(t, generate(t, dbtest.PostgresURL(t), size))
	for table, sum := range one {
		if two[table] != sum {
			t.Errorf("%s differs", table)
		}
	}
	other := size
	other.Seed++
	if three := digest(t, generate(t, "", other)); three["visit"] == one["visit"] {
		t.Error("another seed makes the same visits")
	}
}

// digest sums up the rows of every table in the order of their keys.
func digest(t *testing.T, m made) map[string]string {
	t.Helper()
	out := map[string]string{}
	for table, columns := range map[string]string{
		"area": "path || name || code", "compound": "id || path || name || scope || mode || facts", "observation": "path || readings",
		"visit": "id || path || day || points", "finding": "id || line || state", "finding_term": "finding || due || rectified_on",
		"visit_line": "visit || line || state || lost", "goal_evidence": "id || item || look || replaced_on", "weekly_report": "id || content",
		"task_done": "id || path || task", "difficulty": "id || path", "week_snapshot": "path || week || hash", "standing": "path || week || points",
		"mode_decision": "id || path || mode || day", "journal": "county || action || summary",
	} {
		rows, err := db.All[string](t.Context(), m.DB, "select "+columns+" as r from "+table+" order by 1")
		if err != nil || len(rows) == 0 {
			t.Fatalf("%s: %d rows, %v", table, len(rows), err)
		}
		out[table] = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(rows, "\n"))))
	}
	return out
}
