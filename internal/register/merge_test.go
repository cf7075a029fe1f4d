package register_test

import (
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/find"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// clauses: P1
func TestTwoRecordsAreMadeOneAndTwoAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		keep := w.create(t, sports, ready)
		w.clock.Set(clock.Date("2015-08-04").At(9, 5))
		lose := w.create(t, sports, map[string]string{"name": "文华宫路200号院", "address": "文化宫路200号", "households": "125户", "floor_area": "9000"})
		w.create(t, business, map[string]string{"name": "示例别院", "address": "别路1号"})
		pairs, err := w.Duplicates(w.ctx, place.In(street))
		if err != nil || len(pairs) != 1 || pairs[0].A.ID != keep.ID || !strings.Contains(strings.Join(pairs[0].Why, "，"), "地址相同") {
			t.Fatalf("%v %+v", err, pairs)
		}
		m := register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: 1, LoseVersion: 1, Take: []string{"floor_area"}, Reason: "到现场看过，是同一个院"}
		made, err := w.Merge(w.ctx, office, m)
		if err != nil || made.Facts["floor_area"].Text != "9000" || made.Facts["households"].Text != "约120户" {
			t.Fatalf("%v %+v", err, made.Facts)
		}
		if _, err := w.Merge(w.ctx, office, m); fault.Of(err) != fault.Conflict {
			t.Errorf("the form sent twice: %v", err)
		}
		gone, err := w.Get(w.ctx, place.In(street), lose.ID)
		if err != nil || gone.WithdrawnOn == "" || !strings.HasPrefix(gone.Withdrawn, "并入“文化宫路200号院”") {
			t.Errorf("%v %q", err, gone.Withdrawn)
		}
		if into, ok, err := w.MergedInto(w.ctx, place.In(street), lose.ID); err != nil || !ok || into.Survivor != keep.ID {
			t.Errorf("%v %v %+v", err, ok, into)
		}
		if from, err := w.MergedFrom(w.ctx, place.In(business), keep.ID); err != nil || len(from) != 0 {
			t.Errorf("seen from another community: %v %+v", err, from)
		}
		back, err := w.Unmerge(w.ctx, office, lose.ID)
		if err != nil || back.WithdrawnOn != "" {
			t.Fatal(err)
		}
		again, err := w.Get(w.ctx, place.In(street), keep.ID)
		if err != nil || again.Facts["floor_area"].Known() || again.Facts["households"].Text != "约120户" {
			t.Errorf("%v %+v", err, again.Facts["floor_area"])
		}
		if _, err := w.Unmerge(w.ctx, office, lose.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("taken back twice: %v", err)
		}
		if err := w.TellApart(w.ctx, office, lose.ID, keep.ID); err != nil {
			t.Fatal(err)
		}
		if pairs, err := w.Duplicates(w.ctx, place.In(street)); err != nil || len(pairs) != 0 {
			t.Errorf("told apart: %v %+v", err, pairs)
		}
	})
}

// TestTheSearchFollowsMerges and what is settled, from the moment it is written.
func TestTheSearchFollowsMerges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		expect := func(when, text string, want int, kinds ...find.Kind) {
			t.Helper()
			if got := w.finds(t, street, text, kinds...); len(got) != want {
				t.Errorf("%s: %q finds %q", when, text, got)
			}
		}
		keep := w.create(t, sports, map[string]string{"name": "示例绿园一号院"})
		lose := w.create(t, sports, map[string]string{"name": "示例红楼", "company": "示例红日物业"})
		m := register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: 1, LoseVersion: 1, Take: []string{"name", "company"}, Reason: "是同一个院子"}
		kept, err := w.Merge(w.ctx, office, m)
		if err != nil {
			t.Fatal(err)
		}
		expect("merged", "红楼", 1)
		expect("merged", "红日", 1, register.FoundCompany)
		expect("merged", "绿园", 0)
		if err := w.Restore(w.ctx, office, lose.ID, lose.Version+1); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "撤销合并") {
			t.Errorf("restored beside the merge: %v", err)
		}
		if _, err := w.Unmerge(w.ctx, office, lose.ID); err != nil {
			t.Fatal(err)
		}
		expect("two again", "红楼", 1)
		expect("two again", "绿园", 1)
		expect("two again", "红日", 1, register.FoundCompany)
		st := register.Settlement{ID: kept.ID, Version: kept.Version + 1, Field: "name", Text: "示例蓝天院", Reason: "门牌上写的"}
		if _, err := w.Settle(w.ctx, office, st); err != nil {
			t.Fatal(err)
		}
		expect("settled", "蓝天", 1)
		expect("settled", "绿园", 0)
	})
}

