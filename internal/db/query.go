package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"modernc.org/sqlite"

	"bayou/internal/fault"
)

// Conn runs statements: the database itself for reading, or a transaction.
type Conn interface {
	query(ctx context.Context, text string, args []any) (*sql.Rows, error)
}

type watcher struct{}

// Watched returns a context under which every statement that reads outside of a transaction is told to seen before it runs. Tests look
// at the plans of lists by it.
func Watched(ctx context.Context, seen func(text string, args []any)) context.Context {
	return context.WithValue(ctx, watcher{}, seen)
}

func (d *DB) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if seen, ok := ctx.Value(watcher{}).(func(string, []any)); ok {
		seen(text, args)
	}
	return d.read.QueryContext(ctx, text, args...)
}

// Tx is a transaction. It sees its own writes.
type Tx struct {
	tx       *sql.Tx
	engine   Engine
	inserted int // rows that Insert wrote
}

func (t *Tx) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, text, args...)
}

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	r, err := t.tx.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, asFault(err)
	}
	return r.RowsAffected()
}

// Tx runs fn in one writing transaction and commits it; any error rolls it back. It is run again when the engine reports
// that another writer was in the way, so fn must have no effect outside the transaction.
func (d *DB) Tx(ctx context.Context, fn func(*Tx) error) error {
	for try := 0; ; try++ {
		err := d.once(ctx, fn)
		if err == nil || !retriable(err) || try == 4 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try+1) * 20 * time.Millisecond):
		}
	}
}

func (d *DB) once(ctx context.Context, fn func(*Tx) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	own := &Tx{tx: tx, engine: d.Engine}
	if err := fn(own); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil || own.inserted < many {
		return asFault(err)
	}
	_ = d.Optimize(context.WithoutCancel(ctx)) // what is committed stays so; without new statistics it is read more slowly
	return nil
}

var mapper = reflectx.NewMapperFunc("db", strings.ToLower)

