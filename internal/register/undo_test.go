package register_test

import (
	"errors"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Weeks later an import is taken back whole: what was recorded since of the compounds that it only changed stays, and what the
// import said is gone from the present and from every day since. While something newer rests on what it created, nothing is taken
// back, and what holds it is listed.
//
// clauses: P1
func TestUndoWeeksLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		same := w.create(t, business, map[string]string{"name": "示例一号院", "households": "100户", "storeys": "6"})
		other := w.create(t, business, map[string]string{"name": "示例二号院", "households": "100户"})
		settled := w.create(t, business, map[string]string{"name": "示例三号院", "households": "100户"})
		run := w.importFile(t, "a.csv", "名称,社区,户数,楼栋数\n示例一号院,商务,120户,3\n示例二号院,商务,130户,4\n示例三号院,商务,140户,5\n示例四号院,商务,50户,6\n")
		if run.Created != 1 || run.Updated != 3 {
			t.Fatalf("%s", run.Sentence())
		}
		w.clock.Set(clock.Date("2015-09-01").At(9, 0))
		observe := func(id string, texts map[string]string) {
			t.Helper()
			c, err := w.Get(w.ctx, place.In(street), id)
			if err == nil {
				_, err = w.Observe(w.ctx, office, register.Change{ID: id, Version: c.Version, Texts: texts})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		observe(same.ID, map[string]string{"households": "125户"})
		observe(other.ID, map[string]string{"storeys": "7"})
		c, err := w.Get(w.ctx, place.In(street), settled.ID)
		if err == nil {
			_, err = w.Settle(w.ctx, office, register.Settlement{ID: c.ID, Version: c.Version, Field: "households", Seq: c.Facts["households"].Seq, Reason: "到现场数过"})
		}
		if err != nil {
			t.Fatal(err)
		}
		four, err := w.Get(w.ctx, place.In(street), w.rows(t, run, register.RowQuery{Outcome: register.Created})[0].Compound)
		if err != nil {
			t.Fatal(err)
		}
		observe(four.ID, map[string]string{"gates": "2"})

		w.clock.Set(clock.Date("2015-10-12").At(9, 0))
		held, err := w.Holding(w.ctx, office, run.ID)
		if err != nil || len(held) != 1 || held[0].Row != 5 || held[0].Compound != four.ID {
			t.Fatalf("%v %+v", err, held)
		}
		_, err = w.Undo(w.ctx, office, run.ID)
		if list, ok := errors.AsType[register.HeldRows](err); fault.Of(err) != fault.Conflict || !ok || len(list) != 1 {
			t.Fatalf("%v", err)
		}
		if c, _ := w.Get(w.ctx, place.In(street), other.ID); c.Facts["households"].Text != "130户" {
			t.Errorf("a refused undo changed %+v", c.Facts["households"])
		}
		c, err = w.Get(w.ctx, place.In(street), four.ID)
		if err == nil {
			err = w.Withdraw(w.ctx, office, c.ID, c.Version, "示例：登记重了")
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]map[string]string{
			same.ID:    {"households": "125户", "storeys": "6", "buildings": ""},
			other.ID:   {"households": "100户", "storeys": "7", "buildings": ""},
			settled.ID: {"households": "140户", "buildings": ""},
		} {
			c, err := w.Get(w.ctx, place.In(street), id)
			then, err2 := w.AsOf(w.ctx, place.In(street), id, "2015-08-20")
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			for field, text := range want {
				if c.Facts[field].Text != text {
					t.Errorf("%s: %s is %q, want %q", c.Name, field, c.Facts[field].Text, text)
				}
			}
			if got := then.Facts["households"].Text; got != "100户" && id != settled.ID {
				t.Errorf("%s as of before: %q", c.Name, got)
			}
			if then.Facts["buildings"].Known() {
				t.Errorf("%s as of before: %+v", c.Name, then.Facts["buildings"])
			}
		}
	})
}
