package register_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
)

// upload writes a file and returns it as somebody uploads it.
func upload(t testing.TB, name, content string) register.Upload {
	t.Helper()
	path := filepath.Join(t.TempDir(), "upload")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return register.Upload{Street: street, Path: path, Name: name}
}

func (w *world) importFile(t testing.TB, name, content string) register.Run {
	t.Helper()
	run, err := w.Import(w.ctx, office, upload(t, name, content))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func (w *world) rows(t testing.TB, run register.Run, q register.RowQuery) []register.RowResult {
	t.Helper()
	var out []register.RowResult
	for r, err := range w.Rows(w.ctx, place.In(street), run.ID, q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

const messy = `经八路街道老旧小区登记表（示例）,,,,,,
小区名称：,所属社区,总户数（户）,建成年份,主管单位,独立封闭,物业公司
示例一号院,商务社区,约120户,85年,无,是,无
示例二号院,商务,６０多户,一九八五年,没有,√,没有物业
,商务社区,50,1990,,,
示例三号院,,50,1990,,,
示例四号院,花园社区,50,1990,,,
小计,,280,,,,
,,,,,,
示例五号院,410105001003,450户,450户,暂无,否,暂无
示例六号院,体育社区,101,2016-01-01,无,,
示例一号院,商务社区,121,1985,无,是,无
`

// clauses: S1 P1
func TestImportReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var seen []register.RowResult
		checked, err := w.Preview(w.ctx, office, upload(t, "登记表.csv", messy), func(r register.RowResult) error {
			seen = append(seen, r)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if page, _ := w.List(w.ctx, place.In(street), register.Query{}); page.Total != 0 || checked.Before != nil {
			t.Errorf("a preview wrote %d", page.Total)
		}
		run := w.importFile(t, "登记表.csv", messy)
		if run.Created != 4 || run.Rejected != 3 || run.NeedsPerson != 1 || run.Skipped != 1 {
			t.Errorf("%s", run.Sentence())
		}
		if checked.Run.Sentence() != run.Sentence() {
			t.Errorf("the preview said %s, the import %s", checked.Run.Sentence(), run.Sentence())
		}
		got := w.rows(t, run, register.RowQuery{})
		if len(got) != 8 || len(seen) != 8 {
			t.Fatalf("%d rows, %d in the preview", len(got), len(seen))
		}
		outcomes := map[int64]register.Outcome{}
		for _, r := range got {
			outcomes[r.Row] = r.Outcome
			if (r.Outcome == register.Rejected || r.Outcome == register.NeedsPerson) != (r.Note != "") {
				t.Errorf("row %d %s says %q", r.Row, r.Outcome, r.Note)
			}
		}
		want := map[int64]register.Outcome{
			3: register.Created, 4: register.Created, 5: register.Rejected, 6: register.Rejected, 7: register.Rejected,
			10: register.Created, 11: register.Created, 12: register.NeedsPerson,
		}
		if diff := cmp.Diff(want, outcomes); diff != "" {
			t.Error(diff)
		}
		about := register.Problem{Cell: "C3", Field: "households", Text: "约120户", ReadAs: "108—132 户", Certainty: "approximate"}
		if p := got[0].Problems[0]; p.Cell != about.Cell || p.Text != about.Text || p.ReadAs != about.ReadAs || p.Certainty != about.Certainty {
			t.Errorf("%+v", p)
		}
		five := named(t, w, "示例五号院")
		if five.Community() != sports || five.Facts["households"].Text != "450户" || five.Facts["built_on"].Known() ||
			five.Facts["built_on"].Text != "450户" || !five.Facts["built_on"].Rejected || five.Doubts == 0 {
			t.Errorf("%+v", five.Facts)
		}
		if six := named(t, w, "示例六号院"); six.Facts["built_on"].Known() || !strings.Contains(six.Facts["built_on"].Note, "2015-08-04") {
			t.Errorf("a date to come: %+v", six.Facts["built_on"])
		}
	})
}

func named(t testing.TB, w *world, name string) register.Compound {
	t.Helper()
	page, err := w.List(w.ctx, place.In(street), register.Query{Text: name})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%s: %v, %d found", name, err, len(page.Rows))
	}
	return page.Rows[0]
}

func TestImportAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.importFile(t, "一.csv", "名称,社区,户数,物业用房\n示例一号院,商务,100户,有\n示例二号院,商务,200户,不详\n")
		if first.At == 0 {
			t.Error("the import bears no time")
		}
		w.clock.Set(clock.Date("2015-08-05").At(9, 0))
		checked, err := w.Preview(w.ctx, office, upload(t, "一.csv", "名称,社区,户数,物业用房\n示例一号院,商务,100户,有\n示例二号院,商务,200户,不详\n"), nil)
		if err != nil || checked.Before == nil || checked.Before.ID != first.ID || !strings.Contains(checked.Before.Again(), "8月4日") {
			t.Errorf("the same file: %v %+v", err, checked.Before)
		}
		if checked.Run.Unchanged != 2 {
			t.Errorf("the same file: %s", checked.Run.Sentence())
		}
		second := w.importFile(t, "二.csv", "名称,社区,户数,物业用房,独立封闭\n示例1号院,商务社区,暂无数据,有,是\n示例二号院,商务,210户,,\n")
		if second.Updated != 2 || second.Created != 0 {
			t.Fatalf("%s", second.Sentence())
		}
		one, two := named(t, w, "示例一号院"), named(t, w, "示例二号院")
		if one.Facts["households"].Text != "100户" || one.Facts["enclosed"].Text != "是" || one.Facts["enclosed"].AsOf != "2015-08-05" {
			t.Errorf("%+v", one.Facts)
		}
		if f := two.Facts["households"]; f.Text != "210户" || f.Other == nil || f.Other.Text != "200户" || two.Doubts != 1 {
			t.Errorf("%+v", f)
		}
		history, err := w.History(w.ctx, place.In(street), one.ID)
		if err != nil || len(history) != 2 || len(history[0].Readings) != 1 || history[0].Run != second.ID || history[0].Row != 2 {
			t.Errorf("only what is new is recorded: %v %+v", err, history)
		}
	})
}

func TestRowsThatNeedAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.create(t, business, map[string]string{"name": "家属院", "households": "10户"})
	w.create(t, sports, map[string]string{"name": "双院"})
	if _, err := w.Create(w.ctx, office, register.NewCompound{Community: sports, Texts: map[string]string{"name": "双院"}, Another: true}); err != nil {
		t.Fatal(err)
	}
	file := "名称,社区,户数\n家属院,体育,20户\n双院,体育,30户\n测试小区,体育,40户\n"
	run := w.importFile(t, "a.csv", file)
	if run.NeedsPerson != 3 || run.Created != 0 {
		t.Fatalf("%s", run.Sentence())
	}
	u := upload(t, "a.csv", file)
	twins, _ := w.List(w.ctx, place.In(street), register.Query{Text: "双院"})
	u.Answers = map[int64]string{2: register.Another, 3: twins.Rows[1].ID, 4: register.Another}
	run, err := w.Import(w.ctx, office, u)
	if err != nil || run.Created != 2 || run.Updated != 1 {
		t.Fatalf("%v %s", err, run.Sentence())
	}
	if c, _ := w.Get(w.ctx, place.In(street), twins.Rows[1].ID); c.Facts["households"].Text != "30户" {
		t.Errorf("%+v", c.Facts)
	}
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	good := "名称,社区\n示例院,商务\n"
	for name, c := range map[string]struct {
		by   account.Who
		u    register.Upload
		want fault.Kind
	}{
		"head":            {head, upload(t, "a.csv", good), fault.Denied},
		"other office":    {modetest.Who("他街", account.Property, "410105/002/"), upload(t, "a.csv", good), fault.Denied},
		"no header":       {office, upload(t, "a.csv", "甲,乙\n1,2\n"), fault.Invalid},
		"no community":    {office, upload(t, "a.csv", "名称,户数\n示例院,2\n"), fault.Invalid},
		"empty":           {office, upload(t, "a.csv", ""), fault.Invalid},
		"not a workbook":  {office, upload(t, "a.xlsx", "%PDF-1.4 ..."), fault.Invalid},
		"unknown mapping": {office, with(upload(t, "a.csv", good), func(u *register.Upload) { u.Map = "没有的" }), fault.NotFound},
		"facts to come":   {office, with(upload(t, "a.csv", good), func(u *register.Upload) { u.AsOf = "2015-08-05" }), fault.Invalid},
		"no such sheet":   {office, with(upload(t, "a.csv", good), func(u *register.Upload) { u.Sheet = "第九张" }), fault.Invalid},
	} {
		if _, err := w.Import(w.ctx, c.by, c.u); err == nil || fault.Of(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.Preview(w.ctx, c.by, c.u, nil); err == nil || fault.Of(err) != c.want {
			t.Errorf("%s: preview: %v", name, err)
		}
	}
	if runs, err := w.Runs(w.ctx, place.In(street)); err != nil || len(runs) != 0 {
		t.Errorf("%v, %d runs after refusals", err, len(runs))
	}
}

