package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/plan"
)

// lawFolder keeps packs in a folder.
func lawFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnOfficeAddsItsOwnLaw(t *testing.T) {
	t.Parallel()
	const own = "name: 示例市物业管理条例\nshort: 示例条例\nlevel: local\narea: \"5101\"\nplace: 示例市\nfrom: 2024-01-01\nterms:\n  meeting_notice: {days: 20, cite: \"9\"}\n"
	ls, err := plan.ReadLaws(lawFolder(t, map[string]string{"示例.yaml": "id: own\n" + own, "说明.txt": "不是法律文件", "zhengzhou.yaml": "id: zhengzhou-2021\n" + own}))
	if err != nil || len(ls) != len(plan.ShippedLaws())+1 {
		t.Fatalf("%d packs, %v", len(ls), err)
	}
	if got := ls.Terms("510105", "2026-11-24"); got.MeetingNotice.Days != 20 || got.MeetingNotice.Cite != "示例条例9" {
		t.Errorf("%+v", got.MeetingNotice)
	}
	if got := ls.Terms("410105", "2026-11-24"); got.GroupSize.Cite != "" {
		t.Errorf("the shipped pack of that id stands beside the own one: %+v", got.GroupSize)
	}
	if got, err := plan.ReadLaws(""); err != nil || len(got) != len(plan.ShippedLaws()) {
		t.Errorf("%d packs, %v", len(got), err)
	}
}

func TestOwnLawIsReadWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	const good = "id: own\nname: 示例条例\nshort: 示例\nlevel: local\nfrom: 2024-01-01\n"
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, says string }{
		"no folder": {filepath.Join(t.TempDir(), "没有"), "找不到放法律文件的文件夹"},
		"a file":    {file, "不是文件夹"},
		"a mistake": {lawFolder(t, map[string]string{"a.yaml": good, "b.yaml": good + "termss: {}\n"}), "b.yaml:6:1: 不认识的名称 termss，是不是 terms？"},
		"an id":     {lawFolder(t, map[string]string{"a.yaml": good, "b.yaml": good}), "b.yaml:1:1: id own 另一个文件已经用了"},
		"too large": {lawFolder(t, map[string]string{"a.yaml": strings.Repeat("#", 2<<20)}), "文件过大"},
		"a folder":  {filepath.Dir(lawDirectory(t)), "读不出来"},
	} {
		if ls, err := plan.ReadLaws(c.dir); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %d packs, %v", name, len(ls), err)
		}
	}
}

// lawDirectory makes a folder that is called like a pack.
func lawDirectory(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}
