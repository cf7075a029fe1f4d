package register_test

import (
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// clauses: P1
func TestOnlyWhatIsAcceptedIsImported(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.create(t, sports, ready)
		u := upload(t, "a.csv", "小区名称,社区,户数,地址,建成年份\n文化宫路200号院,体育社区,130户,文化宫路201号,1995年建成\n示例新院,体育社区,60户,示例路1号,1990\n示例二院,体育社区,70户,示例路2号,1991\n")
		u.Left = register.LeftOut{Fields: map[string]bool{"built_on": true}, Cells: map[int64]map[string]bool{2: {"households": true}, 3: {"address": true, "name": true}}}
		u.Answers = map[int64]string{4: register.LeaveOut}
		rows := map[int64]register.RowResult{}
		checked, err := w.Preview(w.ctx, office, u, func(r register.RowResult) error { rows[r.Row] = r; return nil })
		if err != nil || checked.Run.Created != 1 || checked.Run.Updated != 1 || checked.Run.Rejected != 1 {
			t.Fatalf("%v %s", err, checked.Run.Sentence())
		}
		for _, x := range []struct {
			row   int64
			field string
			want  register.CellSeen
		}{
			{2, "households", register.CellSeen{State: register.CellChanged, Old: "约120户", Text: "130户", Left: true}},
			{2, "address", register.CellSeen{State: register.CellChanged, Old: "文化宫路200号", Text: "文化宫路201号"}},
			{2, "built_on", register.CellSeen{State: register.CellSame, Text: "1995年建成"}},
			{3, "households", register.CellSeen{State: register.CellNew, Text: "60户"}},
			{3, "built_on", register.CellSeen{State: register.CellNew, Text: "1990", Left: true}},
			{3, "name", register.CellSeen{State: register.CellNew, Text: "示例新院"}},
		} {
			if got := rows[x.row].Cells[x.field]; got != x.want {
				t.Errorf("row %d %s: %+v", x.row, x.field, got)
			}
		}
		run, err := w.Import(w.ctx, office, u)
		if err != nil || run.Created != 1 || run.Updated != 1 {
			t.Fatalf("%v %s", err, run.Sentence())
		}
		c, err = w.Get(w.ctx, place.In(street), c.ID)
		if err != nil || c.Facts["households"].Text != "约120户" || c.Address != "文化宫路201号" || c.Version != 2 {
			t.Errorf("%v %s %q version %d", err, c.Facts["households"].Text, c.Address, c.Version)
		}
		page, err := w.List(w.ctx, place.In(street), register.Query{Run: run.ID})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].Address != "" || page.Rows[0].Facts["built_on"].Known() || page.Rows[0].Facts["households"].Text != "60户" {
			t.Errorf("%v %+v", err, page.Rows)
		}
		if notes := w.rows(t, run, register.RowQuery{}); notes[0].Note != "人工选择不采用：户数" || notes[1].Note == "" {
			t.Errorf("what was left out is not remembered: %+v", notes)
		}
	})
}

// A row of which nothing is taken changes nothing, and says so.
func TestARowWithoutItsCellsIsUnchanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.create(t, sports, ready)
	u := upload(t, "a.csv", "小区名称,社区,户数\n文化宫路200号院,体育社区,130户\n")
	u.Left.Fields = map[string]bool{"households": true}
	run, err := w.Import(w.ctx, office, u)
	if err != nil || run.Unchanged != 1 || run.Updated != 0 {
		t.Errorf("%v %s", err, run.Sentence())
	}
}
