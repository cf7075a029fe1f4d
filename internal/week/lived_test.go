package week_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/difficulty"
	"bayou/internal/inspect"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/week"
)

// visit inspects a compound; litter is what was found, "" for nothing.
func (w *world) visit(t *testing.T, by account.Who, c register.Compound, litter string) inspect.Report {
	t.Helper()
	n := inspect.NewVisit{ID: uuid.NewString(), Compound: c.ID, RestOK: true}
	if litter != "" {
		n.Lines = []inspect.NewLine{{Line: "litter", Findings: []inspect.NewFinding{{ID: uuid.NewString(), Text: litter, Count: 2}}}}
	}
	r, err := w.inspect.Record(w.ctx, by, n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *world) at(day clock.Date) { w.clock.Set(day.At(10, 0)) }

// clauses: A2 A3
func TestAWeekLivedThroughTheRealUseCases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.at("2015-08-03")
		one, two := w.compound(t, sports, "示例一号院"), w.compound(t, sports, "示例二号院")
		far := w.compound(t, business, "示例三号院")
		if _, err := w.modes.Decide(w.ctx, office, mode.Choice{Compound: one.ID, Mode: one.Proposed}); err != nil {
			t.Fatal(err)
		}
		w.at("2015-08-04")
		bad := w.visit(t, office, one, "2单元楼道堆放杂物")
		w.visit(t, watch, two, "")
		w.visit(t, watch, far, "飞线充电")
		if _, err := w.troubles.Raise(w.ctx, head, difficulty.NewDifficulty{Community: sports, Title: "围墙破损", Text: "示例：需要经费"}); err != nil {
			t.Fatal(err)
		}
		w.at("2015-08-06")
		f := bad.Found[0]
		if _, err := w.inspect.Rectify(w.ctx, head, inspect.Rectification{Finding: f.ID, Version: f.Version, Note: "已清理"}); err != nil {
			t.Fatal(err)
		}
		w.at("2015-08-09")
		r, err := w.Draft(w.ctx, place.In(sports), sports, w32)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"示例一号院：新登记", "示例一号院：认定为“单独引进”模式", "8月4日物业管理办公室督察示例一号院", "示例一号院：“2单元楼道堆放杂物”已整改，待回头看",
			"8月4日提出困难“围墙破损”", "“围墙破损”（8月4日提出）：办事处应于8月11日前答复",
		} {
			if !strings.Contains(text(r.Content), want) {
				t.Errorf("the report lacks %s in\n%s", want, text(r.Content))
			}
		}
		if strings.Contains(text(r.Content), "三号院") {
			t.Error("the report tells of another community")
		}
		if _, err := w.Confirm(w.ctx, head, sports, w32, 0, ""); err != nil {
			t.Fatal(err)
		}
		w.at("2015-08-10")
		c, err := w.Close(w.ctx, office, street, w32)
		if err != nil {
			t.Fatal(err)
		}
		w.checkStanding(t, c)
		w.at("2015-08-12")
		w.visit(t, office, two, "路灯损坏")
		facts, err := w.Facts(w.ctx, street, jingbalu(t, w), w32)
		if err != nil || len(facts.Findings) != 2 || len(facts.Difficulties) != 1 || facts.Findings[0].CommunityName != "体育社区" || facts.Findings[0].Rectified != "2015-08-06" {
			t.Errorf("the facts of the closed week: %+v: %v", facts, err)
		}
		if len(facts.Goals) == 0 || facts.Goals[0].Compounds == 0 {
			t.Errorf("goals %+v", facts.Goals)
		}
	})
}

func (w *world) checkStanding(t *testing.T, c week.Closed) {
	t.Helper()
	for _, p := range c.Placings {
		f := p.Figures
		switch f.Path {
		case sports:
			if f.Compounds != 2 || f.Visited != 2 || f.Findings != 1 || len(f.Visits) != 2 || f.FixDue != 1 || f.FixDone != 1 || f.Report.State != week.Timely || p.Rank != 1 {
				t.Errorf("体育社区: rank %d %+v", p.Rank, f)
			}
			if part := p.Parts[0]; part.Got != int(f.Score) || len(part.Refs) != 2 {
				t.Errorf("inspection: %+v", part)
			}
		case business:
			if f.Visited != 1 || f.FixDue != 1 || f.FixDone != 0 || f.Report.State != week.Missing || p.Rank != 2 {
				t.Errorf("商务社区: rank %d %+v", p.Rank, f)
			}
		default:
			if p.Rank != 0 {
				t.Errorf("%s without a compound has rank %d", f.Name, p.Rank)
			}
		}
	}
}

func text(c week.Content) string {
	var b strings.Builder
	for _, s := range c.Sections {
		b.WriteString(s.Title + "\n")
		for _, l := range s.Lines {
			b.WriteString(l.Text + "\n")
		}
	}
	return b.String()
}
