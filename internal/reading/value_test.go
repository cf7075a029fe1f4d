package reading_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/reading"
)

func values() *rapid.Generator[reading.Value] {
	return rapid.Custom(func(t *rapid.T) reading.Value {
		low := rapid.Int64Range(-1000, 1_000_000).Draw(t, "low")
		high := low + rapid.SampledFrom([]int64{0, 0, 999, 24_000}).Draw(t, "width")
		if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
			high = reading.Unbounded
		}
		bit := rapid.Int64Range(0, 1).Draw(t, "bit")
		word := rapid.StringMatching(`[甲乙a"]{0,3}`).Draw(t, "word")
		return rapid.SampledFrom([]reading.Value{
			{},
			{Kind: reading.Number, Low: low, High: high},
			{Kind: reading.Date, Low: low, High: high},
			{Kind: reading.Bool, Low: bit, High: bit},
			{Kind: reading.Choice, Word: "good"},
			{Kind: reading.Name},
			{Kind: reading.Name, Low: 1, High: 1, Word: word},
			{Kind: reading.Text, Word: word},
		}).Draw(t, "value")
	})
}

func TestValueJSON(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]reading.Value{
		`{}`:                       {},
		`{"k":"n","l":101000}`:     {Kind: reading.Number, Low: 101_000, High: 101_000},
		`{"k":"n","l":0,"h":9000}`: {Kind: reading.Number, High: 9000},
		`{"k":"n","l":60000,"more":true}`: {
			Kind: reading.Number, Low: 60_000, High: reading.Unbounded,
		},
		`{"k":"who","l":1,"w":"示例物业"}`: {Kind: reading.Name, Low: 1, High: 1, Word: "示例物业"},
		`{"k":"c","w":"good"}`:         {Kind: reading.Choice, Word: "good"},
	} {
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	for _, bad := range []string{`{"k":"z"}`, `{"k":"n","l":2,"h":1}`, `{"k":"n","l":"a"}`, `[]`} {
		var v reading.Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s became %+v", bad, v)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := values().Draw(t, "v")
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var w reading.Value
		if err := json.Unmarshal(b, &w); err != nil || !w.Equal(v) {
			t.Fatalf("%+v became %s and %+v, %v", v, b, w, err)
		}
	})
}

// spell writes n (1 to 9999) in Chinese numerals.
func spell(n int) string {
	const digits = "零一二三四五六七八九"
	var b strings.Builder
	zero := false
	for _, p := range []struct {
		unit int
		word string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / p.unit % 10
		switch {
		case d == 0:
			zero = b.Len() > 0
			continue
		case zero:
			b.WriteString("零")
			zero = false
		}
		if d != 1 || p.unit != 10 || b.Len() > 0 {
			b.WriteString(digits[3*d : 3*d+3])
		}
		b.WriteString(p.word)
	}
	return b.String()
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	f := reading.Field{Kind: reading.Number, Unit: "户"}
	for n := 1; n < 10000; n++ {
		a, b := reading.Read(f, fmt.Sprintf("%d户", n)), reading.Read(f, spell(n)+"户")
		if a.Value != b.Value || a.Value.Low != int64(n)*1000 || b.Certainty != reading.Exact {
			t.Fatalf("%d is %+v, %s is %+v", n, a, spell(n), b)
		}
	}
	for y := 1950; y < 2030; y++ {
		var digits strings.Builder
		for _, c := range fmt.Sprint(y) {
			digits.WriteString([]string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"}[c-'0'])
		}
		a, b := reading.Read(builtOn, fmt.Sprintf("%d年", y)), reading.Read(builtOn, digits.String()+"年建成")
		if a.Value != b.Value || !a.Value.Known() {
			t.Fatalf("%d is %+v, %s is %+v", y, a, digits.String(), b)
		}
	}
}

// TestIntervals: whatever the words around a figure, the interval holds what they allow, and the figure itself where they do.
func TestIntervals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 50_000).Draw(t, "n")
		w := rapid.SampledFrom([]struct {
			pattern string
			with    bool // the figure itself is possible
		}{
			{"%d", true},
			{"%d户", true},
			{"约%d户", true},
			{"%d户左右", true},
			{"%d户以上", true},
			{"不超过%d户", true},
			{"当期户数%d户", true},
			{"%d多户", false},
			{"超过%d户", false},
			{"不到%d户", false},
			{"近%d户", false},
		}).Draw(t, "words")
		r := reading.Read(reading.Field{Kind: reading.Number, Unit: "户"}, fmt.Sprintf(w.pattern, n))
		v := r.Value
		if v.Kind != reading.Number || v.Low > v.High || (v.Low <= n*1000 && n*1000 <= v.High) != w.with {
			t.Fatalf(w.pattern+": %+v", n, r)
		}
	})
}

func TestNameKey(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"丰乐路八号院", "豐樂路8号院"},
		{"《示例路》12#院", "示例路１２号院"},
		{"十二号院", "12号院"},
		{"二期", "2期"},
	} {
		if a, b := reading.NameKey(pair[0]), reading.NameKey(pair[1]); a != b || a == "" {
			t.Errorf("%q and %q", a, b)
		}
	}
	for _, pair := range [][2]string{{"示例院东区", "示例院西区"}, {"1号院", "11号院"}, {"示例院(一期)", "示例院(二期)"}} {
		if reading.NameKey(pair[0]) == reading.NameKey(pair[1]) {
			t.Errorf("%q are one", pair)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	full, initials := reading.Initials("文化宫路200号院")
	if full != "wenhuagonglu200haoyuan" || initials != "whgl200hy" {
		t.Errorf("%s %s", full, initials)
	}
	for query, want := range map[string]string{"wh200": "%wh%200%", "WH 200": "%wh%200%", "文化": "%wh%", "200号": "%200%h%", "%_'": "", "": ""} {
		if got := reading.Pattern(query); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"约120户", "一期248户二期300户", "八十年代末", "2000.12", "1至2元/平米/月", "几十", "-", "1。2万㎡", "\xff", "十十", "0.1.2.3", "百度 113.68,34.79", "34°47′N,113°40′48″E"} {
		f.Add(s)
	}
	fields := []reading.Field{households, buildings, area, fee, parking, builtOn, has, company, supervisor, condition, {Kind: reading.Text}, {Kind: reading.Point}, {}}
	f.Fuzz(func(t *testing.T, cell string) {
		for _, field := range fields {
			for _, r := range []reading.Reading{reading.Read(field, cell), reading.ReadNumeric(field, cell, false)} {
				v := r.Value
				if r.Text != cell || v.Low > v.High || r.Rejected && v.Known() || v.Known() != (r.Certainty != reading.None) {
					t.Fatalf("%q: %+v", cell, r)
				}
				_ = v.Chinese(field)
			}
		}
		_, _ = reading.Initials(cell)
		_, _, _ = reading.Location(cell)
		_, _, _ = reading.NameKey(cell), reading.Addresses(cell), reading.NameProblem(cell)
	})
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		f    reading.Field
		cell string
	}{{households, "128"}, {households, "约120户"}, {builtOn, "1987年建成"}, {has, "有"}, {company, "没有物业"}, {condition, "较好"}} {
		b.Run(c.cell, func(b *testing.B) {
			for b.Loop() {
				reading.Read(c.f, c.cell)
			}
		})
	}
}
