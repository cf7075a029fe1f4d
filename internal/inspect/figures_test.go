package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// clauses: A3
func TestFiguresOfAWeek(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		one, two, alone := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院"), w.compound(t, business, "示例三号院")
		outside, err := w.register.Create(w.ctx, office, register.NewCompound{Community: business, Texts: map[string]string{
			"name": "示例新院", "built_on": "2010年", "supervisor": "无", "enclosed": "否", "greenery": "无", "office_room": "有",
		}})
		if err != nil {
			t.Fatal(err)
		}
		w.record(t, office, visit(one, "2015-08-10", map[string]string{"waste": "垃圾满溢", "notices": "未公示"})) // 84.5/86 = 98.26
		late := w.record(t, supervision, visit(one, "2015-08-12", map[string]string{"patrol": "没有记录"}))     // 85/86 = 98.84
		w.record(t, office, visit(two, "2015-08-12", nil))                                                  // 100
		w.record(t, office, visit(alone, "2015-08-09", map[string]string{"waste": "垃圾满溢"}))                 // the week before; due 08-10
		w.record(t, office, visit(outside, "2015-08-12", map[string]string{"waste": "垃圾满溢"}))               // not in scope

		w.on("2015-08-14") // the bin was due on the 11th, the record of patrols on the 17th
		waste := w.unclosed(t, one.ID)[0]
		must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: waste, Note: "已清运"}))(t)
		must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: late.Found[0].ID, Note: "已补记"}))(t)

		got, err := w.Figures(w.ctx, everywhere, "2015-W33")
		if err != nil {
			t.Fatal(err)
		}
		want := []inspect.Figures{
			// One's mean is 98.55, two's 100: their mean 99.28 (rounded half up from 99.275).
			{Community: sports, Compounds: 2, Visits: 3, Score: 9928, Findings: 3, Lost: 250, Due: 1},
			{Community: business, Due: 1},
		}
		if d := cmp.Diff(want, got, cmpopts.IgnoreFields(inspect.Figures{}, "VisitIDs", "DueIDs")); d != "" {
			t.Error(d)
		}
		if len(got[0].VisitIDs) != 3 || len(got[0].DueIDs) != 1 || got[0].DueIDs[0] != waste {
			t.Errorf("refs %v %v", got[0].VisitIDs, got[0].DueIDs)
		}
		if own, err := w.Figures(w.ctx, place.In(business), "2015-W33"); err != nil || len(own) != 1 || own[0].Community != business {
			t.Errorf("business sees %+v, %v", own, err)
		}
		next, err := w.Figures(w.ctx, place.In(sports), "2015-W34")
		if err != nil || len(next) != 1 || next[0].Due != 2 || next[0].OnTime != 1 { // patrols in time, notices (08-17) open
			t.Errorf("the next week %+v, %v", next, err)
		}
	})
}

// unclosed returns the ids of a compound's findings, those that are due first.
func (w *world) unclosed(t *testing.T, compound string) []string {
	t.Helper()
	page, err := w.Findings(w.ctx, everywhere, inspect.FindingQuery{State: "unclosed", Compound: compound}, w.today())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range page.Rows {
		ids = append(ids, f.ID)
	}
	return ids
}

func TestFindingQueries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.compound(t, sports, "示例一号院"), w.compound(t, business, "示例二号院")
		w.record(t, office, visit(a, "2015-08-03", map[string]string{"waste": "满溢", "drains": "堵塞"})) // due 08-04 and 08-06
		v := w.record(t, office, visit(b, "2015-08-12", map[string]string{"waste": "散落"}))            // due 08-13
		w.on("2015-08-05")
		for _, c := range []struct {
			q    inspect.FindingQuery
			want int64
		}{
			{inspect.FindingQuery{}, 3},
			{inspect.FindingQuery{State: "overdue"}, 1},
			{inspect.FindingQuery{State: "open", Community: sports}, 2},
			{inspect.FindingQuery{State: "closed"}, 0},
			{inspect.FindingQuery{DueBefore: "2015-08-07"}, 2},
			{inspect.FindingQuery{Visit: v.ID}, 1},
			{inspect.FindingQuery{Compound: a.ID}, 2},
			{inspect.FindingQuery{Week: "2015-W32"}, 3}, // not closed
			{inspect.FindingQuery{Community: business, Week: "2015-W32"}, 1},
		} {
			page, err := w.Findings(w.ctx, everywhere, c.q, w.today())
			if err != nil || page.Total != c.want || int64(len(page.Rows)) != c.want {
				t.Errorf("%+v: %d rows of %d, want %d, %v", c.q, len(page.Rows), page.Total, c.want, err)
			}
		}
		must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: w.unclosed(t, a.ID)[0], Note: "已清运"}))(t)
		must(w.Recheck(w.ctx, office, inspect.Recheck{Finding: w.unclosed(t, a.ID)[0], Close: true}))(t)
		for week, want := range map[clock.Week]int{"2015-W32": 3, "2015-W34": 2} { // one was closed in W32
			n := 0
			for _, err := range w.EachFinding(w.ctx, everywhere, inspect.FindingQuery{Week: week}, w.today()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != want {
				t.Errorf("%s: %d findings, want %d", week, n, want)
			}
		}
	})
}

