package audit_test

import (
	"fmt"
	"testing"

	"bayou/internal/db"
	"bayou/internal/db/dbtest"
)

// An auditor proves the journal of an office at work: rows that are sealed meanwhile break nothing.
func TestVerifyWhileSealing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		j := journal(d)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := range 100 {
				note(t, j, street, fmt.Sprintf("第 %d 条", i))
				if _, err := j.Seal(t.Context()); err != nil {
					t.Error(err)
				}
			}
		}()
		for working := true; working; {
			select {
			case <-done:
				working = false
			default:
			}
			if p, err := j.Verify(t.Context()); err != nil || p.Broken != "" {
				t.Errorf("a whole journal is called broken: %+v, %v", p, err)
			}
		}
	})
}
