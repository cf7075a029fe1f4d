// Package find is the search over everything that has a title: by characters, by the sounds of characters in full (wenhua) or by
// their first letters (wh), by numbers, in any mixture. It knows nothing of what it finds but a place, a kind and an id.
//
// Whoever writes a title tells it in the same transaction (Put, Drop), so that what is saved is found at once. What comes in
// thousands is only noted (Later) and taken in afterwards, batch by batch, by Index, which every process runs; until then Open
// tells how many are missing, so that a page can say it and ask elsewhere.
//
// # What matches
//
// Blanks and commas part a question into terms; each must occur in the title, in one of the other names (Also) or in the
// subtitle (Sub). Between letters and digits a term may leave something out: wh200 finds 文化宫路200号院. A character of a
// title or other name is also found by its sound or the first letter of it; a subtitle by its characters alone. Width, case,
// traditional characters, punctuation and 八号 for 8号 make no difference.
//
// # How it is found
//
// find_gram lists, for every run of one, two and (of sounds and numbers) three characters, the texts that have it. A search takes
// the rarest run of the question in the reader's scope and compares the texts it leads to. Where even the rarest is common,
// those that begin with the question come from an index of titles, and the list is walked only until enough are found; sig
// holds a signature of the other pairs of the same text, so that most that have not all of them are passed by unread. Walking
// ends after 8,000 entries: then the answer says that it may not be all (Found.Partial).
//
// Tables: find_doc, find_gram, find_due. Clauses: S1
package find

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"bayou/internal/db"
	"bayou/internal/place"
)

// Kind is a kind of things that can be found; the callers agree on them.
type Kind string

// Doc is one thing that can be found. Kind and ID name it within its county. Sub is what is shown below the title.
type Doc struct {
	Path       place.Path
	Kind       Kind
	ID         string
	Title, Sub string
	Also       []string // other names
}

// number returns the key of a document: 63 bits of a hash, so that no two processes need to agree on a sequence.
func number(county string, k Kind, id string) int64 {
	h := sha256.Sum256([]byte(county + "\n" + string(k) + "\n" + id))
	return int64(binary.BigEndian.Uint64(h[:8]) >> 1)
}

// stored is a row of find_doc.
type stored struct {
	County string     `db:"county"`
	Doc    int64      `db:"doc"`
	Path   place.Path `db:"path"`
	Kind   Kind       `db:"kind"`
	ID     string     `db:"id"`
	Title  string     `db:"title"`
	Sub    string     `db:"sub"`
	Also   string     `db:"also"` // lines
	Key    string     `db:"key"`
	Sound  string     `db:"sound"`
	Turn   int64      `db:"turn"`
}

const docColumns = "county, doc, path, kind, id, title, sub, also, key, sound, turn"

// The most of a text that is kept and found, in characters, and the most other names.
const (
	maxText = 160
	maxAlso = 8
	maxKey  = 40
)

func (d *Doc) row() stored {
	names := make([]string, 0, len(d.Also))
	for _, a := range d.Also {
		if a = line(a); a != "" && len(names) < maxAlso {
			names = append(names, a)
		}
	}
	r := stored{
		County: d.Path.County(), Doc: number(d.Path.County(), d.Kind, d.ID), Path: d.Path, Kind: d.Kind, ID: d.ID,
		Title: line(d.Title), Sub: line(d.Sub), Also: strings.Join(names, "\n"),
	}
	r.Key = string(first(folded(r.Title), maxKey))
	r.Sound = string(first(sound(folded(r.Title)), maxKey))
	return r
}

func (r *stored) values() []any {
	return []any{r.County, r.Doc, string(r.Path), string(r.Kind), r.ID, r.Title, r.Sub, r.Also, r.Key, r.Sound, r.Turn}
}

func (r *stored) doc() Doc {
	d := Doc{Path: r.Path, Kind: r.Kind, ID: r.ID, Title: r.Title, Sub: r.Sub}
	if r.Also != "" {
		d.Also = strings.Split(r.Also, "\n")
	}
	return d
}

// line makes a text one line of bounded length that any database takes.
func line(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if len(s) > 8*maxText { // so that a giant text is not taken apart first
		s = strings.ToValidUTF8(s[:8*maxText], "")
	}
	return string(first([]rune(strings.Join(strings.Fields(s), " ")), maxText))
}

func first(s []rune, n int) []rune { return s[:min(n, len(s))] }

