package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTwoTexts: common paragraphs stand beside each other, and the merge holds everything of both once.
func TestTwoTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, mine, theirs, merged string
		pairs                      []pair
	}{
		{"the same", "甲\n乙", "甲\r\n乙", "甲\n乙", []pair{{"甲", "甲", true}, {"乙", "乙", true}}},
		{"one changed", "甲\n乙一\n丙", "甲\n乙二\n丙", "甲\n乙二\n乙一\n丙", []pair{{"甲", "甲", true}, {"乙一", "乙二", false}, {"丙", "丙", true}}},
		{"one added", "甲\n丙", "甲\n乙\n丙", "甲\n乙\n丙", []pair{{"甲", "甲", true}, {"", "乙", false}, {"丙", "丙", true}}},
		{"nothing of mine", "", "乙", "乙", []pair{{"", "乙", false}}},
		{"nothing common", "甲", "乙", "乙\n甲", []pair{{"甲", "乙", false}}},
	} {
		k := clash{Name: "text", By: "另一人", Mine: c.mine, Theirs: c.theirs}
		if d := cmp.Diff(c.pairs, k.pairs(), cmp.AllowUnexported(pair{})); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		if got := k.merge().Value; got != c.merged {
			t.Errorf("%s: merged %q", c.name, got)
		}
	}
}

// TestPlainText: what no keyboard types is left out; everything else stays.
func TestPlainText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"示例甲院 3号楼": "示例甲院 3号楼", "甲\r\n乙\t丙": "甲\n乙\t丙", "\x00甲\x1b[31m\u202e乙\xff": "甲[31m乙", "=1+1": "=1+1",
	} {
		if got := plainText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestCellsAreCompared: numbers by size, days and names by the numbers in them, figures before words.
func TestCellsAreCompared(t *testing.T) {
	t.Parallel()
	rising := []any{9.5, 10.25, "3号院", "12号院", "2015年8月4日", "2015年10月1日"}
	for i := range rising[1:] {
		if compareCells(rising[i], rising[i+1]) >= 0 || compareCells(rising[i+1], rising[i]) <= 0 {
			t.Errorf("%v and %v", rising[i], rising[i+1])
		}
	}
}