func with(u register.Upload, change func(*register.Upload)) register.Upload {
	change(&u)
	return u
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	for file, cell := range map[string]string{
		"名称,社区,户数\n示例一院,商务,约50户\n":                                               "C2",
		"登记表（示例）\n2015年8月\n\n名　称：,所属社区,备注,总 户 数(户)\n示例二院,商务,无,约50户\n":            "D5",
		"名称,社区,房屋,\n,,户数,建筑面积（㎡）\n示例三院,商务,约50户,1.2万㎡\n名称,社区,房屋,\n":               "C3",
		"登记表,登记表,登记表\n名称,社区,户数\n示例四院,商务,约50户\n名称,社区,户数\n示例五院,商务,约50户\n合计,,100\n": "C3",
	} {
		var cells []string
		checked, err := w.Preview(w.ctx, office, upload(t, "a.csv", file), func(r register.RowResult) error {
			if r.Outcome != register.Created {
				t.Errorf("%q: %+v", file, r)
			}
			for _, p := range r.Problems {
				if p.Field == "households" {
					cells = append(cells, p.Cell)
				}
			}
			return nil
		})
		if err != nil || len(cells) == 0 || cells[0] != cell {
			t.Errorf("%q: %v %v, want %s; columns %v", file, err, cells, cell, checked.Run.Columns)
		}
	}
	u := upload(t, "a.csv", "名称,户数\n示例六院,5\n")
	u.Community = sports
	if run, err := w.Import(w.ctx, office, u); err != nil || run.Created != 1 {
		t.Fatalf("a file of one community: %v %s", err, run.Sentence())
	}
	if c := named(t, w, "示例六院"); c.Community() != sports || c.Facts["community"].Text == "" {
		t.Errorf("%+v", c)
	}
}

func TestMapOfHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	if err := w.SaveMap(w.ctx, office, street, "房管台账", map[string]string{"楼座": "name", "片": "community", "门数（户）": "households", "13700000000": ""}); err != nil {
		t.Fatal(err)
	}
	if n, err := db.One[int64](w.ctx, w.db, "", "select count(*) from journal where action = 'register.map' and detail like '%households%' and detail not like '%13700000000%'"); err != nil || n != 1 {
		t.Error("the journal holds what stood in the table:", n, err)
	}
	if err := w.SaveMap(w.ctx, head, street, "甲", nil); fault.Of(err) != fault.Denied {
		t.Errorf("head: %v", err)
	}
	if err := w.SaveMap(w.ctx, office, street, "甲", map[string]string{"楼座": "nothing"}); fault.Of(err) != fault.Invalid {
		t.Errorf("no such field: %v", err)
	}
	u := upload(t, "a.csv", "楼座,片,门数\n示例院,商务,33户\n")
	u.Map = "房管台账"
	if run, err := w.Import(w.ctx, office, u); err != nil || run.Created != 1 {
		t.Fatalf("%v %s", err, run.Sentence())
	}
	if c := named(t, w, "示例院"); c.Facts["households"].Value.Low != 33_000 {
		t.Errorf("%+v", c.Facts)
	}
	if names, err := w.Maps(w.ctx, street, register.RegisterTable); err != nil || cmp.Diff([]string{"房管台账"}, names) != "" {
		t.Errorf("%v %v", err, names)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		before := w.create(t, business, map[string]string{"name": "示例一号院", "households": "100户"})
		run := w.importFile(t, "a.csv", "名称,社区,户数\n示例一号院,商务,120户\n示例二号院,商务,50户\n")
		if _, err := w.Undo(w.ctx, head, run.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("head: %v", err)
		}
		w.clock.Set(clock.Date("2015-08-05").At(9, 0))
		two := named(t, w, "示例二号院")
		if _, err := w.Observe(w.ctx, office, register.Change{ID: two.ID, Version: 1, Texts: map[string]string{"households": "51户"}}); err != nil {
			t.Fatal(err)
		}
		_, err := w.Undo(w.ctx, office, run.ID)
		held, ok := errors.AsType[register.HeldRows](err)
		if fault.Of(err) != fault.Conflict || !ok || len(held) != 1 || held[0].Row != 3 {
			t.Fatalf("held: %v", err)
		}

		again := w.importFile(t, "b.csv", "名称,社区,户数\n示例一号院,商务,130户\n示例三号院,商务,50户\n")
		undone, err := w.Undo(w.ctx, office, again.ID)
		if err != nil || undone.UndoneBy != office.Name {
			t.Fatal(err)
		}
		one, err := w.Get(w.ctx, place.In(street), before.ID)
		if err != nil || one.Facts["households"].Text != "120户" {
			t.Errorf("%v %+v", err, one.Facts["households"])
		}
		if page, _ := w.List(w.ctx, place.In(street), register.Query{}); page.Total != 2 {
			t.Errorf("%d in the register", page.Total)
		}
		if page, _ := w.List(w.ctx, place.In(street), register.Query{Withdrawn: true}); page.Total != 1 || page.Rows[0].Withdrawn != "撤销导入" {
			t.Errorf("%+v", page)
		}
		if _, err := w.Undo(w.ctx, office, again.ID); fault.Of(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		third := w.importFile(t, "b.csv", "名称,社区,户数\n示例一号院,商务,130户\n示例三号院,商务,50户\n")
		if third.Created != 1 || third.Updated != 1 {
			t.Errorf("once more: %s", third.Sentence())
		}
	})
}

