package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bayou/internal/clock"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/plans"
	"github.com/google/go-cmp/cmp"
)

// clauses: D1 D2 G1 G2 G3 S1 O1 O2 M0 M1 M2 M3 P1 P2 P3 A1 A2 A3 A4

func jingbalu(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := plan.Parse("plans/"+plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// other reads one of the real plans of other places.
func other(t testing.TB, name string) *plan.Plan {
	t.Helper()
	file := filepath.Join("testdata", "plans", name+".yaml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Parse(file, src)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryClauseIsThere(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	var ids []string
	for _, c := range p.Clauses {
		ids = append(ids, c.ID)
	}
	want := strings.Fields("D1 D2 G1 G2 G3 S1 O1 O2 M0 M1 M2 M3 P1 P2 P3 A1 A2 A3 A4")
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
}

func TestJingbaluSays(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	names := func(goal string) (out []string) {
		g, _ := p.GoalSet(goal)
		for _, it := range g.Items {
			out = append(out, it.Name)
		}
		return out
	}
	for goal, want := range map[string]string{
		"eight": "物管用房 公共保洁 秩序维护 停车管理 设施维保 绿化养护 道路保养 房屋维修",
		"five":  "公共保洁 秩序维护 停车管理 设施维保 房屋维修",
		"four":  "清扫保洁 垃圾清运 秩序维护 日常维修",
	} {
		if diff := cmp.Diff(strings.Fields(want), names(goal)); diff != "" {
			t.Error(goal, diff)
		}
	}
	if p.Expected.Count != 44 || p.Expected.Cite != "三" || p.Number != "经办〔2015〕28号" || p.IssuedOn != "2015-08-04" {
		t.Error("head", p.Expected, p.Number, p.IssuedOn)
	}
	if got := len(p.PhasesOn("2015-07-24")); got != 2 {
		t.Errorf("the shared boundary day lies in %d phases, want 2", got)
	}
	if ph, _ := p.PhaseOn("2015-07-24"); ph.ID != "implement" {
		t.Errorf("2015-07-24 is %s", ph.ID)
	}
	if _, ok := p.PhaseOn("2016-01-01"); ok {
		t.Error("2016-01-01 lies in a phase")
	}
	if p.InForceFrom() != "2015-07-20" {
		t.Error("in force from", p.InForceFrom())
	}
	if p.Sheet.Total != 10000 {
		t.Error("total", p.Sheet.Total)
	}
}

// Every item of a goal, every outcome and every beautification standard is shown by a line of the sheet, and every line
// shows one.
func TestSheetCoversGoalsAndOutcomes(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	shown := map[string]bool{}
	cover := func(name string, lines []string) {
		if len(lines) == 0 {
			t.Errorf("%s has no line", name)
		}
		for _, l := range lines {
			shown[l] = true
		}
	}
	for _, g := range p.Goals {
		for _, it := range g.Items {
			cover(it.Name, it.Lines)
		}
	}
	for _, o := range slices.Concat(p.Outcomes, p.Beautification) {
		cover(o.Name, o.Lines)
	}
	for _, l := range p.Sheet.Lines() {
		if !shown[l.ID] {
			t.Errorf("line %s shows nothing of the plan", l.ID)
		}
	}
}

func TestOnlyIf(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	gate, _ := p.Line("gate")
	v := make(plan.Values, len(p.Fields))
	if got := gate.Applies(v); got != plan.Unknown {
		t.Errorf("unknown enclosure: %s", got)
	}
	v[p.Index("enclosed")] = reading.Value{Kind: reading.Bool}
	if got := gate.Applies(v); got != plan.No {
		t.Errorf("open compound: %s", got)
	}
	if waste, _ := p.Line("waste"); waste.Applies(nil) != plan.Yes {
		t.Error("a line without a condition applies always")
	}
}

// The headers that the command contract promises, and those that real files bear.
func TestHeaders(t *testing.T) {
	t.Parallel()
	p := jingbalu(t)
	for header, want := range map[string]string{
		"名称": "name", "社区": "community", "建成年份": "built_on", "主管单位": "supervisor", "户数": "households", "独立封闭": "enclosed",
		"物业用房": "office_room", "业委会": "committee", "基础设施": "infrastructure", "物业公司": "company",
		"households": "households", "小区年代：": "built_on", "总 幢 数：": "buildings", "总户数（户）": "households", "ｎａｍｅ": "name",
		"建筑年代": "built_on", "房屋总数": "households", "总建筑面积：": "floor_area", "停 车 位：": "parking", "物 业 费": "fee", "地址": "address", "开 发 商：": "former_unit",
	} {
		if f, ok := p.Header(header); !ok || f.ID != want {
			t.Errorf("header %q is %v, want %s", header, f, want)
		}
	}
	if f, ok := p.Header("得房率"); ok {
		t.Errorf("得房率 is %s", f.ID)
	}
	if _, ok := p.Header("（）"); ok {
		t.Error("an empty header is a field")
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	a := jingbalu(t)
	b, err := plan.Parse("x", append(plans.Jingbalu(), '\n'))
	if err != nil || len(a.Hash) != 64 || a.Hash == b.Hash {
		t.Error(err, a.Hash, b.Hash)
	}
}

func TestZhengzhou2011(t *testing.T) {
	t.Parallel()
	p := other(t, "zz2011")
	if first := p.Targets[0]; first.Share != 10 || first.Count != 200 || len(first.By) != 4 || first.By[2] != (plan.AreaTarget{Area: "金水区", Count: 50}) {
		t.Errorf("%+v", first)
	}
	if p.FinalYear("2012-03-31") != 2015 || p.FinalYear("2012-04-01") != 2013 {
		t.Error("the amendment does not shorten the schedule")
	}
	if !p.Expected.Approximate || p.Expected.Count != 2000 {
		t.Error(p.Expected)
	}
	v := make(plan.Values, len(p.Fields))
	v[p.Index("scattered")] = reading.Value{Kind: reading.Bool, Low: 1, High: 1}
	if p.InScope(v) != plan.Yes {
		t.Error("one of the three is enough, whatever the year")
	}
	basis := jingbalu(t).Basis
	if i := slices.IndexFunc(basis, func(b plan.Basis) bool { return b.Plan == p.ID && b.Number == p.Number }); i < 0 {
		t.Error("the street's plan does not rest on it")
	}
}

func TestLaicheng2018(t *testing.T) {
	t.Parallel()
	p := other(t, "laicheng2018")
	if len(p.Modes) != 1 || p.Modes[0].Eval(nil) != plan.Yes {
		t.Error("one mode takes all")
	}
	eight, _ := p.GoalSet("eight")
	if eight.Name != "八有" || eight.Count != 8 || len(eight.Items) != 0 {
		t.Errorf("%+v", eight)
	}
	if ph, ok := p.PhaseOn("2026-01-01"); !ok || ph.End != "" {
		t.Error("the only phase is open")
	}
}

func TestDandong2015(t *testing.T) {
	t.Parallel()
	p := other(t, "dandong2015")
	v := make(plan.Values, len(p.Fields))
	is := func(field string, yes int64) {
		v[p.Index(field)] = reading.Value{Kind: p.Fields[p.Index(field)].Reading.Kind, Low: yes, High: yes}
	}
	built := func(d clock.Date) { is("built_on", d.Days()) }
	for _, f := range []string{"facilities_complete", "environment_good", "company"} {
		is(f, 0)
	}
	built("1999-12-31")
	is("owner_unit", 1)
	if p.Scope.Classes[0].Eval(v) != plan.Yes {
		t.Error("1999-12-31 is before 2000")
	}
	built("2000-01-01")
	if p.Scope.Classes[0].Eval(v) != plan.No || p.InScope(v) != plan.No {
		t.Error("2000-01-01 is not before 2000")
	}
	is("owner_unit", 0)
	if p.InScope(v) != plan.Yes {
		t.Error("an abandoned house is in scope whatever its year")
	}
	if n := len(p.Modes); n != 4 || !p.Modes[n-1].Else {
		t.Error("four modes, the last takes the rest")
	}
}
