package meeting_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/meeting"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
	w32      = clock.Week("2015-W32") // its meeting is on 2015-08-10
)

type world struct {
	*meeting.Store
	clock *clock.Frozen
	ctx   context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{clock: clock.NewFrozen(clock.Date("2015-08-10").At(9, 0)), ctx: context.Background()}
	w.Store = meeting.New(d, audit.New(d, w.clock))
	return w
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
)

func (w *world) open(t testing.TB, k clock.Week) meeting.Meeting {
	t.Helper()
	m, err := w.Open(w.ctx, office, street, k)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// clauses: A2
func TestMeetingDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if _, err := w.Open(w.ctx, office, street, "2015-W33"); fault.Of(err) != fault.Invalid {
			t.Errorf("a meeting on a week that has not ended: %v", err)
		}
		if _, err := w.Open(w.ctx, head, street, w32); fault.Of(err) != fault.Denied {
			t.Errorf("opened by a head: %v", err)
		}
		m := w.open(t, w32)
		if m.Day != "2015-08-10" {
			t.Errorf("day %s", m.Day)
		}
		if again := w.open(t, w32); again != m {
			t.Errorf("opened twice: %v %v", m, again)
		}
		w.clock.Set(clock.Date("2015-10-08").At(9, 0))
		if holiday := w.open(t, "2015-W40"); holiday.Day != "2015-10-08" {
			t.Errorf("the holiday's meeting is on %s", holiday.Day)
		}
		list, err := w.List(w.ctx, place.In(sports), street, 10)
		if err != nil || len(list) != 2 || list[0].Week != "2015-W40" {
			t.Errorf("list %v: %v", list, err)
		}
	})
}

func TestMinutesAndAttendance(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		m := w.open(t, w32)
		want := []meeting.Attendance{{Community: sports, State: meeting.Present}, {Community: business, State: meeting.Leave, Note: "参加区里会议"}}
		for range 2 {
			if err := w.Attend(w.ctx, office, m.ID, want); err != nil {
				t.Fatal(err)
			}
		}
		for _, bad := range []meeting.Attendance{
			{Community: sports, State: "late"},
			{Community: "410102/001/001/", State: meeting.Present},
			{Community: sports, State: meeting.Leave, Note: strings.Repeat("长", 501)},
		} {
			if err := w.Attend(w.ctx, office, m.ID, []meeting.Attendance{bad}); fault.Of(err) != fault.Invalid {
				t.Errorf("%v: %v", bad, err)
			}
		}
		if _, err := w.Minute(w.ctx, office, m.ID, m.Version, "各社区汇报一周工作。"); err != nil {
			t.Fatal(err)
		}
		_, err := w.Minute(w.ctx, office, m.ID, m.Version, "另一份")
		if fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), office.Name) {
			t.Errorf("a stale version: %v", err)
		}
		s, err := w.Of(w.ctx, place.In(sports), street, w32)
		if err != nil || s.Meeting.Minutes != "各社区汇报一周工作。" || cmp.Diff(want, s.Attendance) != "" {
			t.Errorf("sheet %+v: %v", s, err)
		}
		for name, err := range map[string]error{
			"another county": second(w.Of(w.ctx, place.In("410102/"), street, w32)),
			"no meeting yet": second(w.Of(w.ctx, place.In(street), street, "2015-W31")),
			"a head writes":  second(w.Minute(w.ctx, head, m.ID, 2, "改")),
		} {
			if fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestDecisionsAreCarriedUntilTheyAreDone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		m := w.open(t, w32)
		ours, err := w.Decide(w.ctx, office, m.ID, meeting.NewDecision{Text: "修补围墙", Holder: sports, Post: account.Head, Due: "2015-08-14"})
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := w.Decide(w.ctx, office, m.ID, meeting.NewDecision{Text: "联系电力公司", Holder: street, Post: account.Property, Due: "2015-08-21"})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Set(clock.Date("2015-08-17").At(9, 0))
		w.open(t, "2015-W33")
		s, err := w.Of(w.ctx, place.In(street), street, "2015-W33")
		if err != nil || len(s.Carried) != 2 || !s.Carried[0].Overdue("2015-08-17") || s.Carried[1].Overdue("2015-08-17") {
			t.Fatalf("carried %+v: %v", s.Carried, err)
		}
		if err := w.Finish(w.ctx, head, theirs.ID, "已联系"); fault.Of(err) != fault.NotFound {
			t.Errorf("a head finished the office's decision: %v", err)
		}
		if err := w.Finish(w.ctx, head, ours.ID, " "); fault.Of(err) != fault.Invalid {
			t.Errorf("finished without a result: %v", err)
		}
		if err := w.Finish(w.ctx, head, ours.ID, "围墙已补好"); err != nil {
			t.Fatal(err)
		}
		if err := w.Finish(w.ctx, office, ours.ID, "围墙已补好"); fault.Of(err) != fault.Conflict {
			t.Errorf("finished twice: %v", err)
		}
		open, err := w.OpenDecisions(w.ctx, place.In(street))
		if err != nil || len(open) != 1 || open[0].ID != theirs.ID {
			t.Errorf("open %+v: %v", open, err)
		}
		if err := w.Reopen(w.ctx, office, ours.ID, " "); fault.Of(err) != fault.Invalid {
			t.Errorf("reopened without a reason: %v", err)
		}
		if err := w.Reopen(w.ctx, office, ours.ID, "又裂开了"); err != nil {
			t.Fatal(err)
		}
		if open, err := w.OpenDecisions(w.ctx, place.In(sports)); err != nil || len(open) != 1 || open[0].DoneNote != "" {
			t.Errorf("reopened %+v: %v", open, err)
		}
	})
}

func TestDecisionsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	m := w.open(t, w32)
	good := meeting.NewDecision{Text: "修补围墙", Holder: sports, Post: account.Head, Due: "2015-08-14"}
	for field, change := range map[string]func(*meeting.NewDecision){
		"text":   func(n *meeting.NewDecision) { n.Text = strings.Repeat("长", 501) },
		"holder": func(n *meeting.NewDecision) { n.Holder = "410102/001/001/" },
		"post":   func(n *meeting.NewDecision) { n.Post = account.Property },
		"due":    func(n *meeting.NewDecision) { n.Due = "2015-08-09" },
	} {
		n := good
		change(&n)
		_, err := w.Decide(w.ctx, office, m.ID, n)
		if list := fault.Fields(err); len(list) != 1 || list[0].Name != field {
			t.Errorf("%s: %v %v", field, err, list)
		}
	}
}

// TestOpenDecisionsUseTheIndex: the list of open decisions stays fast in a shared database.
func TestOpenDecisionsUseTheIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	type step struct {
		ID      int    `db:"id"`
		Parent  int    `db:"parent"`
		Notused int    `db:"notused"`
		Detail  string `db:"detail"`
	}
	var a db.Args
	where := place.In(street).Where("", a.Add)
	steps, err := db.All[step](t.Context(), d, "explain query plan select id from decision where "+where+" and done_on = ''", a...)
	if err != nil || len(steps) == 0 || !strings.Contains(steps[0].Detail, "decision_open") {
		t.Errorf("%+v: %v", steps, err)
	}
}
