package find_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/find"
	"bayou/internal/place"
)

const (
	compound = find.Kind("compound")
	paper    = find.Kind("paper")
	here     = place.Path("410105/001/003/")
	there    = place.Path("410106/001/003/")
)

func put(t testing.TB, d *db.DB, docs ...find.Doc) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return find.Put(t.Context(), tx, docs...) }); err != nil {
		t.Fatal(err)
	}
}

func titles(t testing.TB, d *db.DB, scope place.Scope, text string, kinds ...find.Kind) []string {
	t.Helper()
	got, err := find.Search(t.Context(), d, scope, text, kinds, 50)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	out := []string{}
	for _, h := range got.Hits {
		out = append(out, h.Title)
	}
	return out
}

func doc(at place.Path, id, title, sub string, also ...string) find.Doc {
	return find.Doc{Path: at.Join(id), Kind: compound, ID: id, Title: title, Sub: sub, Also: also}
}

// TestSearchFinds shows every way of typing. The best stand first.
func TestSearchFinds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d,
			doc(here, "1", "文化宫路200号院", "金水区文化宫路200号"), doc(here, "2", "文化路八号院", "金水区文化路"),
			doc(here, "3", "文化", ""), doc(here, "4", "新文化小区", "", "老文化大院"), doc(here, "5", "西安路小区", "丰庆路"), doc(here, "6", "WH大厦", ""),
			doc(there, "7", "文化宫路200号院", "外区"), find.Doc{Path: here, Kind: paper, ID: "1", Title: "文化宫路200号院图纸"},
		)
		for _, c := range []struct {
			text string
			want []string
		}{
			{"文化", []string{"文化", "文化宫路200号院", "文化路八号院", "新文化小区"}},
			{"wh200", []string{"文化宫路200号院"}},
			{"whgl200hy", []string{"文化宫路200号院"}},
			{"wenhuagonglu", []string{"文化宫路200号院"}},
			{"wenhuag", []string{"文化宫路200号院"}},
			{"whgong", []string{"文化宫路200号院"}},
			{"文huagl", []string{"文化宫路200号院"}},
			{"ＷＨＧＬ２００", []string{"文化宫路200号院"}},
			{"文化 200", []string{"文化宫路200号院"}},
			{"文化200號", []string{"文化宫路200号院"}},
			{"文化路8号", []string{"文化路八号院"}},
			{"文化路八号", []string{"文化路八号院"}},
			{"《文化路》8-号", []string{"文化路八号院"}},
			{"老文化", []string{"新文化小区"}},
			{"丰庆 西安", []string{"西安路小区"}},
			{"xian", []string{"西安路小区"}},
			{"xal", []string{"西安路小区"}},
			{"fql", []string{}},
			{"金水区文化路", []string{"文化路八号院"}},
			{"化", []string{"文化", "文化宫路200号院", "文化路八号院", "新文化小区"}},
			{"w", []string{"WH大厦", "文化", "文化宫路200号院", "文化路八号院", "新文化小区"}},
			{"wh", []string{"WH大厦", "文化", "文化宫路200号院", "文化路八号院", "新文化小区"}},
			{"没有的", []string{}},
			{"%", []string{}},
			{"_", []string{}},
			{"", []string{}},
			{" ，", []string{}},
		} {
			if got := titles(t, d, place.In("410105/"), c.text, compound); !slices.Equal(got, c.want) {
				t.Errorf("%q: %q, want %q", c.text, got, c.want)
			}
		}
		if got := titles(t, d, place.In(there), "文化", compound, paper); len(got) != 1 {
			t.Errorf("the other county finds %q", got)
		}
		if got := titles(t, d, place.Everywhere(), "文化宫", compound, paper); len(got) != 3 {
			t.Errorf("everywhere: %q", got)
		}
		if got := titles(t, d, place.In(here.Join("2")), "文化", compound); !slices.Equal(got, []string{"文化路八号院"}) {
			t.Errorf("within one compound: %q", got)
		}
	})
}

func TestPutAnewAndDrop(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		everywhere := place.Everywhere()
		put(t, d, doc(here, "1", "旧名院", "", "别名"), doc(here, "1", "先写的", ""))
		put(t, d, doc(here, "1", "新名院", "地址"))
		if got := append(titles(t, d, everywhere, "旧名", compound), titles(t, d, everywhere, "别名", compound)...); len(got) != 0 {
			t.Errorf("found under a name it has no longer: %q", got)
		}
		if got := titles(t, d, everywhere, "xmy", compound); len(got) != 1 {
			t.Errorf("not found under its name: %q", got)
		}
		put(t, d, doc(there, "1", "新名院", "")) // another county's has the same id
		for range 2 {
			if err := d.Tx(t.Context(), func(tx *db.Tx) error { return find.Drop(t.Context(), tx, "410105", compound, "1", "nobody") }); err != nil {
				t.Fatal(err)
			}
		}
		if got := titles(t, d, everywhere, "新名", compound); len(got) != 1 {
			t.Errorf("after the drop: %q", got)
		}
		left, err := db.One[int](t.Context(), d, "", "select count(*) from find_gram where county = '410105'")
		if err != nil || left != 0 {
			t.Errorf("%d grams left, %v", left, err)
		}
	})
}

// alphabet makes titles in which the same runs occur often and sounds meet: 化 and 花, 西安 and 先.
var alphabet = []rune("文化花宫路小区号院西安先东aw20%'八，（")

