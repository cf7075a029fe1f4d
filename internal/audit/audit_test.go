package audit_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
)

const street = place.Path("410105/001/")

func journal(d *db.DB) *audit.Journal {
	return audit.New(d, clock.NewFrozen(time.Date(2015, 8, 10, 1, 0, 0, 0, time.UTC)))
}

func note(t *testing.T, j *audit.Journal, at place.Path, what string) {
	t.Helper()
	err := j.Write(t.Context(), audit.System(), func(tx *audit.Tx) error {
		tx.Note(audit.Entry{Path: at, Action: "test.write", Subject: "test:1", Summary: what})
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAWriteWithoutARowIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		j := journal(d)
		if err := j.Write(t.Context(), audit.System(), func(*audit.Tx) error { return nil }); err == nil {
			t.Error("a silent write is accepted")
		}
		broken := errors.New("broken")
		err := j.Write(t.Context(), audit.System(), func(tx *audit.Tx) error {
			tx.Note(audit.Entry{Path: street, Action: "test.write", Summary: "x"})
			return broken
		})
		rows, listErr := j.List(t.Context(), place.Everywhere(), audit.Query{Limit: 10})
		if !errors.Is(err, broken) || listErr != nil || len(rows) != 0 {
			t.Errorf("a failed write leaves %d rows (%v, %v)", len(rows), err, listErr)
		}
	})
}

// clauses: A4
func TestChainHoldsAndBreaks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		j := journal(d)
		var writers sync.WaitGroup
		for i := range 20 {
			writers.Go(func() { note(t, j, street, fmt.Sprintf("第 %d 条", i)) })
		}
		writers.Wait()
		note(t, j, "410105/002/", "另一个街道")
		if n, err := j.Seal(t.Context()); n != 21 || err != nil {
			t.Fatalf("sealed %d, %v", n, err)
		}
		note(t, j, street, "还没有封存")
		p, err := j.Verify(t.Context())
		if err != nil || p.Broken != "" || p.Rows != 21 || p.Chains != 2 || p.Unsealed != 1 {
			t.Fatalf("proof %+v, %v", p, err)
		}
	})
}

func TestHarmIsFound(t *testing.T) {
	t.Parallel()
	for _, harm := range []string{
		"update journal set summary = 'x' where seq = 2",
		"delete from journal where seq = 3",
		"delete from journal where seq = 1",
		"delete from journal",
	} {
		t.Run(harm, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				j := journal(d)
				for i := range 3 {
					note(t, j, street, fmt.Sprintf("第 %d 条", i))
				}
				if _, err := j.Seal(t.Context()); err != nil {
					t.Fatal(err)
				}
				if err := d.Tx(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), harm); return err }); err != nil {
					t.Fatal(err)
				}
				if p, err := j.Verify(t.Context()); err != nil || p.Broken == "" {
					t.Errorf("the chain still holds (%v)", err)
				}
			})
		})
	}
}

func TestListKeepsToTheScope(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		j := journal(d)
		note(t, j, street, "本街道")
		note(t, j, "410105/002/", "别的街道")
		rows, err := j.List(t.Context(), place.In(street), audit.Query{Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Summary != "本街道" {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}
