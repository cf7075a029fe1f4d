package archive_test

import (
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
)

var cell = modetest.Who("体育社区网格员", account.CellWorker, modetest.Sports)

// clauses: P1
func TestOnlyWhoReadsPersonalDataTakesTheMarkOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		it := w.add(t, c, archive.NewItem{Kind: archive.Other, Title: "示例业主甲的证件", Name: "示例业主甲.pdf", Note: "示例业主甲", Content: pdf("证件"), Personal: true})
		open := archive.Edit{Kind: it.Kind, Title: it.Title, Note: it.Note, Day: it.Day}
		if _, err := w.Change(t.Context(), cell, it.ID, 0, open); fault.Of(err) != fault.Denied {
			t.Errorf("one who may not read took the mark off: %v", err)
		}
		if seen := it.For(cell); seen.Title != "其他资料（含个人信息）" || seen.Name != "其他资料.pdf" || seen.Note != "" || it.For(head) != it {
			t.Errorf("seen as %+v", seen)
		}
		for _, who := range []account.Who{cell, head} {
			q := archive.Query{Text: "业主甲", Reader: who.Scope(account.Reveal)}
			if page, err := w.List(t.Context(), all, c.Path, q); err != nil || page.Total == 1 != who.Can(account.Reveal, c.Path) {
				t.Errorf("%s finds %d, %v", who.Name, page.Total, err)
			}
		}
		if got, err := w.Change(t.Context(), head, it.ID, 0, open); err != nil || got.Personal {
			t.Errorf("taken off: %+v %v", got, err)
		}
		if said := w.summaries(t); strings.Contains(said, "示例业主甲") {
			t.Errorf("the journal says:\n%s", said)
		}
	})
}

// TestAHiddenTitleOrdersNothing: whoever sees the kind instead of a title learns nothing of it from where the item stands.
func TestAHiddenTitleOrdersNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		for _, title := range []string{"丁", "甲", "乙", "丙"} {
			w.add(t, c, archive.NewItem{Kind: archive.Other, Title: title, Name: title + ".pdf", Content: pdf(title), Personal: title == "丙"})
		}
		for _, x := range []struct {
			who  account.Who
			up   bool
			want string
		}{{head, true, "丁丙乙甲"}, {cell, true, "丙丁乙甲"}, {cell, false, "甲乙丁丙"}} {
			page, err := w.List(t.Context(), all, c.Path, archive.Query{Sort: "title", Up: x.up, Reader: x.who.Scope(account.Reveal)})
			got := ""
			for i := range page.Rows {
				got += page.Rows[i].Title
			}
			if err != nil || got != x.want {
				t.Errorf("%s, up %v: %s, want %s, %v", x.who.Name, x.up, got, x.want, err)
			}
		}
	})
}

// clauses: P1
func TestTheSameBytesBecomePersonal(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		n := archive.NewItem{Kind: archive.Other, Title: "表", Name: "a.pdf", Content: pdf("表")}
		it := w.add(t, c, n)
		n.Personal = true
		again, err := w.Add(t.Context(), cell, c.ID, n)
		if err != nil || !again.Again || !again.Marked || again.ID != it.ID {
			t.Fatalf("%+v %v", again, err)
		}
		if kept, err := w.Get(t.Context(), all, it.ID); err != nil || !kept.Personal || !strings.Contains(w.summaries(t), "改记为含个人信息") {
			t.Errorf("%+v %v", kept, err)
		}
		n.Personal = false
		if again, err = w.Add(t.Context(), cell, c.ID, n); err != nil || again.Marked || !again.Personal {
			t.Errorf("a third time: %+v %v", again, err)
		}
	})
}

func TestReasonsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		k, err := w.AddContact(t.Context(), head, c.ID, archive.NewContact{Post: "楼院长", Name: "示例某人", Phone: "13800001234"})
		if err != nil {
			t.Fatal(err)
		}
		it := w.add(t, c, archive.NewItem{Kind: archive.Roll, Title: "示例业主甲名册", Name: "a.pdf", Content: pdf("名册")})
		for _, reason := range []string{"找示例某人", "打 13800001234", "打 138-0000-1234"} {
			if got, err := w.RevealContact(t.Context(), head, k.ID, reason); fault.Of(err) != fault.Invalid || got.Phone == "13800001234" {
				t.Errorf("%s: %+v %v", reason, got, err)
			}
			if _, _, err := w.Reveal(t.Context(), head, it.ID, reason); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", reason, err)
			}
		}
		if _, _, err := w.Reveal(t.Context(), head, it.ID, "看示例业主甲名册"); fault.Of(err) != fault.Invalid {
			t.Errorf("a title as a reason: %v", err)
		}
		if said := w.summaries(t); strings.Contains(said, "示例某人") || strings.Contains(said, "0000") {
			t.Errorf("the journal says:\n%s", said)
		}
	})
}

func TestAContactIsEnteredOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		n := archive.NewContact{Post: "楼院长", Name: "示例某人", Phone: "13800001234"}
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if _, err := w.AddContact(t.Context(), head, c.ID, n); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list, err := w.Contacts(t.Context(), all, c.Path)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		if _, err := w.DropContact(t.Context(), head, list[0].ID, false); err != nil {
			t.Fatal(err)
		}
		if k, err := w.AddContact(t.Context(), head, c.ID, n); err != nil || k.ID == list[0].ID {
			t.Errorf("entered anew: %+v %v", k, err)
		}
		if _, err := w.DropContact(t.Context(), head, list[0].ID, true); fault.Of(err) != fault.Conflict {
			t.Errorf("twice on the list: %v", err)
		}
		gone := w.compound(t, modetest.Sports, "示例二号院")
		if err := w.Register.Withdraw(t.Context(), office, gone.ID, gone.Version, "重复登记"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.AddContact(t.Context(), head, gone.ID, n); fault.Of(err) != fault.Conflict {
			t.Errorf("in a withdrawn compound: %v", err)
		}
	})
}
