package house

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/reading"
)

// Reveal returns an owner's personal data to somebody who says why he needs it. The asking is journaled with the reason, never the
// data. What is shown is shown once.
func (s *Store) Reveal(ctx context.Context, by account.Who, id, reason string) (Owner, error) {
	var o Owner
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) < 4 {
		return o, fault.InvalidFields("没有显示个人信息。", fault.Field{Name: InReason, Message: "请写明为什么要看，至少 4 个字，如：通知召开业主大会"})
	}
	if err := fault.TooLong(InReason, reason, maxText); err != nil {
		return o, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if o, err = loadOwner(ctx, tx, by.Scope(account.Reveal), id); err != nil {
			return err
		}
		if o.Name != "" && strings.Contains(reason, o.Name) || o.Phone != "" && strings.Contains(reason, o.Phone) {
			return fault.InvalidFields("没有显示个人信息。", fault.Field{Name: InReason, Message: "理由会记入日志，请不要写姓名和电话"})
		}
		tx.Note(audit.Entry{Path: o.Path, Action: "house.reveal", Subject: o.Subject(), Summary: "查看一位业主的个人信息，理由：" + reason})
		return nil
	})
	return o, err
}

// OwnerForm is what a person corrects of an owner. What is empty stays as it is, unless Clear names it.
type OwnerForm struct {
	Name, Phone, Note, Hardship string
	Clear                       []string // phone, note, hardship
	Reason                      string
}

// ChangeOwner corrects what is recorded of an owner. seq is the version that was seen.
func (s *Store) ChangeOwner(ctx context.Context, by account.Who, id string, seq int64, f OwnerForm) (Owner, error) {
	var out Owner
	list, problem := readOwners(f.Name, f.Phone)
	var wrong []fault.Field
	switch {
	case problem != "" && strings.Contains(problem, "姓名"):
		wrong = append(wrong, fault.Field{Name: "name", Message: problem})
	case len(list) > 1:
		wrong = append(wrong, fault.Field{Name: "name", Message: "这里只填一位业主；共有人请在房屋里填写"})
	case problem != "" && len(list) > 0:
		wrong = append(wrong, fault.Field{Name: "phone", Message: problem})
	}
	phone := strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(f.Phone))
	if phone != "" && !phoneForm.MatchString(phone) {
		wrong = append(wrong, fault.Field{Name: "phone", Message: "电话号码读不懂，请只填数字"})
	}
	for name, text := range map[string]string{"note": f.Note, "hardship": f.Hardship, InReason: f.Reason} {
		wrong = append(wrong, fault.Fields(fault.TooLong(name, text, maxText))...)
	}
	if len(wrong) > 0 {
		return out, fault.InvalidFields("业主资料没有保存，请按提示修改。", wrong...)
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		o, err := loadOwner(ctx, tx, by.Scope(account.EditHouses), id)
		if err != nil {
			return err
		}
		d, err := s.byHand(ctx, tx, by, o.Compound(), "")
		if err != nil {
			return err
		}
		was := d.owners[id]
		if was == nil || seq != 0 && was.Seq != seq {
			return fault.Conflictf("您打开之后，%s 于 %s 改过这位业主的资料。您的内容没有保存，请看过后再提交。", o.By, clock.Stamp(o.At))
		}
		now := *was
		if len(list) == 1 {
			now.Name, now.NameKey, now.Kind = list[0].name, reading.NameKey(list[0].name), list[0].kind
		}
		for _, x := range []struct {
			name, text string
			to         *string
		}{{"phone", phone, &now.Phone}, {"note", strings.TrimSpace(f.Note), &now.Note}, {"hardship", strings.TrimSpace(f.Hardship), &now.Hardship}} {
			if x.text != "" || slices.Contains(f.Clear, x.name) {
				*x.to = x.text
			}
		}
		if now == *was {
			return fault.Invalidf("没有改动，不需要保存。")
		}
		d.reason = strings.TrimSpace(f.Reason)
		out = *d.putOwner(now, was)
		tx.Note(audit.Entry{Path: o.Path, Action: "house.owner", Subject: o.Subject(), Summary: fmt.Sprintf("更正“%s”一位业主的资料（个人信息，不显示）", d.compound.Name)})
		return d.write(ctx, tx)
	})
	return out, err
}
