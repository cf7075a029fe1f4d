package survey_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/survey"
)

// clauses: P1
func TestFromFilledToAccepted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		f := w.filled(c, map[string]string{"households": "120", "enclosed": "是", "phone": "13700000000"})
		f.Photos = []survey.NewPhoto{{Content: dot, Caption: "大门"}}
		sub := w.submit(t, grid, f)
		if sub.State != survey.Submitted || sub.Revision != 1 || sub.Answered != 3 || len(sub.Doubts) != 0 {
			t.Errorf("sent in: %+v", sub)
		}
		if again := w.submit(t, grid, f); again.Version != sub.Version {
			t.Error("sending twice wrote something:", again)
		}
		if got := w.get(t, c.ID); got.Version != c.Version {
			t.Error("a form that nobody accepted changed the register")
		}

		back, err := w.Return(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version}, survey.Notes{"households": "请按业主名册核对", "phone": " "})
		if err != nil || back.State != survey.HasIssues {
			t.Fatal(back, err)
		}
		if notes := w.rec(t, sub.ID).Issues(); len(notes) != 1 || notes["households"] == "" {
			t.Error("notes", notes)
		}
		f.After, f.Texts = 1, map[string]string{"households": "118", "enclosed": "是", "phone": ""}
		sub = w.submit(t, grid, f)
		if sub.State != survey.Resubmitted || sub.Revision != 2 {
			t.Errorf("sent again: %+v", sub)
		}
		r := w.rec(t, sub.ID)
		if r.Last().Answers["phone"].Text != "13700000000" || len(r.Revisions) != 2 || len(r.Photos) != 2 || r.Revisions[1].Answers["households"].Text != "120" {
			t.Errorf("revisions: %+v", r)
		}

		seen := w.get(t, c.ID)
		done, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version, Seen: seen.Version, LeaveOut: []string{"enclosed"}})
		if err != nil || done.State != survey.Accepted || done.Observation != 2 {
			t.Fatal(done, err)
		}
		now := w.get(t, c.ID)
		if now.Facts["households"].Text != "118" || now.Facts["enclosed"].Known() || now.Facts["surveyed_on"].Text != "2015-08-04" || now.Version != 2 {
			t.Errorf("the register: %+v", now.Facts)
		}
		if h, _ := w.register.History(w.ctx, office.Scope(account.SeeRegister), c.ID); !strings.HasPrefix(h[0].Ref, "摸底表") || h[0].Kind != "survey" {
			t.Errorf("the source: %+v", h[0].Source)
		}
		if _, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: done.Version}); fault.Of(err) != fault.Conflict {
			t.Error("accepted twice:", err)
		}
		f.After, f.Texts = 2, map[string]string{"households": "1"}
		if _, err := w.Submit(w.ctx, grid, f); fault.Of(err) != fault.Conflict {
			t.Error("an accepted form was changed:", err)
		}
	})
}

func (w *world) rec(t testing.TB, id string) *survey.Record {
	r := w.record(t, id)
	return &r
}

