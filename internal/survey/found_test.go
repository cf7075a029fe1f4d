package survey_test

import (
	"slices"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/register"
	"bayou/internal/survey"
)

// found returns a form of a compound that is not in the register.
func (w *world) found(texts map[string]string) survey.Filled {
	f := w.filled(register.Compound{}, texts)
	f.Community = sports
	return f
}

// A compound that was met outside the register becomes one of it when a reviewer says so, with the photos and the facts of its
// form, and not before.
//
// clauses: P1
func TestACompoundIsMetOutsideTheRegister(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.compound(t, "示例一号院")
		f := w.found(map[string]string{"name": "示例又一号院", "address": "示例路9号", "households": "66", "phone": "13700000000"})
		f.Photos, f.Sheet = []survey.NewPhoto{{Content: dot, Caption: "大门"}}, survey.PlaceCode(sports)
		sub := w.submit(t, grid, f)
		if !sub.Found() || sub.Path != sports || sub.Name != "示例又一号院" || sub.State != survey.Submitted {
			t.Errorf("%+v", sub)
		}
		if again := w.submit(t, grid, f); again.Version != sub.Version {
			t.Error("sending twice wrote something")
		}
		if page, _ := w.List(w.ctx, office.Scope(account.FillSurvey), survey.Query{Waiting: true, Found: true}); page.Total != 1 {
			t.Errorf("it does not wait: %+v", page)
		}
		if page, _ := w.register.List(w.ctx, office.Scope(account.SeeRegister), register.Query{}); page.Total != 1 {
			t.Error("a form that nobody reviewed is in the register")
		}
		r := survey.Review{ID: sub.ID, Version: sub.Version}
		if _, err := w.Accept(w.ctx, office, r); fault.Of(err) != fault.Conflict {
			t.Error("accepted without a compound:", err)
		}
		if _, skipped, err := w.AcceptAll(w.ctx, office, []string{sub.ID}); err != nil || len(skipped) != 1 {
			t.Error("accepted with others:", skipped, err)
		}
		if _, err := w.Enter(w.ctx, grid, r, false); fault.Of(err) != fault.NotFound {
			t.Error("its sender entered it:", err)
		}
		done, err := w.Enter(w.ctx, office, r, false)
		if err != nil || done.State != survey.Accepted || done.Found() {
			t.Fatal(done, err)
		}
		c := w.get(t, done.Compound)
		if c.Name != "示例又一号院" || c.Address != "示例路9号" || c.Facts["households"].Text != "66" || c.Community() != sports || c.Facts["surveyed_on"].Text != "2015-08-04" {
			t.Errorf("%+v", c)
		}
		rec := w.rec(t, sub.ID)
		if rec.Path != c.Path || rec.Last().Path != c.Path {
			t.Errorf("the form lies at %s, its compound at %s", rec.Path, c.Path)
		}
		n, err := db.One[int64](w.ctx, d, "", "select count(*) from archive_item where compound = $1 and path = $2 and source = 'survey'", c.ID, string(c.Path))
		if err != nil || n != 1 {
			t.Error(n, "photos in the archive", err)
		}
		if n, _ := db.One[int64](w.ctx, d, "", "select count(*) from journal where summary like '%13700000000%' or detail like '%13700000000%'"); n != 0 {
			t.Error("the journal holds a telephone number")
		}
		if _, err := w.Enter(w.ctx, office, survey.Review{ID: sub.ID, Version: done.Version}, true); fault.Of(err) != fault.Conflict {
			t.Error("entered twice:", err)
		}
	})
}

