package notice_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/notice"
	"bayou/internal/place"
)

const (
	street   = place.Path("410105/001/")
	sports   = street + "003/"
	business = street + "010/"
	yard     = sports + "a/"
)

type world struct {
	*notice.Store
	journal *audit.Journal
	clock   *clock.Frozen
	db      *db.DB
	ctx     context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	c := clock.NewFrozen(clock.Date("2015-08-04").At(9, 0))
	j := audit.New(d, c)
	return &world{notice.New(d, j, ""), j, c, d, t.Context()}
}

func who(name string, r account.Role, at place.Path) account.Who {
	return account.Who{Actor: audit.Actor{ID: name, Name: name, Post: r.Title(), Origin: "测试"}, Grants: []account.Grant{{Role: r, Path: at}}}
}

var (
	office  = who("物业管理办公室", account.Property, street)
	head    = who("体育社区站长", account.Head, sports)
	cell    = who("体育社区网格员", account.CellWorker, sports)
	other   = who("商务社区站长", account.Head, business)
	watcher = who("绩效督察办公室", account.Supervision, street)
)

func roll() notice.Notice {
	return notice.Notice{
		County: "410105", Path: yard, Subject: "committee:1", Kind: "roll", Title: "示例院业主名册公示", Text: "现将名册公示如下。\n共 12 户。", Places: "各单元门口",
		Cite: "示例条例第1条", Issuer: "示例院筹备组", Days: 7,
	}
}

func (w *world) post(t testing.TB, n notice.Notice) notice.Notice {
	t.Helper()
	err := w.journal.Write(w.ctx, office.Actor, func(tx *audit.Tx) (err error) {
		n, err = w.PostIn(w.ctx, tx, office, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func photo(t testing.TB, width int) blob.File {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 1))); err != nil {
		t.Fatal(err)
	}
	f, err := blob.Photo(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func one[T any](_ T, err error) error { return err }

func TestUntil(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		posted clock.Date
		days   int64
		want   clock.Date
	}{
		{"2015-08-04", 7, "2015-08-11"},  // the day of posting is not counted
		{"2015-08-03", 5, "2015-08-10"},  // 8-8 is a Saturday
		{"2015-09-23", 10, "2015-10-08"}, // 10-3 lies in the National Day's week
		{"2015-08-04", 0, "2015-08-04"},
		{"2016-02-28", 1, "2016-02-29"},
	} {
		if got := notice.Until(c.posted, c.days); got != c.want {
			t.Errorf("%d days from %s end on %s, want %s", c.days, c.posted, got, c.want)
		}
	}
}

// A period is never shorter than its days, ends on a work day and not later than the first one that it may end on.
func TestUntilIsNeverShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		posted := clock.FromDays(rapid.Int64Range(16000, 21000).Draw(t, "posted"))
		days := rapid.Int64Range(1, 120).Draw(t, "days")
		got := notice.Until(posted, days)
		if got.Days()-posted.Days() < days || !area.IsWorkday(got) {
			t.Fatalf("%d days from %s end on %s", days, posted, got)
		}
		for d := posted.Add(int(days)); d < got; d = d.Add(1) {
			if area.IsWorkday(d) {
				t.Fatalf("%d days from %s end on %s, though %s is a work day", days, posted, got, d)
			}
		}
		if n := (&notice.Notice{PostedOn: posted, Until: got}); n.Over(got) || !n.Over(got.Add(1)) {
			t.Fatalf("the last day %s counts whole", got)
		}
	})
}

