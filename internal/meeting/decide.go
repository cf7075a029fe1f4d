package meeting

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// NewDecision is a decision to be recorded. Holder is a community of the meeting's sub-district, or the sub-district itself for
// the office; Post is the post that holds it there.
type NewDecision struct {
	Text   string
	Holder place.Path
	Post   account.Role
	Due    clock.Date
}

// Bounds of what is written, in characters.
const (
	maxNote    = 500
	maxMinutes = 20_000
)

// written returns a text that must hold something and no more than most characters, without the blanks around it. A wrong one is
// fault.Invalid with its field.
func written(field, text string, most int, empty string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" && empty != "" {
		return "", fault.InvalidFields(empty, fault.Field{Name: field, Message: empty})
	}
	return text, fault.TooLong(field, text, most)
}

// Decide records a decision of a meeting.
func (s *Store) Decide(ctx context.Context, by account.Who, id string, n NewDecision) (Decision, error) {
	var d Decision
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		m, err := load(ctx, tx, by.Scope(account.HoldMeeting), id)
		if err != nil {
			return err
		}
		if err := check(m, n); err != nil {
			return err
		}
		d = Decision{
			ID: db.NewID(clock.FromMicros(tx.At)), Path: n.Holder, Meeting: m.ID, Week: m.Week, Text: strings.TrimSpace(n.Text),
			Post: string(n.Post), Due: n.Due, MadeOn: tx.Day,
		}
		err = db.Insert(ctx, tx.Tx, "decision", strings.Split("county, "+decisionColumns, ", "), func(yield func([]any) bool) {
			yield([]any{d.Path.County(), d.ID, d.Path, d.Meeting, d.Week, d.Text, d.Post, d.Due, d.MadeOn, "", "", ""})
		})
		tx.Note(audit.Entry{
			Path: d.Path, Action: "decision.make", Subject: "decision:" + d.ID,
			Summary: fmt.Sprintf("例会议定“%s”，由%s于 %s 前办结", d.Text, n.Post.Title(), d.Due), Detail: d,
		})
		return err
	})
	return d, err
}

func check(m Meeting, n NewDecision) error {
	var wrong []fault.Field
	if _, err := written("text", n.Text, maxNote, "请写明议定了什么。"); err != nil {
		wrong = append(wrong, fault.Fields(err)...)
	}
	if n.Holder != m.Path && !(n.Holder.IsCommunity() && m.Path.Contains(n.Holder)) {
		wrong = append(wrong, fault.Field{Name: "holder", Message: "请选择本街道的一个社区，或选择办事处。"})
	}
	if n.Post.Title() == "" || (n.Post == account.Head) != n.Holder.IsCommunity() {
		wrong = append(wrong, fault.Field{Name: "post", Message: "社区的事项由站长负责，办事处的事项请选择责任岗位。"})
	}
	if _, err := clock.ParseDate(string(n.Due)); err != nil || n.Due < m.Day {
		wrong = append(wrong, fault.Field{Name: "due", Message: "请填写办结日期，不早于例会当天。"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("议定事项没有保存，请补充标出的内容。", wrong...)
	}
	return nil
}

// Finish says that a decision is done, with a note of the result. The office may say it of any decision, the head of a station of
// his own. A decision that is done already is fault.Conflict.
func (s *Store) Finish(ctx context.Context, by account.Who, id, note string) error {
	return s.follow(ctx, by, id, func(tx *audit.Tx, d Decision) (int64, error) {
		note, err := written("note", note, maxNote, "请写明办理结果，例会上要通报。")
		if err != nil {
			return 0, err
		}
		tx.Note(audit.Entry{
			Path: d.Path, Action: "decision.finish", Subject: "decision:" + d.ID,
			Summary: fmt.Sprintf("议定事项“%s”已办结：%s", d.Text, note),
		})
		return tx.Exec(ctx, "update decision set done_on = $1, done_note = $2, done_by = $3 where county = $4 and id = $5 and done_on = ''",
			tx.Day, note, by.Name, d.Path.County(), d.ID)
	})
}

// Reopen takes back that a decision is done, for a reason. A decision that is open already is fault.Conflict.
func (s *Store) Reopen(ctx context.Context, by account.Who, id, reason string) error {
	return s.follow(ctx, by, id, func(tx *audit.Tx, d Decision) (int64, error) {
		reason, err := written("reason", reason, maxNote, "请写明为什么恢复为未办结。")
		if err != nil {
			return 0, err
		}
		tx.Note(audit.Entry{
			Path: d.Path, Action: "decision.reopen", Subject: "decision:" + d.ID, Detail: d,
			Summary: fmt.Sprintf("议定事项“%s”恢复为未办结：%s", d.Text, reason),
		})
		return tx.Exec(ctx, "update decision set done_on = '', done_note = '', done_by = '' where county = $1 and id = $2 and done_on <> ''",
			d.Path.County(), d.ID)
	})
}

func (s *Store) follow(ctx context.Context, by account.Who, id string, change func(*audit.Tx, Decision) (int64, error)) error {
	scope := place.In(append(by.Scope(account.HoldMeeting).Paths(), by.Scope(account.TickTask).Paths()...)...)
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		var a db.Args
		where := scope.Where("", a.Add)
		d, err := db.One[Decision](ctx, tx.Tx, "没有这条议定事项，或者不在您的辖区内。",
			"select "+decisionColumns+" from decision where "+where+" and id = "+a.Add(id), a...)
		if err != nil {
			return err
		}
		n, err := change(tx, d)
		if err == nil && n == 0 {
			return fault.Conflictf("这条议定事项刚刚已由他人更新。请刷新页面查看。")
		}
		return err
	})
}
