package bulletin

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/blob"
	"bayou/internal/db"
	"bayou/internal/fault"
)

// DocxKind is the media type of the documents.
const DocxKind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Issue gives an approved bulletin the next number of its sub-district and year, makes its documents and publishes it, all in
// one transaction. A bulletin that is issued already is returned as it is.
func (s *Store) Issue(ctx context.Context, by account.Who, id string, version int64) (Bulletin, error) {
	if b, err := s.Get(ctx, by.Scope(account.Issue), id); err != nil || b.State == Issued {
		return b, err
	}
	var out Bulletin
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		b, err := load(ctx, tx.Tx, by.Scope(account.Issue), id)
		if err != nil {
			return err
		}
		if b.State != Approved {
			return wrongState(&b, "印发")
		}
		b.State = Issued
		if err := turn(ctx, tx, &b, version); err != nil {
			return err
		}
		if err := s.number(ctx, tx, &b); err != nil {
			return err
		}
		if err := paper(ctx, tx, &b); err != nil {
			return err
		}
		e := entry(b, "bulletin.issue", fmt.Sprintf("印发%s", b.Name()))
		e.Detail = map[string]string{"brief": b.Brief, "circular": b.Circular, "snapshot": b.Snapshot}
		tx.Note(e)
		out = b
		_, err = tx.Exec(ctx, `update bulletin set content = $1, letter = $2, year = $3, number = $4, issued_on = $5, issued_at = $6, issued_by = $7,
			brief = $8, circular = $9 where county = $10 and id = $11`,
			encode(b.Content), encode(b.Letter), b.Year, b.Number, b.IssuedOn, b.IssuedAt, b.IssuedBy, b.Brief, b.Circular, b.Path.County(), b.ID)
		return err
	})
	return out, err
}

// number takes the next number. The series' row stays locked until the transaction ends, so that a number is never lost or
// given twice.
func (s *Store) number(ctx context.Context, tx *audit.Tx, b *Bulletin) error {
	b.Year, b.IssuedOn, b.IssuedAt, b.IssuedBy = tx.Day.Time().Year(), tx.Day, tx.At, tx.By.Name
	last, err := db.One[int64](ctx, tx.Tx, "", `insert into bulletin_series (county, path, year, last) values ($1, $2, $3, 1)
		on conflict (county, path, year) do update set last = bulletin_series.last + 1 returning last`, b.Path.County(), b.Path, b.Year)
	b.Number = int(last)
	return err
}

// paper makes and keeps the documents of both skins.
func paper(ctx context.Context, tx *audit.Tx, b *Bulletin) error {
	for _, skin := range Skins {
		var file bytes.Buffer
		if err := Docx(*b, skin).Write(&file); err != nil {
			return fault.Invalidf("%s的%s排不了版，没有印发：%s", b.Name(), skin.Title(), err)
		}
		kept, err := blob.Paper(DocxKind, file.Bytes())
		if err != nil {
			return err
		}
		if err := blob.Put(ctx, tx.Tx, b.Path.County(), kept); err != nil {
			return err
		}
		if skin == Circular {
			b.Circular = kept.Hash
		} else {
			b.Brief = kept.Hash
		}
	}
	return nil
}

// Correct begins a correction (更正) of an issued bulletin: a draft of its content, to be changed, that names the one it corrects
// and is approved and numbered like any other. A correction that is not issued yet is returned instead of a second one.
func (s *Store) Correct(ctx context.Context, by account.Who, id, reason string) (Bulletin, error) {
	reason = strings.TrimSuffix(strings.TrimSpace(reason), "。")
	if reason == "" {
		return Bulletin{}, fault.InvalidFields("请写明更正什么、为什么。", fault.Field{Name: "reason", Message: "更正说明会印在更正的开头，不能空着。"})
	}
	var b Bulletin
	if err := fault.TooLong("reason", reason, maxReason); err != nil {
		return b, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		wrong, err := load(ctx, tx.Tx, by.Scope(account.DraftBulletin), id)
		if err != nil {
			return err
		}
		if wrong.State != Issued {
			return fault.Conflictf("%s还没有印发，可以直接修改，不需要更正。", wrong.Name())
		}
		// two that begin at once wait for each other at the wrong one's row, so that the second sees the first's
		if _, err := tx.Exec(ctx, "update bulletin set version = version where county = $1 and id = $2", wrong.Path.County(), wrong.ID); err != nil {
			return err
		}
		open, ok, err := db.Maybe[Bulletin](ctx, tx.Tx, "select "+columns+` from bulletin where county = $1 and path = $2 and week = $3 and corrects = $4
			and state <> 'issued' limit 1`, wrong.Path.County(), wrong.Path, wrong.Week, wrong.ID)
		if err != nil {
			return err
		}
		if ok {
			return fault.Conflictf("%s已经有一份更正在办（%s，%s），请接着办那一份。", wrong.Name(), open.State.Title(), open.ChangedBy)
		}
		b = correction(wrong, reason, by.Name)
		if err := insert(ctx, tx, &b); err != nil {
			return err
		}
		tx.Note(entry(b, "bulletin.correct", fmt.Sprintf("起草对%s的更正：%s", wrong.Name(), reason)))
		return nil
	})
	return b, err
}
