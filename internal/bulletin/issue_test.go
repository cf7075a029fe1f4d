package bulletin_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"bayou/internal/blob"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// clauses: A4 D1
func TestFromSnapshotToPaper(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if _, err := w.Draft(w.ctx, office, street, "2015-W32"); fault.Of(err) != fault.NotFound {
			t.Errorf("drafted before the close: %v", err)
		}
		b := w.approved(t, "2015-W32")
		if again, err := w.Draft(w.ctx, office, street, "2015-W32"); err != nil || again.ID != b.ID {
			t.Errorf("a second draft: %v %v", again.ID, err)
		}
		if list, err := w.Published(w.ctx, street, 10, 0); err != nil || len(list) != 0 {
			t.Errorf("published before the issue: %v %v", list, err)
		}
		community := place.In(street.Join("001"))
		if _, err := w.Get(w.ctx, community, b.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a community read what is not issued: %v", err)
		}
		issued, err := w.Issue(w.ctx, office, b.ID, b.Version)
		if err != nil || issued.Number != 1 || issued.Year != 2015 || issued.Name() != "督察周报2015年第1期" || issued.IssuedOn != "2015-08-10" {
			t.Fatalf("issued %+v: %v", issued, err)
		}
		if again, err := w.Issue(w.ctx, office, b.ID, b.Version); err != nil || again.Number != 1 {
			t.Errorf("issued twice: %v %v", again.Number, err)
		}
		if got, err := w.Get(w.ctx, community, b.ID); err != nil || got.Number != 1 {
			t.Errorf("a community reads the issued one: %v", err)
		}
		if _, err := w.Get(w.ctx, place.In("410105/999/"), b.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("another sub-district read it: %v", err)
		}
		list, err := w.Published(w.ctx, street, 10, 0)
		if err != nil || len(list) != 1 || list[0].Brief != issued.Brief || list[0].Snapshot != b.Snapshot {
			t.Fatalf("published %+v: %v", list, err)
		}
		for _, skin := range bulletin.Skins {
			file, err := w.Document(w.ctx, issued.ID, skin)
			var again bytes.Buffer
			if err != nil || bulletin.Docx(list[0], skin).Write(&again) != nil || blob.Hash(file.Content) != list[0].Hash(skin) || !bytes.Equal(file.Content, again.Bytes()) {
				t.Errorf("%s: reprint differs: %v", skin, err)
			}
		}
		if _, err := w.Edit(w.ctx, office, b.ID, issued.Version, "overview", []string{"改"}); fault.Of(err) != fault.Conflict {
			t.Errorf("an issued one was edited: %v", err)
		}
	})
}

func TestEditMarksWhatAPersonWrote(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if _, err := w.weeks.Close(w.ctx, office, street, "2015-W32"); err != nil {
			t.Fatal(err)
		}
		b, err := w.Draft(w.ctx, office, street, "2015-W32")
		if err != nil {
			t.Fatal(err)
		}
		sec, _ := b.Section("overview")
		texts := []string{sec.Sentences[0].Text, "改写的一句。", "", "另加的一句。"}
		was := sec.Sentences[1]
		b, err = w.Edit(w.ctx, watch, b.ID, b.Version, "overview", texts)
		if err != nil {
			t.Fatal(err)
		}
		sec, _ = b.Section("overview")
		got := sec.Sentences
		if len(got) != 3 || got[0].Edited || !got[1].Edited || got[1].Drafted != was.Text || len(got[1].Refs) != len(was.Refs) || got[1].By != watch.Name || !got[2].Edited {
			t.Errorf("sentences %+v", got)
		}
		if _, err := w.Edit(w.ctx, office, b.ID, b.Version-1, "overview", nil); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), watch.Name) {
			t.Errorf("a stale edit: %v", err)
		}
		kept, err := w.Get(w.ctx, place.In(street), b.ID)
		if err != nil || kept.Version != b.Version || len(kept.Drafters) != 2 {
			t.Errorf("kept %+v: %v", kept, err)
		}
	})
}

func TestApprovalIsAnotherPersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	if _, err := w.weeks.Close(w.ctx, office, street, "2015-W32"); err != nil {
		t.Fatal(err)
	}
	both := who("物业管理办公室", "property")
	both.Grants = append(both.Grants, leader.Grants...)
	b, err := w.Draft(w.ctx, both, street, "2015-W32")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(w.ctx, leader, b.ID, b.Version); fault.Of(err) != fault.Conflict {
		t.Errorf("approved what was not submitted: %v", err)
	}
	if b, err = w.Submit(w.ctx, both, b.ID, b.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(w.ctx, both, b.ID, b.Version); fault.Of(err) != fault.Denied {
		t.Errorf("approved by the drafter: %v", err)
	}
	if _, err := w.Approve(w.ctx, office, b.ID, b.Version); fault.Of(err) != fault.NotFound {
		t.Errorf("approved without the right: %v", err)
	}
	if _, err := w.Return(w.ctx, leader, b.ID, b.Version, " "); fault.Of(err) != fault.Invalid {
		t.Errorf("returned without a reason: %v", err)
	}
	if b, err = w.Return(w.ctx, leader, b.ID, b.Version, "核对数字"); err != nil || b.State != bulletin.Draft || b.Reason != "核对数字" {
		t.Fatalf("returned %+v: %v", b, err)
	}
	if _, err := w.Issue(w.ctx, office, b.ID, b.Version); fault.Of(err) != fault.Conflict {
		t.Errorf("issued without approval: %v", err)
	}
	b = w.consent(t, b)
	if _, err := w.Issue(w.ctx, leader, b.ID, b.Version); fault.Of(err) != fault.NotFound {
		t.Errorf("issued without the right: %v", err)
	}
}

func TestACorrectionIsANewNumber(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.approved(t, "2015-W32")
		if _, err := w.Correct(w.ctx, office, b.ID, "数字有误"); fault.Of(err) != fault.Conflict {
			t.Errorf("corrected before the issue: %v", err)
		}
		b, err := w.Issue(w.ctx, office, b.ID, b.Version)
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.Correct(w.ctx, office, b.ID, "总体情况中小区数应为43个")
		if err != nil || c.Corrects != b.ID || !strings.Contains(c.Content.Sections[0].Sentences[0].Text, "督察周报2015年第1期（2015年8月10日印发）") {
			t.Fatalf("correction %+v: %v", c, err)
		}
		if _, err := w.Correct(w.ctx, office, b.ID, "又一处"); fault.Of(err) != fault.Conflict {
			t.Errorf("two corrections at once: %v", err)
		}
		c = w.consent(t, c)
		if c, err = w.Issue(w.ctx, office, c.ID, c.Version); err != nil || c.Number != 2 {
			t.Fatalf("correction issued as %d: %v", c.Number, err)
		}
		after, err := w.PublishedOne(w.ctx, b.ID)
		list, err2 := w.Corrections(w.ctx, b)
		if err != nil || err2 != nil || after.Brief != b.Brief || after.Version != b.Version || len(list) != 1 || list[0].ID != c.ID {
			t.Errorf("the wrong one changed: %+v %v %v", after, err, err2)
		}
	})
}

func TestNumbersAreGaplessUnderTwentyAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.clock.Set(clock.Date("2015-12-28").At(9, 0))
		var waiting []bulletin.Bulletin
		for k := clock.Week("2015-W30"); len(waiting) < 20; k = k.Next() {
			waiting = append(waiting, w.approved(t, k))
		}
		var mu sync.Mutex
		var numbers []int
		var wg sync.WaitGroup
		for _, b := range waiting {
			wg.Go(func() {
				b, err := w.Issue(w.ctx, office, b.ID, b.Version)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				numbers = append(numbers, b.Number)
			})
		}
		wg.Wait()
		slices.Sort(numbers)
		for i, n := range numbers {
			if n != i+1 {
				t.Fatalf("numbers %v", numbers)
			}
		}
		w.clock.Set(clock.Date("2016-01-04").At(9, 0))
		b := w.approved(t, "2015-W53")
		if b, err := w.Issue(w.ctx, office, b.ID, b.Version); err != nil || b.Name() != "督察周报2016年第1期" {
			t.Errorf("the year of the issue counts: %s %v", b.Name(), err)
		}
	})
}