var text = rapid.Custom(func(t *rapid.T) string {
	return string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 7).Draw(t, "text"))
})

var question = rapid.Custom(func(t *rapid.T) string {
	letters := rapid.SampledFrom([]rune("whglxqyaniue20 文化路小区号院%_'"))
	return string(rapid.SliceOfN(letters, 1, 6).Draw(t, "question"))
})

// A search finds what comparing the question with every document finds, within the scope.
func TestSearchIsTheNaiveFilter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			kind := find.Kind(fmt.Sprint("kind", n)) // a world of its own
			var docs []find.Doc
			for i := range rapid.IntRange(1, 12).Draw(rt, "documents") {
				at := rapid.SampledFrom([]place.Path{here, there, "410105/001/004/"}).Draw(rt, "place")
				docs = append(docs, find.Doc{
					Path: at.Join(fmt.Sprint(i)), Kind: kind, ID: fmt.Sprint(i), Title: text.Draw(rt, "title"), Sub: text.Draw(rt, "sub"),
					Also: rapid.SliceOfN(text, 0, 2).Draw(rt, "also"),
				})
			}
			err := d.Tx(context.Background(), func(tx *db.Tx) error { return find.Put(context.Background(), tx, docs...) })
			if err != nil {
				rt.Fatal(err)
			}
			scope := place.In(rapid.SliceOfN(rapid.SampledFrom([]place.Path{here, there, "410105/", "4101", "410105/001/004/"}), 0, 2).Draw(rt, "scope")...)
			for range 8 {
				ask := question.Draw(rt, "ask")
				got, err := find.Search(context.Background(), d, scope, ask, []find.Kind{kind}, 50)
				if err != nil {
					rt.Fatal(err)
				}
				var ids, want []string
				for _, h := range got.Hits {
					ids = append(ids, h.ID)
				}
				for i := range docs {
					if scope.Holds(docs[i].Path) && find.Answers(&docs[i], ask) {
						want = append(want, docs[i].ID)
					}
				}
				slices.Sort(ids)
				slices.Sort(want)
				if !slices.Equal(ids, want) {
					rt.Fatalf("%q finds %q, want %q of %+v", ask, ids, want, docs)
				}
			}
		})
	})
}

// Every part of a title, as it stands there or by its sounds, finds it: what Answers says is checked against the text itself.
func TestEveryPartOfATitleIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		title := []rune(strings.ReplaceAll(text.Draw(t, "title"), "，", "x"))
		if len(title) == 0 {
			return
		}
		from := rapid.IntRange(0, len(title)-1).Draw(t, "from")
		part := string(title[from:rapid.IntRange(from+1, len(title)).Draw(t, "to")])
		d := find.Doc{Path: here, Kind: compound, ID: "1", Title: string(title)}
		if strings.Trim(part, "%'（") != "" && !find.Answers(&d, part) {
			t.Fatalf("%q does not find %q", part, d.Title)
		}
	})
}

// TestNoQuestionTakesLong: sounds that may be read in several ways do not multiply along a text.
func TestNoQuestionTakesLong(t *testing.T) {
	t.Parallel()
	for title, question := range map[string]string{
		"啊啊不" + strings.Repeat("啊", 57): strings.Repeat("a", 45) + "b",
		strings.Repeat("嫩恩", 30):        strings.Repeat("ne", 31) + "b",
	} {
		d := doc(here, "1", title, "")
		if find.Answers(&d, question) {
			t.Errorf("%q answers %q", title, question)
		}
	}
	if d := doc(here, "1", "啊啊不啊", ""); !find.Answers(&d, "aab") || !find.Answers(&d, "abu") {
		t.Error("a sound of one letter is not found")
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, ask, want string }{
		{"文化宫路（２００）号院", "wh200", "[文化]宫路（[２００]）号院"},
		{"文化宫路", "没有", "文化宫路"},
		{"文化", "文化", "[文化]"},
		{"", "文", ""},
	} {
		var b strings.Builder
		for _, p := range find.Mark(c.text, c.ask, true) {
			if p.Hit {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		if b.String() != c.want {
			t.Errorf("%q in %q: %q, want %q", c.ask, c.text, b.String(), c.want)
		}
	}
}

// What nobody would type neither fails nor finds, and titles of any content are kept.
func TestOddInput(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		odd := []string{
			"' or 1=1 --", "%_%", `\`, "\x00\x00", strings.Repeat("文化宫路", 3000), strings.Repeat("a", 10_000), strings.Repeat("wenhuagonglu", 1000),
			strings.Repeat("1a", 5000), strings.Repeat("文 ", 5000), "\xff\xfe", "😀😀", "$1 ${2}", "a\u0301\u200b", strings.Repeat("%", 10_000),
		}
		for i, o := range odd {
			put(t, d, doc(here, fmt.Sprint(i), o, o, o))
		}
		for _, o := range odd {
			for _, got := range titles(t, d, place.Everywhere(), "没有这样的"+o, compound) {
				t.Errorf("%.20q finds %.20q", o, got)
			}
			titles(t, d, place.Everywhere(), o, compound)
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add("文化宫路200号院", "wh200")
	f.Fuzz(func(_ *testing.T, title, ask string) {
		find.Answers(&find.Doc{Path: here, Kind: compound, ID: "1", Title: title}, ask)
		find.Mark(title, ask, true)
	})
}
