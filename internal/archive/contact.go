package archive

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Contact is somebody to call about a compound. Name and Phone are personal: lists return them masked, Reveal whole.
type Contact struct {
	County    string     `db:"county" json:"-"`
	ID        string     `db:"id" json:"id"`
	Path      place.Path `db:"path" json:"path"`
	Compound  string     `db:"compound" json:"compound"`
	Post      string     `db:"post" json:"post"` // 楼院长, 负责人 …
	Name      string     `db:"name" json:"name"`
	Phone     string     `db:"phone" json:"phone"`
	At        int64      `db:"at" json:"at"`
	By        string     `db:"by_name" json:"by"`
	Version   int64      `db:"version" json:"version"`
	RemovedOn clock.Date `db:"removed_on" json:"removed_on,omitempty"`
	RemovedBy string     `db:"removed_by" json:"removed_by,omitempty"`
}

// Subject is the contact's name in the journal.
func (c *Contact) Subject() string { return "contact:" + c.ID }

// Posts are the usual posts of contacts; any other may be written.
var Posts = []string{"楼院长", "小区负责人", "业委会主任", "自治管理委员会主任", "物业项目经理", "党支部书记", "门卫"}

const (
	contactColumns = "county, id, path, compound, post, name, phone, at, by_name, version, removed_on, removed_by"
	noContact      = "没有这位联系人，或者他不在您负责的范围内。"
)

// maskName leaves the family name of a name.
func maskName(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	if n == 0 {
		return ""
	}
	return string(r) + strings.Repeat("*", max(1, utf8.RuneCountInString(name)-1))
}

// maskPhone leaves the first three and the last four digits of a mobile number, and less of a shorter one.
func maskPhone(phone string) string {
	switch n := len(phone); {
	case n >= 11:
		return phone[:3] + strings.Repeat("*", n-7) + phone[n-4:]
	case n > 4:
		return strings.Repeat("*", n-2) + phone[n-2:]
	}
	return strings.Repeat("*", len(phone))
}

func (c *Contact) masked() Contact {
	out := *c
	out.Name, out.Phone = maskName(c.Name), maskPhone(c.Phone)
	return out
}

// NewContact is somebody to enter.
type NewContact struct{ Post, Name, Phone string }

func (n *NewContact) check() error {
	n.Post, n.Name = strings.TrimSpace(n.Post), strings.TrimSpace(n.Name)
	n.Phone = strings.NewReplacer(" ", "", "-", "", "－", "", "—", "", "(", "", ")", "", "（", "", "）", "").Replace(strings.TrimSpace(n.Phone))
	var wrong []fault.Field
	long := func(s string, most int) bool {
		return utf8.RuneCountInString(s) > most || strings.ContainsFunc(s, unprintable)
	}
	if n.Post == "" || long(n.Post, 20) {
		wrong = append(wrong, fault.Field{Name: "post", Message: "请写明职务，不超过 20 个字"})
	}
	if n.Name == "" || long(n.Name, 20) {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请写明姓名，不超过 20 个字"})
	}
	digits := strings.TrimPrefix(n.Phone, "+")
	if len(digits) < 7 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		wrong = append(wrong, fault.Field{Name: "phone", Message: "请填写 7 至 15 位的电话号码，座机可带区号"})
	}
	if len(wrong) > 0 {
		return fault.InvalidFields("联系人没有保存，请改正标出的内容。", wrong...)
	}
	return nil
}

