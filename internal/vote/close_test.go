package vote_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/vote"
	"bayou/verify"
)

// Nothing is counted before two people saw each ballot and the last day is over; what is counted is sealed, and anybody recounts it.
//
// clauses: M2
func TestACloseIsSealed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.opened(t)
		names := []string{"示例计票人甲", "示例计票人乙"}
		refused := func(what, sentence string) {
			t.Helper()
			if _, err := w.Close(w.ctx, head, r.ID, names); fault.Of(err) != fault.Conflict || !strings.Contains(err.Error(), sentence) {
				t.Errorf("%s: %v", what, err)
			}
		}
		for n := int64(1); n <= 18; n++ {
			for _, by := range []account.Who{head, cell} {
				if n == 18 && by.ID == cell.ID {
					break
				}
				choices := []string{"yes", "no"}
				if _, err := w.Cast(w.ctx, by, r.ID, w.ballot(n, choices...), nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		refused("one ballot is not checked", "复核")
		if _, err := w.Cast(w.ctx, cell, r.ID, w.ballot(18, "yes", "no"), nil); err != nil {
			t.Fatal(err)
		}
		refused("the last day is not over", "没有交票")
		if _, err := w.Close(w.ctx, head, r.ID, names[:1]); fault.Of(err) != fault.Invalid {
			t.Errorf("one counter: %v", err)
		}
		w.on(r.ClosesOn.Add(1))
		if _, err := w.Close(w.ctx, cell, r.ID, names); fault.Of(err) != fault.NotFound {
			t.Errorf("closed without the right: %v", err)
		}
		closed, err := w.Close(w.ctx, head, r.ID, names)
		if err != nil {
			t.Fatal(err)
		}
		if m := closed.Matters; closed.State != vote.Closed || m[0].Outcome != "passed" || m[1].Outcome != "failed" || m[0].Clause != "" {
			t.Errorf("%s: %+v", closed.State, m)
		}
		file, err := w.Sealed(w.ctx, head, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		read, root, err := verify.ReadSealed(file)
		if err != nil || hex.EncodeToString(root[:]) != closed.Root || len(read.Units) != 25 {
			t.Errorf("%x, %v; the campaign says %s", root, err, closed.Root)
		}
		if strings.Contains(string(file), "示例业主") {
			t.Error("the sealed file names an owner")
		}
		refused("closed twice", "已计票")
	})
}
