package bulletin

import (
	"context"

	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/week"
)

// Store keeps bulletins.
type Store struct {
	db      *db.DB
	journal *audit.Journal
	plans   *plan.Store
	weeks   *week.Store
	stamp   string
}

// New returns the bulletins of a database. stamp is printed on every page of what is drafted from now on (示例数据，不作为依据);
// "" for real work.
func New(d *db.DB, j *audit.Journal, p *plan.Store, w *week.Store, stamp string) *Store {
	return &Store{d, j, p, w, stamp}
}

const columns = "id, path, week, corrects, state, content, letter, facts, snapshot, drafters, reason, approved_by, approved_at, " +
	"year, number, issued_on, issued_at, issued_by, brief, circular, changed_at, changed_by, version"

const missing = "没有这期督察周报，或者不在您的辖区内。"

func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Bulletin, error) {
	var a db.Args
	where := scope.Where("", a.Add)
	return db.One[Bulletin](ctx, c, missing, "select "+columns+" from bulletin where "+where+" and id = "+a.Add(id), a...)
}

// Get returns a bulletin of a sub-district that the scope holds, in whatever state, and an issued one of a sub-district that
// the scope shares: what anybody may read on the public page, its communities may read among their own pages.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Bulletin, error) {
	b, err := load(ctx, s.db, scope, id)
	if fault.Of(err) != fault.NotFound {
		return b, err
	}
	if issued, published := s.PublishedOne(ctx, id); published == nil && scope.Shares(issued.Path) {
		return issued, nil
	}
	return b, err
}

// Of returns a week's bulletin and its corrections, in the order in which they were begun.
func (s *Store) Of(ctx context.Context, scope place.Scope, street place.Path, week clock.Week) ([]Bulletin, error) {
	var a db.Args
	where := scope.Narrow(street).Where("", a.Add)
	return db.All[Bulletin](ctx, s.db, "select "+columns+" from bulletin where "+where+" and week = "+a.Add(week)+" order by id", a...)
}

// List returns the bulletins in the scope in whatever state, latest week first.
func (s *Store) List(ctx context.Context, scope place.Scope, limit, offset int) ([]Bulletin, error) {
	var a db.Args
	where := scope.Where("", a.Add)
	return db.All[Bulletin](ctx, s.db, "select "+columns+" from bulletin where "+where+" order by week desc, id desc limit "+
		a.Add(limit)+" offset "+a.Add(offset), a...)
}

// Published returns the issued bulletins of a sub-district, latest first. Everybody may read them, without an account.
func (s *Store) Published(ctx context.Context, street place.Path, limit, offset int) ([]Bulletin, error) {
	return db.All[Bulletin](ctx, s.db, "select "+columns+` from bulletin where county = $1 and path = $2 and state = 'issued'
		order by year desc, number desc limit $3 offset $4`, street.County(), street, limit, offset)
}

// PublishedOne returns an issued bulletin; any other is fault.NotFound.
func (s *Store) PublishedOne(ctx context.Context, id string) (Bulletin, error) {
	return db.One[Bulletin](ctx, s.db, "没有这期督察周报，或者还没有印发。",
		"select "+columns+" from bulletin where id = $1 and state = 'issued'", id)
}

// Corrections returns the issued bulletins that put an issued one right.
func (s *Store) Corrections(ctx context.Context, b Bulletin) ([]Bulletin, error) {
	return db.All[Bulletin](ctx, s.db, "select "+columns+` from bulletin where county = $1 and path = $2 and week = $3 and corrects = $4
		and state = 'issued' order by issued_at`, b.Path.County(), b.Path, b.Week, b.ID)
}

// Document returns the kept document of an issued bulletin: the same bytes whenever it is asked for.
func (s *Store) Document(ctx context.Context, id string, skin Skin) (blob.Blob, error) {
	b, err := s.PublishedOne(ctx, id)
	if err != nil {
		return blob.Blob{}, err
	}
	return blob.Get(ctx, s.db, b.Path.County(), b.Hash(skin))
}

// FileName returns the name under which the document is saved: 督察周报2015年第3期.docx.
func FileName(b Bulletin, skin Skin) string {
	name := b.Name()
	if skin == Circular {
		name += "（通报式）"
	}
	return name + ".docx"
}

// turn changes the state of a bulletin from one that is allowed, in the transaction; fault.Conflict when it is in another.
func turn(ctx context.Context, tx *audit.Tx, b *Bulletin, version int64) error {
	n, err := tx.Exec(ctx, `update bulletin set state = $1, content = $2, drafters = $3, reason = $4, approved_by = $5, approved_at = $6,
		changed_at = $7, changed_by = $8, version = $9 where county = $10 and id = $11 and version = $12`,
		b.State, encode(b.Content), encode(b.Drafters), b.Reason, b.ApprovedBy, b.ApprovedAt,
		tx.At, tx.By.Name, version+1, b.Path.County(), b.ID, version)
	if err == nil && n == 0 {
		return fault.Conflictf("%s刚刚被%s改过（%s）。您的操作没有保存，请刷新后再办。", b.Name(), b.ChangedBy, clock.Stamp(b.ChangedAt))
	}
	b.ChangedAt, b.ChangedBy, b.Version = tx.At, tx.By.Name, version+1
	return err
}