// AddContact enters a contact of a compound. The same person with the same number again changes nothing.
func (s *Store) AddContact(ctx context.Context, by account.Who, compound string, n NewContact) (Contact, error) {
	var k Contact
	if err := n.check(); err != nil {
		return k, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := s.register.GetIn(ctx, tx, by.Scope(account.AddPapers), compound)
		if err != nil {
			return err
		}
		if c.WithdrawnOn != "" {
			return fault.Conflictf("“%s”已于%s移出登记册，不再登记联系人。", c.Name, c.WithdrawnOn.Chinese())
		}
		k = Contact{
			County: c.County, ID: db.NewID(clock.FromMicros(tx.At)), Path: c.Path, Compound: c.ID, Post: n.Post, Name: n.Name, Phone: n.Phone,
			At: tx.At, By: by.Name, Version: 1,
		}
		fresh, err := tx.Exec(ctx, "insert into archive_contact ("+contactColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '') "+
			"on conflict (county, path, post, name, phone) where removed_on = '' do nothing",
			k.County, k.ID, string(k.Path), k.Compound, k.Post, k.Name, k.Phone, k.At, k.By, k.Version)
		if err != nil {
			return err
		}
		if fresh == 0 {
			k, err = db.One[Contact](ctx, tx, noContact, "select "+contactColumns+" from archive_contact where county = $1 and path = $2 and removed_on = '' "+
				"and post = $3 and name = $4 and phone = $5", c.County, string(c.Path), n.Post, n.Name, n.Phone)
			return cmp.Or(err, errAgain)
		}
		tx.Note(k.entry("contact.add", "登记“"+c.Name+"”的联系人："+k.Post))
		return nil
	})
	if errors.Is(err, errAgain) {
		err = nil
	}
	return k.masked(), err
}

func (c *Contact) entry(action, summary string) audit.Entry {
	return audit.Entry{Path: c.Path, Action: action, Subject: c.Subject(), Summary: summary, Detail: map[string]any{"post": c.Post}}
}

// Contacts returns the contacts of a compound, masked, in the order in which they were entered.
func (s *Store) Contacts(ctx context.Context, scope place.Scope, compound place.Path) ([]Contact, error) {
	var a db.Args
	all, err := db.All[Contact](ctx, s.db, "select "+contactColumns+" from archive_contact where "+scope.Where("", a.Add)+
		" and county = "+a.Add(compound.County())+" and path = "+a.Add(string(compound))+" and removed_on = '' order by id", a...)
	for i := range all {
		all[i] = all[i].masked()
	}
	return all, err
}

func loadContact(ctx context.Context, c db.Conn, scope place.Scope, id string) (Contact, error) {
	var a db.Args
	return db.One[Contact](ctx, c, noContact, "select "+contactColumns+" from archive_contact where id = "+a.Add(id)+" and "+scope.Where("", a.Add), a...)
}

// RevealContact returns a contact whole, to whoever may read such data and says what for; the journal keeps who and what for,
// never name or number. Without a fit reason it is fault.Invalid beside the masked contact.
func (s *Store) RevealContact(ctx context.Context, by account.Who, id, reason string) (Contact, error) {
	k, err := loadContact(ctx, s.db, within(by), id)
	if err != nil {
		return k, err
	}
	if reason, err = because(reason, "查看联系方式"); err != nil {
		return k.masked(), err
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := s.discreet(ctx, tx, k.Path, reason, ""); err != nil {
			return err
		}
		e := k.entry("contact.reveal", "查看联系人（"+k.Post+"）的联系方式，用途："+reason)
		e.Detail = map[string]any{"post": k.Post, "reason": reason}
		tx.Note(e)
		return nil
	})
	if err != nil {
		return k.masked(), err
	}
	return k, nil
}

// DropContact takes a contact off the list, or with back puts him on it again.
func (s *Store) DropContact(ctx context.Context, by account.Who, id string, back bool) (Contact, error) {
	var k Contact
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) (err error) {
		if k, err = loadContact(ctx, tx, by.Scope(account.AddPapers), id); err != nil {
			return err
		}
		if (k.RemovedOn == "") == back {
			return fault.Conflictf("这位联系人刚刚被别人改过，请刷新后再试。")
		}
		k.RemovedOn, k.RemovedBy = tx.Day, by.Name
		action, summary := "contact.remove", "撤下联系人："+k.Post
		if back {
			k.RemovedOn, k.RemovedBy = "", ""
			action, summary = "contact.restore", "恢复联系人："+k.Post
		}
		n, err := tx.Exec(ctx, "update archive_contact set removed_on = $1, removed_by = $2, version = version + 1 where county = $3 and id = $4 and version = $5",
			string(k.RemovedOn), k.RemovedBy, k.County, k.ID, k.Version)
		if err == nil && n == 0 {
			err = fault.Conflictf("这位联系人刚刚被别人改过，请刷新后再试。")
		}
		tx.Note(k.entry(action, summary))
		return err
	})
	return k.masked(), err
}
