package survey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/fault"
)

// Void ends a submission that can never be accepted, with the reason that its sender reads: a double of another, a wrong compound.
// It stays as it is and is asked for no more; what was wrong is sent anew. A submission that was returned may be ended, too.
func (s *Store) Void(ctx context.Context, by account.Who, r Review, reason string) (Submission, error) {
	if reason = strings.TrimSpace(reason); len([]rune(reason)) < leastWhy {
		return Submission{}, fault.InvalidFields("没有作废：要写明原因，填报的人会看到。", fault.Field{Name: "reason", Message: "请写明为什么不能采纳，至少 4 个字"})
	}
	if err := fault.TooLong("reason", reason, maxWhy); err != nil {
		return Submission{}, err
	}
	return s.closed(ctx, by, r, func(tx *audit.Tx, rec *Record) (Step, error) {
		if err := stands(&rec.Submission); err != nil && rec.State != HasIssues {
			return Step{}, err
		}
		rec.State = Voided
		tx.Note(audit.Entry{
			Path: rec.Path, Action: "survey.void", Subject: rec.Subject(), Summary: fmt.Sprintf("作废“%s”的摸底表（%s）", rec.Name, rec.AsOf),
			Detail: map[string]any{"revision": rec.Revision},
		})
		return Step{Kind: Voided, Notes: Notes{"": reason}}, nil
	})
}

// Revive takes a submission that was ended by mistake back among those that wait. One that had been returned waits as it was sent: its
// sender has not put it right.
func (s *Store) Revive(ctx context.Context, by account.Who, r Review) (Submission, error) {
	return s.closed(ctx, by, r, func(tx *audit.Tx, rec *Record) (Step, error) {
		if rec.State != Voided {
			return Step{}, fault.Conflictf("“%s”的这份摸底表没有作废，不用恢复。", rec.Name)
		}
		rec.State = Submitted
		if slices.ContainsFunc(rec.Steps, func(st Step) bool { return st.Kind == HasIssues && st.Rev < rec.Revision }) {
			rec.State = Resubmitted
		}
		tx.Note(audit.Entry{
			Path: rec.Path, Action: "survey.revive", Subject: rec.Subject(), Summary: fmt.Sprintf("恢复“%s”作废的摸底表（%s）", rec.Name, rec.AsOf),
		})
		return Step{Kind: Revived}, nil
	})
}

// closed loads what a reviewer decides about, and writes what do made of it with its step.
func (s *Store) closed(ctx context.Context, by account.Who, r Review, do func(*audit.Tx, *Record) (Step, error)) (Submission, error) {
	var out Submission
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		rec, err := s.loaded(ctx, tx, by, r)
		if err != nil {
			return err
		}
		was := rec.Version
		st, err := do(tx, &rec)
		if err != nil {
			return err
		}
		rec.settled(tx, by)
		out, st.Rev = rec.Submission, rec.Revision
		if err := keep(ctx, tx, out, was); err != nil {
			return err
		}
		return addStep(ctx, tx, &out, st, by)
	})
	return out, err
}

// Voiding is why and by whom a submission was ended; nil for any other.
func (r *Record) Voiding() *Step {
	if r.State == Voided && len(r.Steps) > 0 {
		return &r.Steps[0]
	}
	return nil
}
