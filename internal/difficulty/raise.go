package difficulty

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// NewDifficulty is a difficulty to raise. Compound "" = it concerns the community as a whole.
type NewDifficulty struct {
	Community   place.Path
	Compound    string
	Title, Text string
}

// Bounds of what is written, in characters.
const (
	maxTitle = 60
	maxText  = 2000
)

// answerDays is the number of work days for an answer under a plan that names none.
const answerDays = 5

// Raise enters a difficulty of a community. The answer is due after the plan's number of work days.
func (s *Store) Raise(ctx context.Context, by account.Who, n NewDifficulty) (Difficulty, error) {
	var d Difficulty
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d = Difficulty{ID: db.NewID(clock.FromMicros(tx.At)), Compound: n.Compound, Title: strings.TrimSpace(n.Title), Text: strings.TrimSpace(n.Text)}
		if err := d.check(); err != nil {
			return err
		}
		if err := s.locate(ctx, tx, by, n, &d); err != nil {
			return err
		}
		due, err := s.due(ctx, d.Path, tx.Day)
		if err != nil {
			return err
		}
		step := d.next(tx, by, Raise, d.Text, due)
		d.take(step)
		if err := d.insert(ctx, tx); err != nil {
			return err
		}
		return d.record(ctx, tx, by, step, fmt.Sprintf("提出困难“%s”，应于%s前答复", d.Title, due.Chinese()))
	})
	return d, err
}

func (d *Difficulty) check() error {
	var wrong []fault.Field
	switch n := utf8.RuneCountInString(d.Title); {
	case n == 0:
		wrong = append(wrong, fault.Field{Name: "title", Message: "请用一句话写明是什么困难"})
	case n > maxTitle:
		wrong = append(wrong, fault.Field{Name: "title", Message: fmt.Sprintf("标题不超过 %d 个字，详情写在下面", maxTitle)})
	}
	switch n := utf8.RuneCountInString(d.Text); {
	case n == 0:
		wrong = append(wrong, fault.Field{Name: "text", Message: "请写明情况和需要办事处做什么"})
	case n > maxText:
		wrong = append(wrong, fault.Field{Name: "text", Message: fmt.Sprintf("不超过 %d 个字", maxText)})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("困难没有提交，请补充标出的内容。", wrong...)
	}
	return nil
}

// locate gives the difficulty its place, which must be the asker's own.
func (s *Store) locate(ctx context.Context, tx *audit.Tx, by account.Who, n NewDifficulty, d *Difficulty) error {
	d.Path = n.Community
	if n.Compound != "" {
		c, err := s.register.GetIn(ctx, tx, by.Scope(account.Raise), n.Compound)
		if err != nil {
			return err
		}
		if n.Community != "" && n.Community != c.Community() {
			return fault.InvalidFields("困难没有提交：小区不在所选的社区。", fault.Field{Name: "compound", Message: "请选择本社区的小区"})
		}
		if c.WithdrawnOn != "" {
			return fault.Conflictf("“%s”已于%s移出登记册。涉及它的困难请按整个社区的事提出。", c.Name, c.WithdrawnOn.Chinese())
		}
		d.Path, d.CompoundName = c.Path, c.Name
	}
	if n.Compound == "" && !d.Path.IsCommunity() {
		return fault.InvalidFields("困难没有提交：没有选择社区。", fault.Field{Name: "community", Message: "请选择您负责的社区"})
	}
	if !by.Can(account.Raise, d.Path) {
		return fault.Deniedf("困难由社区物业服务站站长提出，请选择您负责的社区。")
	}
	d.County = d.Path.County()
	return nil
}

// due returns the last day for an answer asked for on a day (方案未规定期限; the plan's own choice says how many work days).
func (s *Store) due(ctx context.Context, at place.Path, day clock.Date) (clock.Date, error) {
	p, err := s.plans.Current(ctx, at.Street(), day)
	if err != nil {
		return "", err
	}
	return area.AddWorkdays(day, cmp.Or(p.Rhythm.AnswerDays, answerDays)), nil
}

// next returns the step that follows the latest.
func (d *Difficulty) next(tx *audit.Tx, by account.Who, k Kind, text string, due clock.Date) Step {
	return Step{Seq: d.Version + 1, Kind: k, Text: text, Day: tx.Day, At: tx.At, Due: due, By: by.Name, Post: by.Post}
}

func (d *Difficulty) insert(ctx context.Context, tx *audit.Tx) error {
	_, err := tx.Exec(ctx, `insert into difficulty (county, id, path, compound, title, text, state, raised_on, raised_by, due, answered_on, answered_by,
		answer, solved, closed_on, reopened, version, changed_on, changed_at, changed_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', false, '', 0, $11, $12, $13, $14)`,
		d.County, d.ID, string(d.Path), d.Compound, d.Title, d.Text, string(d.State), string(d.RaisedOn), d.RaisedBy, string(d.Due),
		d.Version, string(d.ChangedOn), d.ChangedAt, d.ChangedBy)
	return err
}

// record keeps a step and writes the journal.
func (d *Difficulty) record(ctx context.Context, tx *audit.Tx, by account.Who, s Step, summary string) error {
	tx.Note(audit.Entry{Path: d.Path, Action: "difficulty." + string(s.Kind), Subject: d.Subject(), Summary: summary, Detail: s})
	_, err := tx.Exec(ctx, "insert into difficulty_step (county, difficulty, path, actor, "+stepColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		d.County, d.ID, string(d.Path), by.ID, s.Seq, string(s.Kind), s.Text, s.Solved, string(s.Day), s.At, string(s.Due), s.By, s.Post)
	return err
}
