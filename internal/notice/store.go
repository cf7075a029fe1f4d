package notice

import (
	"context"
	"errors"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Store keeps the notices.
type Store struct {
	db      *db.DB
	journal *audit.Journal
	stamp   string
	uses    []Use
}

// Use says why a notice cannot be taken down by itself; "" = it can. What a notice is part of tells it.
type Use func(ctx context.Context, c db.Conn, n *Notice) (string, error)

// New returns the notices of a database. stamp is printed on every document, for a sample's; "" = none.
func New(d *db.DB, j *audit.Journal, stamp string) *Store {
	return &Store{db: d, journal: j, stamp: stamp}
}

// HeldBy asks use before a notice is taken down. It is called while the parts are put together.
func (s *Store) HeldBy(use Use) { s.uses = append(s.uses, use) }

const (
	columns = "county, id, path, subject, kind, title, text, places, cite, issuer, days, posted_on, until, posted_at, posted_by, post, file, " +
		"down_on, down_reason, down_by, version"
	proofColumns     = "hash, path, place, day, at, by_name, post, struck"
	objectionColumns = "id, path, room, text, day, at, by_name, post, answer, answered_on, answered_by, struck"
	missing          = "没有这份公示，或者它不在您负责的范围内。"
)

// seen is the condition that a notice hangs at a place of the scope.
func seen(scope place.Scope, a *db.Args) string {
	return "exists (select 1 from notice_at a where a.county = n.county and a.notice = n.id and " + scope.Where("a.", a.Add) + ")"
}

// load returns a notice that hangs in the scope, with all that belongs to it.
func load(ctx context.Context, c db.Conn, scope place.Scope, id string) (Record, error) {
	var a db.Args
	var r Record
	county, ok, err := db.Maybe[string](ctx, c, "select county from notice_at where "+scope.Where("", a.Add)+" and notice = "+a.Add(id)+" limit 1", a...)
	if err == nil && !ok {
		err = fault.NotFoundf("%s", missing)
	}
	if err != nil {
		return r, err
	}
	if r.Notice, err = db.One[Notice](ctx, c, missing, "select "+columns+" from notice where county = $1 and id = $2", county, id); err != nil {
		return r, err
	}
	return r, r.fill(ctx, c)
}

func (r *Record) fill(ctx context.Context, c db.Conn) (err error) {
	if r.At, err = db.All[place.Path](ctx, c, "select path from notice_at where county = $1 and notice = $2 order by path", r.County, r.ID); err != nil {
		return err
	}
	if r.Proofs, err = db.All[Proof](ctx, c, "select "+proofColumns+" from notice_proof where county = $1 and notice = $2 order by at, hash", r.County, r.ID); err != nil {
		return err
	}
	r.Objections, err = db.All[Objection](ctx, c, "select "+objectionColumns+" from notice_objection where county = $1 and notice = $2 order by at, id", r.County, r.ID)
	return err
}

// Get returns a notice that hangs in the scope; any other is NotFound.
func (s *Store) Get(ctx context.Context, scope place.Scope, id string) (Record, error) {
	return load(ctx, s.db, scope, id)
}

// Of returns the notices of one subject in the order of their posting, those that were taken down too.
func (s *Store) Of(ctx context.Context, scope place.Scope, county, subject string) ([]Record, error) {
	a := db.Args{county, subject}
	list, err := db.All[Notice](ctx, s.db, "select "+columns+" from notice n where n.county = $1 and n.subject = $2 and "+seen(scope, &a)+" order by n.posted_on, n.id", a...)
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(list))
	for i := range list {
		out[i].Notice = list[i]
		if err := out[i].fill(ctx, s.db); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// OfIn returns the notices of one subject for what it is part of, which looks at the scope itself.
func OfIn(ctx context.Context, c db.Conn, county, subject string) ([]Notice, error) {
	return db.All[Notice](ctx, c, "select "+columns+" from notice where county = $1 and subject = $2 order by posted_on, id", county, subject)
}

// Hung is a notice that hangs, with its photos that count and the objections that stand without an answer.
type Hung struct {
	Notice
	Photos     int64 `db:"photos" json:"photos"`
	Unanswered int64 `db:"unanswered" json:"unanswered"`
}

// HangingAt returns the notices that hang in the scope on the day, those that end first in front; limit 0 = 50.
func (s *Store) HangingAt(ctx context.Context, scope place.Scope, day clock.Date, limit int) ([]Hung, error) {
	if limit <= 0 {
		limit = 50
	}
	var a db.Args
	at := "select distinct county, notice from notice_at where " + scope.Where("", a.Add) + " and until >= " + a.Add(string(day))
	return db.All[Hung](ctx, s.db, "select n."+strings.ReplaceAll(columns, ", ", ", n.")+`,
		(select count(*) from notice_proof p where p.county = n.county and p.notice = n.id and p.struck = '') as photos,
		(select count(*) from notice_objection o where o.county = n.county and o.notice = n.id and o.answer = '' and o.struck = '') as unanswered
		from (`+at+") x join notice n on n.county = x.county and n.id = x.notice where n.down_on = '' order by n.until, n.id limit "+a.Add(limit), a...)
}

// Photo returns a picture of a notice to whoever may see the notice.
func (s *Store) Photo(ctx context.Context, scope place.Scope, id, hash string) (blob.Blob, error) {
	return s.picture(ctx, scope, id, hash, blob.Get)
}

// Thumb returns the thumbnail of a picture of a notice to whoever may see the notice.
func (s *Store) Thumb(ctx context.Context, scope place.Scope, id, hash string) (blob.Blob, error) {
	return s.picture(ctx, scope, id, hash, blob.Small)
}

func (s *Store) picture(ctx context.Context, scope place.Scope, id, hash string, get func(context.Context, db.Conn, string, string) (blob.Blob, error)) (blob.Blob, error) {
	r, err := s.Get(ctx, scope, id)
	if err != nil {
		return blob.Blob{}, err
	}
	for _, p := range r.Proofs {
		if p.Hash == hash {
			return get(ctx, s.db, r.County, hash)
		}
	}
	return blob.Blob{}, fault.NotFoundf("这份公示没有这张照片。")
}

// change runs fn on a notice that hangs in the actor's scope. version is the one that was seen, 0 = whatever is recorded. The
// notice's row is taken first, so that two officials follow one another.
func (s *Store) change(ctx context.Context, by account.Who, p account.Perm, id string, version int64, fn func(*audit.Tx, *Record) error) (Record, error) {
	var r Record
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if r, err = load(ctx, tx, by.Scope(p), id); err != nil {
			return err
		}
		if version != 0 && version != r.Version {
			return fault.Conflictf("您打开之后，这份公示有了变化。您的内容没有保存，请看过后再提交。")
		}
		n, err := tx.Exec(ctx, "update notice set version = version + 1 where county = $1 and id = $2 and version = $3", r.County, r.ID, r.Version)
		if err == nil && n == 0 {
			err = fault.Conflictf("这份公示刚刚被别人改过，请刷新后再提交。")
		}
		if err != nil {
			return err
		}
		r.Version++
		if err := fn(tx, &r); err != nil {
			return err
		}
		return r.fill(ctx, tx)
	})
	if errors.Is(err, errSame) {
		return s.Get(ctx, by.Scope(p), id)
	}
	return r, err
}

// errSame tells that what a form says was entered already: it came in twice.
var errSame = errors.New("entered already")

func (r *Record) note(tx *audit.Tx, action, summary string, detail map[string]any) {
	tx.Note(audit.Entry{Path: r.Path, Action: "notice." + action, Subject: "notice:" + r.ID, Summary: summary, Detail: detail})
}
