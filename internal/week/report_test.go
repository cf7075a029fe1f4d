package week_test

import (
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/week"
)

// clauses: A2
func TestConfirmWithoutTyping(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r, err := w.Draft(w.ctx, place.In(sports), sports, w32)
		if err != nil || r.Version != 0 || r.Asked != 0 || r.Judgement.State != week.Pending || r.Name != "体育社区" {
			t.Fatalf("draft %+v: %v", r, err)
		}
		r, err = w.Confirm(w.ctx, head, sports, w32, r.Version, "")
		if err != nil || r.Judgement.State != week.Empty || r.Version != 1 || r.ConfirmedBy != head.Name {
			t.Fatalf("confirmed %+v: %v", r, err)
		}
		again, err := w.Confirm(w.ctx, head, sports, w32, 0, "")
		if err != nil || again.Version != 1 {
			t.Errorf("a double tap: %+v %v", again.Version, err)
		}
		w.clock.Set(clock.Date("2015-08-10").At(7, 0))
		r, err = w.Confirm(w.ctx, head, sports, w32, 1, "补充一句")
		if err != nil || r.Judgement.State != week.Timely || r.Extra != "补充一句" {
			t.Errorf("confirmed anew after the deadline: %+v %v", r.Judgement, err)
		}
		list, err := w.Reports(w.ctx, place.In(street), street, w32)
		if err != nil || len(list) != 11 {
			t.Fatalf("%d reports: %v", len(list), err)
		}
		for _, s := range list {
			if want := map[bool]week.State{true: week.Timely, false: week.Pending}[s.Path == sports]; s.Judgement.State != want {
				t.Errorf("%s: %s, want %s", s.Name, s.Judgement.State, want)
			}
		}
	})
}

func TestTwoEditorsOfAReport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if _, err := w.Extend(w.ctx, head, sports, w32, 0, "路灯已报修"); err != nil {
			t.Fatal(err)
		}
		deputy := head
		deputy.Name, deputy.ID = "体育社区副站长", "体育社区副站长"
		_, err := w.Extend(w.ctx, deputy, sports, w32, 0, "另写一稿")
		if fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), head.Name) || !strings.Contains(err.Error(), "2015-08-09 20:00") {
			t.Errorf("a stale version: %v", err)
		}
		r, err := w.Draft(w.ctx, place.In(sports), sports, w32)
		if err != nil || r.Extra != "路灯已报修" || r.ConfirmedAt != 0 {
			t.Errorf("draft %+v: %v", r, err)
		}
	})
}

func TestReportsOutsideOnesArea(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	for name, err := range map[string]error{
		"confirm": second(w.Confirm(w.ctx, other, sports, w32, 0, "")),
		"office":  second(w.Confirm(w.ctx, office, sports, w32, 0, "")),
		"draft":   second(w.Draft(w.ctx, place.In(business), sports, w32)),
		"street":  second(w.Draft(w.ctx, place.In(street), street, w32)),
		"nowhere": second(w.Draft(w.ctx, place.In(street), street+"999/", w32)),
		"excuse":  w.Excuse(w.ctx, head, sports, w32, "忙"),
		"unknown": w.Excuse(w.ctx, office, street+"999/", w32, "忙"),
	} {
		if fault.Of(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := second(w.Confirm(w.ctx, head, sports, "2015-W33", 0, "")); fault.Of(err) != fault.Invalid {
		t.Errorf("a week that has not begun: %v", err)
	}
	if err := w.Excuse(w.ctx, office, sports, w32, " "); fault.Of(err) != fault.Invalid {
		t.Errorf("excused without a reason: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
