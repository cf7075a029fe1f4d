package reading_test

import (
	"testing"

	"bayou/internal/reading"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"文化宫路２００號院（东区）", "文化宫路200号院东区"},
		{"ＷＨ-Ａ座 ", "wha座"},
		{"50%_'\\\x00\xff", "50"},
		{"", ""},
		{"㎡①Ⅳ", "m21iv"},
	} {
		folded, at := reading.Fold(c.in)
		if string(folded) != c.want || len(at) != len(folded) {
			t.Errorf("%q: %q at %v, want %q", c.in, string(folded), at, c.want)
		}
	}
	if _, at := reading.Fold("《丰》乐"); at[0] != 1 || at[1] != 3 {
		t.Errorf("places %v", at)
	}
}

func TestSyllable(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]string{'文': "wen", '绿': "lv", '院': "yuan", 'a': "", '6': "", '😀': ""} {
		if got := reading.Syllable(r); got != want {
			t.Errorf("%c: %q, want %q", r, got, want)
		}
	}
	if all := reading.Syllables(); !all["zhuang"] || all["zh"] || len(all) < 390 {
		t.Errorf("%d syllables", len(all))
	}
}

func BenchmarkSounds(b *testing.B) {
	for b.Loop() {
		reading.Initials("文化宫路200号院")
	}
}