// TestWhoLeftTheRegisterOwesNothing: a form of a compound that was taken out neither waits nor is to be put right.
func TestWhoLeftTheRegisterOwesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c, back := w.compound(t, "示例一号院"), w.compound(t, "示例二号院")
		f := w.filled(c, map[string]string{"households": "120"})
		f.Sheet = strings.ToLower(survey.PlaceCode(sports))
		if sub := w.submit(t, head, f); sub.Sheet != survey.PlaceCode(sports) {
			t.Error("the sheet is", sub.Sheet)
		}
		sub := w.submit(t, head, w.filled(back, map[string]string{"households": "120"}))
		if _, err := w.Return(w.ctx, office, survey.Review{ID: sub.ID, Version: sub.Version}, survey.Notes{"": "请核对户数"}); err != nil {
			t.Fatal(err)
		}
		count := func(q survey.Query) int64 {
			t.Helper()
			page, err := w.List(w.ctx, office.Scope(account.FillSurvey), q)
			if err != nil {
				t.Fatal(err)
			}
			return page.Total
		}
		for _, want := range []int64{1, 0} {
			if a, b := count(survey.Query{Waiting: true}), count(survey.Query{State: survey.HasIssues}); a != want || b != want || count(survey.Query{}) != 2 {
				t.Errorf("%d wait, %d are to be put right, want %d", a, b, want)
			}
			for _, x := range []string{c.ID, back.ID} {
				if err := w.register.Withdraw(w.ctx, office, x, 1, "整体拆除"); err != nil && want == 1 {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestWrongForms(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		for name, x := range map[string]struct {
			change func(*survey.Filled)
			kind   fault.Kind
			field  string
		}{
			"no id":            {func(f *survey.Filled) { f.ID = "x" }, fault.Invalid, "id"},
			"nothing":          {func(f *survey.Filled) { f.Texts = nil }, fault.Invalid, ""},
			"tomorrow":         {func(f *survey.Filled) { f.AsOf = "2015-08-05" }, fault.Invalid, "as_of"},
			"a year ahead":     {func(f *survey.Filled) { f.AsOf = "2016-08-04" }, fault.Invalid, "as_of"},
			"the dawn of time": {func(f *survey.Filled) { f.AsOf = "1970-01-01" }, fault.Invalid, "as_of"},
			"no day":           {func(f *survey.Filled) { f.AsOf = "昨天" }, fault.Invalid, "as_of"},
			"a field unasked":  {func(f *survey.Filled) { f.Texts["colour"] = "红" }, fault.Invalid, "colour"},
			"unreadable":       {func(f *survey.Filled) { f.Texts["households"] = "若干" }, fault.Invalid, "households"},
			"too long":         {func(f *survey.Filled) { f.Texts["problems"] = strings.Repeat("长", 501) }, fault.Invalid, "problems"},
			"impossible":       {func(f *survey.Filled) { f.Texts["rented"], f.Texts["vacant"] = "60", "61" }, fault.Invalid, "rented"},
			"more than known": {func(f *survey.Filled) {
				delete(f.Texts, "households")
				f.Texts["rented"], f.Texts["vacant"] = "60", "31"
			}, fault.Invalid, "vacant"},
			"doubtful":        {func(f *survey.Filled) { f.Texts["buildings"], f.Texts["entrances"] = "5", "2" }, fault.Invalid, "why"},
			"no picture":      {func(f *survey.Filled) { f.Photos = []survey.NewPhoto{{Content: []byte("<svg onload=alert(1)>")}} }, fault.Invalid, "photo"},
			"too many":        {func(f *survey.Filled) { f.Photos = slices.Repeat([]survey.NewPhoto{{Content: dot}}, 31) }, fault.Invalid, "photo"},
			"another's sheet": {func(f *survey.Filled) { f.Sheet = survey.Code("01987654-3210-7000-8000-00000000ffff") }, fault.Invalid, "sheet"},
			"another place's": {func(f *survey.Filled) { f.Sheet = survey.PlaceCode(business) }, fault.Invalid, "sheet"},
			"no sheet":        {func(f *survey.Filled) { f.Sheet = strings.Repeat("长", 1000) }, fault.Invalid, "sheet"},
			"no form":         {func(f *survey.Filled) { f.Form = strings.Repeat("f", 65) }, fault.Invalid, "form"},
			"elsewhere":       {func(f *survey.Filled) { f.Compound = "01987654-3210-7000-8000-00000000ffff" }, fault.NotFound, ""},
		} {
			f := w.filled(c, map[string]string{"households": "120"})
			x.change(&f)
			_, err := w.Submit(w.ctx, head, f)
			if fault.Of(err) != x.kind || x.field != "" && !slices.ContainsFunc(fault.Fields(err), func(e fault.Field) bool { return e.Name == x.field }) {
				t.Errorf("%s: %v %v", name, err, fault.Fields(err))
			}
		}
		if _, err := w.Submit(w.ctx, other, w.filled(c, map[string]string{"households": "120"})); fault.Of(err) != fault.NotFound {
			t.Error("another community's compound:", err)
		}
		if n, _ := db.One[int64](w.ctx, d, "", "select count(*) from survey"); n != 0 {
			t.Error(n, "forms were kept in spite of their mistakes")
		}
	})
}

func TestWhatIsExplainedIsTaken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		f := w.filled(c, map[string]string{"buildings": "5", "entrances": "2", "company": "无", "fee": "0.3元"})
		f.Why, f.AsOf, f.UseToday = "两栋楼共用一个门", "2031-01-01", true
		sub := w.submit(t, head, f)
		if !slices.Equal(sub.Doubts, []string{"buildings", "entrances"}) || sub.AsOf != "2015-08-04" {
			t.Errorf("%+v", sub)
		}
		last := w.rec(t, sub.ID).Last()
		if last.AsWritten != "2031-01-01" || !last.Answers["fee"].Rejected || last.Answers["fee"].Text != "0.3元" {
			t.Errorf("%+v", last)
		}
		if _, skipped, err := w.AcceptAll(w.ctx, office, []string{sub.ID}); err != nil || len(skipped) != 1 {
			t.Error("a doubtful form went through with the others:", skipped, err)
		}
	})
}