// What an undone import created has nothing left that anybody said of it; putting it back would show facts without a source.
func TestWhatAnUndoTookOutStaysOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.importFile(t, "a.csv", "名称,社区,户数\n示例二号院,商务,50户\n")
		c := named(t, w, "示例二号院")
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Restore(w.ctx, office, c.ID, 2); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "撤销") {
			t.Errorf("restored: %v", err)
		}
	})
}

func TestUndoAsksThosePackagesAbove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	run := w.importFile(t, "a.csv", "名称,社区\n示例一号院,商务\n")
	w.HeldBy(func(_ callContext, _ db.Conn, _ string, ids []string) (map[string]string, error) {
		return map[string]string{ids[0]: "检查记录"}, nil
	})
	if _, err := w.Undo(w.ctx, office, run.ID); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), "检查记录") {
		t.Errorf("%v", err)
	}
}

// TestUndoAsksOnlyForWhatTheImportCreated: one that only updated rests on nothing that a package above could hold.
func TestUndoAsksOnlyForWhatTheImportCreated(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.create(t, sports, map[string]string{"name": "示例一号院"})
		run := w.importFile(t, "a.csv", "名称,社区,户数\n示例一号院,体育,60户\n")
		if run.Created != 0 || run.Updated != 1 {
			t.Fatalf("%+v", run)
		}
		w.HeldBy(func(ctx callContext, c db.Conn, county string, ids []string) (map[string]string, error) {
			a := db.Args{county}
			text := "select id from compound where county = $1 and id in (" + a.List(ids) + ")"
			_, err := db.All[string](ctx, c, text, a...)
			if len(ids) == 0 {
				t.Error("asked for nothing")
			}
			return nil, err
		})
		if held, err := w.Holding(w.ctx, office, run.ID); err != nil || len(held) != 0 {
			t.Errorf("%v %v", held, err)
		}
		if _, err := w.Undo(w.ctx, office, run.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestRunsOutsideTheScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	run := w.importFile(t, "a.csv", "名称,社区\n示例一号院,商务\n")
	outside := place.In("410105/002/")
	if _, err := w.Run(w.ctx, outside, run.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("Run: %v", err)
	}
	if runs, err := w.Runs(w.ctx, outside); err != nil || len(runs) != 0 {
		t.Errorf("Runs: %v %d", err, len(runs))
	}
	for _, err := range w.Rows(w.ctx, outside, run.ID, register.RowQuery{}) {
		if fault.Of(err) != fault.NotFound {
			t.Errorf("Rows: %v", err)
		}
	}
	if _, err := w.Undo(w.ctx, modetest.Who("他街", account.Property, "410105/002/"), run.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("Undo: %v", err)
	}
}

// Where a compound lies is two texts that are looked at more closely: a point that cannot be is none.
func TestImportLooksAtPlaces(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		run := w.importFile(t, "登记表.csv", `名称,社区,地址,经纬度,户数,建筑面积
示例一号院,商务社区,示例路1号,"113.680012,34.791205",120,3600
示例二号院,商务社区,示例路与样板路交叉口向北25...,"34.791205,113.680012",1户,0
示例三号院,商务社区,暂无资料,"0,0",2,
示例四号院,商务社区,样板路3号,"113,34.79",,无
`)
		got := map[string]string{}
		for _, r := range w.rows(t, run, register.RowQuery{}) {
			for _, p := range r.Problems {
				got[p.Cell] = p.ReadAs + " " + p.Note
			}
		}
		want := map[string]string{
			"C3": "示例路与样板路交叉口向北25... 地址没有写完（末尾是省略号），请补全", "D3": "未知 经度和纬度写反了",
			"E3": "未知 小于合理的最小值（2 户）", "F3": "未知 写的是0，当作没有填", "D4": "未知 坐标是0,0，当作没有填",
			"D2": "113.680012，34.791205（坐标系未注明） 没有注明坐标系，注明以后才能放到图上",
			"D5": "113.000000，34.790000（坐标系未注明） 坐标没有小数，位置不准；没有注明坐标系，注明以后才能放到图上", "F5": "未知 “无”不是数；没有填请留空",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
