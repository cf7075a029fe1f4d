package register_test

import (
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// clauses: S1 P1

func TestSystemIsAskedOncePerSource(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		bare := w.create(t, sports, map[string]string{"name": "示例一号院", "location": "113.670001,34.770001"})
		w.create(t, business, map[string]string{"name": "示例二号院", "location": "113.672,34.772"})
		w.create(t, sports, map[string]string{"name": "示例三号院", "location": "百度 113.68,34.78"})
		w.create(t, sports, map[string]string{"name": "示例四号院"})
		scope := office.Scope(account.EditRegister)
		all, err := w.Unclear(w.ctx, scope)
		if err != nil || len(all) != 1 || len(all[0].Compounds) != 2 {
			t.Fatalf("%+v %v", all, err)
		}
		if _, err := w.TellSystem(w.ctx, office, all[0].Key(), "mars"); fault.Of(err) != fault.Invalid {
			t.Error("an unknown system is taken:", err)
		}
		if n, err := w.TellSystem(w.ctx, head, all[0].Key(), reading.GCJ02); err != nil || n != 1 {
			t.Errorf("the head of one community told of %d: %v", n, err)
		}
		got, err := w.Get(w.ctx, scope, bare.ID)
		if err != nil {
			t.Fatal(err)
		}
		if at, ok := got.Where(); !ok || at.Lng > 113.666 || got.Facts[register.FieldLocation].Text != "113.670001,34.770001 GCJ-02" {
			t.Errorf("%v %+v", at, got.Facts[register.FieldLocation])
		}
		if n, err := w.TellSystem(w.ctx, office, all[0].Key(), reading.BD09); err != nil || n != 1 {
			t.Errorf("the office told of %d: %v", n, err)
		}
		if n, err := w.TellSystem(w.ctx, office, all[0].Key(), reading.BD09); err != nil || n != 0 {
			t.Errorf("told twice, %d: %v", n, err)
		}
		if again, _ := w.Get(w.ctx, scope, bare.ID); again.Version != got.Version {
			t.Error("what was told is told anew")
		}
	})
}

func TestPlacesAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.create(t, sports, map[string]string{"name": "示例甲院", "location": "113.67,34.77 WGS-84"})
		w.create(t, business, map[string]string{"name": "示例乙院", "location": "高德 113.672,34.772"})
		w.create(t, sports, map[string]string{"name": "示例丙院"})
		for _, q := range []register.Query{{}, {Community: sports}, {Text: "乙"}, {AsOf: "2015-08-04"}} {
			page, err := w.List(w.ctx, office.Scope(account.SeeRegister), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := w.Places(w.ctx, office.Scope(account.SeeRegister), q, 100)
			if err != nil || len(got) != len(page.Rows) {
				t.Fatalf("%+v: %d places of %d: %v", q, len(got), len(page.Rows), err)
			}
			for i := range got {
				a, okA := got[i].Where()
				b, okB := page.Rows[i].Where()
				if got[i].ID != page.Rows[i].ID || a != b || okA != okB || okA != !strings.Contains(page.Rows[i].Name, "丙") {
					t.Errorf("%+v: %v %v, in the list %v %v", q, got[i].Name, a, page.Rows[i].Name, b)
				}
			}
		}
		if got, err := w.Places(w.ctx, head.Scope(account.SeeRegister), register.Query{}, 100); err != nil || len(got) != 2 {
			t.Errorf("a head sees %d places: %v", len(got), err)
		}
	})
}
