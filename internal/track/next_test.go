package track_test

import (
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
	"bayou/plans"
	"pgregory.net/rapid"
)

func items(states ...goal.State) []goal.ItemState {
	out := make([]goal.ItemState, len(states))
	for i, s := range states {
		out[i] = goal.ItemState{Item: "cleaning", Name: "公共保洁", State: s, Why: "示例"}
	}
	return out
}

// clauses: P2 P3 M0
func TestNextStep(t *testing.T) {
	t.Parallel()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	const today = clock.Date("2015-08-12")
	decided := register.Compound{ID: "c", Scope: plan.Yes, Proposed: "single", Mode: "single"}
	ready := map[string]bool{"committees": true, "consult": true, "bring_in": true}
	recorded := map[string]bool{"declared": true, "service_plan": true}
	until := items(goal.Has, goal.Has)
	until[0].Until, until[1].Until = "2015-10-01", "2015-09-11"
	for _, c := range []struct {
		name   string
		s      track.Situation
		kind   track.Kind
		holder account.Role
		due    clock.Date
		link   track.Link
	}{
		{"out of scope", track.Situation{Compound: &register.Compound{ID: "c", Scope: plan.No, Next: "company"}}, track.OutOfScope, "", "", track.Link{Kind: "compound", ID: "c"}},
		{"scope unknown", track.Situation{Compound: &register.Compound{Scope: plan.Unknown, Mode: "single", Next: "built_on"}}, track.Survey, account.Head, "2015-07-24", track.Link{Kind: "field", ID: "built_on"}},
		{"mode open", track.Situation{Compound: &register.Compound{Scope: plan.Yes, Next: "office_room"}}, track.Survey, account.Head, "2015-07-24", track.Link{Kind: "field", ID: "office_room"}},
		{"not decided", track.Situation{Compound: &register.Compound{ID: "c", Scope: plan.Yes, Proposed: "single"}}, track.DecideMode, account.Property, "2015-09-30", track.Link{Kind: "mode", ID: "c"}},
		{"decided against an open question", track.Situation{Compound: &register.Compound{Scope: plan.Yes, Mode: "bundle", Next: "office_room"}, Goals: items(goal.Unknown)}, track.Verify, account.Supervision, "2015-09-30", track.Link{Kind: "goal", ID: "cleaning"}},
		{"overdue", track.Situation{Compound: &decided, Findings: inspect.Standing{Open: 2, Overdue: 1, Rectified: 1, FirstDue: "2015-08-11", Due: "f"}}, track.Rectify, account.Head, "2015-08-11", track.Link{Kind: "finding", ID: "f"}},
		{"to re-check", track.Situation{Compound: &decided, Findings: inspect.Standing{Open: 2, Rectified: 1, FirstDue: "2015-08-14", Due: "f", Waiting: "g"}}, track.Recheck, account.Supervision, "", track.Link{Kind: "finding", ID: "g"}},
		{"to rectify", track.Situation{Compound: &decided, Findings: inspect.Standing{Open: 1, FirstDue: "2015-08-14", Due: "f"}}, track.Rectify, account.Head, "2015-08-14", track.Link{Kind: "finding", ID: "f"}},
		{"to verify", track.Situation{Compound: &decided, Goals: items(goal.Lacks, goal.Unknown)}, track.Verify, account.Supervision, "2015-09-30", track.Link{Kind: "goal", ID: "cleaning"}},
		{"the mode's own work", track.Situation{Compound: &decided, Goals: items(goal.Lacks), Ticked: map[string]bool{"committees": true}, Recorded: recorded}, track.Work, account.Head, "2015-09-30", track.Link{Kind: "task", ID: "consult"}},
		{"to declare", track.Situation{Compound: &decided, Goals: items(goal.Lacks), Ticked: ready}, track.Work, account.Head, "2015-09-30", track.Link{Kind: "declaration", ID: "c"}},
		{"to write the plan", track.Situation{Compound: &decided, Goals: items(goal.Lacks), Ticked: ready, Recorded: map[string]bool{"declared": true}}, track.Work, account.Head, "2015-09-30", track.Link{Kind: "service", ID: "c"}},
		{"to reach", track.Situation{Compound: &decided, Goals: items(goal.Has, goal.Doubt), Ticked: ready, Recorded: recorded}, track.Reach, account.Head, "2015-12-31", track.Link{Kind: "goal", ID: "cleaning"}},
		{"reached", track.Situation{Compound: &decided, Goals: until, Ticked: ready, Recorded: recorded}, track.Consolidate, account.Supervision, "2015-09-11", track.Link{Kind: "compound", ID: "c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.s.Plan, c.s.Today, c.s.Head = p, today, "张示例"
			got := track.NextStep(c.s)
			if got.Kind != c.kind || got.Holder != c.holder || got.Due != c.due || got.Link != c.link || got.Title == "" || got.Why == "" {
				t.Errorf("%+v", got)
			}
			if named := got.HolderName != ""; named != (got.Holder == account.Head) {
				t.Errorf("held by %s, named %q", got.Holder, got.HolderName)
			}
		})
	}
}

