package plan

import (
	"context"
	"fmt"
	"sync"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Store keeps the versions of the plan that each sub-district has activated. Tables: plan_version, plan_text. The text has no
// county in its key: it is kept once by its hash, the same for every sub-district that activated it.
type Store struct {
	Law Laws // the packs that hold here: those that ship, unless app puts an office's own with them before anything is served

	db      *db.DB
	journal *audit.Journal
	clock   clock.Clock

	mu     sync.Mutex
	parsed map[string]*Plan // by hash; a plan never changes
}

// New returns the plans of a database.
func New(d *db.DB, j *audit.Journal, c clock.Clock) *Store {
	return &Store{Law: ShippedLaws(), db: d, journal: j, clock: c, parsed: map[string]*Plan{}}
}

// Version is a plan as one sub-district activated it. It is in force from Since until the next version's Since; the first
// is in force from its first phase.
type Version struct {
	ID    string     `db:"id"`
	Path  place.Path `db:"path"`
	Plan  string     `db:"plan"`
	Hash  string     `db:"hash"`
	File  string     `db:"file"`
	Since clock.Date `db:"since"`
	At    int64      `db:"at"`
	Actor string     `db:"actor"`
}

// Activate puts a plan file in force for a sub-district from a day on; the file's hash goes into the journal. Old weeks keep
// the version of their day. A file with mistakes is refused with all of them.
func (s *Store) Activate(ctx context.Context, by account.Who, street place.Path, file string, src []byte, since clock.Date) (*Plan, error) {
	if !street.IsStreet() || !by.Can(account.SetPlan, street) {
		return nil, fault.Deniedf("您的岗位不能为这个街道启用方案，请由物业管理办公室办理。")
	}
	p, err := Parse(file, src)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Message: "方案文件有误，没有启用：\n" + err.Error(), Cause: err}
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := keepText(ctx, tx, p.Hash, src); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `insert into plan_version (county, id, path, plan, hash, file, since, at, actor)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			street.County(), db.NewID(s.clock.Business()), street, p.ID, p.Hash, file, since, tx.At, by.Name)
		if n == 1 {
			tx.Note(audit.Entry{
				Path: street, Action: "plan.activate", Subject: "plan:" + p.ID,
				Summary: fmt.Sprintf("启用方案《%s》，自 %s 起执行", p.Title, since.Chinese()),
				Detail:  map[string]string{"hash": p.Hash, "file": file, "since": string(since)},
			})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.keep(p)
	return p, nil
}

// keepText keeps the text of a plan, which may be there already.
func keepText(ctx context.Context, tx *audit.Tx, hash string, src []byte) error {
	_, err := tx.Exec(ctx, "insert into plan_text (hash, source) values ($1, $2) on conflict (hash) do nothing", hash, string(src))
	return err
}

const versionColumns = "id, path, plan, hash, file, since, at, actor"

// Versions returns every version that the sub-district activated, newest first.
func (s *Store) Versions(ctx context.Context, street place.Path) ([]Version, error) {
	return db.All[Version](ctx, s.db, "select "+versionColumns+" from plan_version where county = $1 and path = $2 order by since desc, at desc",
		street.County(), street)
}

// Current returns the plan in force for a sub-district on a day. Before the first version's day it is the first version.
func (s *Store) Current(ctx context.Context, street place.Path, day clock.Date) (*Plan, error) {
	hash, ok, err := db.Maybe[string](ctx, s.db, `select hash from plan_version where county = $1 and path = $2
		order by case when since <= $3 then 0 else 1 end, case when since <= $3 then since end desc, since, at desc limit 1`,
		street.County(), street, day)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.NotFoundf("这个街道还没有启用方案。请先用“bayou init --plan 方案文件”启用。")
	}
	return s.ByHash(ctx, street, hash)
}

// ByHash returns the version that an old week was judged by.
func (s *Store) ByHash(ctx context.Context, street place.Path, hash string) (*Plan, error) {
	s.mu.Lock()
	p, ok := s.parsed[hash]
	s.mu.Unlock()
	if ok {
		return p, nil
	}
	src, err := db.One[source](ctx, s.db, "找不到这个版本的方案。",
		`select v.file as file, t.source as source from plan_version v join plan_text t on t.hash = v.hash
		where v.county = $1 and v.path = $2 and v.hash = $3 limit 1`, street.County(), street, hash)
	if err != nil {
		return nil, err
	}
	if p, err = Parse(src.File, []byte(src.Source)); err != nil {
		return nil, fmt.Errorf("stored plan %s: %w", hash, err)
	}
	s.keep(p)
	return p, nil
}

type source struct{ File, Source string }

func (s *Store) keep(p *Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parsed[p.Hash] = p
}

// Streets returns the sub-districts in the scope that run a programme, in path order.
func (s *Store) Streets(ctx context.Context, scope place.Scope) ([]place.Path, error) {
	var a db.Args
	return db.All[place.Path](ctx, s.db, "select distinct path from plan_version where "+scope.Where("", a.Add)+" order by path", a...)
}
