package house_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/house"
)

const alikes = `房号,面积,业主,电话
1-1-101,60,示例甲,13800000001
1-1-102,61,示例甲,13800000001
1-1-103,62,示例甲,
1-1-201,63,示例乙,13800000002
1-1-202,64,示例乙,13800000003
1-1-301,65,示例置业公司,
1-1-302,66,示例置业公司,
`

// The machine proposes who may be one, a person decides, and what was decided can be taken back.
func TestOwnersAreMergedByAPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.importText(t, alikes)
		heads := func() int64 { return house.Add(w.slice(t)).Heads }
		if n := heads(); n != 7 {
			t.Fatalf("before anybody decides: %d heads", n)
		}
		alike, err := w.Alike(w.ctx, w.scope(), w.id)
		if err != nil || len(alike) != 2 || !alike[0].Sure || !alike[1].Sure || alike[0].Units+alike[1].Units != 4 {
			t.Fatalf("%v %+v", err, alike)
		}
		var ids []string
		for _, o := range alike[0].Owners {
			ids = append(ids, o.ID)
		}
		if err := w.Merge(w.ctx, head, w.id, ids, ""); fault.Of(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Merge(w.ctx, other, w.id, ids, "核对过房产证"); fault.Of(err) != fault.NotFound {
			t.Errorf("from outside: %v", err)
		}
		w.on("2015-08-10")
		if err := w.Merge(w.ctx, head, w.id, ids, "核对过房产证"); err != nil {
			t.Fatal(err)
		}
		if n := heads(); n != 6 {
			t.Errorf("after the merge: %d heads", n)
		}
		if then, err := w.Units(w.ctx, w.scope(), w.id, "2015-08-09"); err != nil || house.Add(then).Heads != 7 {
			t.Errorf("the day before: %v %d heads", err, house.Add(then).Heads)
		}
		if err := w.Merge(w.ctx, head, w.id, ids, "再来一次"); fault.Of(err) != fault.Conflict {
			t.Errorf("merged twice: %v", err)
		}
		if err := w.Apart(w.ctx, head, w.id, ids[:1], "原来是父子二人"); err != nil {
			t.Fatal(err)
		}
		if n := heads(); n != 7 {
			t.Errorf("after the split: %d heads", n)
		}
		again, err := w.Alike(w.ctx, w.scope(), w.id)
		for _, l := range again {
			if slices.ContainsFunc(l.Owners, func(o house.Owner) bool { return o.ID == ids[0] }) {
				t.Errorf("who is apart is proposed again: %+v", l)
			}
		}
		if err != nil || len(again) != 2 || again[1].Sure {
			t.Errorf("of one name, one without a telephone: %v %+v", err, again)
		}
	})
}

func TestRevealIsJournaled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.importText(t, alikes)
	id := w.units(t, "")["1-1-101"].Owners[0].Owner
	if _, err := w.Reveal(w.ctx, head, id, "看看"); fault.Of(err) != fault.Invalid {
		t.Errorf("a reason of two characters: %v", err)
	}
	if _, err := w.Reveal(w.ctx, head, id, "找示例甲通知开会"); fault.Of(err) != fault.Invalid {
		t.Errorf("a reason that names him: %v", err)
	}
	if _, err := w.Reveal(w.ctx, other, id, "通知首次业主大会"); fault.Of(err) != fault.NotFound {
		t.Errorf("from outside: %v", err)
	}
	o, err := w.Reveal(w.ctx, head, id, "通知首次业主大会")
	if err != nil || o.Name != "示例甲" || o.Phone != "13800000001" {
		t.Errorf("%v %+v", err, o)
	}
	rows, err := db.All[string](w.ctx, w.db, "select summary || detail || subject from journal where action = 'house.reveal'")
	if err != nil || len(rows) != 1 || !strings.Contains(rows[0], "通知首次业主大会") || !strings.Contains(rows[0], "owner:"+id) || strings.Contains(rows[0], "示例甲") {
		t.Errorf("%v %v", err, rows)
	}
	if m := o.Mask(); m.Name != "示**" || m.Phone != "138****0001" {
		t.Errorf("%+v", m)
	}
}

