package plan_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/plan"
	"bayou/plans"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryMistakeInOneRun(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/bad/thirty.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = plan.Parse("thirty.yaml", src)
	problems, ok := errors.AsType[plan.Problems](err)
	if !ok || len(problems) < 30 {
		t.Fatalf("%d problems, want 30 or more", len(problems))
	}
	golden(t, "bad/thirty.golden", err.Error()+"\n")
}

// with returns the shipped plan with one text put in place of another.
func with(t *testing.T, old, now string) []byte {
	t.Helper()
	s := string(plans.Jingbalu())
	if !strings.Contains(s, old) {
		t.Fatalf("the plan does not say %q", old)
	}
	return []byte(strings.Replace(s, old, now, 1))
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, now, want string }{
		{"unit of a name", "unit: 单位", "unit: 户", "“公司”还是“单位”"},
		{"unreachable for its own contradiction", "when: enclosed, cite", `when: enclosed && !enclosed, cite`, "模式 single 永远轮不到"},
		{"unreachable for what comes before", "when: company, cite", "when: households > 50, cite", "模式 single 永远轮不到"},
		{"no mode for some", "    else: true\n", "    all:\n      - { id: small, title: 小, when: households < 100, cite: 四(二)3 }\n", "有的小区得不到模式，例如"},
		{"scope nobody meets", "when: \"!supervisor\"", "when: \"!supervisor && supervisor\"", "没有小区能符合"},
		{"choices of two fields mixed", "when: infrastructure >= infrastructure.fair_good, cite", "when: infrastructure >= road.good, cite", ">= 不能用于选项（infrastructure）与选项（road）"},
		{"a choice that two fields have needs its field", "when: infrastructure >= infrastructure.fair_good, cite", "when: infrastructure >= good, cite", "没有名为 good 的字段或选项"},
		{"order of choices without order", "when: enclosed, cite", "when: property_kind > reform, cite", "> 不能用于选项（property_kind）与选项（property_kind）"},
		{"a condition that is a number", "when: enclosed, cite", "when: households, cite", "条件的结果应是“是”或“否”，现在是数字"},
		{"an unknown function", "when: enclosed, cite", "when: size(households) > 1, cite", "没有名为 size 的字段或选项"},
		{"arithmetic", "when: enclosed, cite", "when: households + 1 > 100, cite", "相加只能用在 checks 里"},
		{"no field", "when: enclosed, cite", "when: \"true\", cite", "条件没有用到任何调查字段"},
		{"a date field without date()", `when: 'built_on <= date("2000-12-31")'`, `when: 'built_on <= "2000-12-31"'`, "<= 不能用于日期与文字"},
		{"weights", "weight: 60", "weight: 61", "各项权重合计 101，应是 100"},
		{"points", "max: 8, each: 0.5, days: 1,", "max: 9, each: 0.5, days: 1,", "满分写的是 100 分，各行合计 101 分"},
		{"gap", "start: 2015-09-30", "start: 2015-10-02", "之间有空档"},
		{"overlap", "start: 2015-09-30", "start: 2015-09-29", "重叠"},
		{"moment", "本周五 17:00", "周五 17点", "时点“周五 17点”应写成"},
		{"moments out of order", "下周一 08:00", "下周一 10:00", "例会（下周一 09:00）早于关账（下周一 10:00）"},
		{"cite that the plan does not have", "cite: 五(二)1 }", "cite: 七(二)1 }", "没有“七(二)1”这个位置"},
		{"alias of two fields", "aliases: [别名, 又名]", "aliases: [别名, 户数]", "表头“户数”已属于字段 former_name"},
		{"anchor", "cite: 文头\n", "cite: &a 文头\n", "不支持 & * !"},
		{"empty", "cite: 文头\n", "cite:\n", "cite 没有写值"},
		{"missing", "issuer: 经八路街道办事处\n", "", "缺少 issuer"},
		{"two plans", "# cite:", "---\nid: two\n---\n# cite:", "一个文件只能写一个方案"},
		{"syntax", "level: street", "level: [street", "YAML 写法有误"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := plan.Parse("p.yaml", with(t, c.old, c.now))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got\n%v\nwant %s", err, c.want)
			}
			if err != nil && strings.Count(err.Error(), "\n") > 2 {
				t.Errorf("one mistake, many lines:\n%v", err)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	_, err := plan.Parse("p.yaml", with(t, "{ id: is_enclosed, title: 独立封闭, when: enclosed, cite", "{ id: is_enclosed, title: 独立封闭, when: households > 5 && enclosd, cite"))
	problems, _ := errors.AsType[plan.Problems](err)
	if len(problems) != 1 {
		t.Fatal(err)
	}
	line := strings.Split(string(with(t, "when: enclosed, cite", "when: households > 5 && enclosd, cite")), "\n")[problems[0].Line-1]
	if got := string([]rune(line)[problems[0].Col-1:][:7]); got != "enclosd" {
		t.Errorf("%s points at %q", problems[0], got)
	}
}

func TestNotAPlan(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"empty": "", "comment": "# 空\n", "list": "- a\n", "text": "方案", "binary": "\x00\x01", "gbk": "\xb7\xbd\xb0\xb8",
		"deep": strings.Repeat("[", 5000), "dashes": strings.Repeat("- ", 5000), "huge": strings.Repeat("a: b\n", 300_000),
		"indented": func() string {
			var b strings.Builder
			for i := range 400 {
				b.WriteString(strings.Repeat(" ", i) + "a:\n")
			}
			return b.String()
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := plan.Parse("p.yaml", []byte(src))
			problems, ok := errors.AsType[plan.Problems](err)
			if p != nil || !ok || len(problems) == 0 || problems[0].Line < 1 || problems[0].Col < 1 {
				t.Errorf("%v %v", p, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range []string{"bad/thirty.yaml", "plans/zz2011.yaml", "plans/dandong2015.yaml", "plans/laicheng2018.yaml"} {
		src, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add("fields: [{id: a, type: number}]\nmodes: [{all: [{when: a > 1}]}]")
	f.Fuzz(func(t *testing.T, src string) {
		p, err := plan.Parse("f.yaml", []byte(src))
		if (p == nil) == (err == nil) {
			t.Error("neither a plan nor an error, or both")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	src := plans.Jingbalu()
	for b.Loop() {
		if _, err := plan.Parse("p.yaml", src); err != nil {
			b.Fatal(err)
		}
	}
}