// A compound that is in the register under another way of writing its name is found among the likely ones; its form is reviewed
// as one of it, and what differs is looked at.
func TestACompoundIsMetThatTheRegisterHas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c, far := w.compound(t, "示例一号院"), w.compound(t, "示例九号楼")
		elsewhere, err := w.register.Create(w.ctx, office, register.NewCompound{Community: business, Texts: map[string]string{"name": "示例一号院"}})
		if err != nil {
			t.Fatal(err)
		}
		sub := w.submit(t, head, w.found(map[string]string{"name": "示例一号院", "households": "66", "surveyor": "示例某"}))
		pairs, err := w.Likely(w.ctx, office.Scope(account.ReviewSurvey), w.rec(t, sub.ID))
		if err != nil || len(pairs) != 2 || pairs[0].B.ID != c.ID || pairs[1].B.ID != elsewhere.ID || !slices.Contains(pairs[0].Why, "名称相同") {
			t.Errorf("%+v %v", pairs, err)
		}
		r := survey.Review{ID: sub.ID, Version: sub.Version}
		if _, err := w.Enter(w.ctx, office, r, false); fault.Of(err) != fault.Conflict {
			t.Error("entered a second time under its name:", err)
		}
		if _, err := w.Place(w.ctx, office, r, elsewhere.ID); fault.Of(err) != fault.Invalid {
			t.Error("placed in another community:", err)
		}
		if err := w.register.Withdraw(w.ctx, office, far.ID, far.Version, "整体拆除"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Place(w.ctx, office, r, far.ID); fault.Of(err) != fault.Conflict {
			t.Error("placed in a compound that is gone:", err)
		}
		placed, err := w.Place(w.ctx, office, r, c.ID)
		if err != nil || placed.Compound != c.ID || placed.Path != c.Path || placed.State != survey.Submitted || !slices.Equal(placed.Doubts, []string{"households"}) {
			t.Fatal(placed, err)
		}
		f := w.again(sub.ID, map[string]string{"name": "示例一号院", "households": "66", "gates": "2", "surveyor": "示例某"})
		f.Compound, f.Community, f.After = c.ID, "", 1
		if placed = w.submit(t, head, f); !slices.Equal(placed.Doubts, []string{"households"}) {
			t.Error("a correction hides what the register knows otherwise:", placed.Doubts)
		}
		if _, skipped, err := w.AcceptAll(w.ctx, office, []string{sub.ID}); err != nil || len(skipped) != 1 {
			t.Error("accepted with others:", skipped, err)
		}
		if _, err := w.Accept(w.ctx, office, survey.Review{ID: sub.ID, Version: placed.Version, Seen: c.Version}); err != nil {
			t.Fatal(err)
		}
		if now := w.get(t, c.ID); now.Facts["households"].Text != "66" {
			t.Errorf("%+v", now.Facts["households"])
		}
		if again, err := w.Submit(w.ctx, head, w.again(sub.ID, map[string]string{"name": "示例一号院", "households": "66", "surveyor": "示例某"})); err != nil || again.State != survey.Accepted {
			t.Error("the same form again:", again, err)
		}
	})
}

// Whoever wrote the wrong community puts it right by sending the form again; nobody takes over a form of a community that is not his.
func TestACompoundOutsideTheRegisterIsOfAnotherCommunity(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		both := head
		both.Grants = append(slices.Clone(head.Grants), other.Grants...)
		f := w.found(map[string]string{"name": "示例又一号院", "phone": "13700000000"})
		f.Photos = []survey.NewPhoto{{Content: dot}}
		sub := w.submit(t, both, f)
		f.After, f.Community = 1, business
		if _, err := w.Submit(w.ctx, other, f); fault.Of(err) != fault.Conflict {
			t.Error("taken over by another community:", err)
		}
		moved := w.submit(t, both, f)
		rec := w.rec(t, sub.ID)
		if moved.Path != business || rec.Path != business || rec.Revisions[1].Path != business {
			t.Errorf("it lies at %s, its revisions at %s and %s", rec.Path, rec.Revisions[0].Path, rec.Revisions[1].Path)
		}
		done, err := w.Enter(w.ctx, office, survey.Review{ID: sub.ID, Version: moved.Version}, false)
		if err != nil || done.Path.Community() != business {
			t.Error(done, err)
		}
	})
}

// again is the form of an id as it was sent.
func (w *world) again(id string, texts map[string]string) survey.Filled {
	f := w.found(texts)
	f.ID = id
	return f
}

func TestWrongFormsOfACompoundOutsideTheRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	for name, x := range map[string]struct {
		change func(*survey.Filled)
		field  string
	}{
		"no name":           {func(f *survey.Filled) { f.Texts["name"] = " " }, "name"},
		"no community":      {func(f *survey.Filled) { f.Community = "" }, "community"},
		"the sub-district":  {func(f *survey.Filled) { f.Community = street }, "community"},
		"another community": {func(f *survey.Filled) { f.Community = business }, "community"},
		"another's sheet":   {func(f *survey.Filled) { f.Sheet = survey.PlaceCode(business) }, "sheet"},
	} {
		f := w.found(map[string]string{"name": "示例新院", "gates": "2"})
		x.change(&f)
		_, err := w.Submit(w.ctx, head, f)
		if fault.Of(err) != fault.Invalid || !slices.ContainsFunc(fault.Fields(err), func(e fault.Field) bool { return e.Name == x.field }) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := w.found(map[string]string{"name": "示例新院"})
	f.Community = street + "777/"
	if _, err := w.Submit(w.ctx, office, f); err == nil {
		t.Error("a community that is not there")
	}
}
