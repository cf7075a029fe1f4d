package find

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// Source is where the documents of a kind come from when many are taken in at once.
type Source struct {
	// Next returns up to n ids of a county and how far it got, which is after in the next call, "" in the first; part is what
	// Later was told, "" = all of the county. No ids = there are no more.
	Next func(ctx context.Context, c db.Conn, county, part, after string, n int) (ids []string, reached string, err error)
	// Docs returns how these are called now. Those it does not return are no longer to be found.
	Docs func(ctx context.Context, c db.Conn, county string, ids []string) ([]Doc, error)
}

// Later notes, in the transaction of the change, that n documents of a kind at a place are to be taken in, or taken in anew, or
// out. A second call for the same part begins it again.
func Later(ctx context.Context, tx *db.Tx, at place.Path, k Kind, part string, n int64) error {
	_, err := tx.Exec(ctx, `insert into find_due (county, id, path, source, part, reached, open, taken) values ($1, $2, $3, $4, $5, '', $6, 0)
		on conflict (county, id) do update set reached = '', open = excluded.open, taken = 0`,
		at.County(), string(k)+"/"+part, string(at), string(k), part, n)
	return err
}

// Open returns how many documents that may lie in the scope wait to be taken in: they are not found yet, or not as they are
// called now.
func Open(ctx context.Context, c db.Conn, scope place.Scope, kinds ...Kind) (int64, error) {
	open := int64(0)
	for d, err := range db.Each[due](ctx, c, "select "+dueColumns+" from find_due") { // hardly ever a row
		if err != nil {
			return 0, err
		}
		if slices.Contains(kinds, d.Kind) && !scope.Narrow(d.Path).Empty() {
			open += max(d.Open, 1)
		}
	}
	return open, nil
}

// due is a row of find_due. Taken is the moment until which a process works at it.
type due struct {
	County  string     `db:"county"`
	ID      string     `db:"id"`
	Path    place.Path `db:"path"`
	Kind    Kind       `db:"source"`
	Part    string     `db:"part"`
	Reached string     `db:"reached"`
	Open    int64      `db:"open"`
	Taken   int64      `db:"taken"`
}

const (
	dueColumns = "county, id, path, source, part, reached, open, taken"
	dueBatch   = 500
	lease      = time.Minute
)

// Index takes in what waits, batch by batch, and returns how many documents it looked at. Several processes may call it at once:
// each takes what no other works at. What has no source waits on.
func Index(ctx context.Context, d *db.DB, sources map[Kind]Source) (int, error) {
	list, err := db.All[due](ctx, d, "select "+dueColumns+" from find_due order by county, id")
	if err != nil {
		return 0, err
	}
	done := 0
	for i := range list {
		source, ok := sources[list[i].Kind]
		if !ok {
			continue
		}
		n, err := list[i].work(ctx, d, source)
		if done += n; err != nil {
			return done, fmt.Errorf("find: taking in %s of %s: %w", list[i].ID, list[i].County, err)
		}
	}
	return done, nil
}

// work takes in everything of one row, as far as this process gets it.
func (w *due) work(ctx context.Context, d *db.DB, source Source) (done int, err error) {
	mine := false
	for {
		n, more := 0, false
		err := d.Tx(ctx, func(tx *db.Tx) error {
			var err error
			n, more, err = w.step(ctx, tx, source, mine)
			return err
		})
		if done += n; err != nil || !more {
			return done, err
		}
		mine = true
	}
}

// step takes in one batch. more is false when there is nothing left or another process works at it.
func (w *due) step(ctx context.Context, tx *db.Tx, source Source, mine bool) (n int, more bool, err error) {
	now := clock.Micros(time.Now())
	free := now
	if mine {
		free = now + lease.Microseconds()
	}
	got, err := tx.Exec(ctx, "update find_due set taken = $1 where county = $2 and id = $3 and taken <= $4", now+lease.Microseconds(), w.County, w.ID, free)
	if err != nil || got == 0 {
		return 0, false, err
	}
	at, err := db.One[due](ctx, tx, "", "select "+dueColumns+" from find_due where county = $1 and id = $2", w.County, w.ID)
	if err != nil {
		return 0, false, err
	}
	ids, reached, err := source.Next(ctx, tx, at.County, at.Part, at.Reached, dueBatch)
	if err != nil {
		return 0, false, err
	}
	if len(ids) == 0 {
		_, err := tx.Exec(ctx, "delete from find_due where county = $1 and id = $2", at.County, at.ID)
		return 0, false, err
	}
	if err := source.take(ctx, tx, &at, ids); err != nil {
		return 0, false, err
	}
	_, err = tx.Exec(ctx, "update find_due set reached = $1, open = open - $2 where county = $3 and id = $4", reached, int64(len(ids)), at.County, at.ID)
	return len(ids), true, err
}

// take brings documents up to what their source says. It asks twice: who renames one of them meanwhile either waits for the rows
// that the first Put holds, or is done and seen by the second look.
func (s *Source) take(ctx context.Context, tx *db.Tx, w *due, ids []string) error {
	docs, err := s.Docs(ctx, tx, w.County, ids)
	if err != nil {
		return err
	}
	if err := Put(ctx, tx, docs...); err != nil {
		return err
	}
	if docs, err = s.Docs(ctx, tx, w.County, ids); err != nil {
		return err
	}
	there := map[string]bool{}
	for _, d := range docs {
		there[d.ID] = true
	}
	gone := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return there[id] })
	if err := Put(ctx, tx, docs...); err != nil {
		return err
	}
	return Drop(ctx, tx, w.County, w.Kind, gone...)
}