func TestNextSteps(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		open := w.create(t, sports, "示例一号院", nil)
		waiting := w.create(t, sports, "示例二号院", known)
		decided := w.create(t, sports, "示例三号院", known)
		reached := w.create(t, sports, "示例四号院", known)
		away := w.create(t, business, "示例五号院", known)
		w.decide(t, decided)
		w.decide(t, reached)
		if err := w.has(reached, "2015-08-04"); err != nil {
			t.Fatal(err)
		}
		w.declareAndPlan(t, reached)
		for _, id := range []string{"committees", "consult", "bring_in"} {
			if _, err := w.Tick(w.ctx, head, id, reached.Path, "示例：已办"); err != nil {
				t.Fatal(err)
			}
		}
		page, err := w.register.List(w.ctx, all, register.Query{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.NextSteps(w.ctx, place.In(sports), w.plan, page.Rows, "2015-08-04")
		if err != nil || len(got) != 4 {
			t.Fatalf("%v %d", err, len(got))
		}
		for id, want := range map[string]track.Kind{open.ID: track.Survey, waiting.ID: track.DecideMode, decided.ID: track.Verify, reached.ID: track.Consolidate} {
			if got[id].Kind != want {
				t.Errorf("want %s: %+v", want, got[id])
			}
		}
		if _, ok := got[away.ID]; ok {
			t.Error("a compound outside the scope has a step")
		}
		if s := w.states(t, all, "2015-08-04"); s["reach_goals"] != "ahead 1/4" {
			t.Errorf("goals reached: %s", s["reach_goals"])
		}
		w.agree(t, all, "2015-08-04")
		if none, err := w.NextSteps(w.ctx, all, w.plan, nil, "2015-08-04"); err != nil || len(none) != 0 {
			t.Errorf("of nothing: %v %v", err, none)
		}
	})
}

// has records evidence that a compound has every item of its goal set.
func (w *world) has(c register.Compound, day clock.Date) error {
	set, _ := w.plan.GoalOf(c.Proposed)
	return w.journal.Write(w.ctx, office.Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Path: c.Path, Action: "visit.record", Subject: "visit:v", Summary: "示例督察"})
		var all []goal.Evidence
		for _, i := range set.Items {
			all = append(all, goal.Evidence{
				Path: c.Path, Compound: c.ID, Goal: set.ID, Item: i.ID, Office: account.Supervision, Day: day, Look: goal.OK,
				Visit: "v", VisitOffice: account.Supervision, VisitDay: day,
			})
		}
		return w.goals.Record(w.ctx, tx, all)
	})
}

// Whatever is recorded, a step says what, why and on which record, and whoever is out of scope has nothing to do.
func TestEveryStepExplainsItself(t *testing.T) {
	t.Parallel()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := register.Compound{
			ID: "c", Scope: rapid.SampledFrom([]plan.Truth{plan.Yes, plan.No, plan.Unknown}).Draw(t, "scope"),
			Next: rapid.SampledFrom([]string{"", "built_on", "no_such_field"}).Draw(t, "next"),
		}
		modes := []string{"", "lift", "single", "bundle", "no_such_mode"}
		c.Proposed, c.Mode = rapid.SampledFrom(modes).Draw(t, "proposed"), rapid.SampledFrom(modes).Draw(t, "mode")
		f := inspect.Standing{Open: rapid.IntRange(0, 2).Draw(t, "open"), Rectified: rapid.IntRange(0, 2).Draw(t, "rectified"), Due: "f", FirstDue: "2015-08-11", Waiting: "g"}
		f.Overdue = rapid.IntRange(0, f.Open).Draw(t, "overdue")
		s := track.Situation{
			Plan: p, Compound: &c, Findings: f, Today: "2015-08-12",
			Goals:    items(rapid.SliceOfN(rapid.SampledFrom(goal.States), 0, 8).Draw(t, "goals")...),
			Ticked:   rapid.MapOf(rapid.SampledFrom([]string{"committees", "consult", "bring_in"}), rapid.Just(true)).Draw(t, "ticked"),
			Recorded: rapid.MapOf(rapid.SampledFrom([]string{"declared", "service_plan", "rules_written"}), rapid.Just(true)).Draw(t, "recorded"),
		}
		got := track.NextStep(s)
		if got.Title == "" || got.Why == "" || got.Link.Kind == "" || got.Link.ID == "" {
			t.Fatalf("%+v", got)
		}
		if idle := got.Holder == ""; idle != (c.Scope == plan.No) {
			t.Fatalf("held by %q: %+v", got.Holder, got)
		}
		if got.Kind == track.Consolidate && (f.Open > 0 || f.Rectified > 0) {
			t.Fatalf("nothing to do with findings open: %+v", got)
		}
	})
}
