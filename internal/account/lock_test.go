package account_test

import (
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
)

// Guesses that are sent all at once are counted like those sent one after another: none is tried against an old count.
func TestGuessesAtOnceLock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var guesses sync.WaitGroup
		for range 20 {
			guesses.Go(func() {
				if _, err := w.accounts.SignIn(t.Context(), "wyb", "wrong", ""); fault.Of(err) != fault.Denied {
					t.Error(err)
				}
			})
		}
		guesses.Wait()
		if _, err := w.accounts.SignIn(t.Context(), "wyb", password, ""); fault.Of(err) != fault.Denied {
			t.Errorf("20 guesses at once leave the account open: %v", err)
		}
		w.later(account.Idle)
		if _, err := w.accounts.SignIn(t.Context(), "wyb", password, ""); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}