// clauses: A3
func TestStandingOfTellsWhatWaits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, quiet := w.compound(t, sports, "示例一号院"), w.compound(t, business, "示例二号院")
		v := w.record(t, office, visit(a, "2015-08-03", map[string]string{"waste": "满溢", "drains": "堵塞", "house_repair": "渗漏"}))
		w.record(t, office, visit(quiet, "2015-08-03", nil))
		w.on("2015-08-07")
		ids := w.unclosed(t, a.ID) // waste due 08-04, drains 08-06, repair 08-17
		must(w.Rectify(w.ctx, head, inspect.Rectification{Finding: ids[0], Note: "已清运"}))(t)
		got, err := w.StandingOf(w.ctx, []register.Compound{a, quiet}, w.today())
		want := map[string]inspect.Standing{a.ID: {
			Open: 2, Overdue: 1, Rectified: 1, FirstDue: "2015-08-06", Due: ids[1], Waiting: ids[0], RectifiedOn: "2015-08-07",
		}}
		if d := cmp.Diff(want, got); d != "" || err != nil || len(v.Found) != 3 {
			t.Error(d, err)
		}
	})
}

func TestOutcomesOfTakesTheLatestVisit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := w.compound(t, sports, "示例一号院")
		w.compound(t, sports, "示例二号院")
		w.record(t, office, visit(c, "2015-08-10", map[string]string{"lamps_lit": "路灯不亮"}))
		w.record(t, supervision, visit(c, "2015-08-12", nil))
		for day, want := range map[clock.Date]string{"2015-08-11": "95.83", "2015-08-12": "100"} { // 0.5 of 12 points lost
			got, err := w.OutcomesOf(w.ctx, everywhere, w.plan, day)
			if err != nil || len(got) != 1 || got[c.ID][0].Points.String() != want {
				t.Errorf("%s: %+v %v", day, got, err)
			}
		}
	})
}

// TestOutcomeMeansAreThoseOfTheOutcomes over visits that find something or nothing, where some lines do not apply.
func TestOutcomeMeansAreThoseOfTheOutcomes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for i, found := range []map[string]string{{"lamps_lit": "路灯不亮", "waste": "满溢"}, nil, {"road_surface": "破损"}, {"waste": "满溢"}, nil} {
			c := w.compound(t, []place.Path{sports, business}[i%2], fmt.Sprintf("示例%d号院", i))
			w.record(t, office, visit(c, "2015-08-10", map[string]string{"drains": "堵塞"}))
			w.record(t, supervision, visit(c, "2015-08-12", found))
		}
		w.compound(t, sports, "示例新院")
		for _, day := range []clock.Date{"2015-08-09", "2015-08-11", "2015-08-12"} {
			for _, scope := range []place.Scope{everywhere, place.In(sports), {}} {
				all, err := w.OutcomesOf(w.ctx, scope, w.plan, day)
				if err != nil {
					t.Fatal(err)
				}
				got, err := w.OutcomeMeans(w.ctx, scope, w.plan, day)
				if err != nil {
					t.Fatal(err)
				}
				for i, o := range w.plan.Outcomes {
					sum, n := 0, 0
					for _, list := range all {
						if list[i].Known {
							sum, n = sum+int(list[i].Points), n+1
						}
					}
					want := inspect.OutcomeMean{ID: o.ID, Visited: n}
					if n > 0 {
						want.Points = plan.Points((2*sum + n) / (2 * n))
					}
					if got[i] != want {
						t.Errorf("%s in %v: %+v, want %+v", day, scope, got[i], want)
					}
				}
			}
		}
	})
}

// The lists of a sub-district are found by an index that begins with county and path.
func TestListsUseTheIndexOfPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	for table, index := range map[string]string{"visit": "visit_path", "finding": "finding_"} {
		var a db.Args
		text := "explain query plan select * from " + table + " where " + everywhere.Where("", a.Add)
		var plan []string
		type row struct {
			ID, Parent, NotUsed int
			Detail              string
		}
		for r, err := range db.Each[row](w.ctx, w.db, text, a...) {
			if err != nil {
				t.Fatal(err)
			}
			plan = append(plan, r.Detail)
		}
		if got := strings.Join(plan, "; "); !strings.Contains(got, fmt.Sprintf("USING INDEX %s", index)) {
			t.Errorf("%s: %s", table, got)
		}
	}
}
