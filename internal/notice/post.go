package notice

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Bounds of what is written, in characters, of a period in days, and of how long ago a posting may be entered.
const (
	maxText   = 20_000
	maxPlaces = 200
	maxReason = 500
	maxDays   = 366
	maxBack   = 366
)

// PostIn posts a notice inside the transaction of what it is part of, which has looked at the right. PostedOn "" = today; it is never
// to come. The document is made and kept here.
func (s *Store) PostIn(ctx context.Context, tx *audit.Tx, by account.Who, n Notice) (Notice, error) {
	if n.ID == "" {
		n.ID = db.NewID(clock.FromMicros(tx.At))
	}
	if n.PostedOn == "" {
		n.PostedOn = tx.Day
	}
	if n.At == nil {
		n.At = []place.Path{n.Path}
	}
	n.Places, n.Text = strings.TrimSpace(n.Places), strings.TrimSpace(n.Text)
	if err := n.check(tx.Day); err != nil {
		return n, err
	}
	n.Until, n.PostedAt, n.PostedBy, n.Post, n.Version = Until(n.PostedOn, n.Days), tx.At, by.Name, by.Post, 1
	docx, err := n.docx(s.stamp)
	if err != nil {
		return n, err
	}
	file, err := blob.Paper(DocxKind, docx)
	if err != nil {
		return n, err
	}
	if err := blob.Put(ctx, tx.Tx, n.County, file); err != nil {
		return n, err
	}
	n.File = file.Hash
	tx.Note(audit.Entry{
		Path: n.Path, Action: "notice.post", Subject: "notice:" + n.ID, Summary: fmt.Sprintf("张贴“%s”，公示 %d 日，至%s", n.Title, n.Days, n.Until.Chinese()),
		Detail: map[string]any{"subject": n.Subject, "kind": n.Kind, "posted_on": n.PostedOn, "until": n.Until, "file": n.File, "cite": n.Cite},
	})
	return n, n.insert(ctx, tx)
}

func (n *Notice) check(today clock.Date) error {
	var wrong []fault.Field
	if n.Places == "" || utf8.RuneCountInString(n.Places) > maxPlaces {
		wrong = append(wrong, fault.Field{Name: "places", Message: fmt.Sprintf("请写明贴在哪里，不超过 %d 个字", maxPlaces)})
	}
	if _, err := clock.ParseDate(string(n.PostedOn)); err != nil || n.PostedOn > today || n.PostedOn < today.Add(-maxBack) {
		wrong = append(wrong, fault.Field{Name: "posted_on", Message: "张贴日期应是今天或之前一年之内"})
	}
	if n.Days < 0 || n.Days > maxDays {
		wrong = append(wrong, fault.Field{Name: "days", Message: fmt.Sprintf("公示天数应在 0—%d 日之间", maxDays)})
	}
	if c := utf8.RuneCountInString(n.Text); c == 0 || c > maxText {
		wrong = append(wrong, fault.Field{Name: "text", Message: fmt.Sprintf("公示内容不能空着，不超过 %d 个字", maxText)})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("没有张贴，请改正标出的内容。", wrong...)
	}
	return nil
}

func (n *Notice) insert(ctx context.Context, tx *audit.Tx) error {
	if _, err := tx.Exec(ctx, "insert into notice ("+columns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '', 1)",
		n.County, n.ID, string(n.Path), n.Subject, n.Kind, n.Title, n.Text, n.Places, n.Cite, n.Issuer, n.Days, string(n.PostedOn), string(n.Until),
		n.PostedAt, n.PostedBy, n.Post, n.File); err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "notice_at", []string{"county", "path", "notice", "posted_on", "until"}, func(yield func([]any) bool) {
		for _, p := range n.At {
			if !yield([]any{n.County, string(p), n.ID, string(n.PostedOn), string(n.Until)}) {
				return
			}
		}
	})
}

// TakeDown takes a wrong notice down, with a reason; what it is part of may bar that.
func (s *Store) TakeDown(ctx context.Context, by account.Who, id string, version int64, reason string) (Record, error) {
	return s.change(ctx, by, account.RunCommittees, id, version, func(tx *audit.Tx, r *Record) error {
		if !by.Can(account.RunCommittees, r.Path) {
			return fault.Deniedf("这份公示贴在几个社区，由街道物业管理办公室撤下。")
		}
		for _, use := range s.uses {
			why, err := use(ctx, tx, &r.Notice)
			if err == nil && why != "" {
				err = fault.Conflictf("%s", why)
			}
			if err != nil {
				return err
			}
		}
		return r.takeDown(ctx, tx, by, reason)
	})
}

// TakeDownIn takes a notice down inside the transaction of what it is part of, which has looked at the right.
func (s *Store) TakeDownIn(ctx context.Context, tx *audit.Tx, by account.Who, county, id, reason string) error {
	n, err := db.One[Notice](ctx, tx, missing, "select "+columns+" from notice where county = $1 and id = $2", county, id)
	if err != nil {
		return err
	}
	return (&Record{Notice: n}).takeDown(ctx, tx, by, reason)
}

func (r *Record) takeDown(ctx context.Context, tx *audit.Tx, by account.Who, reason string) error {
	reason, err := reasonOf(reason, "请写明为什么撤下")
	if err != nil {
		return err
	}
	if r.DownOn != "" {
		return fault.Conflictf("这份公示已于%s由 %s 撤下。", r.DownOn.Chinese(), r.DownBy)
	}
	r.DownOn, r.Reason, r.DownBy = tx.Day, reason, by.Name
	r.note(tx, "down", fmt.Sprintf("撤下“%s”：%s", r.Title, reason), map[string]any{"subject": r.Subject, "kind": r.Kind})
	_, err = tx.Exec(ctx, "update notice set down_on = $1, down_reason = $2, down_by = $3 where county = $4 and id = $5",
		string(r.DownOn), r.Reason, r.DownBy, r.County, r.ID)
	return err
}

func reasonOf(reason, ask string) (string, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return "", fault.InvalidFields("没有保存："+ask+"。", fault.Field{Name: "reason", Message: ask})
	}
	return reason, fault.TooLong("reason", reason, maxReason)
}
