package difficulty_test

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
	"bayou/internal/difficulty"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

type world struct {
	*difficulty.Store
	register *register.Store
	journal  *audit.Journal
	clock    *clock.Frozen
	ctx      context.Context
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0)) // a Tuesday
	return &world{
		Store: difficulty.New(d, o.Journal, o.Clock, o.Plans, o.Register), register: o.Register, journal: o.Journal, clock: o.Clock, ctx: t.Context(),
	}
}

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
)

func (w *world) on(day clock.Date) { w.clock.Set(day.At(10, 0)) }

func (w *world) raise(t testing.TB, by account.Who, at place.Path, title string) difficulty.Difficulty {
	t.Helper()
	d, err := w.Raise(w.ctx, by, difficulty.NewDifficulty{Community: at, Title: title, Text: "示例：需要办事处协调"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func must(t testing.TB) func(difficulty.Difficulty, error) difficulty.Difficulty {
	return func(d difficulty.Difficulty, err error) difficulty.Difficulty {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

// clauses: A1
func TestFromRaisedToClosed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ok := newWorld(t, d), must(t)
		c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: map[string]string{"name": "示例一号院"}})
		if err != nil {
			t.Fatal(err)
		}
		made := ok(w.Raise(w.ctx, head, difficulty.NewDifficulty{Compound: c.ID, Title: " 屋面漏水 ", Text: "维修资金没有着落"}))
		if made.State != difficulty.Open || made.Due != "2015-08-11" || made.Path != c.Path || made.Title != "屋面漏水" || made.Holder() != account.Property {
			t.Errorf("raised: %+v", made)
		}
		w.on("2015-08-12")
		if got := ok(w.Answer(w.ctx, office, made.ID, made.Version, "已列入整治", false)); got.State != difficulty.Answered || !got.Late("2015-08-12") {
			t.Errorf("answered: %+v", got)
		}
		if _, err := w.Answer(w.ctx, office, made.ID, made.Version, "又一个答复", false); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "物业管理办公室") {
			t.Errorf("a stale answer: %v", err)
		}
		w.on("2015-08-13")
		if got := ok(w.Answer(w.ctx, office, made.ID, 0, "已经修好", true)); got.AnsweredOn != "2015-08-12" || !got.Solved || got.Answer != "已经修好" {
			t.Errorf("a further answer: %+v", got)
		}
		if got := ok(w.Reopen(w.ctx, head, made.ID, 3, "还在漏")); got.State != difficulty.Open || got.Due != "2015-08-20" || got.Reopened != 1 || got.AnsweredOn != "" {
			t.Errorf("opened again: %+v", got)
		}
		w.on("2015-08-14")
		ok(w.Answer(w.ctx, office, made.ID, 0, "重新做了防水", true))
		closed := ok(w.Accept(w.ctx, head, made.ID, 0, ""))
		if closed.State != difficulty.Closed || closed.ClosedOn != "2015-08-14" || closed.Holder() != "" {
			t.Errorf("closed: %+v", closed)
		}
		r, err := w.Get(w.ctx, place.In(sports), made.ID)
		if err != nil || len(r.Steps) != 6 || !r.Steps[1].Late() || r.Steps[2].Late() || r.Steps[4].Late() {
			t.Fatalf("%v %+v", err, r.Steps)
		}
		if diff := cmp.Diff(closed, r.Difficulty); diff != "" || r.CompoundName != "示例一号院" {
			t.Errorf("stored and returned differ: %s", diff)
		}
		rows, err := w.journal.List(w.ctx, place.In(street), audit.Query{Subject: made.Subject(), Limit: 9})
		if err != nil || len(rows) != 6 || !strings.Contains(rows[4].Summary, "已逾期") {
			t.Errorf("journal: %v %+v", err, rows)
		}
	})
}

