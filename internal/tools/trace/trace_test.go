package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const clauses = `
title: 示例方案
clauses:
  - {id: S1, place: 三, title: 范围}
  - {id: M0, place: 四, title: 模式}
  - {id: G2, place: 一, title: 先整治后进驻}
`

func TestTraceFindsCodePagesTestsAndPlans(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		planFile:    clauses,
		plannedFile: "G2: 整治改造\nM0: 其余事实\n",
		routesFile: "package web\n" +
			`{"GET /modes", view, modes}, // S1 M0` + "\n" +
			`{"GET /help", anyone, help}, // for every post` + "\n",
		"internal/mode/doc.go":               "// Package mode decides.\n//\n// Clauses: S1, M0.\npackage mode\n",
		"internal/mode/mode_test.go":         "// clauses: S1\n",
		"internal/cli/testdata/script.txtar": "# clauses: M0 (unknown facts)\n",
		"node_modules/x/x.go":                "// Clauses: G2\n",
	})
	got, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	got.print(&out)
	want := `S1  三  范围
    code     internal/mode
    page     /modes
    test     internal/mode/mode_test.go
M0  四  模式
    code     internal/mode
    page     /modes
    test     internal/cli/testdata/script.txtar
    planned  其余事实
G2  一  先整治后进驻
    code     -
    page     -
    test     -
    planned  整治改造
3 clauses: 1 carried by code and test, 1 in part with the rest planned, 1 planned, 0 open
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
	if p := got.problems(); len(p) > 0 {
		t.Errorf("problems %q", p)
	}
}

func TestOpenClausesAndStrayMarksAreProblems(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		planFile:                     clauses,
		plannedFile:                  "M0: 模式\n",
		"internal/goal/doc.go":       "// Clauses: S1, G2, X9\n",
		"internal/goal/goal_test.go": "// Clauses: S1\n",
	})
	got, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"internal/goal/doc.go:1 names clause X9, which the plan does not have",
		"clause G2 (一) is neither carried by code with a test nor planned",
	}
	if d := cmp.Diff(want, got.problems()); d != "" {
		t.Error(d)
	}
}

func TestPlanWithoutClausesIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := read(tree(t, map[string]string{planFile: "title: 示例方案\n"})); err == nil {
		t.Error("a plan without clauses was traced")
	}
}
