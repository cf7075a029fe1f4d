// Package audit holds the Actor, without whom nothing is written, and the journal, in which every write leaves a row in its
// own transaction. The rows of a sub-district are sealed into one chain of hashes, so that a row changed or removed later is
// found out. A row outlives its subject.
//
// Tables: journal, journal_head. Clauses: A4 (nothing is changed silently).
package audit

import (
	"context"
	"encoding/json"
	"errors"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// Actor is who does something. Origin is where from: an address on the network, or 命令行.
type Actor struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Post   string `json:"post"`
	Origin string `json:"origin"`
}

// System is the actor of what runs by the clock and of the commands init, sample and generate.
func System() Actor { return Actor{ID: "system", Name: "系统", Post: "系统", Origin: "系统"} }

// Entry is what the journal says of one write.
type Entry struct {
	Path    place.Path
	Action  string // noun.verb: compound.create
	Subject string // noun:id
	Summary string // one Chinese sentence
	Detail  any    // before and after, as JSON; nil for none
}

// Journal writes and reads the journal.
type Journal struct {
	db    *db.DB
	clock clock.Clock
}

// New returns the journal of a database.
func New(d *db.DB, c clock.Clock) *Journal { return &Journal{d, c} }

// Tx is a writing transaction with its actor and its one moment. At is the business moment in microseconds, Day its day.
type Tx struct {
	*db.Tx
	By      Actor
	At      int64
	Day     clock.Date
	entries []Entry
}

// Note adds a row to the journal of this transaction.
func (t *Tx) Note(e Entry) { t.entries = append(t.entries, e) }

var errSilent = errors.New("a write without a journal row")

// Write runs fn in one transaction and writes its journal rows with it. It is the only way to write: a fn that succeeds
// without a Note is rolled back. fn may run again after a conflict between writers.
func (j *Journal) Write(ctx context.Context, by Actor, fn func(*Tx) error) error {
	return j.db.Tx(ctx, func(plain *db.Tx) error {
		business := j.clock.Business()
		tx := &Tx{Tx: plain, By: by, At: clock.Micros(business), Day: clock.DateOf(business)}
		if err := fn(tx); err != nil {
			return err
		}
		if len(tx.entries) == 0 {
			return errSilent
		}
		return j.append(ctx, tx)
	})
}

func (j *Journal) append(ctx context.Context, tx *Tx) error {
	now := j.clock.Now()
	return db.Insert(ctx, tx.Tx, "journal",
		[]string{"county", "id", "chain", "path", "at", "day", "actor", "name", "post", "origin", "action", "subject", "summary", "detail"},
		func(yield func([]any) bool) {
			for _, e := range tx.entries {
				detail := ""
				if e.Detail != nil {
					b, err := json.Marshal(e.Detail)
					if err != nil {
						b, _ = json.Marshal(err.Error())
					}
					detail = string(b)
				}
				if !yield([]any{
					e.Path.County(), db.NewID(now), string(e.Path.Street()), string(e.Path), clock.Micros(now), string(tx.Day),
					tx.By.ID, tx.By.Name, tx.By.Post, tx.By.Origin, e.Action, e.Subject, e.Summary, detail,
				}) {
					return
				}
			}
		})
}
