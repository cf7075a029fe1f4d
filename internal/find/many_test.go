package find

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
)

const thing = Kind("thing")

// crowd fills a database with so many like titles that no search compares all of them.
func crowd(t *testing.T, d *db.DB) (docs []Doc) {
	t.Helper()
	add := func(at place.Path, title string) {
		id := fmt.Sprintf("%05d", len(docs))
		docs = append(docs, Doc{Path: at.Join(id), Kind: thing, ID: id, Title: title})
	}
	for i := range 1600 {
		add(place.Path(fmt.Sprintf("4101%02d/001/001/", i%90)), fmt.Sprintf("文化路%d号院", i))
		add("410199/001/001/", fmt.Sprintf("%d阳光小区", i))
	}
	add("410199/002/001/", "文化")
	add("410199/002/001/", "小区文化院")
	add("410100/001/001/", "老小区文化路0号院")
	if err := d.Tx(t.Context(), func(tx *db.Tx) error { return Put(t.Context(), tx, docs...) }); err != nil {
		t.Fatal(err)
	}
	return docs
}

// TestSearchOfManyIsTheNaiveFilter: where lists are long, too, a search finds nothing else than comparing the question with every
// document finds, and all of it, unless there are more than were asked for or it says that it is only a part.
func TestSearchOfManyIsTheNaiveFilter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		docs := crowd(t, d)
		places := []place.Path{"", "4101", "410199/", "410199/002/", "410150/001/001/", "410100/"}
		words := []string{"文化", "小区", "路", "号院", "院", "1", "15", "9号", "0号院", "wh", "whl1", "xq", "yg", "yangguang", "7阳光", "老", "h", "区文化"}
		rapid.Check(t, func(rt *rapid.T) {
			ask := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(rt, "words"), " ")
			scope := place.In(rapid.SliceOfN(rapid.SampledFrom(places), 1, 3).Draw(rt, "scope")...)
			const limit = 40
			got, err := Search(context.Background(), d, scope, ask, []Kind{thing}, limit)
			if err != nil {
				rt.Fatal(err)
			}
			want := map[string]bool{}
			for i := range docs {
				if scope.Holds(docs[i].Path) && Answers(&docs[i], ask) {
					want[docs[i].ID] = true
				}
			}
			for _, h := range got.Hits {
				if !want[h.ID] {
					rt.Fatalf("%q finds %q", ask, h.Title)
				}
			}
			if n := min(limit, len(want)); len(got.Hits) != n && !got.Partial {
				rt.Fatalf("%q finds %d of %d", ask, len(got.Hits), len(want))
			}
		})
	})
}

// TestSearchOfCommonWords: where a word is common the exact title and those that begin with it come first, as many are returned
// as were asked for, and two common words that hardly ever meet still find where they do.
func TestSearchOfCommonWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		crowd(t, d)
		for _, c := range []struct {
			scope place.Path
			text  string
			first []string
			n     int
		}{
			{"", "文化", []string{"文化", "文化路0号院"}, 20},
			{"", "wh", []string{"文化", "文化路0号院"}, 20},
			{"", "文化路", []string{"文化路0号院", "文化路1000号院"}, 20},
			{"", "号院", nil, 20},
			{"", "小区 文化", []string{"小区文化院", "老小区文化路0号院"}, 2},
			{"", "xq wh", []string{"小区文化院", "老小区文化路0号院"}, 2},
			{"", "小区 文化路", []string{"老小区文化路0号院"}, 1},
			{"", "区", []string{"小区文化院"}, 20},
			{"410199/002/", "文化", []string{"文化", "小区文化院"}, 2},
			{"410199/002/", "号院", nil, 0},
			{"", "文化小区号院阳光", nil, 0},
			{"", "1599号", []string{"文化路1599号院"}, 1},
		} {
			got, err := Search(t.Context(), d, place.In(c.scope), c.text, []Kind{thing}, 20)
			if err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, h := range got.Hits {
				titles = append(titles, h.Title)
			}
			if len(titles) != c.n || got.Partial || c.text != "区" && !slices.Equal(titles[:min(len(c.first), len(titles))], c.first) {
				t.Errorf("%q in %q: %d hits %q, partial %v", c.text, c.scope, len(titles), titles, got.Partial)
			}
		}
	})
}

// TestPlans looks at how the engines run the statements of a search: all of them go by an index, and a street's by its place.
func TestPlans(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		crowd(t, d)
		if d.Engine == db.Postgres {
			if err := d.Tx(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), "analyze"); return err }); err != nil {
				t.Fatal(err)
			}
		} else if err := d.Optimize(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, paths := range [][]place.Path{{""}, {"4101"}, {"410199/"}, {"410199/002/"}, {"410199/001/001/", "410199/002/001/"}} {
			scope := place.In(paths...)
			s := search{conn: d, scope: scope, coarse: scope, query: parse("文化路 小区"), limit: 20, kind: thing}
			s.pieces = s.driving()
			counts, a := s.countText([]string{"文化", "小区"})
			check(t, d, scope, counts, a, "find_gram_at")
			list, a := s.walkText(lead{&s.pieces[0][0], "文化", count{N: few + 1}}, few, 0)
			check(t, d, scope, list, a, "find_gram_at")
			begin, a := s.startText(&s.pieces[0][0], "sound")
			check(t, d, scope, begin, a, "find_doc_sound", "find_doc_pkey")
		}
	})
}

// check has the engine explain a statement: one of the indexes is used, and no table is read from end to end.
func check(t *testing.T, d *db.DB, scope place.Scope, text string, a db.Args, indexes ...string) {
	t.Helper()
	plan := explain(t.Context(), t, d, text, a)
	whole := strings.Contains(plan, "SCAN find_") || strings.Contains(plan, "SCAN d") || strings.Contains(plan, "Seq Scan")
	if whole || !slices.ContainsFunc(indexes, func(i string) bool { return strings.Contains(plan, i) }) {
		t.Errorf("in %q:\n%s\n%s", scope.Paths(), text, plan)
	}
	if scope.Paths()[0].County() != "" && slices.Contains(indexes, "find_gram_at") && !indexedBy(plan, "county") {
		t.Errorf("in %q the county is not part of the index condition:\n%s", scope.Paths(), plan)
	}
}

// indexedBy tells whether an index is entered by a column: SQLite says so in brackets, PostgreSQL on a line of its own.
func indexedBy(plan, column string) bool {
	for line := range strings.Lines(plan) {
		if (strings.Contains(line, "find_gram_at (") || strings.Contains(line, "Index Cond")) && strings.Contains(line, column) {
			return true
		}
	}
	return false
}

func explain(ctx context.Context, t *testing.T, d *db.DB, text string, a db.Args) string {
	t.Helper()
	var lines []string
	if d.Engine == db.Postgres {
		list, err := db.All[string](ctx, d, "explain "+text, a...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "\n")
	}
	list, err := db.All[struct {
		ID, Parent, NotUsed int
		Detail              string
	}](ctx, d, "explain query plan "+text, a...)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		lines = append(lines, l.Detail)
	}
	return strings.Join(lines, "\n")
}
