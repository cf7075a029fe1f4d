package house_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/house"
	"bayou/internal/register"
)

const list = `示例路1号院房屋清册,,,,,,
房号,建筑面积(㎡),业主姓名,联系电话,用途,产权性质,备注
01-01-0101,65.32,示例甲、示例乙,13800000001,住宅,私有,
1号楼1单元102,70.5,示例丙,13800000002,住宅,房改房,
1-2-101,,示例丁,,住宅,自管公房,
2-1-101-102,131.2,示例置业公司,,住宅,开发商未售,
2-1-201,0,示例戊,13800000002,,,
2-1-202,1000000000000,,,,,
2号楼底商3号,45,示例超市有限公司,,商铺,,
车位B1-023,12.5,示例丙,13800000002,,,
见附页,10,,,,,
1-1-101,65.32,示例甲,,,,
小计,400,,,,,
`

// clauses: P1
func TestImport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.importText(t, list)
		if got := run.Sentence(); got != "新增 8 套，更新 0 套，未变 0 套，未采用 0 行，待人工 2 行" || run.Skipped != 1 || run.Problems != 2 || run.Owners != 8 {
			t.Fatalf("%s, %d skipped, %d problems, %d owners", got, run.Skipped, run.Problems, run.Owners)
		}
		rows := w.rows(t, run)
		if r := rows[12]; r.Outcome != register.NeedsPerson || !strings.Contains(r.Note, "第 3 行") {
			t.Errorf("the second row of a unit: %+v", r)
		}
		if r := rows[8]; len(r.Problems) != 1 || r.Problems[0].Cell != "B8" || !strings.Contains(r.Problems[0].Note, "20 万") {
			t.Errorf("an area of 1e12: %+v", r)
		}
		u := w.units(t, "")
		a := u["1-1-101"]
		if a.Area == nil || *a.Area != 65320 || len(a.Owners) != 2 || a.Use != house.Dwelling || a.Tenure != house.Private || a.Written != "01-01-0101" {
			t.Errorf("%+v", a)
		}
		if owners, err := w.Owners(w.ctx, w.scope(), w.id, ""); err != nil || owners[a.Owners[0].Owner].Phone != "13800000001" || owners[a.Owners[1].Owner].Phone != "" {
			t.Errorf("%v %+v", err, owners)
		}
		if x := u["1-2-101"]; x.Area != nil || x.Tenure != house.PublicOwn {
			t.Errorf("an unknown area stays unknown: %+v", x)
		}
		if x := u["2-1-201"]; x.Area != nil {
			t.Errorf("an area of 0: %+v", x)
		}
		if x := u["2--商3"]; x.Use != house.Shop {
			t.Errorf("%+v", x)
		}
		if x := u["--车B1.23"]; x.Use != house.Parking {
			t.Errorf("%+v", x)
		}
		if s := house.Add(w.slice(t)); s.Units != 7 || s.Parking != 1 || s.Unknown != 3 || s.Heads != 6 || s.Ownerless != 1 || s.Area != 65320+70500+131200+45000 {
			t.Errorf("%+v", s)
		}
		w.on("2015-08-10")
		again := w.importText(t, list)
		if again.Unchanged != 8 || again.Created+again.Updated != 0 || again.Owners != 0 {
			t.Errorf("the same list again: %s, %d owners", again.Sentence(), again.Owners)
		}
	})
}

func (w *world) slice(t testing.TB) []house.Unit {
	t.Helper()
	units, err := w.Units(w.ctx, w.scope(), w.id, "")
	if err != nil {
		t.Fatal(err)
	}
	return units
}

func TestImportChangesAndIsTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.importText(t, list)
		w.on("2015-09-01")
		run := w.importText(t, "楼栋,单元,房号,面积,业主\n1,1,101,66,示例新\n1,1,103,50,示例己\n3,1,101,50,示例庚\n")
		if got := run.Sentence(); got != "新增 1 套，更新 1 套，未变 0 套，未采用 0 行，待人工 1 行，清册里没有的 2 套" {
			t.Error(got)
		}
		rows := w.rows(t, run)
		if r := rows[4]; !strings.Contains(r.Note, "还没有登记过") {
			t.Errorf("a building that nobody knows: %+v", r)
		}
		if r := rows[-1]; r.Outcome != house.Missing {
			t.Errorf("%+v", r)
		}
		if then, now := w.units(t, "2015-08-31")["1-1-101"], w.units(t, "")["1-1-101"]; *then.Area != 65320 || *now.Area != 66000 || then.ID != now.ID || len(then.Owners) != 2 || len(now.Owners) != 1 {
			t.Errorf("then %+v, now %+v", then, now)
		}
		if _, err := w.Undo(w.ctx, head, first.ID); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "1号楼1单元101室后来又改过") {
			t.Errorf("something newer rests on the first: %v", err)
		}
		if _, err := w.Undo(w.ctx, other, run.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("undone from outside: %v", err)
		}
		if _, err := w.Undo(w.ctx, head, run.ID); err != nil {
			t.Fatal(err)
		}
		u := w.units(t, "")
		if len(u) != 8 || *u["1-1-101"].Area != 65320 || len(u["1-1-101"].Owners) != 2 {
			t.Errorf("after the undo: %d %+v", len(u), u["1-1-101"])
		}
		if _, err := w.Undo(w.ctx, head, run.ID); fault.Of(err) != fault.Conflict {
			t.Errorf("undone twice: %v", err)
		}
		if again := w.importText(t, "房号,面积\n1-1-101,67\n"); again.Updated != 1 {
			t.Errorf("a change after an undo: %s", again.Sentence())
		}
		if history, err := w.History(w.ctx, w.scope(), u["1-1-101"].ID); err != nil || len(history) != 3 || !history[1].Void || *history[0].Area != 67000 {
			t.Errorf("%v %+v", err, history)
		}
	})
}

func TestUndoAllLeavesNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	w := newWorld(t, d)
	run := w.importText(t, list)
	if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
		t.Fatal(err)
	}
	buildings, err := w.Buildings(w.ctx, w.scope(), w.id)
	if len(w.units(t, "")) != 0 || err != nil || len(buildings) != 0 {
		t.Errorf("%v %+v %+v", err, w.units(t, ""), buildings)
	}
	if again := w.importText(t, list); again.Created != 8 {
		t.Errorf("again: %s", again.Sentence())
	}
}

// A number that may mean two rooms is left to a person, who says which.
func TestWhatAPersonHasToSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.importText(t, "房号,面积\n1-1-301,60\n1-2-301,61\n1-1-101,50\n1-1-102,50\n")
	for text, want := range map[string]string{
		"1号楼301": "对得上 2 套", "301": "对得上 2 套", "1-1-101、102": "对得上 2 套", "1号楼401": "没有写单元", "1-1-101-102": "对得上 2 套",
	} {
		up := upload(t, w.id, "房号,面积\n"+text+",99\n")
		seen := false
		_, err := w.Preview(w.ctx, head, up, func(r house.RowResult) error {
			if r.Row != 2 {
				return nil
			}
			seen = true
			if r.Outcome != register.NeedsPerson || !strings.Contains(r.Note, want) {
				t.Errorf("%s: %s %s", text, r.Outcome, r.Note)
			}
			return nil
		})
		if err != nil || !seen {
			t.Errorf("%s: %v", text, err)
		}
	}
	up := upload(t, w.id, "房号,面积\n1号楼301,99\n")
	up.Answers = map[int64]string{2: w.units(t, "")["1-2-301"].ID}
	if run, err := w.Import(w.ctx, head, up); err != nil || run.Updated != 1 || *w.units(t, "")["1-2-301"].Area != 99000 || *w.units(t, "")["1-1-301"].Area != 60000 {
		t.Errorf("%v %s", err, run.Sentence())
	}
	if run := w.importText(t, "房号,面积\n2-301,61\n"); run.NeedsPerson != 0 {
		t.Errorf("one building, so 2 is the entrance: %s", run.Sentence())
	}
}

// A developer with 3,000 units is one owner where a person wants it so, and one head in any case while they are unsold.
func TestOneOwnerOfThreeThousandUnits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var b strings.Builder
		b.WriteString("房号,面积,业主,电话\n")
		for i := range 3000 {
			fmt.Fprintf(&b, "%d-%d-%d,%d.5,示例置业有限公司,\n", i/300+1, i/60%5+1, (i%60/4+1)*100+i%4+1, 50+i%90)
		}
		up := upload(t, w.id, b.String())
		up.Merge = true
		run, err := w.Import(w.ctx, head, up)
		if err != nil || run.Created != 3000 || run.Owners != 1 {
			t.Fatalf("%v %s %d", err, run.Sentence(), run.Owners)
		}
		if s := house.Add(w.slice(t)); s.Heads != 1 || s.Units != 3000 {
			t.Errorf("%+v", s)
		}
	})
}

func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		up := upload(t, w.id, list)
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() { _, errs[i] = w.Import(w.ctx, head, up) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		if n := len(w.units(t, "")); n != 8 {
			t.Errorf("%d units", n)
		}
	})
}

func TestListsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	up := upload(t, w.id, "姓名,金额\n示例甲,1\n")
	if _, err := w.Import(w.ctx, head, up); fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "房号") {
		t.Errorf("no header: %v", err)
	}
	if _, err := w.Import(w.ctx, other, upload(t, w.id, list)); fault.Of(err) != fault.NotFound {
		t.Errorf("another community's head: %v", err)
	}
	future := upload(t, w.id, list)
	future.AsOf = "2015-08-05"
	if _, err := w.Import(w.ctx, head, future); fault.Of(err) != fault.Invalid {
		t.Errorf("of tomorrow: %v", err)
	}
	w.importText(t, list)
	old := upload(t, w.id, "房号,面积\n1-1-101,99\n")
	old.AsOf = "2015-08-01"
	if run, err := w.Import(w.ctx, head, old); err != nil || run.Rejected != 1 {
		t.Errorf("older than what is recorded: %v %s", err, run.Sentence())
	}
}

// The journal, which is sealed for good, and the rows of an import hold nobody's name or telephone.
func TestNoNamesInTheJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	run := w.importText(t, strings.ReplaceAll(list, "13800000001", "打错的电话@甲"))
	u := w.units(t, "")["1-1-102"]
	if _, err := w.Change(w.ctx, head, u.ID, u.Seq, house.Form{Key: u.Written, Area: "71", Owners: "示例新人", Phone: "13900000009", Reason: "买卖"}); err != nil {
		t.Fatal(err)
	}
	journal, err := db.All[string](t.Context(), w.db, "select summary || detail from journal")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.All[string](t.Context(), w.db, "select note || problems from house_row where run = $1", run.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(journal, rows...) {
		for _, personal := range []string{"示例甲", "示例新人", "1380000", "1390000", "打错的电话"} {
			if strings.Contains(text, personal) {
				t.Errorf("%s stands in %s", personal, text)
			}
		}
	}
}
