package difficulty

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
)

// Answer gives the office's answer; solved says that the matter is solved, not only explained. The office may add to its answer
// until the community has closed the difficulty. version is the one that was seen, 0 = whatever is recorded.
func (s *Store) Answer(ctx context.Context, by account.Who, id string, version int64, text string, solved bool) (Difficulty, error) {
	return s.change(ctx, by, account.Answer, id, version, text, "text", func(tx *audit.Tx, d *Difficulty, text string) (Step, string, error) {
		if text == "" {
			return Step{}, "", fault.InvalidFields("答复没有保存：没有写内容。", fault.Field{Name: "text", Message: "请写明怎么办、由谁办、何时办结"})
		}
		if d.State == Closed {
			return Step{}, "", fault.Conflictf("社区已于%s确认“%s”办结，不需要再答复。", d.ClosedOn.Chinese(), d.Title)
		}
		step := d.next(tx, by, Answer, text, "")
		if step.Solved = solved; d.State == Open {
			step.Due = d.Due
		}
		summary := fmt.Sprintf("答复困难“%s”", d.Title)
		if step.Late() {
			summary += fmt.Sprintf("（应于%s前答复，已逾期）", d.Due.Chinese())
		}
		return step, summary, nil
	})
}

// Accept closes a difficulty; only the community does. Without an answer of the office it needs a note.
func (s *Store) Accept(ctx context.Context, by account.Who, id string, version int64, note string) (Difficulty, error) {
	return s.change(ctx, by, account.Raise, id, version, note, "note", func(tx *audit.Tx, d *Difficulty, note string) (Step, string, error) {
		if d.State == Closed {
			return Step{}, "", fault.Conflictf("“%s”已由 %s 于%s确认办结。", d.Title, d.ChangedBy, d.ClosedOn.Chinese())
		}
		if d.State == Open && note == "" {
			return Step{}, "", fault.InvalidFields("办事处还没有答复，办结须写明怎么解决的。", fault.Field{Name: "note", Message: "请写明怎么解决的"})
		}
		return d.next(tx, by, Accept, note, ""), fmt.Sprintf("社区确认困难“%s”办结", d.Title), nil
	})
}

// Reopen sends an answered or closed difficulty back to the office with a reason and a new due day; only the community does.
func (s *Store) Reopen(ctx context.Context, by account.Who, id string, version int64, reason string) (Difficulty, error) {
	return s.change(ctx, by, account.Raise, id, version, reason, "reason", func(tx *audit.Tx, d *Difficulty, reason string) (Step, string, error) {
		if d.State == Open {
			return Step{}, "", fault.Conflictf("“%s”还在等办事处答复，期限%s，不需要退回。", d.Title, d.Due.Chinese())
		}
		if reason == "" {
			return Step{}, "", fault.InvalidFields("退回须写明理由。", fault.Field{Name: "reason", Message: "请写明哪里没有解决"})
		}
		due, err := s.due(ctx, d.Path, tx.Day)
		return d.next(tx, by, Reopen, reason, due), fmt.Sprintf("社区退回困难“%s”，应于%s前再次答复", d.Title, due.Chinese()), err
	})
}

// change loads a difficulty with the right's scope, asks for the step and keeps both.
func (s *Store) change(ctx context.Context, by account.Who, right account.Perm, id string, version int64, text, field string,
	step func(*audit.Tx, *Difficulty, string) (Step, string, error),
) (Difficulty, error) {
	var d Difficulty
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxText {
		return d, fault.InvalidFields("没有保存：内容太长。", fault.Field{Name: field, Message: fmt.Sprintf("不超过 %d 个字", maxText)})
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if d, err = load(ctx, tx, by.Scope(right), id); err != nil {
			return err
		}
		if version != 0 && version != d.Version {
			return d.stale()
		}
		next, summary, err := step(tx, &d, text)
		if err != nil {
			return err
		}
		was := d.Version
		d.take(next)
		n, err := d.update(ctx, tx, was)
		if err == nil && n == 0 {
			err = d.stale()
		}
		if err != nil {
			return err
		}
		return d.record(ctx, tx, by, next, summary)
	})
	return d, err
}

func (d *Difficulty) stale() error {
	return fault.Conflictf("您打开之后，%s 于 %s 更新过“%s”。您的内容没有保存，请看过后再提交。", d.ChangedBy, clock.Stamp(d.ChangedAt), d.Title)
}

func (d *Difficulty) update(ctx context.Context, tx *audit.Tx, was int64) (int64, error) {
	return tx.Exec(ctx, `update difficulty set state = $1, due = $2, answered_on = $3, answered_by = $4, answer = $5, solved = $6, closed_on = $7,
		reopened = $8, version = $9, changed_on = $10, changed_at = $11, changed_by = $12 where county = $13 and id = $14 and version = $15`,
		string(d.State), string(d.Due), string(d.AnsweredOn), d.AnsweredBy, d.Answer, d.Solved, string(d.ClosedOn), d.Reopened,
		d.Version, string(d.ChangedOn), d.ChangedAt, d.ChangedBy, d.County, d.ID, was)
}
