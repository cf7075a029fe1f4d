package week_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/week"
)

// clauses: A3
func TestCloseFreezesTheWeek(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.compound(t, sports, "示例一号院")
		w.compound(t, business, "示例二号院")
		if err := second(w.Confirm(w.ctx, head, sports, w32, 0, "修好路灯")); err != nil {
			t.Fatal(err)
		}
		if err := second(w.Close(w.ctx, office, street, w32)); fault.Of(err) != fault.Invalid {
			t.Errorf("closed before its end: %v", err)
		}
		w.clock.Set(clock.Date("2015-08-10").At(8, 0))
		if err := second(w.Close(w.ctx, head, street, w32)); fault.Of(err) != fault.Denied {
			t.Errorf("closed by a head: %v", err)
		}
		closed, err := w.Close(w.ctx, office, street, w32)
		if err != nil || len(closed.Placings) != 11 || closed.Scope.Yes != 2 || closed.Scope.Expected != 44 || closed.Phase == "" {
			t.Fatalf("closed %+v: %v", closed.Scope, err)
		}
		if p := closed.Placings[0]; p.Figures.Path != sports || p.Rank != 1 || p.Figures.Report.State != week.Timely {
			t.Errorf("first: %+v", p)
		}
		if p := closed.Placings[1]; p.Figures.Path != business || p.Rank != 2 || p.Figures.Report.State != week.Missing {
			t.Errorf("second: %+v", p)
		}
		w.clock.Set(clock.Date("2015-08-11").At(8, 0))
		again, err := w.Close(w.ctx, office, street, w32)
		if diff := cmp.Diff(closed, again); err != nil || diff != "" {
			t.Errorf("closed again: %v %s", err, diff)
		}
		content, err := db.One[[]byte](w.ctx, d, "", "select content from week_snapshot where path = $1", street)
		if sum := sha256.Sum256(content); err != nil || hex.EncodeToString(sum[:]) != closed.Hash {
			t.Errorf("the hash is not that of the bytes: %v", err)
		}
		err = second(w.Confirm(w.ctx, other, business, w32, 0, "迟到"))
		if fault.Of(err) != fault.Expired || !strings.Contains(err.Error(), "下周周报") || !strings.Contains(err.Error(), "更正") {
			t.Errorf("confirmed after the close: %v", err)
		}
		if err := w.Excuse(w.ctx, office, business, w32, "停电"); fault.Of(err) != fault.Expired {
			t.Errorf("excused after the close: %v", err)
		}
		points, err := w.History(w.ctx, place.In(business), street, "2015-W01", "2015-W53")
		if err != nil || len(points) != 11 || points[0].Path != sports || points[0].Rank != 1 {
			t.Errorf("history %+v: %v", points, err)
		}
		weeks, err := w.Weeks(w.ctx, place.In(street), street)
		if err != nil || len(weeks) != 1 || weeks[0].Hash != closed.Hash {
			t.Errorf("weeks %+v: %v", weeks, err)
		}
	})
}

func TestPreviewOpensOnFriday(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.compound(t, sports, "示例一号院")
		w.clock.Set(clock.Date("2015-08-07").At(16, 59))
		if err := second(w.Preview(w.ctx, place.In(sports), street, w32)); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "8月7日17:00") {
			t.Errorf("before its moment: %v", err)
		}
		w.clock.Set(clock.Date("2015-08-07").At(17, 0))
		seen, err := w.Preview(w.ctx, place.In(sports), street, w32)
		if err != nil || seen.Placings[0].Figures.Report.State != week.Pending {
			t.Fatalf("preview %+v: %v", seen.Placings[0], err)
		}
		if err := second(w.Preview(w.ctx, place.In("410102/"), street, w32)); fault.Of(err) != fault.NotFound {
			t.Errorf("another county's reader: %v", err)
		}
		if err := second(w.Snapshot(w.ctx, place.In(street), street, w32)); fault.Of(err) != fault.NotFound {
			t.Errorf("a snapshot of an open week: %v", err)
		}
	})
}

func TestConcurrentClosersGetOneSnapshot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.compound(t, sports, "示例一号院")
		w.clock.Set(clock.Date("2015-08-10").At(8, 0))
		var mu sync.Mutex
		hashes, late := map[string]int{}, 0
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				if i%3 == 0 { // somebody confirms while others close
					err := second(w.Confirm(w.ctx, head, sports, w32, 0, ""))
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						late++
					}
					return
				}
				c, err := w.Close(w.ctx, office, street, w32)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				hashes[c.Hash]++
			})
		}
		wg.Wait()
		if len(hashes) != 1 {
			t.Errorf("snapshots %v", hashes)
		}
		c, err := w.Snapshot(w.ctx, place.In(street), street, w32)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range c.Placings {
			if p.Figures.Path == sports && (p.Figures.Report.State == week.Late) != (late > 0) {
				t.Errorf("%d confirmations, the snapshot says %s", late, p.Figures.Report.State)
			}
		}
		if n, err := db.One[int](w.ctx, d, "", "select count(*) from standing"); err != nil || n != 11 {
			t.Errorf("%d standings: %v", n, err)
		}
	})
}

func TestCloseAllClosesWhatRunsAPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.clock.Set(clock.Date("2015-08-10").At(8, 0))
		if _, err := w.CloseAll(w.ctx, account.System(), place.In("410102/"), w32); fault.Of(err) != fault.NotFound || err == nil {
			t.Errorf("nothing runs there: %v", err)
		}
		got, err := w.CloseAll(w.ctx, account.System(), place.Everywhere(), w32)
		if want := (week.Result{Closed: 1, Communities: 11}); err != nil || got != want {
			t.Errorf("closed %+v: %v", got, err)
		}
		got, err = w.CloseAll(w.ctx, account.System(), place.Everywhere(), w32)
		if want := (week.Result{Already: 1}); err != nil || got != want {
			t.Errorf("closed again %+v: %v", got, err)
		}
	})
}
