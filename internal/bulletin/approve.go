package bulletin

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/fault"
)

// Submit hands a draft to the leaders.
func (s *Store) Submit(ctx context.Context, by account.Who, id string, version int64) (Bulletin, error) {
	return s.step(ctx, by, account.DraftBulletin, id, version, func(tx *audit.Tx, b *Bulletin) error {
		if b.State != Draft {
			return wrongState(b, "送审")
		}
		b.State, b.Reason = Submitted, ""
		tx.Note(entry(*b, "bulletin.submit", "送审"+b.Name()))
		return nil
	})
}

// Approve is a leader's consent to what was submitted. Whoever wrote in the bulletin cannot give it.
func (s *Store) Approve(ctx context.Context, by account.Who, id string, version int64) (Bulletin, error) {
	return s.step(ctx, by, account.Approve, id, version, func(tx *audit.Tx, b *Bulletin) error {
		if b.State != Submitted {
			return wrongState(b, "审批")
		}
		if slices.Contains(b.Drafters, by.ID) {
			return fault.Deniedf("您起草或修改过%s，不能再由您审批。请其他领导审批。", b.Name())
		}
		b.State, b.ApprovedBy, b.ApprovedAt = Approved, by.Name, tx.At
		tx.Note(entry(*b, "bulletin.approve", "审批同意"+b.Name()))
		return nil
	})
}

// Return gives a bulletin that is not issued yet back to its drafters, for a reason.
func (s *Store) Return(ctx context.Context, by account.Who, id string, version int64, reason string) (Bulletin, error) {
	reason = strings.TrimSpace(reason)
	return s.step(ctx, by, account.Approve, id, version, func(tx *audit.Tx, b *Bulletin) error {
		if b.State != Submitted && b.State != Approved {
			return wrongState(b, "退回")
		}
		if reason == "" {
			return fault.InvalidFields("请写明退回的理由。", fault.Field{Name: "reason", Message: "写明要改什么，起草人才好修改。"})
		}
		if err := fault.TooLong("reason", reason, maxReason); err != nil {
			return err
		}
		b.State, b.Reason, b.ApprovedBy, b.ApprovedAt = Draft, reason, "", 0
		tx.Note(entry(*b, "bulletin.return", "退回"+b.Name()+"："+reason))
		return nil
	})
}

func wrongState(b *Bulletin, doing string) error {
	return fault.Conflictf("%s现在是“%s”，不能%s。请刷新页面查看。", b.Name(), b.State.Title(), doing)
}
