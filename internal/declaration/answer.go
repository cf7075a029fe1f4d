package declaration

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/plan"
)

// Reply is the office's answer to one compound: accepted or returned, the latter with a reason. Mode, when given, is decided in the
// same transaction; Version is then the compound's version that was seen, 0 = whatever is recorded.
type Reply struct {
	Compound string
	Return   bool
	Reason   string
	Mode     string
	Version  int64
}

// Answer answers compounds of a declaration, all or none. version is the one that was seen, 0 = whatever is recorded.
func (s *Store) Answer(ctx context.Context, by account.Who, id string, version int64, replies ...Reply) (Record, error) {
	return s.change(ctx, by, account.AnswerDeclare, id, version, func(tx *audit.Tx, r *Record) error {
		if len(replies) == 0 {
			return fault.Invalidf("没有保存：请至少答复一个小区。")
		}
		for _, reply := range replies {
			if err := s.answer(ctx, tx, by, r, reply); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) answer(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, reply Reply) error {
	it := r.item(reply.Compound)
	if it == nil {
		return fault.NotFoundf("%s里没有这个小区。", r.Label)
	}
	if it.State != Declared {
		return fault.Conflictf("“%s”%s（%s，%s），不能再答复。", it.Name, it.State.Chinese(), it.By, it.Day.Chinese())
	}
	reason := strings.TrimSpace(reply.Reason)
	field := "reason-" + it.Compound
	if err := fault.TooLong(field, reason, maxReason); err != nil {
		return err
	}
	if reply.Return {
		if reason == "" {
			return fault.InvalidFields("退回须写明理由。", fault.Field{Name: field, Message: "请写明还差什么、怎样补"})
		}
		return r.turn(ctx, tx, by, it, Return, reason, fmt.Sprintf("退回%s申报的“%s”：%s", r.Label, it.Name, reason))
	}
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.AnswerDeclare), it.Compound)
	switch {
	case err != nil:
		return err
	case c.WithdrawnOn != "":
		return fault.Conflictf("“%s”已于%s移出登记册，不能受理。请退回，写明原因。", it.Name, c.WithdrawnOn.Chinese())
	}
	summary := fmt.Sprintf("受理%s申报的“%s”", r.Label, it.Name)
	if reply.Mode != "" {
		if err := s.fix(ctx, tx, by, r, it, reply); err != nil {
			return err
		}
		summary += "，同时认定模式"
	}
	return r.turn(ctx, tx, by, it, Accept, reason, summary)
}

// fix decides the mode with the acceptance. The declaration is its ground. A mode that is decided already stays as it is.
func (s *Store) fix(ctx context.Context, tx *audit.Tx, by account.Who, r *Record, it *Item, reply Reply) error {
	c, err := s.register.GetIn(ctx, tx, by.Scope(account.AnswerDeclare), it.Compound)
	if err != nil {
		return err
	}
	it.Mode = reply.Mode
	if c.Mode == reply.Mode {
		return nil
	}
	p, err := s.plans.Current(ctx, c.Path.Street(), tx.Day)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(reply.Reason)
	if v := mode.NewJudge(p).Verdict(c.Facts.Values(p)); v.Mode == reply.Mode && v.Scope != plan.No || reason != "" {
		reason = strings.TrimPrefix(reason+"；受理"+r.Label+"申报", "；")
	}
	_, err = s.modes.DecideIn(ctx, tx, by, mode.Choice{Compound: c.ID, Version: reply.Version, Mode: reply.Mode, Reason: reason})
	if fields := fault.Fields(err); len(fields) > 0 { // the page has one reason and one mode for each compound
		for i := range fields {
			fields[i].Name += "-" + c.ID
		}
		return fault.InvalidFields(fault.Sentence(err), fields...)
	}
	return err
}

// Withdraw takes compounds that are not answered yet back from a declaration; only the community does.
func (s *Store) Withdraw(ctx context.Context, by account.Who, id string, version int64, reason string, compounds ...string) (Record, error) {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, by, account.Declare, id, version, func(tx *audit.Tx, r *Record) error {
		if reason == "" {
			return fault.InvalidFields("没有撤回：请写明理由。", fault.Field{Name: "reason", Message: "请写明为什么撤回"})
		}
		if err := fault.TooLong("reason", reason, maxReason); err != nil {
			return err
		}
		if len(compounds) == 0 {
			return fault.InvalidFields("没有撤回：没有选择小区。", fault.Field{Name: "compound", Message: "请选择要撤回的小区"})
		}
		for _, c := range compounds {
			it := r.item(c)
			if it == nil {
				return fault.NotFoundf("%s里没有这个小区。", r.Label)
			}
			if it.State != Declared {
				return fault.Conflictf("“%s”%s（%s），不能撤回。", it.Name, it.State.Chinese(), it.Day.Chinese())
			}
			if err := r.turn(ctx, tx, by, it, Withdraw, reason, fmt.Sprintf("社区撤回%s申报的“%s”：%s", r.Label, it.Name, reason)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reopen takes the office's answer to a compound back, so that it waits for another one. A mode that was decided with it stays
// until it is decided anew. A compound that was declared again meanwhile is answered there.
func (s *Store) Reopen(ctx context.Context, by account.Who, id string, version int64, compound, reason string) (Record, error) {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, by, account.AnswerDeclare, id, version, func(tx *audit.Tx, r *Record) error {
		if reason == "" {
			return fault.InvalidFields("没有收回：请写明理由。", fault.Field{Name: "reason", Message: "请写明为什么收回答复"})
		}
		if err := fault.TooLong("reason", reason, maxReason); err != nil {
			return err
		}
		it := r.item(compound)
		switch {
		case it == nil:
			return fault.NotFoundf("%s里没有这个小区。", r.Label)
		case it.State != Accepted && it.State != Returned:
			return fault.Conflictf("“%s”%s，没有答复可以收回。", it.Name, it.State.Chinese())
		}
		later, found, err := lastOf(ctx, tx, it.County, it.Compound)
		if err != nil {
			return err
		}
		if found && later.Declaration != r.ID {
			return fault.Conflictf("“%s”已在%s里再次申报，请在那里答复。", it.Name, later.Label)
		}
		it.Mode = ""
		return r.turn(ctx, tx, by, it, Reopen, reason, fmt.Sprintf("收回对%s申报的“%s”的答复：%s", r.Label, it.Name, reason))
	})
}

// turn brings a compound of the declaration to where the step leaves it.
func (r *Record) turn(ctx context.Context, tx *audit.Tx, by account.Who, it *Item, k Kind, text, summary string) error {
	was := it.State
	it.State, it.Reason, it.Day, it.By = k.state(), text, tx.Day, by.Name
	if k == Reopen {
		it.Reason = ""
	}
	r.step(tx, by, Step{Compound: it.Compound, Kind: k, Text: text})
	tx.Note(audit.Entry{
		Path: it.Path, Action: "declaration." + string(k), Subject: r.Subject(), Summary: summary,
		Detail: map[string]string{"compound": it.Compound, "before": string(was), "after": string(it.State), "mode": it.Mode},
	})
	_, err := tx.Exec(ctx, "update declaration_item set state = $1, reason = $2, mode = $3, day = $4, by_name = $5 where county = $6 and declaration = $7 and compound = $8",
		string(it.State), it.Reason, it.Mode, string(it.Day), it.By, it.County, r.ID, it.Compound)
	return err
}

// change loads a declaration with the right's scope, lets do change its items, and keeps what follows. Two that change it at once:
// the second is told.
func (s *Store) change(ctx context.Context, by account.Who, right account.Perm, id string, version int64, do func(*audit.Tx, *Record) error) (Record, error) {
	var r Record
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if r, err = load(ctx, tx, by.Scope(right), id); err != nil {
			return err
		}
		if version != 0 && version != r.Version {
			return r.stale()
		}
		was, steps := r.Version, len(r.Steps)
		if err := do(tx, &r); err != nil {
			return err
		}
		r.count(r.List)
		n, err := tx.Exec(ctx, `update declaration set state = $1, waiting = $2, accepted = $3, returned = $4, version = $5, changed_on = $6, changed_at = $7, changed_by = $8
			where county = $9 and id = $10 and version = $11`, string(r.State), r.Waiting, r.Accepted, r.Returned, r.Version, string(r.ChangedOn), r.ChangedAt, r.ChangedBy,
			r.County, r.ID, was)
		if err == nil && n == 0 {
			err = r.stale()
		}
		if err != nil {
			return err
		}
		return r.keepSteps(ctx, tx, by, steps)
	})
	return r, err
}

func (r *Record) stale() error {
	return fault.Conflictf("您打开之后，%s 于 %s 更新过%s。您的内容没有保存，请看过后再提交。", r.ChangedBy, clock.Stamp(r.ChangedAt), r.Label)
}
