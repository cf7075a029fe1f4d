package db_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

// A use case may read beside its transaction, as all do that ask for the plan in force. Many at once must not wait for each
// other's connections for ever; the half minute is what tells that they do.
func TestManyMayReadBesideTheirTransactions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		var writers sync.WaitGroup
		for range 64 {
			writers.Go(func() {
				err := d.Tx(ctx, func(tx *db.Tx) error {
					if _, err := db.One[int64](ctx, tx, "", "select 1"); err != nil {
						return err
					}
					_, err := db.One[int64](ctx, d, "", "select 1")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		writers.Wait()
	})
}
