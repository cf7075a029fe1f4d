package register_test

import (
	"slices"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/find"
	"bayou/internal/place"
	"bayou/internal/register"
)

func (w *world) finds(t testing.TB, scope place.Path, text string, kinds ...find.Kind) []string {
	t.Helper()
	if len(kinds) == 0 {
		kinds = []find.Kind{register.Found}
	}
	if _, err := find.Index(w.ctx, w.db, register.Findable()); err != nil {
		t.Fatal(err)
	}
	got, err := find.Search(w.ctx, w.db, place.In(scope), text, kinds, 20)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, h := range got.Hits {
		names = append(names, h.Title)
	}
	return names
}

// TestTheSearchFollowsTheRegister: a compound is found from the moment it is entered, under the name it has, until it is taken
// out.
func TestTheSearchFollowsTheRegister(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		expect := func(text string, want ...string) {
			t.Helper()
			if got := w.finds(t, street, text); !slices.Equal(got, want) && len(got)+len(want) > 0 {
				t.Errorf("%q finds %q, want %q", text, got, want)
			}
		}
		c := w.create(t, sports, map[string]string{"name": "示例文化宫路200号院", "address": "示例文化宫路"})
		expect("whgl200", c.Name)
		c, err := w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: c.Version, Texts: map[string]string{"name": "示例健康路1号院"}})
		if err != nil {
			t.Fatal(err)
		}
		expect("健康路", c.Name)
		expect("文化宫路200")
		if err := w.Withdraw(w.ctx, office, c.ID, c.Version, "登记重复了"); err != nil {
			t.Fatal(err)
		}
		expect("健康路")
		if err := w.Restore(w.ctx, office, c.ID, c.Version+1); err != nil {
			t.Fatal(err)
		}
		expect("健康路", c.Name)
		if _, err := w.Observe(w.ctx, office, register.Change{ID: c.ID, Version: c.Version + 2, Texts: map[string]string{"company": "示例绿园物业服务有限公司"}}); err != nil {
			t.Fatal(err)
		}
		if got := w.finds(t, sports, "lvyuanwuye", register.FoundCompany); !slices.Equal(got, []string{"示例绿园物业服务有限公司"}) {
			t.Errorf("the company: %q", got)
		}
		if got := w.finds(t, business, "健康路"); len(got) != 0 {
			t.Errorf("another community finds %q", got)
		}
	})
}

// TestRefind takes in what is there without the search having been told, as after an upgrade.
func TestRefind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, map[string]string{"name": "示例文化宫路200号院", "company": "示例绿园物业"})
		err := d.Tx(w.ctx, func(tx *db.Tx) error {
			for _, k := range []find.Kind{register.Found, register.FoundCompany} {
				if err := find.Drop(w.ctx, tx, c.County, k, c.ID); err != nil {
					return err
				}
			}
			return register.Refind(w.ctx, tx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := append(w.finds(t, street, "whgl"), w.finds(t, street, "绿园", register.FoundCompany)...); len(got) != 2 {
			t.Errorf("found %q", got)
		}
	})
}

// TestTheSearchTakesImportsIn afterwards, and an undone one out.
func TestTheSearchTakesImportsIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.importFile(t, "登记表.csv", messy)
		if open, err := find.Open(w.ctx, d, place.In(street), register.Found); open != run.Created+run.Updated || open == 0 || err != nil {
			t.Errorf("%d wait, %v, after %d created", open, err, run.Created)
		}
		if got := w.finds(t, street, "slyhy"); !slices.Equal(got, []string{"示例一号院"}) {
			t.Errorf("after the import: %q", got)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.finds(t, street, "示例"); len(got) != 0 {
			t.Errorf("after it was undone: %q", got)
		}
		if open, err := find.Open(w.ctx, d, place.In(street), register.Found); open != 0 || err != nil {
			t.Errorf("%d wait, %v", open, err)
		}
	})
}