// clauses: A1
func TestRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	d := w.raise(t, head, sports, "路灯不亮")
	one := func(_ difficulty.Difficulty, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"no title":                 {one(w.Raise(w.ctx, head, difficulty.NewDifficulty{Community: sports})), fault.Invalid},
		"no community":             {one(w.Raise(w.ctx, head, difficulty.NewDifficulty{Title: "甲", Text: "乙"})), fault.Invalid},
		"another's community":      {one(w.Raise(w.ctx, head, difficulty.NewDifficulty{Community: business, Title: "甲", Text: "乙"})), fault.Denied},
		"raised by the office":     {one(w.Raise(w.ctx, office, difficulty.NewDifficulty{Community: sports, Title: "甲", Text: "乙"})), fault.Denied},
		"no such compound":         {one(w.Raise(w.ctx, head, difficulty.NewDifficulty{Compound: "x", Title: "甲", Text: "乙"})), fault.NotFound},
		"answered by the asker":    {one(w.Answer(w.ctx, head, d.ID, 0, "好", true)), fault.NotFound},
		"answered with nothing":    {one(w.Answer(w.ctx, office, d.ID, 0, "  ", true)), fault.Invalid},
		"closed by the office":     {one(w.Accept(w.ctx, office, d.ID, 0, "好")), fault.NotFound},
		"closed by another head":   {one(w.Accept(w.ctx, other, d.ID, 0, "好")), fault.NotFound},
		"closed without an answer": {one(w.Accept(w.ctx, head, d.ID, 0, "")), fault.Invalid},
		"opened while open":        {one(w.Reopen(w.ctx, head, d.ID, 0, "为何")), fault.Conflict},
		"too long":                 {one(w.Answer(w.ctx, office, d.ID, 0, strings.Repeat("长", 2001), true)), fault.Invalid},
	} {
		if fault.Of(c.err) != c.want {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if _, err := w.Get(w.ctx, place.In(business), d.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("seen from outside: %v", err)
	}
	if _, err := w.Accept(w.ctx, head, d.ID, 0, "居民自己修好了"); err != nil {
		t.Error(err)
	}
	if _, err := w.Answer(w.ctx, office, d.ID, 0, "好", true); fault.Of(err) != fault.Conflict {
		t.Errorf("an answer after the close: %v", err)
	}
}

// clauses: A1 A3
func TestToldAsOfAWeek(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ok := newWorld(t, d), must(t)
		a := w.raise(t, head, sports, "甲") // due 08-11, answered late, closed 08-20
		b := w.raise(t, other, business, "乙")
		w.on("2015-08-18")
		ok(w.Answer(w.ctx, office, a.ID, 0, "办了", true))
		w.on("2015-08-20")
		ok(w.Accept(w.ctx, head, a.ID, 0, ""))
		w.on("2015-08-26")
		ok(w.Reopen(w.ctx, head, a.ID, 0, "又坏了"))
		all := place.In(street)
		states := func(from, to clock.Date) map[string]difficulty.State {
			list, err := w.Between(w.ctx, all, from, to)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]difficulty.State{}
			for _, d := range list {
				out[d.Title] = d.State
			}
			return out
		}
		for _, c := range []struct {
			from, to clock.Date
			want     map[string]difficulty.State
		}{
			{"2015-07-27", "2015-08-02", map[string]difficulty.State{}},
			{"2015-08-03", "2015-08-09", map[string]difficulty.State{"甲": difficulty.Open, "乙": difficulty.Open}},
			{"2015-08-17", "2015-08-19", map[string]difficulty.State{"甲": difficulty.Answered, "乙": difficulty.Open}},
			{"2015-08-17", "2015-08-23", map[string]difficulty.State{"甲": difficulty.Closed, "乙": difficulty.Open}},
			{"2015-08-24", "2015-08-25", map[string]difficulty.State{"乙": difficulty.Open}},
			{"2015-08-24", "2015-08-30", map[string]difficulty.State{"甲": difficulty.Open, "乙": difficulty.Open}},
		} {
			if diff := cmp.Diff(c.want, states(c.from, c.to)); diff != "" {
				t.Errorf("%s to %s: %s", c.from, c.to, diff)
			}
		}
		for day, want := range map[clock.Date]int{"2015-08-11": 0, "2015-08-12": 2, "2015-08-23": 2, "2015-08-24": 1} {
			if late, err := w.Late(w.ctx, all, day); err != nil || len(late) != want {
				t.Errorf("late on %s: %v %d, want %d", day, err, len(late), want)
			}
		}
		page, err := w.List(w.ctx, all, difficulty.Query{Late: true})
		if err != nil || page.Total != 1 || page.Rows[0].ID != b.ID {
			t.Errorf("late: %v %+v", err, page)
		}
		if page, err := w.List(w.ctx, all, difficulty.Query{State: difficulty.Open, Limit: 1}); err != nil || page.Total != 2 || page.Rows[0].ID != b.ID {
			t.Errorf("open: %v %+v", err, page)
		}
		if page, err := w.List(w.ctx, place.In(business), difficulty.Query{Community: sports, Unsettled: true}); err != nil || page.Total != 0 {
			t.Errorf("outside: %v %+v", err, page)
		}
	})
}

func TestListUsesTheIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	var a db.Args
	rows, err := db.All[struct {
		ID, Parent, NotUsed int64
		Detail              string
	}](t.Context(), d, "explain query plan select d.id from difficulty d where "+place.In(street).Where("d.", a.Add), a...)
	if err != nil || len(rows) == 0 || !strings.Contains(rows[0].Detail, "difficulty_path") {
		t.Errorf("%v %+v", err, rows)
	}
}
