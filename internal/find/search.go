package find

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/db"
	"bayou/internal/place"
)

// Found is the answer to a question.
type Found struct {
	Hits    []Doc // of each kind the best, in the order of the kinds that were asked for
	Partial bool  // there may be more than was looked at
}

// The bounds of a search.
const (
	few      = 500    // up to here every text of a gram is compared
	glance   = 600    // so many are looked at first where a gram is common
	most     = 40_000 // no more entries of a list are looked at
	read     = 1000   // nor are more texts read for it
	drivers  = 3      // pieces of which the rarest gram is sought
	starting = 100    // titles that begin with the question
)

// Search returns what answers the question in the scope, at most limit of each kind, the best first: whose title is the question,
// begins with it, has it, and the rest; within these by title. A question without letters and digits is answered with nothing.
func Search(ctx context.Context, c db.Conn, scope place.Scope, text string, kinds []Kind, limit int) (Found, error) {
	var out Found
	q := parse(text)
	if len(q.terms) == 0 || scope.Empty() || limit <= 0 {
		return out, nil
	}
	s := search{conn: c, scope: scope, coarse: coarse(scope), query: q, limit: limit}
	s.pieces = s.driving()
	for _, k := range kinds {
		s.kind, s.hits, s.seen = k, nil, map[int64]bool{}
		if err := s.run(ctx); err != nil {
			return out, err
		}
		slices.SortFunc(s.hits, hit.compare)
		for _, h := range s.hits[:min(limit, len(s.hits))] {
			out.Hits = append(out.Hits, h.doc())
		}
	}
	out.Partial = s.partial
	return out, nil
}

// coarse is the scope as far as the grams tell places: down to the community.
func coarse(scope place.Scope) place.Scope {
	paths := scope.Paths()
	for i, p := range paths {
		paths[i] = community(p)
	}
	return place.In(paths...)
}

// search is one question to one kind at a time.
type search struct {
	conn          db.Conn
	scope, coarse place.Scope
	query         query
	limit         int
	pieces        [][]way // the ways of the pieces that may lead the search
	kind          Kind
	hits          []hit
	seen          map[int64]bool
	partial       bool
}

type hit struct {
	*stored
	rank int
}

func (h hit) compare(o hit) int {
	return cmp.Or(cmp.Compare(h.rank, o.rank), cmp.Compare(h.Key, o.Key), cmp.Compare(h.Title, o.Title), cmp.Compare(h.Path, o.Path), cmp.Compare(h.ID, o.ID))
}

// driving returns the ways of the longest pieces.
func (s *search) driving() [][]way {
	var all [][]rune
	for _, t := range s.query.terms {
		all = append(all, t...)
	}
	slices.SortStableFunc(all, func(a, b []rune) int { return cmp.Compare(len(b), len(a)) })
	var sure [2]signature // pairs that every answer has
	lists := make([][]way, len(all))
	for i, p := range all {
		if lists[i] = ways(p); len(lists[i]) == 1 {
			sure[0].join(lists[i][0].need[0])
			sure[1].join(lists[i][0].need[1])
		}
	}
	lists = lists[:min(drivers, len(lists))]
	for _, list := range lists {
		for i := range list {
			list[i].need[0].join(sure[0])
			list[i].need[1].join(sure[1])
		}
	}
	return lists
}