func TestByHand(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		u, err := w.Add(w.ctx, head, w.id, house.Form{Key: "3号楼1单元101室", Area: "66.5", AreaSource: house.Deed, Owners: "示例甲1/2、示例乙50%", Phone: "138-0000-0001"})
		if err != nil || u.Key.String() != "3-1-101" || len(u.Owners) != 2 || u.Owners[1].Den != 100 {
			t.Fatalf("%v %+v", err, u)
		}
		for name, f := range map[string]house.Form{
			"twice": {Key: "3-1-101"}, "no key": {}, "zero": {Key: "3-1-102", Area: "0"}, "below zero": {Key: "3-1-102", Area: "-5"}, "1e12": {Key: "3-1-102", Area: "1000000000000"},
			"about": {Key: "3-1-102", Area: "约80"}, "too much": {Key: "3-1-102", Owners: "示例甲2/3、示例乙2/3"}, "tomorrow": {Key: "3-1-102", Since: "2015-08-05"},
			"formula": {Key: "3-1-102", Owners: "=cmd|' /C calc'!A0"}, "use": {Key: "3-1-102", Use: "castle"},
		} {
			if _, err := w.Add(w.ctx, head, w.id, f); fault.Of(err) != fault.Invalid || len(fault.Fields(err)) == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.on("2015-08-20")
		now, err := w.Change(w.ctx, head, u.ID, u.Seq, house.Form{Key: "3号楼1单元101室", Area: "66.5", AreaSource: house.Registered, Owners: "示例丙", Reason: "买卖"})
		if err != nil || len(now.Owners) != 1 || now.AreaSource != house.Registered {
			t.Fatalf("%v %+v", err, now)
		}
		if _, err := w.Change(w.ctx, head, u.ID, u.Seq, house.Form{Key: "3-1-101"}); fault.Of(err) != fault.Conflict {
			t.Errorf("against an old version: %v", err)
		}
		if _, err := w.Change(w.ctx, head, u.ID, now.Seq, house.Form{Key: "3-1-101", Area: "66.5", AreaSource: house.Registered}); fault.Of(err) != fault.Invalid {
			t.Errorf("nothing changed: %v", err)
		}
		if _, err := w.Remove(w.ctx, head, u.ID, 0, "已拆除"); err != nil {
			t.Fatal(err)
		}
		if len(w.units(t, "")) != 0 || len(w.units(t, "2015-08-19")) != 1 {
			t.Error("a unit that is gone stands in the lists of its days only")
		}
		again, err := w.Add(w.ctx, head, w.id, house.Form{Key: "3-1-101"})
		if err != nil || again.ID == u.ID {
			t.Errorf("entered again: %v", err)
		}
		if err := w.Settle(w.ctx, head, w.id, []string{"buildings"}); err != nil {
			t.Error(err)
		}
		if c, err := w.register.Get(w.ctx, w.scope(), w.id); err != nil || c.Facts["buildings"].Text != "1" {
			t.Errorf("%v %+v", err, c.Facts["buildings"])
		}
	})
}

func TestUndoLeavesNoMergedOwnerAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.importText(t, "楼栋,单元,房号,面积,业主\n1,1,101,66,示例甲\n")
		w.importText(t, "楼栋,单元,房号,面积,业主\n1,1,102,66,示例甲\n")
		owners, err := w.Owners(w.ctx, w.scope(), w.id, "")
		if err != nil || len(owners) != 2 {
			t.Fatalf("%+v %v", owners, err)
		}
		if err := w.Merge(w.ctx, head, w.id, slices.Collect(maps.Keys(owners)), "核对过房产证"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(w.ctx, office, first.ID); fault.Of(err) != fault.Conflict || !strings.Contains(fault.Sentence(err), "合并") {
			t.Errorf("undone: %v", err)
		}
	})
}
