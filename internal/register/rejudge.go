package register

import (
	"context"
	"fmt"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// Rejudge brings the projected columns of a sub-district up to the plan in force today. It is called after a plan is
// activated, and returns how many compounds changed.
func (s *Store) Rejudge(ctx context.Context, by account.Who, street place.Path) (changed int, err error) {
	p, err := s.plans.Current(ctx, street, clock.Today(s.clock))
	if err != nil {
		return 0, err
	}
	pr := s.projector(p)
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		changed = 0
		var a db.Args
		all, err := db.All[Compound](ctx, tx, "select "+compoundColumns+" from compound where "+
			by.Scope(account.SetPlan).Narrow(street).Where("", a.Add), a...)
		if err != nil {
			return err
		}
		paths := make([]place.Path, len(all))
		for i := range all {
			c := &all[i]
			paths[i] = c.Path
			before := Judged{c.Scope, c.Proposed, c.Next}
			missing := c.Missing.encode()
			pr.project(c)
			if before == (Judged{c.Scope, c.Proposed, c.Next}) && missing == c.Missing.encode() {
				continue
			}
			if err := c.update(ctx, tx, c.Version); err != nil {
				return err
			}
			changed++
		}
		if err := s.restateAll(ctx, tx, street, paths...); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: street, Action: "register.rejudge", Subject: "plan:" + p.ID,
			Summary: fmt.Sprintf("按方案重新判定 %d 个小区，有变化的 %d 个", len(all), changed),
		})
		return nil
	})
	return changed, err
}
