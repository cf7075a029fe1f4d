package bulletin_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/week"
	"bayou/plans"
)

var update = flag.Bool("update", false, "write the golden files anew")

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// snapshot is a week as a close would keep it, of four invented communities.
func snapshot(p *plan.Plan, w clock.Week, figures ...week.Figures) bulletin.Told {
	return bulletin.Told{Snapshot: week.Snapshot{
		Street: "410105/001/", StreetName: "示例街道", Week: w, Plan: p.ID, PlanHash: p.Hash, Formula: p.Standing, Rule: week.Rule(p.Standing),
		Phase: "组织实施阶段", Placings: week.Stand(p.Standing, figures),
	}}
}

func community(n int, name string, compounds, visited int, score plan.Points, state week.State) week.Figures {
	return week.Figures{
		Path: place.Path(fmt.Sprintf("410105/001/%03d/", n)), Name: name, Compounds: compounds, Visited: visited, Score: score,
		TasksDue: 4, TasksDone: 3, Report: week.Judgement{State: state},
	}
}

func first(p *plan.Plan) bulletin.Told {
	s := snapshot(p, "2015-W31",
		community(1, "示例甲社区", 5, 2, 8800, week.Timely), community(2, "示例乙社区", 3, 1, 9100, week.Late),
		community(3, "示例丙社区", 1, 0, 0, week.Missing), community(4, "示例丁社区", 0, 0, 0, week.Empty))
	s.Scope = week.Scope{Yes: 9, No: 1, Unknown: 2, Decided: 4, Expected: 44}
	s.Goals = []week.GoalNote{{Set: "eight", Name: "八有", Compounds: 3, Items: []week.ItemNote{{ID: "parking", Name: "停车管理", Has: 1, Unknown: 2}}}}
	s.Tasks = []week.TaskNote{{ID: "survey", Title: "调查摸底", Per: "compound", Due: "2015-07-24", Done: 6, Of: 11}}
	return s
}

func second(p *plan.Plan) bulletin.Told {
	a, b := community(1, "示例甲社区", 5, 3, 9250, week.Timely), community(2, "示例乙社区", 3, 2, 8725, week.Timely)
	a.Findings, a.FixDue, a.FixDone, a.Visits = 3, 2, 2, []string{"v1", "v2", "v3"}
	b.Findings, b.FixDue, b.FixDone = 2, 3, 1
	c := community(3, "示例丙社区", 1, 1, 9250, week.Excused)
	d := community(4, "示例丁社区", 0, 0, 0, week.Missing)
	d.Unsettled = 2
	s := snapshot(p, "2015-W32", a, b, c, d)
	s.Scope = week.Scope{Yes: 9, No: 1, Unknown: 2, Decided: 6, Expected: 44}
	s.Findings = []week.FindingNote{
		{ID: "f1", Compound: "c1", CompoundName: "示例一号院", CommunityName: "示例甲社区", Line: "乱贴乱堆", Text: "2单元楼道堆放杂物", Count: 2, Found: "2015-08-05", Due: "2015-08-10"},
		{ID: "f2", Compound: "c2", CompoundName: "示例二号院", CommunityName: "示例乙社区", Line: "垃圾清运", Text: "垃圾桶破损", Count: 1, Found: "2015-08-06", Due: "2015-08-12"},
		{ID: "f3", Compound: "c2", CompoundName: "示例二号院", CommunityName: "示例乙社区", Line: "院内清扫", Text: "院内积水", Count: 1, Found: "2015-07-30", Due: "2015-08-05"},
		{ID: "f4", Compound: "c1", CompoundName: "示例一号院", CommunityName: "示例甲社区", Line: "院内清扫", Text: "大门口垃圾", Count: 1, Found: "2015-07-29", Due: "2015-08-03", Rectified: "2015-08-02", Closed: "2015-08-04"},
	}
	s.Rechecks = []week.RecheckNote{
		{Finding: "f4", Compound: "c1", CompoundName: "示例一号院", CommunityName: "示例甲社区", Text: "大门口垃圾", Day: "2015-08-04"},
		{Finding: "f2", Compound: "c2", CompoundName: "示例二号院", CommunityName: "示例乙社区", Text: "垃圾桶破损", Day: "2015-08-07", Reopened: true},
	}
	s.Difficulties = []week.DifficultyNote{
		{ID: "d1", CommunityName: "示例甲社区", Title: "下水管道老化", Raised: "2015-07-28", Due: "2015-08-04", Answered: "2015-08-06", Answer: "列入本月维修。"},
		{ID: "d2", CommunityName: "示例乙社区", Title: "没有物业用房", Raised: "2015-07-30", Due: "2015-08-06"},
		{ID: "d3", CommunityName: "示例丙社区", Title: "围墙破损", Raised: "2015-08-07", Due: "2015-08-14"},
	}
	s.Goals = []week.GoalNote{{Set: "eight", Name: "八有", Compounds: 3, Reached: 1, Items: []week.ItemNote{
		{ID: "clean", Name: "公共保洁", Has: 3}, {ID: "parking", Name: "停车管理", Has: 1, Doubt: 1, Unknown: 1},
	}}}
	s.Tasks = []week.TaskNote{
		{ID: "survey", Title: "调查摸底", Per: "compound", Due: "2015-07-24", Done: 9, Of: 11},
		{ID: "declare", Title: "申报名单", Per: "community", Due: "2015-08-14", Done: 2, Of: 11},
		{ID: "group", Title: "成立领导小组", Due: "2015-07-24", Done: 1, Of: 1},
	}
	return s
}

