package find

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
)

const thing = Kind("thing")

// crowd fills a database with so many like titles that no search compares all of them.
func crowd(t *testing.T, d *db.DB) {
	t.Helper()
	var docs []Doc
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
		for _, scope := range []place.Path{"", "4101", "410199/", "410199/002/"} {
			s := search{conn: d, scope: place.In(scope), coarse: place.In(scope), query: parse("文化路 小区"), limit: 20, kind: thing}
			s.pieces = s.driving()
			count, a := s.countText([]string{"文化", "小区"})
			check(t, d, scope, count, a, "find_gram_at")
			list, a := s.walkText(lead{&s.pieces[0][0], "文化", few + 1}, few, 0)
			check(t, d, scope, list, a, "find_gram_at")
			begin, a := s.startText(&s.pieces[0][0], "sound")
			check(t, d, scope, begin, a, "find_doc_sound", "find_doc_pkey")
		}
	})
}

// check has the engine explain a statement: one of the indexes is used, and no table is read from end to end.
func check(t *testing.T, d *db.DB, scope place.Path, text string, a db.Args, indexes ...string) {
	t.Helper()
	plan := explain(t.Context(), t, d, text, a)
	whole := strings.Contains(plan, "SCAN find_") || strings.Contains(plan, "SCAN d") || strings.Contains(plan, "Seq Scan")
	if whole || !slices.ContainsFunc(indexes, func(i string) bool { return strings.Contains(plan, i) }) {
		t.Errorf("in %q:\n%s\n%s", scope, text, plan)
	}
	if scope.County() != "" && slices.Contains(indexes, "find_gram_at") && !strings.Contains(plan, "county") {
		t.Errorf("in %q the county is not part of the index condition:\n%s", scope, plan)
	}
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