// Put makes documents found under what they are called now. It reads nothing of the tables that hold the things themselves:
// whoever changes one thing from two sides at once must have locked it before.
func Put(ctx context.Context, tx *db.Tx, docs ...Doc) error {
	for part := range slices.Chunk(docs, putBatch) {
		if err := putAll(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

// putBatch keeps the question for the rows below SQLite's limit of values in a statement.
const putBatch = 500

func putAll(ctx context.Context, tx *db.Tx, docs []Doc) error {
	want := map[int64]stored{}
	for i := range docs {
		r := docs[i].row()
		want[r.Doc] = r
	}
	// The row is taken before it is read, so that of two writers of one document the second sees what the first wrote. In the
	// order of their numbers, so that two who write many do not wait for each other.
	order := slices.Sorted(maps.Keys(want))
	_, err := db.Upsert(ctx, tx, "find_doc", strings.Split(docColumns, ", "), " on conflict (county, doc) do update set turn = find_doc.turn + 1",
		func(yield func([]any) bool) {
			for _, n := range order {
				r := want[n]
				if !yield(r.values()) {
					return
				}
			}
		})
	if err != nil {
		return err
	}
	have, err := rows(ctx, tx, want)
	if err != nil {
		return err
	}
	var added []posting
	for _, was := range have {
		now := want[was.Doc]
		switch {
		case was.Turn == 0:
			added = append(added, now.postings()...)
		case !was.same(&now):
			more, err := now.replace(ctx, tx, &was)
			if err != nil {
				return err
			}
			added = append(added, more...)
		}
	}
	return insert(ctx, tx, added)
}

// rows reads the rows of the documents, county by county.
func rows(ctx context.Context, tx *db.Tx, want map[int64]stored) ([]stored, error) {
	numbers := map[string][]int64{}
	for n, r := range want {
		numbers[r.County] = append(numbers[r.County], n)
	}
	var have []stored
	for county, list := range numbers {
		var a db.Args
		part, err := db.All[stored](ctx, tx, "select "+docColumns+" from find_doc where county = "+a.Add(county)+" and doc in ("+marks(&a, list)+")", a...)
		if err != nil {
			return nil, err
		}
		have = append(have, part...)
	}
	return have, nil
}

func marks[T any](a *db.Args, list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = a.Add(v)
	}
	return strings.Join(out, ", ")
}

func (r *stored) same(o *stored) bool {
	return r.Path == o.Path && r.Title == o.Title && r.Sub == o.Sub && r.Also == o.Also && r.Key == o.Key && r.Sound == o.Sound
}

// replace writes the row anew, takes its old grams away and returns its new ones. All of them: each carries the signature.
func (r *stored) replace(ctx context.Context, tx *db.Tx, was *stored) ([]posting, error) {
	if err := was.forget(ctx, tx); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, "update find_doc set path = $1, title = $2, sub = $3, also = $4, key = $5, sound = $6 where county = $7 and doc = $8",
		string(r.Path), r.Title, r.Sub, r.Also, r.Key, r.Sound, r.County, r.Doc)
	return r.postings(), err
}

// forget takes the grams of a row away.
func (r *stored) forget(ctx context.Context, tx *db.Tx) error {
	var a db.Args
	grams := r.postings()
	list := make([]string, len(grams))
	for i, g := range grams {
		list[i] = g.gram
	}
	if len(list) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "delete from find_gram where gram in ("+marks(&a, list)+") and kind = "+a.Add(string(r.Kind))+
		" and county = "+a.Add(r.County)+" and path = "+a.Add(string(community(r.Path)))+" and doc = "+a.Add(r.Doc), a...)
	return err
}

// Drop takes documents of one kind out. Those that are not there do not matter.
func Drop(ctx context.Context, tx *db.Tx, county string, k Kind, ids ...string) error {
	want := map[int64]stored{}
	for _, id := range ids {
		n := number(county, k, id)
		want[n] = stored{County: county, Doc: n}
	}
	list := slices.Sorted(maps.Keys(want))
	for part := range slices.Chunk(list, putBatch) {
		var a db.Args
		in := " where county = " + a.Add(county) + " and doc in (" + marks(&a, part) + ")"
		if _, err := tx.Exec(ctx, "update find_doc set turn = turn + 1"+in, a...); err != nil { // takes them, see Put
			return err
		}
		have, err := db.All[stored](ctx, tx, "select "+docColumns+" from find_doc"+in, a...)
		if err != nil {
			return err
		}
		for i := range have {
			if err := have[i].forget(ctx, tx); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "delete from find_doc"+in, a...); err != nil {
			return err
		}
	}
	return nil
}

// community is the place under which the grams of a row lie.
func community(p place.Path) place.Path { return cmp.Or(p.Community(), p) }

func insert(ctx context.Context, tx *db.Tx, list []posting) error {
	slices.SortFunc(list, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.gram, b.gram), cmp.Compare(a.of.County, b.of.County))
	})
	return db.Insert(ctx, tx, "find_gram", []string{"gram", "kind", "county", "path", "doc", "sig", "sig2"}, func(yield func([]any) bool) {
		for _, p := range list {
			if !yield([]any{p.gram, string(p.of.Kind), p.of.County, string(community(p.of.Path)), p.of.Doc, p.sig[0], p.sig[1]}) {
				return
			}
		}
	})
}
