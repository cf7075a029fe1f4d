package archive_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

type world struct {
	*archive.Store
	*modetest.Office
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-12").At(9, 0))
	return &world{archive.New(d, o.Journal, o.Register), o}
}

var (
	office  = modetest.Who("物业管理办公室甲", account.Property, modetest.Street)
	head    = modetest.Who("体育社区站长", account.Head, modetest.Sports)
	other   = modetest.Who("商务社区站长", account.Head, modetest.Business)
	leader  = modetest.Who("领导小组", account.Leader, modetest.Street)
	company = modetest.Who("物业公司", account.Company, modetest.Street)
	all     = place.In(modetest.Street)
)

func (w *world) compound(t testing.TB, at place.Path, name string) register.Compound {
	t.Helper()
	c, err := w.Register.Create(t.Context(), office, register.NewCompound{Community: at, Texts: map[string]string{"name": name}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) add(t testing.TB, c register.Compound, n archive.NewItem) archive.Item {
	t.Helper()
	a, err := w.Add(t.Context(), head, c.ID, n)
	if err != nil {
		t.Fatal(err)
	}
	return a.Item
}

func (w *world) summaries(t testing.TB) string {
	t.Helper()
	rows, err := db.All[string](t.Context(), w.DB, "select summary || ' ' || detail from journal order by id")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

// clauses: P1
func TestAddKeepsAPaperOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		n := archive.NewItem{Kind: archive.Contract, Name: `C:\x\..\` + "物业\u202e合同.exe", Content: pdf("合同"), Day: "2015-08-01", Note: "示例"}
		it := w.add(t, c, n)
		if it.Name != "物业合同.exe.pdf" || it.Title != "物业合同" || it.Media != archive.PDF || it.Day != "2015-08-01" || it.Source != archive.Upload {
			t.Errorf("kept as %+v", it)
		}
		again, err := w.Add(t.Context(), office, c.ID, n)
		if err != nil || !again.Again || again.ID != it.ID {
			t.Errorf("the same bytes again: %+v %v", again, err)
		}
		b, err := w.Content(t.Context(), &it)
		if err != nil || string(b.Content) != string(pdf("合同")) || b.Size != it.Size {
			t.Errorf("content %d bytes, %v", b.Size, err)
		}
		twin := w.compound(t, modetest.Business, "示例二号院")
		if a, err := w.Add(t.Context(), office, twin.ID, n); err != nil || a.Again {
			t.Errorf("the same bytes in another compound: %+v %v", a, err)
		}
		counts, err := w.Counts(t.Context(), all, c.Path)
		if err != nil || counts.Papers != 1 || counts.Of[archive.Contract] != 1 || counts.Bytes != it.Size || counts.Last != "2015-08-01" {
			t.Errorf("counts %+v %v", counts, err)
		}
	})
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	c := w.compound(t, modetest.Sports, "示例一号院")
	good := archive.NewItem{Kind: archive.Contract, Name: "a.pdf", Content: pdf("x")}
	for name, change := range map[string]func(*archive.NewItem){
		"kind": func(n *archive.NewItem) { n.Kind = "x" }, "title": func(n *archive.NewItem) { n.Title = strings.Repeat("长", 61) },
		"title that turns": func(n *archive.NewItem) { n.Title = "a\u202eb" },
		"day":              func(n *archive.NewItem) { n.Day = "2015-08-13" }, "no day": func(n *archive.NewItem) { n.Day = "2015-02-30" },
		"old day": func(n *archive.NewItem) { n.Day = "0015-02-03" },
		"note":    func(n *archive.NewItem) { n.Note = strings.Repeat("长", 501) }, "photo": func(n *archive.NewItem) { n.Kind = archive.Before },
		"bytes": func(n *archive.NewItem) { n.Content = []byte("MZ") },
	} {
		n := good
		change(&n)
		if _, err := w.Add(t.Context(), head, c.ID, n); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, who := range map[string]account.Who{"another community": other, "a reader": leader, "a company": company} {
		if _, err := w.Add(t.Context(), who, c.ID, good); fault.Of(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if counts, err := w.Counts(t.Context(), all, c.Path); err != nil || counts.Papers+counts.Photos != 0 {
		t.Errorf("something was kept: %+v %v", counts, err)
	}
}

func TestTwoSendTheSameAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		var wg sync.WaitGroup
		fresh := make([]bool, 6)
		for i := range fresh {
			wg.Go(func() {
				a, err := w.Add(t.Context(), head, c.ID, archive.NewItem{Kind: archive.Before, Name: "a.png", Content: drawing(t, 1)})
				if fresh[i] = !a.Again; err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := strings.Count(fmt.Sprint(fresh), "true"); n != 1 {
			t.Errorf("%d of them were new", n)
		}
	})
}

func TestRemoveKeepsAndRestores(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		it := w.add(t, c, archive.NewItem{Kind: archive.Minutes, Name: "会议.pdf", Content: pdf("会议")})
		if _, err := w.Remove(t.Context(), head, it.ID, it.Version, " "); fault.Of(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := w.Remove(t.Context(), other, it.ID, 0, "不是我们的"); fault.Of(err) != fault.NotFound {
			t.Errorf("by another community: %v", err)
		}
		gone, err := w.Remove(t.Context(), head, it.ID, it.Version, "传错了小区")
		if err != nil || gone.RemovedOn != "2015-08-12" || gone.RemovedWhy != "传错了小区" || gone.RemovedBy != head.Name {
			t.Fatalf("%+v %v", gone, err)
		}
		if _, err := w.Remove(t.Context(), head, it.ID, it.Version, "再移"); fault.Of(err) != fault.Conflict {
			t.Errorf("with an old version: %v", err)
		}
		page, err := w.List(t.Context(), all, c.Path, archive.Query{Removed: true})
		if err != nil || page.Total != 1 || page.Rows[0].ID != it.ID {
			t.Errorf("taken out: %+v %v", page, err)
		}
		again, err := w.Add(t.Context(), head, c.ID, archive.NewItem{Kind: archive.Minutes, Name: "会议.pdf", Content: pdf("会议")})
		if err != nil || !again.Again || again.RemovedOn == "" {
			t.Errorf("the same bytes again: %+v %v", again, err)
		}
		back, err := w.Restore(t.Context(), head, it.ID, gone.Version)
		if err != nil || back.RemovedOn != "" {
			t.Errorf("%+v %v", back, err)
		}
		if _, err := w.Restore(t.Context(), head, it.ID, 0); fault.Of(err) != fault.Conflict {
			t.Errorf("restored twice: %v", err)
		}
	})
}

func TestPairs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		before := w.add(t, c, archive.NewItem{Kind: archive.Before, Name: "大门.png", Content: drawing(t, 1), Day: "2015-07-30"})
		after := w.add(t, c, archive.NewItem{Kind: archive.After, Name: "大门.png", Content: drawing(t, 2)})
		more := w.add(t, c, archive.NewItem{Kind: archive.After, Name: "道路.png", Content: drawing(t, 3)})
		if _, _, err := w.Pair(t.Context(), head, after.ID, more.ID); fault.Of(err) != fault.Invalid {
			t.Errorf("two of after: %v", err)
		}
		b, a, err := w.Pair(t.Context(), head, after.ID, before.ID) // whichever is named first
		if err != nil || b.ID != before.ID || a.Pair != b.ID || b.Pair != a.ID {
			t.Fatalf("%+v %+v %v", b, a, err)
		}
		if _, _, err := w.Pair(t.Context(), head, before.ID, more.ID); fault.Of(err) != fault.Conflict {
			t.Errorf("a third: %v", err)
		}
		if _, err := w.Change(t.Context(), head, before.ID, 0, archive.Edit{Kind: archive.View, Title: "大门", Day: "2015-07-30"}); fault.Of(err) != fault.Invalid {
			t.Errorf("another kind while paired: %v", err)
		}
		page, err := w.List(t.Context(), all, c.Path, archive.Query{Photos: true})
		if err != nil {
			t.Fatal(err)
		}
		pairs, alone := archive.PairsOf(page.Rows)
		if len(pairs) != 1 || pairs[0][0].ID != before.ID || pairs[0][1].ID != after.ID || len(alone) != 1 || alone[0].ID != more.ID {
			t.Errorf("pairs %v, alone %v", pairs, alone)
		}
		if err := w.Unpair(t.Context(), head, after.ID); err != nil {
			t.Fatal(err)
		}
		if it, err := w.Get(t.Context(), all, before.ID); err != nil || it.Pair != "" {
			t.Errorf("after parting: %+v %v", it, err)
		}
		elsewhere := w.compound(t, modetest.Business, "示例二号院")
		far, err := w.Add(t.Context(), office, elsewhere.ID, archive.NewItem{Kind: archive.After, Name: "a.png", Content: drawing(t, 4)})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Pair(t.Context(), office, before.ID, far.ID); fault.Of(err) != fault.Invalid {
			t.Errorf("of two compounds: %v", err)
		}
	})
}

func TestListSortsAndFinds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		for i, title := range []string{"丙", "甲 100%", "乙"} {
			w.add(t, c, archive.NewItem{
				Kind: archive.Contract, Title: title, Name: "a.pdf", Content: pdf(strings.Repeat(title, i+1)), Day: clock.Date("2015-08-01").Add(i),
			})
		}
		w.add(t, c, archive.NewItem{Kind: archive.View, Title: "院门", Name: "a.jpg", Content: photo(t, 1)})
		for _, x := range []struct {
			q    archive.Query
			want string
		}{
			{archive.Query{Papers: true}, "乙,甲 100%,丙"},
			{archive.Query{Papers: true, Up: true}, "丙,甲 100%,乙"},
			{archive.Query{Papers: true, Sort: "size"}, "甲 100%,乙,丙"},
			{archive.Query{Papers: true, Sort: "; drop table"}, "乙,甲 100%,丙"},
			{archive.Query{Text: "0%"}, "甲 100%"},
			{archive.Query{Text: "_"}, ""},
			{archive.Query{Text: "A.PDF", Kind: archive.Contract}, "乙,甲 100%,丙"},
			{archive.Query{Photos: true}, "院门"},
			{archive.Query{Kind: archive.Contract, Limit: 1, Offset: 1}, "甲 100%"},
		} {
			page, err := w.List(t.Context(), all, c.Path, x.q)
			var got []string
			for _, it := range page.Rows {
				got = append(got, it.Title)
			}
			if strings.Join(got, ",") != x.want || err != nil {
				t.Errorf("%+v: %v %v, want %s", x.q, got, err, x.want)
			}
		}
		if page, err := w.List(t.Context(), other.Scope(account.SeePapers), c.Path, archive.Query{}); err != nil || page.Total != 0 {
			t.Errorf("another community sees %d, %v", page.Total, err)
		}
	})
}

func TestPersonalPapersOpenWithAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		it := w.add(t, c, archive.NewItem{Kind: archive.Roll, Title: "示例业主甲等人名册", Name: "示例业主甲.pdf", Content: pdf("名册")})
		if !it.Personal {
			t.Error("a roll is personal")
		}
		if _, err := w.Content(t.Context(), &it); fault.Of(err) != fault.Denied {
			t.Errorf("opened without a reason: %v", err)
		}
		if _, _, err := w.Reveal(t.Context(), head, it.ID, ""); fault.Of(err) != fault.Invalid {
			t.Errorf("revealed without a reason: %v", err)
		}
		if _, _, err := w.Reveal(t.Context(), leader, it.ID, "看看"); fault.Of(err) != fault.NotFound {
			t.Errorf("revealed to one who may not: %v", err)
		}
		if _, b, err := w.Reveal(t.Context(), head, it.ID, "核对首次业主大会名册"); err != nil || string(b.Content) != string(pdf("名册")) {
			t.Errorf("revealed: %v", err)
		}
		said := w.summaries(t)
		if strings.Contains(said, "示例业主甲") || !strings.Contains(said, "核对首次业主大会名册") {
			t.Errorf("the journal says:\n%s", said)
		}
	})
}

func TestContactsAreMasked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, modetest.Sports, "示例一号院")
		n := archive.NewContact{Post: "楼院长", Name: "示例某人", Phone: "138-0000 1234"}
		k, err := w.AddContact(t.Context(), head, c.ID, n)
		if err != nil || k.Name != "示***" || k.Phone != "138****1234" {
			t.Fatalf("%+v %v", k, err)
		}
		if again, err := w.AddContact(t.Context(), head, c.ID, n); err != nil || again.ID != k.ID {
			t.Errorf("again: %+v %v", again, err)
		}
		for _, bad := range []archive.NewContact{{}, {"楼院长", "甲", "12"}, {"楼院长", "甲", "abcdefgh"}, {strings.Repeat("长", 21), "甲", "13800001234"}} {
			if _, err := w.AddContact(t.Context(), head, c.ID, bad); fault.Of(err) != fault.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := w.RevealContact(t.Context(), leader, k.ID, "想看"); fault.Of(err) != fault.NotFound {
			t.Errorf("revealed to one who may not: %v", err)
		}
		whole, err := w.RevealContact(t.Context(), head, k.ID, "通知停水")
		if err != nil || whole.Phone != "13800001234" || whole.Name != "示例某人" {
			t.Errorf("%+v %v", whole, err)
		}
		if _, err := w.DropContact(t.Context(), head, k.ID, false); err != nil {
			t.Error(err)
		}
		if list, err := w.Contacts(t.Context(), all, c.Path); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
		if _, err := w.DropContact(t.Context(), head, k.ID, true); err != nil {
			t.Error(err)
		}
		if list, err := w.Contacts(t.Context(), all, c.Path); err != nil || len(list) != 1 || list[0].Phone != "138****1234" {
			t.Errorf("%v %v", list, err)
		}
		if said := w.summaries(t); strings.Contains(said, "示例某人") || strings.Contains(said, "13800001234") || !strings.Contains(said, "通知停水") {
			t.Errorf("the journal says:\n%s", said)
		}
	})
}
