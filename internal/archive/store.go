package archive

import (
	"context"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Store keeps the archive. Tables: archive_item, archive_contact.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	register *register.Store
}

// New returns the archive of a database. The register asks it before it takes a compound back.
func New(d *db.DB, j *audit.Journal, r *register.Store) *Store {
	s := &Store{d, j, r}
	r.HeldBy(s.holds)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	a := db.Args{county}
	marks := make([]string, len(compounds))
	for i, id := range compounds {
		marks[i] = a.Add(id)
	}
	out := map[string]string{}
	text := `select c.id from compound c where c.county = $1 and c.id in (` + strings.Join(marks, ", ") + `)
		and (exists (select 1 from archive_item i where i.county = c.county and i.path = c.path)
			or exists (select 1 from archive_contact k where k.county = c.county and k.path = c.path))`
	for id, err := range db.Each[string](ctx, c, text, a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "档案资料"
	}
	return out, nil
}

const (
	itemColumns = "county, id, path, compound, kind, title, day, name, media, size, hash, personal, note, source, ref, pair, at, actor, by_name, " +
		"version, removed_on, removed_by, removed_why"
	missing = "档案里没有这份资料，或者它不在您负责的范围内。"
)

func (it *Item) row() []any {
	return []any{
		it.County, it.ID, string(it.Path), it.Compound, string(it.Kind), it.Title, string(it.Day), it.Name, string(it.Media), it.Size, it.Hash,
		it.Personal, it.Note, string(it.Source), it.Ref, it.Pair, it.At, it.Actor, it.By, it.Version, string(it.RemovedOn), it.RemovedBy,
		it.RemovedWhy,
	}
}

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Item, error) {
	var a db.Args
	return db.One[Item](ctx, c, missing, "select "+itemColumns+" from archive_item where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...)
}

// insert keeps an item; ok is false where the compound has the same bytes already.
func (it *Item) insert(ctx context.Context, tx *audit.Tx) (ok bool, err error) {
	var a db.Args
	marks := make([]string, 0, 23)
	for _, v := range it.row() {
		marks = append(marks, a.Add(v))
	}
	n, err := tx.Exec(ctx, "insert into archive_item ("+itemColumns+") values ("+strings.Join(marks, ", ")+") on conflict (county, path, hash) do nothing", a...)
	if err != nil || n == 0 {
		return false, err
	}
	return true, it.tell(ctx, tx)
}

// update writes what may change; a version that somebody else has passed is a Conflict.
func (it *Item) update(ctx context.Context, tx *audit.Tx) error {
	n, err := tx.Exec(ctx, `update archive_item set kind = $1, title = $2, day = $3, name = $4, personal = $5, note = $6, pair = $7, removed_on = $8,
		removed_by = $9, removed_why = $10, version = version + 1 where county = $11 and id = $12 and version = $13`,
		string(it.Kind), it.Title, string(it.Day), it.Name, it.Personal, it.Note, it.Pair, string(it.RemovedOn), it.RemovedBy, it.RemovedWhy,
		it.County, it.ID, it.Version)
	if err == nil && n == 0 {
		return fault.Conflictf("“%s”刚刚被别人改过。您的内容没有保存，请刷新后再试。", it.called())
	}
	if err != nil {
		return err
	}
	it.Version++
	return it.tell(ctx, tx)
}

// Get returns an item; outside the scope it is NotFound. One that was taken out is returned, too.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Item, error) {
	return load(ctx, s.db, scope, id)
}

// Content returns the bytes of an item that the caller has got by his scope. What holds personal data is Denied: see Reveal.
func (s *Store) Content(ctx context.Context, it *Item) (blob.Blob, error) {
	if it.Personal {
		return blob.Blob{}, fault.Deniedf("“%s”含个人信息。请在它的页面上写明用途后再打开。", it.called())
	}
	return blob.Get(ctx, s.db, it.County, it.Hash)
}

// Thumb is Content made small, for lists; until there is a thumbnail it is the picture itself.
func (s *Store) Thumb(ctx context.Context, it *Item) (blob.Blob, error) {
	if it.Personal || !it.Media.Photo() {
		return s.Content(ctx, it)
	}
	return blob.Small(ctx, s.db, it.County, it.Hash)
}

