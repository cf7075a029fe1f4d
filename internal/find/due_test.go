package find_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/find"
	"bayou/internal/place"
)

// shelf is a source of which a test says what it holds.
type shelf struct {
	mu    sync.Mutex
	names map[string]string
}

func (s *shelf) source() find.Source {
	return find.Source{
		Next: func(_ context.Context, _ db.Conn, _, part, after string, n int) ([]string, string, error) {
			var ids []string
			reached := after
			for i := range 1200 {
				if id := fmt.Sprintf("%s%04d", part, i); id > after && len(ids) < n {
					ids, reached = append(ids, id), id
				}
			}
			return ids, reached, nil
		},
		Docs: func(_ context.Context, _ db.Conn, _ string, ids []string) ([]find.Doc, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			var docs []find.Doc
			for _, id := range ids {
				if name, ok := s.names[id]; ok {
					docs = append(docs, doc(here, id, name, ""))
				}
			}
			return docs, nil
		},
	}
}

// TestLater takes in what came in thousands, from several processes at once, and takes out what is no longer there.
func TestLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &shelf{names: map[string]string{}}
		for i := range 1200 {
			s.names[fmt.Sprintf("r%04d", i)] = fmt.Sprintf("示例%d号院", i)
		}
		later := func() {
			err := d.Tx(t.Context(), func(tx *db.Tx) error { return find.Later(t.Context(), tx, "410105/001/", compound, "r", 1200) })
			if err != nil {
				t.Fatal(err)
			}
		}
		later()
		for scope, want := range map[place.Path]int64{"": 1200, "410105/001/": 1200, here: 1200, there: 0, "410105/002/": 0} {
			if n, err := find.Open(t.Context(), d, place.In(scope), compound); n != want || err != nil {
				t.Errorf("%q: %d open, %v, want %d", scope, n, err, want)
			}
		}
		index := func() {
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					if _, err := find.Index(t.Context(), d, map[find.Kind]find.Source{compound: s.source()}); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		index()
		if n, err := find.Open(t.Context(), d, place.Everywhere(), compound); n != 0 || err != nil {
			t.Fatalf("%d open, %v", n, err)
		}
		if got := titles(t, d, place.In(here), "sl1199", compound); !slices.Equal(got, []string{"示例1199号院"}) {
			t.Errorf("found %q", got)
		}
		s.mu.Lock()
		delete(s.names, "r1199")
		s.names["r1198"] = "改名大院"
		s.mu.Unlock()
		later()
		index()
		if got := append(titles(t, d, place.In(here), "1199", compound), titles(t, d, place.In(here), "1198", compound)...); len(got) != 0 {
			t.Errorf("still found: %q", got)
		}
		if got := titles(t, d, place.In(here), "改名", compound); len(got) != 1 {
			t.Errorf("found %q", got)
		}
	})
}