// run looks for the piece whose grams are rarest and compares the texts that have them.
func (s *search) run(ctx context.Context) error {
	counts, err := s.counts(ctx)
	if err != nil {
		return err
	}
	var best []lead
	for i, list := range s.pieces {
		if leads := rarest(list, counts); i == 0 || rarer(leads, best) {
			best = leads
		}
	}
	if slices.ContainsFunc(best, func(l lead) bool { return l.N > few }) {
		if err := s.starts(ctx); err != nil {
			return err
		}
	}
	for _, l := range best {
		if err := s.follow(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// lead is the gram by which a way is followed.
type lead struct {
	*way
	gram string
	count
}

// count is how many texts of the scope have a gram, up to few+1, and the place of the last that was counted: of two that have more,
// the one is rarer that came further.
type count struct {
	N    int    `db:"n"`
	Last string `db:"last"`
}

func (c count) compare(o count) int {
	return cmp.Or(cmp.Compare(c.N, o.N), cmp.Compare(o.Last, c.Last))
}

// rarest picks the rarest gram of each way in which a piece may stand in a text, without those that no text has.
func rarest(list []way, counts map[string]count) []lead {
	var leads []lead
	for i := range list {
		l := lead{way: &list[i]}
		for _, g := range list[i].grams {
			if n := counts[g]; l.gram == "" || n.compare(l.count) < 0 {
				l.gram, l.count = g, n
			}
		}
		if l.N > 0 {
			leads = append(leads, l)
		}
	}
	return leads
}

// rarer tells whether fewer texts have the ways of a piece than those of another; where neither can be counted, whether the
// commonest of its grams is the rarer one.
func rarer(leads, than []lead) bool {
	sum, worst := together(leads)
	sumThan, worstThan := together(than)
	if worst.N > few && worstThan.N > few {
		return worst.compare(worstThan) < 0
	}
	return sum < sumThan
}

func together(leads []lead) (sum int, worst count) {
	for _, l := range leads {
		if sum += l.N; l.compare(worst) > 0 {
			worst = l.count
		}
	}
	return sum, worst
}

// counts counts the texts that have each gram.
func (s *search) counts(ctx context.Context) (map[string]count, error) {
	var grams []string
	for _, list := range s.pieces {
		for i := range list {
			grams = append(grams, list[i].grams...)
		}
	}
	slices.Sort(grams)
	grams = slices.Compact(grams)
	text, a := s.countText(grams)
	out := map[string]count{}
	for c, err := range db.Each[struct {
		I int `db:"i"`
		count
	}](ctx, s.conn, text, a...) {
		if err != nil {
			return nil, err
		}
		out[grams[c.I]] = c.count
	}
	return out, nil
}

func (s *search) countText(grams []string) (string, db.Args) {
	var a db.Args
	var asks []string
	from := s.from(&a)
	for i, g := range grams {
		asks = append(asks, "select "+strconv.Itoa(i)+" as i, count(*) as n, coalesce(max(path), '') as last from (select path"+from+" and gram = "+a.Add(g)+
			" order by county, path limit "+strconv.Itoa(few+1)+") as t")
	}
	return strings.Join(asks, " union all "), a
}

// from is the part of a question for entries that says where they are sought.
func (s *search) from(a *db.Args) string {
	return " from find_gram where kind = " + a.Add(string(s.kind)) + " and " + within(s.coarse, a)
}

// within is the condition that a row lies in the scope. Where that is several places, their county or the part of it that has all of
// them stands before, since the engines go through an index by one range only.
func within(scope place.Scope, a *db.Args) string {
	paths := scope.Paths()
	where := scope.Where("", a.Add)
	if len(paths) < 2 {
		return where
	}
	first, last := paths[0], paths[len(paths)-1]
	n := 0
	for n < min(len(first), len(last)) && first[n] == last[n] {
		n++
	}
	if n == 0 {
		return where
	}
	return place.In(first[:n]).Where("", a.Add) + " and " + where
}

// follow compares the texts that have the lead's gram: all of them when they are few, else until there are enough.
func (s *search) follow(ctx context.Context, l lead) error {
	if l.N <= few {
		_, err := s.walk(ctx, l, few, 0)
		return err
	}
	if len(s.hits) >= s.limit {
		return nil
	}
	if _, err := s.walk(ctx, l, glance, 0); err != nil || len(s.hits) >= s.limit {
		return err
	}
	more, err := s.walk(ctx, l, most, glance)
	s.partial = s.partial || more && len(s.hits) < s.limit
	if err != nil || more || len(s.hits) >= s.limit {
		return err
	}
	return s.lookBeyond(ctx, l)
}

// lookBeyond notes whether the gram's list is longer than what was walked.
func (s *search) lookBeyond(ctx context.Context, l lead) error {
	var a db.Args
	_, more, err := db.Maybe[int64](ctx, s.conn, "select doc"+s.from(&a)+" and gram = "+a.Add(l.gram)+" order by county, path, doc limit 1 offset "+
		strconv.Itoa(most+glance), a...)
	s.partial = s.partial || more
	return err
}

// walk compares a part of the texts that have the lead's gram, and tells whether some of the part were left out because they
// are too many.
func (s *search) walk(ctx context.Context, l lead, n, from int) (more bool, err error) {
	text, a := s.walkText(l, n, from)
	return s.compare(ctx, text, a)
}

func (s *search) walkText(l lead, n, from int) (string, db.Args) {
	var a db.Args
	need := l.need[class(l.gram)]
	sig, sig2 := a.Add(need[0]), a.Add(need[1])
	return "select " + joined + " from (select county, doc, sig, sig2" + s.from(&a) + " and gram = " + a.Add(l.gram) +
		" order by county, path, doc limit " + strconv.Itoa(n) + " offset " + strconv.Itoa(from) + `) as g
		join find_doc d on d.county = g.county and d.doc = g.doc where (g.sig & ` + sig + ") = " + sig + " and (g.sig2 & " + sig2 + ") = " + sig2 +
		" limit " + strconv.Itoa(read), a
}

// joined are the columns of find_doc in a join.
var joined = "d." + strings.ReplaceAll(docColumns, ", ", ", d.")

// starts looks for titles that begin with the question's first piece, in their order, until there are enough: the piece as it is
// written first, since only so it can be a whole title.
func (s *search) starts(ctx context.Context) error {
	for _, w := range ways(s.query.terms[0][0]) {
		if w.literal {
			if err := s.startsBy(ctx, &w, "key"); err != nil {
				return err
			}
		}
		if len(s.hits) >= s.limit {
			return nil
		}
		if w.aloud {
			if err := s.startsBy(ctx, &w, "sound"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *search) startsBy(ctx context.Context, w *way, column string) error {
	text, a := s.startText(w, column)
	_, err := s.compare(ctx, text, a)
	return err
}

func (s *search) startText(w *way, column string) (string, db.Args) {
	var a db.Args
	return "select " + docColumns + " from find_doc where kind = " + a.Add(string(s.kind)) + " and " + column + " >= " + a.Add(w.start) + " and " +
		column + " < " + a.Add(w.start+"\U0010FFFF") + " and " + within(s.scope, &a) + " order by " + column + ", county, path limit " + strconv.Itoa(starting), a
}

// compare keeps the rows that answer the question, each once, and tells whether there were as many as are read at most.
func (s *search) compare(ctx context.Context, text string, a db.Args) (full bool, err error) {
	n := 0
	for r, err := range db.Each[stored](ctx, s.conn, text, a...) {
		if err != nil {
			return false, err
		}
		if err := ctx.Err(); err != nil { // whoever asked went away
			return false, err
		}
		n++
		if s.seen[r.Doc] || !s.scope.Holds(r.Path) {
			continue
		}
		s.seen[r.Doc] = true
		if rank, ok := s.query.judge(&r); ok {
			s.hits = append(s.hits, hit{&r, rank})
		}
	}
	return n == read, nil
}