// Query selects items of one compound. The zero values select all that were not taken out.
type Query struct {
	Photos, Papers bool // only these; both false = all
	Kind           Kind
	Text           string      // in title, name or note, whatever the case of its letters
	Reader         place.Scope // where personal data may be read; elsewhere Text finds nothing that holds such, and no title orders it
	Removed        bool        // only what was taken out
	Sort           string      // title, kind, size, added; "" = by day
	Up             bool        // smallest or oldest first
	Offset, Limit  int         // Limit 0 = 50
}

// Page is a part of a list with the number of all that fit.
type Page struct {
	Rows  []Item `json:"rows"`
	Total int64  `json:"total"`
}

// orders are the orders of a list; each ends with the id, so that pages do not overlap.
var orders = map[string]string{"": "day", "title": "title", "kind": "kind", "size": "size", "added": "at"}

// List returns one page of a compound's items; outside the scope it is empty.
func (s *Store) List(ctx context.Context, scope place.Scope, compound place.Path, q Query) (Page, error) {
	var a db.Args
	where := q.where(scope, compound, &a)
	total, err := db.One[int64](ctx, s.db, "", "select count(*) from archive_item where "+where, a...)
	if err != nil {
		return Page{}, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	way := " desc"
	if q.Up {
		way = ""
	}
	by, ok := orders[q.Sort]
	if !ok {
		by = orders[""]
	}
	if q.Sort == "title" { // between two titles that are shown, a hidden one would tell how it begins
		by = "case when not personal or " + q.Reader.Where("", a.Add) + " then title else '' end"
	}
	rows, err := db.All[Item](ctx, s.db, "select "+itemColumns+" from archive_item where "+where+" order by "+by+way+", id"+way+
		" limit "+a.Add(q.Limit)+" offset "+a.Add(max(q.Offset, 0)), a...)
	return Page{rows, total}, err
}

func (q *Query) where(scope place.Scope, compound place.Path, a *db.Args) string {
	and := []string{scope.Where("", a.Add), "county = " + a.Add(compound.County()), "path = " + a.Add(string(compound))}
	if q.Removed {
		and = append(and, "removed_on <> ''")
	} else {
		and = append(and, "removed_on = ''")
	}
	if q.Photos != q.Papers {
		and = append(and, "kind in ("+listed(Kinds(q.Photos), a)+")")
	}
	if q.Kind != "" {
		and = append(and, "kind = "+a.Add(string(q.Kind)))
	}
	if t := strings.TrimSpace(q.Text); t != "" {
		like := a.Add("%" + escape.Replace(t) + "%")
		alike := " like lower(" + like + `) escape '\'`
		and = append(and, "(lower(title)"+alike+" or lower(name)"+alike+" or lower(note)"+alike+")", "(not personal or "+q.Reader.Where("", a.Add)+")")
	}
	return strings.Join(and, " and ")
}

var escape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

func listed(kinds []Kind, a *db.Args) string {
	marks := make([]string, len(kinds))
	for i, k := range kinds {
		marks[i] = a.Add(string(k))
	}
	return strings.Join(marks, ", ")
}

// Counts is what a compound's archive holds.
type Counts struct {
	Of             map[Kind]int // what was not taken out
	Photos, Papers int
	Removed        int
	Bytes          int64      // of what was not taken out
	Last           clock.Date // the latest day of an item; "" = none
}

// Counts counts a compound's items; outside the scope nothing is counted.
func (s *Store) Counts(ctx context.Context, scope place.Scope, compound place.Path) (Counts, error) {
	type part struct {
		Kind Kind       `db:"kind"`
		Out  bool       `db:"taken"`
		N    int        `db:"n"`
		Size int64      `db:"size"`
		Last clock.Date `db:"last"`
	}
	c := Counts{Of: map[Kind]int{}}
	var a db.Args
	parts, err := db.All[part](ctx, s.db, `select kind, removed_on <> '' as taken, count(*) as n, cast(sum(size) as bigint) as size, max(day) as last from archive_item
		where `+scope.Where("", a.Add)+" and county = "+a.Add(compound.County())+" and path = "+a.Add(string(compound))+" group by kind, removed_on <> ''", a...)
	for _, p := range parts {
		if p.Out {
			c.Removed += p.N
			continue
		}
		c.Of[p.Kind] = p.N
		c.Bytes += p.Size
		c.Last = max(c.Last, p.Last)
		if p.Kind.Photo() {
			c.Photos += p.N
		} else {
			c.Papers += p.N
		}
	}
	return c, err
}