// clauses: A4
func TestDraftedText(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	one, two := first(p), second(p)
	golden(t, "first.txt", written(bulletin.Compose(one, nil)))
	golden(t, "second.txt", written(bulletin.Compose(two, &one)))
}

func TestAWeekWithNothingSaysOnlyWhatIsThere(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	golden(t, "nothing.txt", written(bulletin.Compose(snapshot(p, "2015-W30"), nil)))
}

// TestEverySentenceHasAFigureOrAName: no sentence of a draft is filling.
func TestEverySentenceHasAFigureOrAName(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	one, two := first(p), second(p)
	for _, c := range []bulletin.Content{bulletin.Compose(one, nil), bulletin.Compose(two, &one)} {
		for _, s := range c.Sections {
			for _, x := range s.Sentences {
				if !strings.ContainsAny(x.Text, "0123456789“示") {
					t.Errorf("%s: %s", s.ID, x.Text)
				}
			}
		}
	}
	if first := written(bulletin.Compose(one, nil)); strings.Contains(first, "上周增") || strings.Contains(first, "较上周") {
		t.Error("the first week compares itself with a week that was not there")
	}
}

// written prints a content as text, tables as lines of cells.
func written(c bulletin.Content) string {
	var b strings.Builder
	for _, s := range c.Sections {
		fmt.Fprintf(&b, "【%s】\n", s.Title)
		for _, x := range s.Sentences {
			b.WriteString(x.Text)
			for _, r := range x.Refs {
				fmt.Fprintf(&b, " <%s %s>", r.Kind, r.ID)
			}
			b.WriteByte('\n')
		}
		if s.Table != nil {
			fmt.Fprintln(&b, strings.Join(s.Table.Columns, " | "))
			for _, row := range s.Table.Rows {
				fmt.Fprintln(&b, strings.Join(row, " | "))
			}
		}
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestDocumentsOfBothSkins(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	one := first(p)
	b := bulletin.Bulletin{
		Week: "2015-W32", Content: bulletin.Compose(second(p), &one), Year: 2015, Number: 3, IssuedOn: "2015-08-10", Snapshot: strings.Repeat("a1", 32),
		Letter: bulletin.Letter{
			Name: "督察周报", Title: "关于2015年第32周老旧小区物业管理工作督察情况的通报", Issuer: "示例街道绩效督察办公室", Office: "示例街道办事处", Word: "示办督",
			To: "各科室、社区", Cc: []string{"街道领导小组", "各科室", "各社区"},
		},
	}
	for _, skin := range bulletin.Skins {
		for _, number := range []int{3, 0} {
			b.Number = number
			var x, y bytes.Buffer
			if err := bulletin.Docx(b, skin).Write(&x); err != nil {
				t.Fatalf("%s %d: %v", skin, number, err)
			}
			if err := bulletin.Docx(b, skin).Write(&y); err != nil || !bytes.Equal(x.Bytes(), y.Bytes()) {
				t.Errorf("%s is not the same twice", skin)
			}
		}
	}
}
