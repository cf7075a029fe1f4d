package week_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/week"
)

// An inspection whose phone was offline over the close counts once: in the week that is open when it arrives.
// clauses: A3
func TestAnInspectionSentInAfterTheCloseCountsInTheNextWeek(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.at("2015-08-03")
		one := w.compound(t, sports, "示例一号院")
		w.at("2015-08-10")
		closed, err := w.Close(w.ctx, office, street, w32)
		if err != nil || closed.Placings[0].Figures.Visited != 0 {
			t.Fatalf("%+v %v", closed, err)
		}
		w.at("2015-08-11")
		sent := inspect.NewVisit{ID: uuid.NewString(), Compound: one.ID, Day: "2015-08-05", RestOK: true, Lines: []inspect.NewLine{
			{Line: "litter", Findings: []inspect.NewFinding{{ID: uuid.NewString(), Text: "楼道堆放杂物", Due: "2015-08-07"}}},
		}}
		r, err := w.inspect.Record(w.ctx, office, sent)
		if err != nil || r.Week != w32.Next() || r.Found[0].Due.Week() != w32 {
			t.Fatalf("counts in %s, due %s: %v", r.Week, r.Found[0].Due, err)
		}
		if again, err := w.inspect.Record(w.ctx, office, sent); err != nil || again.Week != r.Week {
			t.Errorf("sent again it counts in %s: %v", again.Week, err)
		}
		draft, err := w.Draft(w.ctx, place.In(sports), sports, w32.Next())
		if err != nil || !strings.Contains(text(draft.Content), "8月5日（补录）物业管理办公室督察示例一号院") {
			t.Errorf("%s %v", text(draft.Content), err)
		}
		w.at("2015-08-17")
		next, err := w.Close(w.ctx, office, street, w32.Next())
		if err != nil {
			t.Fatal(err)
		}
		if f := of(next, sports); f.Visited != 1 || f.Findings != 1 || f.FixDue != 1 || f.FixDone != 0 {
			t.Errorf("%+v", f)
		}
		if kept, err := w.Snapshot(w.ctx, place.In(street), street, w32); err != nil || kept.Hash != closed.Hash {
			t.Errorf("the closed week is another one: %v", err)
		}
	})
}

func of(c week.Closed, community place.Path) week.Figures {
	for _, p := range c.Placings {
		if p.Figures.Path == community {
			return p.Figures
		}
	}
	return week.Figures{}
}

func TestFactsTellWhatRechecksFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.at("2015-08-03")
		one := w.compound(t, sports, "示例一号院")
		f := w.visit(t, office, one, "楼道堆放杂物").Found[0]
		w.at("2015-08-05")
		done, err := w.inspect.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已清理"})
		if err != nil {
			t.Fatal(err)
		}
		w.at("2015-08-06")
		if _, err := w.inspect.Recheck(w.ctx, watch, inspect.Recheck{Finding: f.ID, Version: done.Version, Note: "仍有杂物", Due: "2015-08-12"}); err != nil {
			t.Fatal(err)
		}
		facts, err := w.Facts(w.ctx, street, jingbalu(t, w), w32)
		if err != nil || len(facts.Rechecks) != 1 {
			t.Fatalf("%+v %v", facts.Rechecks, err)
		}
		if r := facts.Rechecks[0]; !r.Reopened || r.Finding != f.ID || r.CommunityName != "体育社区" || r.Day != "2015-08-06" || r.Rectified != "2015-08-05" {
			t.Errorf("%+v", r)
		}
	})
}
