package register

import (
	"context"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Withdraw takes a compound out of the register (demolished, entered twice, in the wrong community). It stays readable with
// everything recorded of it.
func (s *Store) Withdraw(ctx context.Context, by account.Who, id string, version int64, reason string) error {
	if reason = tidy(reason); len([]rune(reason)) < 4 {
		return fault.InvalidFields("请写明移出的原因。", fault.Field{Name: "reason", Message: "原因至少 4 个字"})
	}
	if err := fault.TooLong("reason", reason, maxText); err != nil {
		return err
	}
	return s.stand(ctx, by, id, version, func(tx *audit.Tx, c *Compound) (action, summary string, err error) {
		if c.WithdrawnOn != "" {
			return "", "", fault.Conflictf("“%s”已于%s移出登记册。", c.Name, c.WithdrawnOn.Chinese())
		}
		c.WithdrawnOn, c.Withdrawn = tx.Day, reason
		return "compound.withdraw", fmt.Sprintf("把“%s”移出登记册：%s", c.Name, reason), nil
	})
}

// Restore puts a withdrawn compound back with what its observations say. One that came with an import that was undone since has
// none left, and is a Conflict; so is one that was merged into another, which Unmerge puts back.
func (s *Store) Restore(ctx context.Context, by account.Who, id string, version int64) error {
	return s.stand(ctx, by, id, version, func(tx *audit.Tx, c *Compound) (action, summary string, err error) {
		if c.WithdrawnOn == "" {
			return "", "", fault.Conflictf("“%s”没有移出登记册。", c.Name)
		}
		m, err := merged(ctx, tx, place.In(c.Path.Street()), "loser", c.ID)
		if err != nil {
			return "", "", err
		}
		if len(m) > 0 {
			return "", "", fault.Conflictf("“%s”并入了别的小区，不能直接恢复。请撤销合并。", c.Name)
		}
		if err := s.refold(ctx, tx, c); err != nil {
			return "", "", err
		}
		c.WithdrawnOn, c.Withdrawn = "", ""
		return "compound.restore", fmt.Sprintf("把“%s”恢复到登记册", c.Name), nil
	})
}

// refold makes the compound again of what its observations say; without any it is a Conflict.
func (s *Store) refold(ctx context.Context, tx *audit.Tx, c *Compound) error {
	all, err := observations(ctx, tx, c)
	if err != nil {
		return err
	}
	if c.Facts = Fold(all, ""); len(c.Facts) == 0 {
		return fault.Conflictf("“%s”是随导入登记的，那次导入已经撤销，没有留下可恢复的内容。请重新登记或重新导入。", c.Name)
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return err
	}
	s.projector(p).project(c)
	return nil
}

func (s *Store) stand(ctx context.Context, by account.Who, id string, version int64, change func(*audit.Tx, *Compound) (action, summary string, err error)) error {
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := load(ctx, tx, by.Scope(account.EditRegister), id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fault.Conflictf("您打开之后，%s 改过“%s”，请刷新后再操作。", c.ChangedBy, c.Name)
		}
		action, summary, err := change(tx, &c)
		if err != nil {
			return err
		}
		c.Version++
		c.ChangedAt, c.ChangedBy = tx.At, by.Name
		tx.Note(audit.Entry{Path: c.Path, Action: action, Subject: c.Subject(), Summary: summary})
		return s.save(ctx, tx, &c, version)
	})
}