func TestTwoFormsOfOneCompound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, "示例一号院")
		first, second := w.filled(c, map[string]string{"households": "120"}), w.filled(c, map[string]string{"households": "80", "gates": "2"})
		one, two := w.submit(t, grid, first), w.submit(t, head, second)
		n, skipped, err := w.AcceptAll(w.ctx, office, []string{one.ID, two.ID})
		if n != 1 || len(skipped) != 1 || err != nil || skipped[0].ID != two.ID {
			t.Fatal(n, skipped, err)
		}
		if _, err := w.Accept(w.ctx, office, survey.Review{ID: two.ID, Version: two.Version, Seen: c.Version}); fault.Of(err) != fault.Conflict {
			t.Error("accepted over a fact that was not seen:", err)
		}
		if _, err := w.Accept(w.ctx, office, survey.Review{ID: two.ID, Version: two.Version, Seen: w.get(t, c.ID).Version}); err != nil {
			t.Error(err)
		}
		third := w.filled(c, map[string]string{"households": "70"}) // against the old version
		if sub := w.submit(t, grid, third); !slices.Equal(sub.Doubts, []string{"households"}) {
			t.Error("the conflict was not noticed:", sub.Doubts)
		}
	})
}

func TestNobodyAcceptsHisOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		sub := w.submit(t, head, w.filled(w.compound(t, "示例一号院"), map[string]string{"gates": "2"}))
		if _, err := w.Accept(w.ctx, head, survey.Review{ID: sub.ID, Version: 1}); fault.Of(err) != fault.NotFound {
			t.Error("the head accepted:", err)
		}
		both := head
		both.Grants = append(slices.Clone(head.Grants), office.Grants...)
		if _, err := w.Accept(w.ctx, both, survey.Review{ID: sub.ID, Version: 1}); fault.Of(err) != fault.Denied {
			t.Error("the head accepted by his other post:", err)
		}
		if _, err := w.Return(w.ctx, office, survey.Review{ID: sub.ID, Version: 1}, survey.Notes{"": " "}); fault.Of(err) != fault.Invalid {
			t.Error("returned without a word:", err)
		}
	})
}

func TestSentManyTimesAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := w.filled(w.compound(t, "示例一号院"), map[string]string{"gates": "2"})
		f.Photos = []survey.NewPhoto{{Content: dot}}
		var sending sync.WaitGroup
		for range 8 {
			sending.Go(func() {
				if _, err := w.Submit(w.ctx, grid, f); err != nil {
					t.Error(err)
				}
			})
		}
		sending.Wait()
		if r := w.rec(t, f.ID); len(r.Revisions) != 1 || len(r.Photos) != 1 || len(r.Steps) != 1 {
			t.Errorf("%+v", r)
		}
	})
}
