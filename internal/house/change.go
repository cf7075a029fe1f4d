package house

import (
	"cmp"
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

// Form is what a person enters of one unit. Key is the number as he writes it. In a change an empty Area says that the area is not
// known, and empty Owners leave those that are recorded, unless NoOwners.
type Form struct {
	Key, Area     string
	AreaSource    AreaSource
	AreaRef       string
	Use           Use
	Tenure        Tenure
	Owners, Phone string
	NoOwners      bool
	Since         clock.Date // from when it is so; "" = today
	Reason        string     // of a change
}

// The names of the inputs that a Form's mistakes stand beside.
const (
	InKey    = "key"
	InArea   = "area"
	InSource = "area_source"
	InRef    = "area_ref"
	InUse    = "use"
	InTenure = "tenure"
	InOwners = "owners"
	InPhone  = "phone"
	InSince  = "since"
	InReason = "reason"
)

// read checks a form; today bounds its day.
func (f *Form) read(today clock.Date) (*said, error) {
	var wrong []fault.Field
	add := func(name, message string) {
		if message != "" {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	s := &said{written: strings.TrimSpace(f.Key), ref: strings.TrimSpace(f.AreaRef), use: f.Use, tenure: f.Tenure, source: f.AreaSource}
	if s.reading = ReadKey(f.Key); len(s.reading.Keys) == 0 {
		add(InKey, s.reading.Note)
	}
	var problem string
	s.area, problem = readArea(f.Area)
	add(InArea, problem)
	s.owners, problem = readOwners(f.Owners, f.Phone)
	if strings.Contains(problem, "电话") {
		add(InPhone, problem)
	} else {
		add(InOwners, problem)
	}
	for name, ok := range map[string]bool{
		InUse: f.Use == "" || f.Use.Chinese() != "", InTenure: f.Tenure == "" || f.Tenure.Chinese() != "", InSource: f.AreaSource == "" || f.AreaSource.Chinese() != "",
	} {
		if !ok {
			add(name, "请从列表里选择")
		}
	}
	for name, text := range map[string]string{InRef: f.AreaRef, InReason: f.Reason, InOwners: f.Owners} {
		wrong = append(wrong, fault.Fields(fault.TooLong(name, text, maxText))...)
	}
	if f.Since > today {
		add(InSince, "日期不能在今天（"+string(today)+"）之后")
	}
	if len(wrong) > 0 {
		return nil, fault.InvalidFields("房屋没有保存，请按提示修改。", wrong...)
	}
	s.mark()
	return s, nil
}

// Add enters one unit by hand. A number that may mean a unit that is recorded is a Conflict that names it.
func (s *Store) Add(ctx context.Context, by account.Who, compound string, f Form) (Unit, error) {
	var u Unit
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d, err := s.byHand(ctx, tx, by, compound, f.Since)
		if err != nil {
			return err
		}
		said, err := f.read(tx.Day)
		if err != nil {
			return err
		}
		m := d.resolve(said.reading, FirstUnsaid)
		if m.unit != nil {
			return fault.InvalidFields("房屋没有保存。", fault.Field{Name: InKey, Message: "“" + m.unit.Chinese() + "”已经登记过，请直接修改它"})
		}
		if m.note != "" {
			return fault.InvalidFields("房屋没有保存。", fault.Field{Name: InKey, Message: m.note})
		}
		u = *d.create(said, m.key)
		tx.Note(audit.Entry{
			Path: u.Path, Action: "house.add", Subject: u.Subject(), Summary: fmt.Sprintf("在“%s”登记房屋%s", d.compound.Name, u.Chinese()), Detail: d.journaled(&u),
		})
		return d.write(ctx, tx)
	})
	return u, err
}

// byHand opens the houses of a compound for one person.
func (s *Store) byHand(ctx context.Context, tx *audit.Tx, by account.Who, compound string, since clock.Date) (*decider, error) {
	c, err := s.compound(ctx, tx, by, compound)
	if err != nil {
		return nil, err
	}
	if err := serialize(ctx, tx, c.Path); err != nil {
		return nil, err
	}
	b, err := open(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	return &decider{draft: s.draftOf(b, by.Actor, tx.At, tx.Day, cmp.Or(since, tx.Day), ByHand), rows: map[string]int64{}}, nil
}

// journaled is what the journal, which is sealed for good, keeps of a unit: of its owners only how many they are.
func (d *decider) journaled(u *Unit) map[string]any {
	return map[string]any{
		"key": u.Key.String(), "area": u.Area, "source": u.AreaSource, "use": u.Use, "tenure": u.Tenure, "owners": len(u.Owners), "since": u.Since,
	}
}

// Change records what is different of a unit. seq is the version that was seen.
func (s *Store) Change(ctx context.Context, by account.Who, id string, seq int64, f Form) (Unit, error) {
	var u Unit
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d, was, err := s.seen(ctx, tx, by, id, seq, f.Since)
		if err != nil {
			return err
		}
		said, err := f.read(tx.Day)
		if err != nil {
			return err
		}
		if d.since < was.Since {
			return fault.InvalidFields("房屋没有保存。", fault.Field{Name: InSince, Message: "这套房已有" + was.Since.Chinese() + "的登记，请填那天或以后的日期"})
		}
		now := *was
		if err := d.rekey(&now, said); err != nil {
			return err
		}
		now.Area, now.AreaSource, now.AreaRef, now.Tenure = said.area, f.AreaSource, said.ref, f.Tenure
		if now.Use = f.Use; now.Use == "" {
			now.Use = now.Told()
		}
		if now.Area == nil {
			now.AreaSource = ""
		}
		if now.Owners = d.shares(was, said); f.NoOwners {
			now.Owners = nil
		}
		changes := was.Differences(&now)
		if len(changes) == 0 && len(d.ownerNew) == 0 {
			return fault.Invalidf("没有改动，不需要保存。")
		}
		d.reason = strings.TrimSpace(f.Reason)
		if len(changes) > 0 {
			u = *d.putUnit(now, was)
		} else {
			u = now
		}
		tx.Note(audit.Entry{
			Path: u.Path, Action: "house.change", Subject: u.Subject(), Summary: fmt.Sprintf("更正“%s”的房屋%s：%s", d.compound.Name, u.Chinese(), said.journaled(changes)),
			Detail: d.journaled(&u),
		})
		return d.write(ctx, tx)
	})
	return u, err
}

