package track_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/declaration"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

type world struct {
	*track.Store
	areas    *area.Store
	register *register.Store
	modes    *mode.Store
	goals    *goal.Store
	journal  *audit.Journal
	declared *declaration.Store
	clock    *clock.Frozen
	plan     *plan.Plan
	ctx      context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	w := &world{
		areas: o.Areas, register: o.Register, modes: o.Modes, goals: goal.New(d, o.Clock, o.Register), journal: o.Journal, clock: o.Clock,
		plan: o.Plan, ctx: t.Context(),
	}
	w.declared = declaration.New(declaration.Parts{DB: d, Journal: o.Journal, Clock: o.Clock, Plans: o.Plans, Register: o.Register, Modes: o.Modes})
	w.Store = track.New(track.Parts{
		DB: d, Journal: o.Journal, Clock: o.Clock, Areas: o.Areas, Plans: o.Plans, Register: o.Register, Goals: w.goals,
		Inspections: inspect.New(d, o.Journal, o.Plans, o.Register, w.goals),
	})
	return w
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	all    = place.In(street)
)

// declareAndPlan declares a compound and fixes its service plan.
func (w *world) declareAndPlan(t testing.TB, c register.Compound) {
	t.Helper()
	if _, err := w.declared.Declare(w.ctx, head, declaration.NewDeclaration{Community: sports, Compounds: []string{c.ID}, Overview: "示例概况"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.declared.Write(w.ctx, head, c.ID, "service_plan", 0, "示例方案"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.declared.Fix(w.ctx, office, c.ID, "service_plan", 1); err != nil {
		t.Fatal(err)
	}
}

var known = map[string]string{
	"built_on": "1995年", "supervisor": "无", "households": "120户", "enclosed": "是", "office_room": "有", "infrastructure": "较好",
	"company": "无", "committee": "无", "greenery": "有",
}

func (w *world) create(t testing.TB, at place.Path, name string, more map[string]string) register.Compound {
	t.Helper()
	texts := map[string]string{"name": name}
	for k, v := range more {
		texts[k] = v
	}
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: at, Texts: texts})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) decide(t testing.TB, c register.Compound) {
	t.Helper()
	if _, err := w.modes.Decide(w.ctx, office, mode.Choice{Compound: c.ID, Mode: c.Proposed}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) states(t testing.TB, scope place.Scope, day clock.Date) map[string]string {
	t.Helper()
	phases, err := w.Phases(w.ctx, scope, street, w.plan, day)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, ph := range phases {
		out[ph.Phase.ID] = string(ph.State)
		for _, ts := range ph.Tasks {
			out[ts.Task.ID] = fmt.Sprintf("%s %d/%d", ts.State, ts.Done, ts.Of)
		}
	}
	return out
}

// clauses: P1 P2 P3 O1
func TestPhases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a := w.create(t, sports, "示例一号院", known)
		w.create(t, sports, "示例二号院", nil)
		w.create(t, business, "示例三号院", known)
		w.create(t, business, "示例新院", map[string]string{"built_on": "2005年", "supervisor": "无"})
		w.decide(t, a)
		if err := w.areas.SetStations(w.ctx, account.System(), street, w.plan, "2015-07-22"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			by   account.Who
			task string
			at   place.Path
		}{{office, "plan_meeting", street}, {head, "publicity", sports}, {head, "consult", a.Path}} {
			if _, err := w.Tick(w.ctx, c.by, c.task, c.at, "示例：已办"); err != nil {
				t.Fatal(err)
			}
		}
		want := map[string]string{
			"mobilise": "done", "implement": "due", "consolidate": "ahead",
			"plan_meeting": "done 1/1", "opinion_meeting": "overdue 0/11", "leading_group": "overdue 0/1", "stations": "done 11/11",
			"publicity": "overdue 1/11", "survey": "overdue 2/3", "archive": "overdue 2/3", "declare": "due 0/2", "committees": "due 0/2",
			"consult": "due 1/2", "bring_in": "due 0/2", "modes": "due 1/2", "service_plans": "due 0/2", "rules": "due 0/2",
			"reach_goals": "ahead 0/2", "recheck": "ahead 0/2",
		}
		if diff := cmp.Diff(want, w.states(t, all, "2015-08-04")); diff != "" {
			t.Error(diff)
		}
		part := w.states(t, place.In(sports), "2015-08-04")
		if part["survey"] != "overdue 1/2" || part["publicity"] != "done 1/1" || part["plan_meeting"] != "done 1/1" || part["modes"] != "done 1/1" {
			t.Errorf("the part of one community: %v", part)
		}
		if before := w.states(t, all, "2015-07-21"); before["stations"] != "due 0/11" || before["plan_meeting"] != "due 0/1" {
			t.Errorf("before anything was ticked: %v", before)
		}
		if _, err := w.Phases(w.ctx, place.In("410105/002/"), street, w.plan, "2015-08-04"); fault.Of(err) != fault.NotFound {
			t.Errorf("another sub-district: %v", err)
		}
		w.agree(t, all, "2015-08-04")
		w.agree(t, place.In(sports), "2015-08-04")
	})
}

