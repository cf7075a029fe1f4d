package inspect_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// item returns the state of one item of 四有, the goal set of a compound without a company.
func (w *world) item(t *testing.T, c *register.Compound, id string) goal.ItemState {
	t.Helper()
	items, err := w.goals.OfCompound(w.ctx, w.plan, c, w.today())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		if i.Item == id {
			return i
		}
	}
	t.Fatalf("no item %s among %v", id, items)
	return goal.ItemState{}
}

func (w *world) wantItem(t *testing.T, c *register.Compound, id string, want goal.State) {
	t.Helper()
	if got := w.item(t, c, id); got.State != want {
		t.Errorf("on %s %s is %s, want %s: %s", w.today(), id, got.State, want, got.Why)
	}
}

// clauses: A3 G3
func TestFindingFromFoundToClosed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		w.wantItem(t, &c, "waste", goal.Unknown)
		f := w.record(t, office, visit(c, "", map[string]string{"waste": "垃圾满溢"})).Found[0]
		w.wantItem(t, &c, "waste", goal.Doubt)
		w.wantItem(t, &c, "sweeping", goal.Has)

		if _, err := w.Recheck(w.ctx, supervision, inspect.Recheck{Finding: f.ID, Close: true}); fault.Of(err) != fault.Invalid {
			t.Errorf("closed without rectification: %v", err)
		}
		w.on("2015-08-14") // due was 08-13
		if got, err := w.Finding(w.ctx, everywhere, f.ID); err != nil || !got.Overdue(w.today()) || got.Status(w.today()) != "逾期未整改" {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID}); fault.Of(err) != fault.Invalid {
			t.Errorf("without a note: %v", err)
		}
		f = must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已清运", Photos: [][]byte{png}}))(t)
		if f.State != inspect.Rectified || f.RectifiedOn != "2015-08-14" || f.Photos[0].Step != "rectified" {
			t.Errorf("%+v", f)
		}
		w.wantItem(t, &c, "waste", goal.Doubt) // the word of the station proves nothing

		w.on("2015-08-17")
		f = must(w.Recheck(w.ctx, supervision, inspect.Recheck{Finding: f.ID, Version: f.Version, Note: "仍有散落"}))(t)
		if f.State != inspect.Open || f.Round != 2 || f.Due != "2015-08-18" || f.RectifiedOn != "" || f.Terms[0].OnTime() {
			t.Errorf("%+v", f)
		}
		w.wantItem(t, &c, "waste", goal.Doubt)

		f = must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Note: "已全部清运"}))(t)
		f = must(w.Recheck(w.ctx, supervision, inspect.Recheck{Finding: f.ID, Close: true}))(t)
		if f.State != inspect.Closed || f.ClosedOn() != "2015-08-17" || !f.Terms[1].OnTime() || f.Recheck != "现场已整改" {
			t.Errorf("%+v", f)
		}
		w.wantItem(t, &c, "waste", goal.Has)
		if why := w.item(t, &c, "waste").Why; why != "2015年8月17日绩效督察办公室回头看，问题已整改" {
			t.Error(why)
		}
		checks, err := w.Rechecks(w.ctx, everywhere, "2015-08-17", "2015-08-23")
		if err != nil || len(checks) != 2 || checks[0].Outcome != inspect.TermReopened || checks[1].Name != c.Name {
			t.Errorf("%+v %v", checks, err)
		}
		if _, err := w.Recheck(w.ctx, supervision, inspect.Recheck{Finding: f.ID, Close: true}); fault.Of(err) != fault.Conflict {
			t.Errorf("closed twice: %v", err)
		}
	})
}

// clauses: A3
func TestWhoRectifiedDoesNotClose(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	both := office
	both.Grants = append([]account.Grant{{Role: account.Head, Path: sports}}, both.Grants...)
	f := w.record(t, office, visit(w.compound(t, sports, "示例一号院"), "", map[string]string{"waste": "垃圾满溢"})).Found[0]
	f = must(w.Rectify(w.ctx, both, inspect.Rectification{Finding: f.ID, Note: "已清运"}))(t)
	if _, err := w.Recheck(w.ctx, both, inspect.Recheck{Finding: f.ID, Close: true}); fault.Of(err) != fault.Denied {
		t.Errorf("got %v", err)
	}
	for name, by := range map[string]account.Who{"head": head, "cell worker": cell} {
		if _, err := w.Recheck(w.ctx, by, inspect.Recheck{Finding: f.ID, Close: true}); fault.Of(err) != fault.NotFound {
			t.Errorf("%s re-checks: %v", name, err)
		}
	}
	if _, err := w.Rectify(w.ctx, modetest.Who("商务社区站长", account.Head, business), inspect.Rectification{Finding: f.ID, Note: "已清运"}); fault.Of(err) != fault.NotFound {
		t.Errorf("another community rectifies: %v", err)
	}
}

func TestTwoEditorsOfOneFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	f := w.record(t, office, visit(w.compound(t, sports, "示例一号院"), "", map[string]string{"waste": "垃圾满溢"})).Found[0]
	must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已清运"}))(t)
	_, err := w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "清运完毕"})
	if fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), head.Name) {
		t.Errorf("got %v", err)
	}
}

// Two offices close the last two findings of one line at the same moment: whichever comes last sees that nothing is left.
func TestLastOfTwoRechecksAtOnceClosesTheItem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		n := visit(c, "", nil)
		n.Lines = []inspect.NewLine{{Line: "waste", Findings: []inspect.NewFinding{{Text: "垃圾满溢"}, {Text: "容器破损"}}}}
		found := w.record(t, office, n).Found
		for _, f := range found {
			must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Note: "已处理"}))(t)
		}
		errs := make([]error, 2)
		var all sync.WaitGroup
		for i, by := range []account.Who{office, supervision} {
			all.Go(func() { _, errs[i] = w.Recheck(w.ctx, by, inspect.Recheck{Finding: found[i].ID, Close: true}) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		w.wantItem(t, &c, "waste", goal.Has)
	})
}

// clauses: M3
func TestTwoOfficesContradict(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, sports, "示例一号院")
	n := visit(c, "", nil)
	n.Lines = []inspect.NewLine{{Line: "waste", Findings: []inspect.NewFinding{{Text: "无人清运", Count: 10}}}}
	w.record(t, office, n)
	w.wantItem(t, &c, "waste", goal.Lacks)
	w.on("2015-08-13")
	w.record(t, supervision, visit(c, "", nil))
	w.wantItem(t, &c, "waste", goal.Doubt)
	w.on("2015-09-12") // 30 days after the supervision's visit
	w.wantItem(t, &c, "waste", goal.Unknown)
}

func TestOutsideTheScopeIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, sports, "示例一号院")
	f := w.record(t, office, visit(c, "", map[string]string{"waste": "垃圾满溢"})).Found[0]
	if _, err := w.Visit(w.ctx, place.In(business), f.Visit); fault.Of(err) != fault.NotFound {
		t.Errorf("outside the scope: %v", err)
	}
	if _, err := w.Finding(w.ctx, place.Scope{}, f.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("without a scope: %v", err)
	}
}