// TestUnmergeBringsBackWhatStands: what an import said of the other record is gone with the import.
func TestUnmergeBringsBackWhatStands(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		keep := w.create(t, sports, ready)
		old := w.create(t, sports, map[string]string{"name": "示例一号院"})
		run := w.importFile(t, "a.csv", "名称,社区,户数\n示例一号院,体育,60户\n示例二号院,体育,70户\n")
		page, err := w.List(w.ctx, place.In(street), register.Query{Run: run.ID})
		if err != nil || run.Created != 1 || run.Updated != 1 {
			t.Fatal(err, run)
		}
		var fresh string
		for _, c := range page.Rows {
			if c.ID != old.ID {
				fresh = c.ID
			}
		}
		for i, lose := range []string{old.ID, fresh} {
			c, err := w.Get(w.ctx, place.In(street), lose)
			if err != nil {
				t.Fatal(err)
			}
			m := register.Merging{Keep: keep.ID, Lose: lose, KeepVersion: keep.Version + int64(i), LoseVersion: c.Version, Reason: "是同一个院子"}
			if _, err := w.Merge(w.ctx, office, m); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		back, err := w.Unmerge(w.ctx, office, old.ID)
		if err != nil || back.Facts["households"].Known() || back.Name != "示例一号院" || back.WithdrawnOn != "" {
			t.Errorf("%v %+v", err, back.Facts)
		}
		if _, err := w.Unmerge(w.ctx, office, fresh); fault.Of(err) != fault.Conflict {
			t.Errorf("nothing is left of it: %v", err)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	keep := w.create(t, sports, ready)
	lose := w.create(t, business, map[string]string{"name": "示例重复院"})
	good := register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: 1, LoseVersion: 1, Reason: "是同一个院子"}
	for name, x := range map[string]struct {
		by     account.Who
		change func(*register.Merging)
		want   fault.Kind
	}{
		"no reason":    {office, func(m *register.Merging) { m.Reason = "" }, fault.Invalid},
		"one record":   {office, func(m *register.Merging) { m.Lose = keep.ID }, fault.Invalid},
		"nothing here": {office, func(m *register.Merging) { m.Take = []string{"households"} }, fault.Invalid},
		"old version":  {office, func(m *register.Merging) { m.LoseVersion = 0 }, fault.Conflict},
		"a head":       {head, func(*register.Merging) {}, fault.NotFound},
		"other office": {modetest.Who("邻街道", account.Property, "410105/002/"), func(*register.Merging) {}, fault.NotFound},
	} {
		m := good
		x.change(&m)
		if _, err := w.Merge(w.ctx, x.by, m); err == nil || fault.Of(err) != x.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestASurvivorsImportAndItsMerges: the import that brought a survivor in is held while the merge stands and after; one that only said
// something of it can be taken back, and the merge after it.
func TestASurvivorsImportAndItsMerges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		old := w.create(t, sports, map[string]string{"name": "示例一号院", "households": "50户"})
		lose := w.create(t, sports, map[string]string{"name": "示例乙院", "floor_area": "900"})
		run := w.importFile(t, "a.csv", "名称,社区,户数\n示例一号院,体育,60户\n")
		keep, err := w.Get(w.ctx, place.In(street), old.ID)
		if err != nil || run.Updated != 1 {
			t.Fatal(err, run)
		}
		m := register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: keep.Version, LoseVersion: lose.Version, Take: []string{"floor_area"}, Reason: "是同一个院子"}
		if _, err := w.Merge(w.ctx, office, m); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Unmerge(w.ctx, office, lose.ID); err != nil {
			t.Fatal(err)
		}
		after, err := w.Get(w.ctx, place.In(street), keep.ID)
		if err != nil || after.Facts["households"].Text != "50户" || after.Facts["floor_area"].Known() || after.WithdrawnOn != "" {
			t.Errorf("%v %+v", err, after.Facts)
		}

		brought := w.importFile(t, "b.csv", "名称,社区,户数\n示例三号院,体育,70户\n")
		page, err := w.List(w.ctx, place.In(street), register.Query{Run: brought.ID})
		if err != nil || len(page.Rows) != 1 {
			t.Fatal(err)
		}
		back, err := w.Get(w.ctx, place.In(street), lose.ID)
		if err != nil {
			t.Fatal(err)
		}
		m = register.Merging{Keep: page.Rows[0].ID, Lose: lose.ID, KeepVersion: page.Rows[0].Version, LoseVersion: back.Version, Reason: "是同一个院子"}
		if _, err := w.Merge(w.ctx, office, m); err != nil {
			t.Fatal(err)
		}
		for _, step := range []string{"while it stands", "after it"} {
			if _, err := w.Undo(w.ctx, office, brought.ID); fault.Of(err) != fault.Conflict {
				t.Errorf("%s: %v", step, err)
			}
			if step == "while it stands" {
				if _, err := w.Unmerge(w.ctx, office, lose.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
