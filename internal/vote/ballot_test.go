package vote_test

import (
	"sync"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode/modetest"
	"bayou/internal/vote"
)

var cell = modetest.Who("体育社区网格员", account.CellWorker, sports)

func (w *world) ballot(line int64, choices ...string) vote.Ballot {
	return vote.Ballot{ID: db.NewID(w.clock.Now()), Line: line, Channel: "paper", Choices: choices, Signer: "owner", Day: "2015-08-20", Photo: "x"}
}

// A ballot is checked by somebody else than who keyed it in, or by being keyed in twice; one that says otherwise is disputed.
func TestTwoPeopleSeeABallot(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.opened(t)
		cast := func(by account.Who, b vote.Ballot, want string) {
			t.Helper()
			if got, err := w.Cast(w.ctx, by, r.ID, b, nil); err != nil || got != want {
				t.Errorf("line %d by %s: %s, %v; want %s", b.Line, by.Name, got, err, want)
			}
		}
		first := w.ballot(1, "yes", "no")
		cast(head, first, vote.Keyed)
		cast(head, first, vote.Keyed)
		if err := w.Check(w.ctx, head, r.ID, first.ID); fault.Of(err) != fault.Denied {
			t.Errorf("checked by who keyed it in: %v", err)
		}
		cast(cell, w.ballot(1, "yes", "no"), vote.Checked)
		second := w.ballot(4, "yes", "")
		cast(cell, second, vote.Keyed)
		if err := w.Check(w.ctx, head, r.ID, second.ID); err != nil {
			t.Error(err)
		}
		cast(head, w.ballot(4, "no", ""), vote.Disputed)
		for _, by := range []account.Who{other, modetest.Who("督察", account.Supervision, street)} {
			if _, err := w.Cast(w.ctx, by, r.ID, w.ballot(5, "yes", "yes"), nil); fault.Of(err) != fault.NotFound {
				t.Errorf("%s cast: %v", by.Name, err)
			}
		}
		for _, bad := range []vote.Ballot{w.ballot(6, "yes"), w.ballot(6, "yes", "majority"), w.ballot(600, "yes", "yes"), {ID: "x"}} {
			if _, err := w.Cast(w.ctx, head, r.ID, bad, nil); err == nil {
				t.Errorf("%+v was taken", bad)
			}
		}
		lines := w.lines(t, &r)
		if l := lines[0]; l.Ballot != vote.Checked || len(l.Choices) != 2 || l.Choices[1] != "no" || l.Channel != "paper" {
			t.Errorf("%+v", l)
		}
		if l := lines[3]; l.Ballot != vote.Disputed {
			t.Errorf("%+v", l)
		}
	})
}

// Two clerks who key one ballot in at once leave one.
func TestTwoClerksAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.opened(t)
		var all sync.WaitGroup
		states := make([]string, 8)
		for i := range states {
			all.Go(func() {
				by := head
				if i%2 == 1 {
					by = cell
				}
				b := w.ballot(7, "yes", "yes")
				var err error
				if states[i], err = w.Cast(w.ctx, by, r.ID, b, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n, err := db.All[int64](w.ctx, d, "select count(*) from ballot where state in ('keyed', 'checked')")
		if err != nil || n[0] != 1 {
			t.Errorf("%v ballots count, %v", n, err)
		}
		if l := w.lines(t, &r)[6]; l.Ballot != vote.Checked {
			t.Errorf("%v: %+v", states, l)
		}
	})
}

// A ballot is posted only after a try that failed, with a photo; a refusal needs a witness.
func TestDeliveries(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.opened(t)
		try := func(outcome, how, witness, photo string) error {
			return w.Deliver(w.ctx, cell, r.ID, vote.Delivery{
				ID: db.NewID(w.clock.Now()), Line: 2, How: how, Outcome: outcome, Witness: witness, Photo: photo, Day: "2015-08-20",
			}, nil)
		}
		for _, bad := range [][4]string{{"handed", "posted", "", "x"}, {"refused", "", "", ""}, {"handed", "", "", ""}, {"nothing", "hand", "", ""}} {
			if err := try(bad[0], bad[1], bad[2], bad[3]); fault.Of(err) != fault.Invalid {
				t.Errorf("%v: %v", bad, err)
			}
		}
		for _, good := range [][4]string{{"away", "", "", ""}, {"refused", "", "示例见证人", ""}, {"handed", "posted", "", "x"}} {
			if err := try(good[0], good[1], good[2], good[3]); err != nil {
				t.Errorf("%v: %v", good, err)
			}
		}
		if l := w.lines(t, &r)[1]; l.Delivered != "2015-08-20" || l.How != "posted" {
			t.Errorf("%+v", l)
		}
	})
}