// agree checks that the units of every task add up to its counts.
func (w *world) agree(t testing.TB, scope place.Scope, day clock.Date) {
	t.Helper()
	for _, ph := range w.plan.Phases {
		for _, task := range ph.Tasks {
			state, units, err := w.Task(w.ctx, scope, street, w.plan, task.ID, day)
			done := 0
			for _, u := range units {
				if u.Done {
					done++
				}
				if u.How == "" || u.Name == "" {
					t.Errorf("%s: %+v does not explain itself", task.ID, u)
				}
			}
			if err != nil || len(units) != state.Of || done != state.Done {
				t.Errorf("%s: %v: %d of %d units, counted %d of %d", task.ID, err, done, len(units), state.Done, state.Of)
			}
			var pages []track.Unit
			for from := 0; from < len(units); from += 2 {
				whole, part, all, err := w.TaskPart(w.ctx, scope, street, w.plan, task.ID, day, track.Part{Offset: from, Limit: 2})
				if d := cmp.Diff(state, whole); d != "" || err != nil || all != len(units) {
					t.Errorf("%s: %d units in pages: %v %s", task.ID, all, err, d)
				}
				pages = append(pages, part...)
			}
			if d := cmp.Diff(units, pages); d != "" {
				t.Errorf("%s: the pages differ: %s", task.ID, d)
			}
		}
	}
}

// clauses: P1 A3
func TestProgressCountsWhatTheCommunityHolds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, "示例一号院", known)
		if _, err := w.Tick(w.ctx, head, "publicity", sports, "示例：入户发放"); err != nil {
			t.Fatal(err)
		}
		of := func(day clock.Date) track.Progress {
			list, err := w.Progress(w.ctx, all, w.plan, day)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				if p.Community == sports {
					return p
				}
			}
			return track.Progress{}
		}
		if got := of("2015-07-23"); got.Due != 0 {
			t.Errorf("nothing is due yet: %+v", got)
		}
		// opinion_meeting, stations, publicity, survey, archive
		if got := of("2015-08-09"); got.Due != 5 || got.Done != 3 || len(got.Tasks) != 5 {
			t.Errorf("%+v", got)
		}
		if got := of("2015-08-03"); got.Done != 2 {
			t.Errorf("before the tick: %+v", got)
		}
		w.clock.Set(clock.Date("2015-08-11").At(9, 0))
		if err := w.Untick(w.ctx, head, "publicity", sports, "示例：登记错了"); err != nil {
			t.Fatal(err)
		}
		if was, is := of("2015-08-10"), of("2015-08-11"); was.Done != 3 || is.Done != 2 {
			t.Errorf("taken back: %+v then %+v", was, is)
		}
		for range 2 {
			_, err := w.Tick(w.ctx, head, "committees", c.Path, "示例：已成立")
			if fault.Of(err) != fault.Conflict && err != nil {
				t.Fatal(err)
			}
		}
		// the seven of the second phase less the office's own, declare among them
		if got := of("2015-09-30"); got.Due != 11 || got.Done != 3 {
			t.Errorf("%+v", got)
		}
		if got := of("2015-12-31"); got.Due != 12 {
			t.Errorf("%+v", got)
		}
	})
}

// clauses: P1 P2
func TestTickRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.create(t, sports, "示例一号院", known)
	unsure := w.create(t, sports, "示例二号院", nil)
	for name, k := range map[string]struct {
		by   account.Who
		task string
		at   place.Path
		note string
		want fault.Kind
	}{
		"no such task":             {head, "none", sports, "示例", fault.NotFound},
		"shown by records":         {head, "survey", c.Path, "示例", fault.Invalid},
		"no note":                  {head, "publicity", sports, " ", fault.Invalid},
		"another community":        {head, "publicity", business, "示例", fault.Denied},
		"the office's own":         {head, "plan_meeting", street, "示例", fault.Denied},
		"the office's in mine":     {head, "recheck", c.Path, "示例", fault.Denied},
		"per community":            {head, "publicity", c.Path, "示例", fault.Invalid},
		"per compound":             {head, "consult", sports, "示例", fault.Invalid},
		"not surely in scope":      {head, "consult", unsure.Path, "示例", fault.Conflict},
		"no compound":              {head, "consult", sports + "x/", "示例", fault.NotFound},
		"nowhere":                  {head, "consult", "", "示例", fault.Invalid},
		"the office in its street": {office, "recheck", c.Path, "示例", fault.Internal},
	} {
		_, err := w.Tick(w.ctx, k.by, k.task, k.at, k.note)
		if k.want == fault.Internal {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if fault.Of(err) != k.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Untick(w.ctx, head, "publicity", sports, "示例：没有登记过"); fault.Of(err) != fault.Conflict {
		t.Errorf("taken back what was never said: %v", err)
	}
}