// All runs a query and scans every row into a T: a struct with `db` tags (or lower-case field names), or one plain value.
func All[T any](ctx context.Context, c Conn, text string, args ...any) ([]T, error) {
	var out []T
	for v, err := range Each[T](ctx, c, text, args...) {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Each runs a query and yields its rows one by one, so that a large result is never held at once.
func Each[T any](ctx context.Context, c Conn, text string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		plain, err := c.query(ctx, text, args)
		if err != nil {
			yield(zero, asFault(err))
			return
		}
		rows := &sqlx.Rows{Rows: plain, Mapper: mapper}
		defer rows.Close()
		scan := scanner[T](rows)
		for rows.Next() {
			var v T
			if err := scan(&v); err != nil {
				yield(zero, err)
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(zero, asFault(err))
		}
	}
}

func scanner[T any](rows *sqlx.Rows) func(*T) error {
	var zero T
	if isStruct(zero) {
		return func(v *T) error { return rows.StructScan(v) }
	}
	return func(v *T) error { return rows.Scan(v) }
}

// One runs a query for exactly one row. No row is fault.NotFound with the sentence.
func One[T any](ctx context.Context, c Conn, missing, text string, args ...any) (T, error) {
	for v, err := range Each[T](ctx, c, text, args...) {
		return v, err
	}
	var zero T
	return zero, fault.NotFoundf("%s", missing)
}

// Maybe runs a query for at most one row; ok is false when there is none.
func Maybe[T any](ctx context.Context, c Conn, text string, args ...any) (v T, ok bool, err error) {
	for v, err := range Each[T](ctx, c, text, args...) {
		return v, err == nil, err
	}
	return v, false, nil
}

// batch is how many rows one INSERT carries; 500 rows of up to 60 columns stay below SQLite's limit of 32,766 values.
const batch = 500

// Insert writes rows into a table, 500 in a statement. Every row has one value for each column.
func Insert(ctx context.Context, tx *Tx, table string, columns []string, rows iter.Seq[[]any]) error {
	_, err := Upsert(ctx, tx, table, columns, "", rows)
	return err
}

// Upsert is Insert with what ends the statement: on conflict (…) do …. No row may come twice. It returns how many rows it wrote:
// those that a condition at the end kept as they were do not count.
func Upsert(ctx context.Context, tx *Tx, table string, columns []string, tail string, rows iter.Seq[[]any]) (written int64, err error) {
	head := "insert into " + table + " (" + strings.Join(columns, ", ") + ") values "
	args := make([]any, 0, batch*len(columns))
	var full *sql.Stmt
	flush := func() error {
		n := len(args) / len(columns)
		if n == 0 {
			return nil
		}
		var done sql.Result
		var err error
		if n == batch {
			if full == nil {
				if full, err = tx.tx.PrepareContext(ctx, head+placeholders(tx.engine, n, len(columns))+tail); err != nil {
					return asFault(err)
				}
			}
			done, err = full.ExecContext(ctx, args...)
		} else {
			done, err = tx.tx.ExecContext(ctx, head+placeholders(tx.engine, n, len(columns))+tail, args...)
		}
		args = args[:0]
		tx.inserted += n
		if err != nil {
			return asFault(err)
		}
		some, err := done.RowsAffected()
		written += some
		return err
	}
	defer func() {
		if full != nil {
			full.Close()
		}
	}()
	for row := range rows {
		if len(row) != len(columns) {
			return written, fmt.Errorf("insert into %s: %d values for %d columns", table, len(row), len(columns))
		}
		if args = append(args, row...); len(args) == batch*len(columns) {
			if err := flush(); err != nil {
				return written, err
			}
		}
	}
	err = flush()
	return written, err
}

// placeholders numbers the values for PostgreSQL. On SQLite a numbered placeholder is a name, and its driver looks every name
// up in a list, which makes a statement of thousands quadratic: there they are plain question marks.
func placeholders(e Engine, rows, columns int) string {
	mark := func(i int) string { return "$" + strconv.Itoa(i+1) }
	if e == SQLite {
		mark = func(int) string { return "?" }
	}
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i%columns != 0:
			b.WriteString(", ")
		case i > 0:
			b.WriteString("), (")
		default:
			b.WriteByte('(')
		}
		b.WriteString(mark(i))
	}
	b.WriteByte(')')
	return b.String()
}

// Args collects the values of a statement that is put together from parts.
type Args []any

// Add binds a value and returns its placeholder.
func (a *Args) Add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

// List binds the values of a list and returns their placeholders, for in (…).
func (a *Args) List(values []string) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = a.Add(v)
	}
	return strings.Join(marks, ", ")
}

// NewID returns a UUIDv7 of the given moment, so that ids sort by time.
func NewID(at time.Time) string {
	id := uuid.New()
	ms := uint64(at.UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	return id.String()
}

// IsID reports whether s has the form of an id; what a phone or a form sends is checked with it.
func IsID(s string) bool {
	_, err := uuid.Parse(s)
	return err == nil && len(s) == 36
}

const (
	sqliteBusy   = 5
	sqliteUnique = 2067
	sqlitePK     = 1555
	sqliteFull   = 13
)

func retriable(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()&0xff == sqliteBusy
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "40001" || e.Code == "40P01"
	}
	return false
}

// asFault turns a broken unique key into a Conflict and a full disk into Full; every other database error stays as it is.
func asFault(err error) error {
	if err == nil {
		return nil
	}
	s, isSQLite := errors.AsType[*sqlite.Error](err)
	p, isPg := errors.AsType[*pgconn.PgError](err)
	if isSQLite && (s.Code() == sqliteUnique || s.Code() == sqlitePK) || isPg && p.Code == "23505" {
		return &fault.Error{Kind: fault.Conflict, Message: "同样的记录已经存在，可能是重复提交。请刷新页面查看。", Cause: err}
	}
	if isSQLite && s.Code()&0xff == sqliteFull || isPg && p.Code == "53100" {
		return fault.NoRoom(err)
	}
	return err
}