func TestFromPostingToTheAnswer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		n := w.post(t, roll())
		if n.Until != "2015-08-11" || n.State("2015-08-11") != notice.Hanging || n.State("2015-08-12") != notice.Ended || n.File == "" {
			t.Errorf("posted: %+v", n)
		}
		docx, err := w.Docx(w.ctx, &n)
		if err != nil || len(docx) == 0 || blob.Hash(docx) != n.File {
			t.Errorf("document: %v", err)
		}
		w.clock.Set(clock.Date("2015-08-05").At(9, 0))
		r, err := w.AddProof(w.ctx, cell, n.ID, notice.NewProof{Photos: []blob.File{photo(t, 3), photo(t, 4)}, Place: "1号楼1单元"})
		if err != nil || len(r.Proofs) != 2 || !r.Proven() || r.Proofs[0].Day != "2015-08-05" || r.Proofs[0].Path != yard {
			t.Fatalf("proof: %v %+v", err, r.Proofs)
		}
		again, err := w.AddProof(w.ctx, cell, n.ID, notice.NewProof{Photos: []blob.File{photo(t, 3)}, Place: "1号楼1单元"})
		if err != nil || len(again.Proofs) != 2 || again.Version != r.Version {
			t.Errorf("sent twice: %v %d", err, len(again.Proofs))
		}
		if b, err := w.Photo(w.ctx, place.In(sports), n.ID, r.Proofs[0].Hash); err != nil || b.Kind != "image/png" {
			t.Errorf("photo: %v", err)
		}
		said := notice.NewObjection{ID: db.NewID(w.clock.Now()), Room: "1-1-101", Text: "面积少记了"}
		for range 2 {
			if r, err = w.Object(w.ctx, cell, n.ID, said); err != nil || len(r.Objections) != 1 || len(r.Open()) != 1 {
				t.Fatalf("objection: %v %+v", err, r.Objections)
			}
		}
		if list, err := w.HangingAt(w.ctx, place.In(sports), "2015-08-11", 0); err != nil || len(list) != 1 || list[0].Photos != 2 || list[0].Unanswered != 1 {
			t.Errorf("hanging: %v %+v", err, list)
		}
		if list, err := w.HangingAt(w.ctx, place.In(sports), "2015-08-12", 0); err != nil || len(list) != 0 {
			t.Errorf("hanging after its end: %v %+v", err, list)
		}
		if r, err = w.Answer(w.ctx, head, n.ID, said.ID, "已按产权证更正"); err != nil || len(r.Open()) != 0 || r.Objections[0].AnsweredBy != head.Name {
			t.Errorf("answer: %v %+v", err, r.Objections)
		}
		if r, err = w.Strike(w.ctx, cell, n.ID, r.Proofs[0].Hash, "拍错了单元"); err != nil || r.Proofs[0].Struck == "" || !r.Proven() {
			t.Errorf("struck: %v %+v", err, r.Proofs)
		}
		if r, err = w.TakeDown(w.ctx, head, n.ID, r.Version, "名册漏了两户"); err != nil || r.State("2015-08-20") != notice.Down || r.Over("2015-08-20") {
			t.Errorf("down: %v %+v", err, r.Notice)
		}
		if list, err := w.Of(w.ctx, place.In(sports), "410105", "committee:1"); err != nil || len(list) != 1 || len(list[0].Proofs) != 2 {
			t.Errorf("of: %v %d", err, len(list))
		}
		rows, err := db.All[string](w.ctx, d, "select summary || detail from journal where action like 'notice.%'")
		if err != nil || len(rows) != 6 {
			t.Errorf("journal: %v %d", err, len(rows))
		}
		if all := strings.Join(rows, ""); strings.Contains(all, "101") || strings.Contains(all, "面积") {
			t.Errorf("the journal tells who objected: %s", all)
		}
	})
}

func TestRefusalsSayWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	n := w.post(t, roll())
	good := notice.NewProof{Photos: []blob.File{photo(t, 3)}, Place: "1号楼"}
	early, late := good, good
	early.Day, late.Day = "2015-08-03", "2015-08-05"
	said := notice.NewObjection{Room: "101", Text: "有误"}
	w.HeldBy(func(_ context.Context, _ db.Conn, n *notice.Notice) (string, error) {
		if n.Kind == "result" {
			return "结果已备案。", nil
		}
		return "", nil
	})
	result := roll()
	result.Kind = "result"
	held := w.post(t, result)
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"proof from outside":      {one(w.AddProof(w.ctx, other, n.ID, good)), fault.NotFound},
		"proof without the right": {one(w.AddProof(w.ctx, watcher, n.ID, good)), fault.NotFound},
		"proof before posting":    {one(w.AddProof(w.ctx, cell, n.ID, early)), fault.Invalid},
		"proof from tomorrow":     {one(w.AddProof(w.ctx, cell, n.ID, late)), fault.Invalid},
		"proof without photo":     {one(w.AddProof(w.ctx, cell, n.ID, notice.NewProof{Place: "1号楼"})), fault.Invalid},
		"proof without place":     {one(w.AddProof(w.ctx, cell, n.ID, notice.NewProof{Photos: good.Photos})), fault.Invalid},
		"made-up id":              {one(w.Object(w.ctx, cell, n.ID, notice.NewObjection{ID: "../x", Room: "1", Text: "有误"})), fault.Invalid},
		"nobody's objection":      {one(w.Object(w.ctx, cell, n.ID, notice.NewObjection{Text: "有误"})), fault.Invalid},
		"objection from outside":  {one(w.Object(w.ctx, other, n.ID, said)), fault.NotFound},
		"answer to nothing":       {one(w.Answer(w.ctx, head, n.ID, "x", "好")), fault.NotFound},
		"answer by a cell worker": {one(w.Answer(w.ctx, cell, n.ID, "x", "好")), fault.NotFound},
		"down without reason":     {one(w.TakeDown(w.ctx, head, n.ID, 0, " ")), fault.Invalid},
		"down though held":        {one(w.TakeDown(w.ctx, head, held.ID, 0, "错了")), fault.Conflict},
		"down by a stale page":    {one(w.TakeDown(w.ctx, head, n.ID, 7, "错了")), fault.Conflict},
		"strike nothing":          {one(w.Strike(w.ctx, head, n.ID, "x", "错了")), fault.NotFound},
	} {
		if fault.Of(c.err) != c.want {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for name, change := range map[string]func(*notice.Notice){
		"posted tomorrow":  func(n *notice.Notice) { n.PostedOn = "2015-08-05" },
		"posted long ago":  func(n *notice.Notice) { n.PostedOn = "2013-08-05" },
		"no day":           func(n *notice.Notice) { n.PostedOn = "2015-02-30" },
		"no places":        func(n *notice.Notice) { n.Places = " " },
		"no text":          func(n *notice.Notice) { n.Text = "" },
		"a period of ages": func(n *notice.Notice) { n.Days = 1e9 },
	} {
		x := roll()
		change(&x)
		err := w.journal.Write(w.ctx, office.Actor, func(tx *audit.Tx) error { return one(w.PostIn(w.ctx, tx, office, x)) })
		if fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err := w.Get(w.ctx, place.In(street), n.ID); err != nil || r.Version != 1 || len(r.Proofs)+len(r.Objections) != 0 {
		t.Errorf("a refusal left something: %v %+v", err, r)
	}
}

// A joint notice hangs in several compounds: each community sees it and proves it; only who holds its own place takes it down.
func TestJointNotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	joint := roll()
	joint.Path, joint.At = street, []place.Path{yard, business + "b/"}
	n := w.post(t, joint)
	for i, by := range []account.Who{head, other} {
		r, err := w.AddProof(w.ctx, by, n.ID, notice.NewProof{Photos: []blob.File{photo(t, 5+i)}, Place: by.Name})
		if err != nil || !by.Scope(account.Canvass).Holds(r.Proofs[len(r.Proofs)-1].Path) {
			t.Errorf("%s: %v %+v", by.Name, err, r.Proofs)
		}
	}
	if list, err := w.HangingAt(w.ctx, place.In(street), "2015-08-10", 0); err != nil || len(list) != 1 {
		t.Errorf("hanging: %v %d", err, len(list))
	}
	if _, err := w.Get(w.ctx, place.In(street+"001/"), n.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("seen from a third community: %v", err)
	}
	if _, err := w.TakeDown(w.ctx, head, n.ID, 0, "错了"); fault.Of(err) != fault.Denied {
		t.Errorf("taken down by one of two communities: %v", err)
	}
	if _, err := w.TakeDown(w.ctx, office, n.ID, 0, "错了"); err != nil {
		t.Error(err)
	}
}

func TestTwoOfficialsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		n := w.post(t, roll())
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				if _, err := w.Object(w.ctx, cell, n.ID, notice.NewObjection{Room: "10" + string(rune('0'+i)), Text: "有误"}); err != nil && fault.Of(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		r, err := w.Get(w.ctx, place.In(street), n.ID)
		if err != nil || r.Version != int64(1+len(r.Objections)) || len(r.Objections) == 0 {
			t.Errorf("%v %+v", err, r)
		}
	})
}

func TestListsUseTheIndexes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.post(t, roll())
	ctx := db.Watched(w.ctx, func(text string, args []any) {
		rows, err := db.All[struct {
			ID, Parent, NotUsed int64
			Detail              string
		}](w.ctx, w.db, "explain query plan "+text, args...)
		if err != nil {
			t.Error(err)
		}
		for _, r := range rows {
			if strings.HasPrefix(r.Detail, "SCAN") && r.Detail != "SCAN x" {
				t.Errorf("%s\n%s", text, r.Detail)
			}
		}
	})
	if _, err := w.HangingAt(ctx, place.In(street), "2015-08-10", 0); err != nil {
		t.Error(err)
	}
	if list, err := w.Of(ctx, place.In(street), "410105", "committee:1"); err != nil || len(list) != 1 {
		t.Error(err)
	}
}
