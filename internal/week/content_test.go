package week

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// lived is a week of one community in which everything happened once.
func lived() Happened {
	return Happened{
		Week: "2015-W32", Today: "2015-08-09",
		Compounds: []CompoundNote{
			{ID: "c1", Name: "示例一号院", New: true, Fields: []string{"名称", "户数", "建成年份", "主管单位"}, Mode: "引进"},
			{ID: "c2", Name: "示例二号院", Fields: []string{"户数", "物业用房"}, Gained: []string{"公共保洁"}, Lost: []string{"停车管理", "秩序维护"}},
		},
		Visits: []VisitNote{
			{ID: "v1", Compound: "c1", Name: "示例一号院", Office: "物业管理办公室", Day: "2015-08-04", Score: 9250, Findings: 2},
			{ID: "v2", Compound: "c2", Name: "示例二号院", Office: "绩效督察办公室", Day: "2015-08-05", Score: full},
		},
		Findings: []FindingNote{
			{ID: "f1", Compound: "c1", CompoundName: "示例一号院", Text: "楼道堆物", Found: "2015-08-04", Due: "2015-08-11"},
			{ID: "f2", Compound: "c2", CompoundName: "示例二号院", Text: "路灯不亮", Found: "2015-07-28", Due: "2015-08-05"},
			{ID: "f3", Compound: "c2", CompoundName: "示例二号院", Text: "垃圾桶破损", Found: "2015-07-28", Due: "2015-08-04", Rectified: "2015-08-03"},
			{ID: "f4", Compound: "c1", CompoundName: "示例一号院", Text: "院内积水", Found: "2015-07-28", Due: "2015-08-03", Rectified: "2015-08-02", Closed: "2015-08-06"},
			{ID: "f5", Compound: "c1", CompoundName: "示例一号院", Text: "门禁损坏", Found: "2015-07-28", Due: "2015-08-13"},
		},
		Difficulties: []DifficultyNote{
			{ID: "d1", Title: "下水管道老化", Raised: "2015-07-28", Due: "2015-08-04"},
			{ID: "d2", Title: "没有物业用房", Raised: "2015-08-06", Due: "2015-08-13"},
			{ID: "d3", Title: "围墙破损", Raised: "2015-07-27", Due: "2015-08-03", Answered: "2015-08-03", Answer: "已列入计划"},
			{ID: "d4", Title: "已了结的", Raised: "2015-07-27", Due: "2015-08-03", Answered: "2015-08-03", Closed: "2015-08-04"},
		},
		Tasks: []TaskNote{
			{ID: "survey", Title: "调查摸底", Per: "compound", Due: "2015-07-24", Done: 3, Of: 5},
			{ID: "declare", Title: "申报名单", Per: "community", Due: "2015-08-14", Done: 0, Of: 1},
			{ID: "done", Title: "召开部署会", Per: "community", Due: "2015-07-24", Done: 1, Of: 1},
			{ID: "later", Title: "形成服务方案", Per: "compound", Due: "2015-09-30", Done: 0, Of: 5},
		},
	}
}

// clauses: A2
func TestDraftedReport(t *testing.T) {
	t.Parallel()
	c := Compose(lived())
	if c.Quiet() {
		t.Error("a week in which everything happened is quiet")
	}
	var b strings.Builder
	for _, s := range c.Sections {
		fmt.Fprintf(&b, "【%s】\n", s.Title)
		for _, l := range s.Lines {
			b.WriteString(l.Text)
			for _, r := range l.Refs {
				fmt.Fprintf(&b, " <%s %s>", r.Kind, r.ID)
			}
			b.WriteByte('\n')
		}
	}
	file := filepath.Join("testdata", "report.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAQuietWeek(t *testing.T) {
	t.Parallel()
	h := lived()
	h.Week, h.Today = "2015-W34", "2015-08-23"
	h.Compounds, h.Visits = nil, nil
	if c := Compose(h); !c.Quiet() || len(c.Sections[2].Lines) == 0 {
		t.Errorf("nothing happened, and much is overdue: %+v", c)
	}
}
