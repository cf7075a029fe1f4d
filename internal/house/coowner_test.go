package house_test

import (
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/house"
	"bayou/internal/register"
)

// A list that gives each co-owner a row is one unit with several owners; importing it again changes nothing.
//
// clauses: P1
func TestCoOwnersInRowsOfTheirOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		const list = `房号,建筑面积,业主,电话,份额,权证号,备注
1-1-101,65.32,示例甲,13800000001,1/2,示例证1,说甲
1号楼1单元101,65.32,示例乙,13800000002,50%,示例证2,说乙
1-1-102,70.5,示例丙,,,,
01-01-0102,,示例丁,13800000004,,,
1-1-103,80,示例戊,,,,
1-1-103,81,示例己,,,,
1-1-104,80,示例庚,,2/3,,
1-1-104,80,示例辛,,2/3,,
1-1-105,80,示例壬,13800000009,,,
1-1-105,80,示例壬,13800000009,,,
1-1-101,65.32,示例癸,,,,
`
		run := w.importText(t, list)
		if got := run.Sentence(); got != "新增 5 套，更新 0 套，未变 0 套，未采用 0 行，待人工 3 行，并为共有 3 行" || run.Owners != 8 {
			t.Fatalf("%s, %d owners", got, run.Owners)
		}
		rows := w.rows(t, run)
		for row, want := range map[int64]string{3: "与第 2 行是同一套房，登记为共有", 5: "与第 4 行", 12: "与第 2 行"} {
			if r := rows[row]; r.Outcome != house.Joined || !strings.Contains(r.Note, want) || r.Unit == "" {
				t.Errorf("row %d: %+v", row, r)
			}
		}
		for row, want := range map[int64]string{7: "面积写的不一样", 9: "份额加起来超过", 11: "业主也相同"} {
			if r := rows[row]; r.Outcome != register.NeedsPerson || !strings.Contains(r.Note, want) {
				t.Errorf("row %d: %+v", row, r)
			}
		}
		u := w.units(t, "")["1-1-101"]
		if len(u.Owners) != 3 || u.Owners[0].Num != 1 || u.Owners[0].Den != 2 || u.Owners[1].Num != 50 || u.Owners[1].Den != 100 || u.Owners[2].Den != 0 || u.AreaRef != "示例证1、示例证2" {
			t.Errorf("%+v", u)
		}
		owners, err := w.Owners(w.ctx, w.scope(), w.id, "")
		if o := owners[u.Owners[1].Owner]; err != nil || o.Phone != "13800000002" || o.Note != "说乙" {
			t.Errorf("%v %+v", err, o)
		}
		if s := house.Add(w.slice(t)); s.Units != 5 || s.Heads != 5 {
			t.Errorf("co-owners count as one head: %+v", s)
		}
		w.on("2015-08-10")
		again := w.importText(t, list)
		if again.Unchanged != 5 || again.Created+again.Updated+again.Owners != 0 || again.Joined != 3 {
			t.Errorf("again: %s, %d owners", again.Sentence(), again.Owners)
		}
		if _, err := w.Undo(w.ctx, head, run.ID); err != nil {
			t.Error(err)
		}
	})
}

// What may be two rooms is not put together: a person says of each row what room it is.
func TestCoOwnersOfARoomThatAPersonNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.importText(t, "房号,面积\n1-1-301,60\n1-2-301,61\n")
	up := upload(t, w.id, "房号,面积,业主\n1号楼301,,示例甲\n1号楼301,,示例乙\n见附页,9,示例丙\n")
	preview := func() map[int64]house.RowResult {
		out := map[int64]house.RowResult{}
		if _, err := w.Preview(w.ctx, head, up, func(r house.RowResult) error { out[r.Row] = r; return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	one, two := w.units(t, "")["1-1-301"].ID, w.units(t, "")["1-2-301"].ID
	if rows := preview(); rows[2].Outcome != register.NeedsPerson || rows[3].Outcome != register.NeedsPerson || len(rows[2].Among) == 0 || len(rows[3].Among) == 0 {
		t.Errorf("%+v", rows)
	}
	up.Answers = map[int64]string{2: two}
	if rows := preview(); rows[2].Outcome != register.Updated || rows[3].Outcome != register.NeedsPerson || len(rows[3].Among) == 0 {
		t.Errorf("the second goes where the first went: %+v", rows)
	}
	up.Answers = map[int64]string{2: one, 3: two}
	if rows := preview(); rows[2].Unit != one || rows[3].Unit != two || rows[3].Outcome != register.Updated {
		t.Errorf("two flats are one: %+v", rows)
	}
	up.Answers = map[int64]string{2: house.LeaveOut, 3: two}
	if rows := preview(); rows[2].Outcome != register.Rejected || rows[3].Outcome != register.Updated {
		t.Errorf("the first left out: %+v", rows)
	}
	up.Answers = map[int64]string{2: two, 3: two}
	if _, err := w.Import(w.ctx, head, up); err != nil || len(w.units(t, "")["1-2-301"].Owners) != 2 {
		t.Errorf("%v %+v", err, w.units(t, "")["1-2-301"])
	}
}

// A room without its entrance may stand in every entrance of a building of which nothing is known.
func TestRoomsWithoutAnEntranceAreNotPutTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	const list = "房号,面积,业主\n1号楼301,60,示例甲\n1号楼301,60,示例乙\n"
	run := w.importText(t, list)
	if r := w.rows(t, run)[3]; run.Joined != 0 || r.Outcome != register.NeedsPerson || !strings.Contains(r.Note, "补上单元") {
		t.Errorf("%s: %+v", run.Sentence(), r)
	}
	if again := w.importText(t, list); again.Joined != 1 { // the building is known now, and has no entrances
		t.Error(again.Sentence())
	}
}
