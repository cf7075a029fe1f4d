package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/geo"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Pair are two records that may be of one compound. Score is 0 to 100 and only orders the pairs; Why says in Chinese what they
// share.
type Pair struct {
	A, B  Compound // A was entered first
	Score int
	Why   []string
}

// Duplicates returns the pairs within each sub-district that may be one compound, the likeliest first, without those that a
// person told apart. Records are compared by the key of the name, its sound, the address and the distance of their points.
func (s *Store) Duplicates(ctx context.Context, scope place.Scope) ([]Pair, error) {
	var all []Compound
	for c, err := range s.Each(ctx, scope, Query{}) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	told, err := s.toldApart(ctx, scope)
	if err != nil {
		return nil, err
	}
	var out []Pair
	for _, pair := range candidates(all) {
		a, b := &all[pair[0]], &all[pair[1]]
		if told[ends(a.ID, b.ID)] {
			continue
		}
		if a.CreatedAt > b.CreatedAt || a.CreatedAt == b.CreatedAt && a.ID > b.ID {
			a, b = b, a
		}
		if p := alike(a, b); p.Score > 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		return cmp.Or(b.Score-a.Score, strings.Compare(string(a.A.Path), string(b.A.Path)), strings.Compare(a.B.ID, b.B.ID))
	})
	return out, nil
}

// maxAlike bounds the records of one key that are compared with each other: 家属院 and the like are no names.
const maxAlike = 12

// candidates are the pairs that share a key, each once, as places in the list.
func candidates(all []Compound) [][2]int {
	buckets := map[string][]int{}
	for i := range all {
		for _, key := range all[i].keys() {
			buckets[key] = append(buckets[key], i)
		}
	}
	seen := map[[2]int]bool{}
	var out [][2]int
	for _, key := range sortedKeys(buckets) {
		list := buckets[key]
		if len(list) > maxAlike {
			continue
		}
		for i := range list {
			for _, j := range list[i+1:] {
				if pair := [2]int{list[i], j}; list[i] != j && !seen[pair] {
					seen[pair] = true
					out = append(out, pair)
				}
			}
		}
	}
	return out
}

func sortedKeys(m map[string][]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// keys are what a record is found by: name, sound, addresses with a door, and the squares of some 100 m around its point, so
// that two that lie near each other share one.
func (c *Compound) keys() []string {
	street := string(c.Path.Street())
	out := []string{street + "n" + c.NameKey, street + "p" + c.Pinyin}
	for _, key := range addressKeys(c.Address) {
		out = append(out, street+"a"+key)
	}
	if p, ok := geo.Of(c.Facts[FieldLocation].Value); ok {
		const square = 0.001 // degrees, some 100 m
		for _, dx := range []float64{0, 0.5} {
			for _, dy := range []float64{0, 0.5} {
				out = append(out, fmt.Sprintf("%sg%g,%g:%d,%d", street, dx, dy, int(p.Lng/square+dx), int(p.Lat/square+dy)))
			}
		}
	}
	return out
}

func addressKeys(address string) []string {
	var out []string
	for _, a := range reading.Addresses(address) {
		if key := reading.NameKey(a.Text); a.Door && key != "" {
			out = append(out, key)
		}
	}
	return out
}

// near is the distance in metres within which two points are of one place.
const near = 50

// alike says what two records share and how much that weighs.
func alike(a, b *Compound) Pair {
	p := Pair{A: *a, B: *b}
	say := func(weight int, format string, args ...any) {
		p.Score, p.Why = p.Score+weight, append(p.Why, fmt.Sprintf(format, args...))
	}
	switch {
	case a.NameKey == b.NameKey && a.NameKey != "":
		say(50, "名称相同")
	case a.Pinyin == b.Pinyin && utf8.RuneCountInString(a.Pinyin) > 3:
		say(35, "名称读音相同")
	}
	both := addressKeys(b.Address)
	if slices.ContainsFunc(addressKeys(a.Address), func(k string) bool { return slices.Contains(both, k) }) {
		say(35, "地址相同")
	}
	if m, ok := geo.Apart(a.Facts[FieldLocation].Value, b.Facts[FieldLocation].Value); ok && m <= near {
		say(25, "相距约 %.0f 米", m)
	}
	if p.Score == 0 {
		return p
	}
	if a.Community() == b.Community() {
		say(10, "同一社区")
	}
	if x, y := a.HouseholdsLow, b.HouseholdsLow; x != nil && y != nil && *x == *y {
		say(5, "户数相同")
	}
	p.Score = min(p.Score, 100)
	return p
}

func ends(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

func (s *Store) toldApart(ctx context.Context, scope place.Scope) (map[[2]string]bool, error) {
	var a db.Args
	type pair struct {
		A string `db:"a"`
		B string `db:"b"`
	}
	rows, err := db.All[pair](ctx, s.db, "select a, b from compound_apart where "+scope.Where("", a.Add), a...)
	out := make(map[[2]string]bool, len(rows))
	for _, r := range rows {
		out[[2]string{r.A, r.B}] = true
	}
	return out, err
}

// TellApart remembers that two records are of two compounds, so that Duplicates does not show them again.
func (s *Store) TellApart(ctx context.Context, by account.Who, one, other string) error {
	if one == other {
		return fault.Invalidf("请选择两个小区。")
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		a, b, err := s.both(ctx, tx, by, one, other)
		if err != nil {
			return err
		}
		key := ends(a.ID, b.ID)
		n, err := tx.Exec(ctx, `insert into compound_apart (county, a, b, path, at, by_name) values ($1, $2, $3, $4, $5, $6) on conflict (county, a, b) do nothing`,
			a.County, key[0], key[1], string(a.Path), tx.At, by.Name)
		if err == nil && n > 0 {
			tx.Note(audit.Entry{
				Path: a.Path, Action: "compound.apart", Subject: a.Subject(), Summary: fmt.Sprintf("核对“%s”与“%s”不是同一个小区", a.Name, b.Name),
				Detail: map[string]string{"other": b.ID},
			})
		}
		return err
	})
}

// both loads two compounds of one sub-district over which somebody may merge.
func (s *Store) both(ctx context.Context, c db.Conn, by account.Who, one, other string) (a, b Compound, err error) {
	if a, err = load(ctx, c, by.Scope(account.Merge), one); err != nil {
		return a, b, err
	}
	if b, err = load(ctx, c, by.Scope(account.Merge), other); err != nil {
		return a, b, err
	}
	if a.Path.Street() != b.Path.Street() {
		return a, b, fault.Invalidf("两个小区不在同一个街道，不能合并。请核对。")
	}
	return a, b, nil
}
