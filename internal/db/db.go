// Package db opens the one database, SQLite or PostgreSQL, and runs one SQL text on both.
//
// The text uses $1 placeholders, ids and times made in Go, and nothing that only one engine knows: no sequences, no
// advisory locks, no JSON operators, no scalar min/max. Tables carry the county first in every key, because it is the
// distribution key of a shared database. Only the packages that own a table write to it.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	_ "modernc.org/sqlite"             // registers the driver "sqlite"
)

// Engine is the kind of database behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open, migrated database. What writes and what reads has connections of its own, on SQLite one that writes, so that no
// reader waits for a writer and a transaction may read beside itself. What is read beside a transaction is what others have
// committed. Nobody may hold two reading connections at once, such as by reading within Each: many who do wait for each other.
type DB struct {
	Engine      Engine
	write, read *sql.DB
}

// Open opens the database and brings its tables up to date. where is a postgres:// address or the path of a SQLite file,
// which is created when missing.
func Open(ctx context.Context, where string) (*DB, error) {
	d, err := connect(where)
	if err != nil {
		return nil, err
	}
	if err := d.checkOrder(ctx); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.migrate(ctx, where); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.Optimize(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// readers is how many connections read from SQLite at once.
const readers = 4

func connect(where string) (*DB, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") {
		return connectPostgres(where)
	}
	if err := os.MkdirAll(filepath.Dir(where), 0o700); err != nil {
		return nil, fmt.Errorf("数据目录建不起来：%w", err)
	}
	write, err := sql.Open("sqlite", sqliteDSN(where, "immediate", 0))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", sqliteDSN(where, "deferred", 1))
	if err != nil {
		return nil, err
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	read.SetConnMaxLifetime(fresh)
	return &DB{Engine: SQLite, write: write, read: read}, nil
}

// The connections of one process to PostgreSQL. Those that write and those that read are apart: a transaction that reads beside
// itself, as one does that asks for the plan in force, would otherwise wait for a connection that another such one holds.
const (
	postgresWriters = 8
	postgresReaders = 12
)

func connectPostgres(where string) (*DB, error) {
	d := &DB{Engine: Postgres}
	for _, pool := range []struct {
		to   **sql.DB
		most int
	}{{&d.write, postgresWriters}, {&d.read, postgresReaders}} {
		opened, err := sql.Open("pgx", where)
		if err != nil {
			return nil, fmt.Errorf("数据库地址写得不对：%w", err)
		}
		opened.SetMaxOpenConns(pool.most)
		opened.SetMaxIdleConns(pool.most)
		*pool.to = opened
	}
	return d, nil
}

// pageSize is the size of a page of a new SQLite file, in bytes. Photos are most of a file; SQLite writes each page on its own, to the
// log and then to the file, so that larger ones take a photo in with half the calls, and no list is slower by them.
const pageSize = 8192

func sqliteDSN(path, lock string, queryOnly int) string {
	v := url.Values{"_txlock": {lock}, "_journal_mode": {"WAL"}, "_pragma": { // the page's size before the mode, which writes the first page
		"busy_timeout(15000)", fmt.Sprintf("page_size(%d)", pageSize), "synchronous(FULL)", "foreign_keys(1)", "cache_size(-16000)",
		"temp_store(MEMORY)", fmt.Sprintf("query_only(%d)", queryOnly),
	}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + v.Encode()
}

// Close closes the database.
func (d *DB) Close() {
	d.write.Close()
	d.read.Close()
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// checkOrder refuses a PostgreSQL database that does not sort by code point: places are compared as text.
func (d *DB) checkOrder(ctx context.Context) error {
	if d.Engine != Postgres {
		return nil
	}
	var sorted bool
	if err := d.read.QueryRowContext(ctx, "select 'a/' < 'a0' and 'Z' < 'a' and 'z' < '一'").Scan(&sorted); err != nil {
		return fmt.Errorf("连不上数据库，请核对地址和账号，并确认 PostgreSQL 已经启动：%w", err)
	}
	if !sorted {
		return fmt.Errorf("这个数据库的排序规则不适用，请这样新建一个：create database bayou template template0 encoding 'UTF8' locale 'C'")
	}
	return nil
}