// journaled says in one sentence what changes, of owners only that they do.
func (s *said) journaled(changes []Change) string {
	var parts []string
	for _, c := range changes {
		if c.Field == "业主" {
			parts = append(parts, "业主（个人信息，不显示）")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s %s→%s", c.Field, cmp.Or(c.Old, "未知"), cmp.Or(c.New, "未知")))
	}
	if len(parts) == 0 {
		return "业主资料（个人信息，不显示）"
	}
	return strings.Join(parts, "；")
}

// rekey gives a unit another number, unless that is somebody else's.
func (d *decider) rekey(u *Unit, said *said) error {
	if said.written == u.Written || said.written == u.Chinese() {
		return nil
	}
	m := d.resolve(said.reading, FirstUnsaid)
	switch {
	case m.unit != nil && m.unit.ID == u.ID:
		return nil
	case m.unit != nil:
		return fault.InvalidFields("房屋没有保存。", fault.Field{Name: InKey, Message: "“" + m.unit.Chinese() + "”已经登记过，是另一套房"})
	case m.note != "":
		return fault.InvalidFields("房屋没有保存。", fault.Field{Name: InKey, Message: m.note})
	}
	u.Key, u.Written = m.key, said.written
	d.needBuilding(u.Building)
	return nil
}

// seen opens a unit that somebody looked at, and refuses when somebody else changed it meanwhile.
func (s *Store) seen(ctx context.Context, tx *audit.Tx, by account.Who, id string, seq int64, since clock.Date) (*decider, *Unit, error) {
	u, err := loadUnit(ctx, tx, by.Scope(account.EditHouses), id)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.byHand(ctx, tx, by, u.Compound(), since)
	if err != nil {
		return nil, nil, err
	}
	was := d.units[id]
	switch {
	case was == nil:
		return nil, nil, fault.Conflictf("“%s”已经注销，不能再修改。", u.Chinese())
	case seq != 0 && seq != was.Seq:
		return nil, nil, fault.Conflictf("您打开之后，%s 于 %s 改过“%s”。您的内容没有保存，请看过后再提交。", was.By, clock.Stamp(was.At), was.Chinese())
	}
	return d, was, nil
}

// Remove lets a unit end: it was entered twice, torn down, or joined with another. It stays in the history.
func (s *Store) Remove(ctx context.Context, by account.Who, id string, seq int64, reason string) (Unit, error) {
	var u Unit
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return u, fault.InvalidFields("没有注销。", fault.Field{Name: InReason, Message: "请写明为什么注销，如：重复登记、已拆除、与隔壁合并"})
	}
	if err := fault.TooLong(InReason, reason, maxText); err != nil {
		return u, err
	}
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		d, was, err := s.seen(ctx, tx, by, id, seq, "")
		if err != nil {
			return err
		}
		now := *was
		now.Gone, d.how, d.reason = true, ByRemove, reason
		u = *d.putUnit(now, was)
		tx.Note(audit.Entry{
			Path: u.Path, Action: "house.remove", Subject: u.Subject(), Summary: fmt.Sprintf("注销“%s”的房屋%s", d.compound.Name, u.Chinese()),
			Detail: d.journaled(&u),
		})
		return d.write(ctx, tx)
	})
	return u, err
}

func loadUnit(ctx context.Context, c db.Conn, scope place.Scope, id string) (Unit, error) {
	var a db.Args
	return db.One[Unit](ctx, c, "没有这套房屋，或者它不在您负责的范围内。", "select "+unitColumns+" from unit where id = "+a.Add(id)+" and "+scope.Where("", a.Add)+
		" order by case when "+holding+" then 0 else 1 end, seq desc limit 1", a...)
}
