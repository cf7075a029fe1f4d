package register

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// NewCompound is a compound to enter. Texts holds what was written, by field id; the community is the place, not a text.
type NewCompound struct {
	Community place.Path
	AsOf      clock.Date // the day the facts are of; "" = today
	Source    Source     // Kind "" = Survey
	Texts     map[string]string
	Another   bool // a compound of this name is already there, and this is another one
}

// Create enters one compound by hand. A cell that cannot be read is refused with its field's message; a name that the
// community already has is a Conflict unless Another.
func (s *Store) Create(ctx context.Context, by account.Who, n NewCompound) (Compound, error) {
	var c Compound
	if !n.Community.IsCommunity() || !by.Can(account.EditRegister, n.Community) {
		return c, fault.Deniedf("您不能在这个社区登记小区，请选择您负责的社区。")
	}
	community, err := s.areas.Get(ctx, n.Community)
	if err != nil {
		return c, err
	}
	today := clock.Today(s.clock)
	if n.AsOf > today {
		return c, future(today)
	}
	p, err := s.plans.Current(ctx, n.Community.Street(), today)
	if err != nil {
		return c, err
	}
	texts := mapsWith(n.Texts, FieldCommunity, community.Short)
	readings, err := readTexts(p, texts, today)
	if err != nil {
		return c, err
	}
	if tidy(texts[FieldName]) == "" {
		return c, fault.InvalidFields("没有填小区名称。", fault.Field{Name: FieldName, Message: "请填写小区（楼院）名称"})
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		e := Entering{Community: n.Community, AsOf: n.AsOf, Source: n.Source, Readings: readings, Another: n.Another}
		c, err = s.enterIn(ctx, tx, by, entry{e, p, community.Name})
		return err
	})
	return c, err
}

func (s *Store) refuseTwin(ctx context.Context, tx *audit.Tx, c *Compound, another bool) error {
	if another {
		return nil
	}
	var a db.Args
	twin, found, err := db.Maybe[string](ctx, tx, "select name from compound where "+place.In(c.Community()).Where("", a.Add)+
		" and name_key = "+a.Add(c.NameKey)+" and withdrawn_on = '' limit 1", a...)
	if err == nil && found {
		return fault.Conflictf("这个社区已经登记了“%s”。如果是同一个小区，请直接修改它；确实是另一个同名小区，请勾选“另一个同名小区”再保存。", twin)
	}
	return err
}

// observe adds what a source says to the facts and returns the observation to store. The compound's version goes up by one.
func (c *Compound) observe(tx *audit.Tx, by account.Who, asOf clock.Date, src Source, r Readings) Observation {
	c.Version++
	c.ChangedAt, c.ChangedBy = tx.At, by.Name
	src.Kind = cmp.Or(src.Kind, Survey)
	o := Observation{
		County: c.County, Compound: c.ID, Seq: c.Version, Path: c.Path, AsOf: cmp.Or(asOf, tx.Day), At: tx.At, Source: src,
		Actor: by.ID, By: by.Name, Readings: r,
	}
	if c.Facts == nil {
		c.Facts = Facts{}
	}
	c.Facts.take(&o)
	return o
}

// readTexts reads what a person entered by hand. Unlike in an import, what cannot be read is refused, so that it is put right
// at once.
func readTexts(p *plan.Plan, texts map[string]string, today clock.Date) (Readings, error) {
	out := Readings{}
	var wrong []fault.Field
	for id, written := range texts {
		f, ok := p.Field(id)
		if !ok {
			wrong = append(wrong, fault.Field{Name: id, Message: "方案里没有这一项"})
			continue
		}
		if tidy(written) == "" {
			continue
		}
		if long := fault.TooLong(id, written, maxText); long != nil {
			wrong = append(wrong, fault.Fields(long)...)
			continue
		}
		r := readCell(f, written, false, false, today)
		if r.Problem() {
			wrong = append(wrong, fault.Field{Name: id, Message: r.Note})
		}
		out[id] = r
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b fault.Field) int { return cmp.Compare(a.Name, b.Name) })
		return nil, fault.InvalidFields("有内容读不懂，请按提示修改后再保存。", wrong...)
	}
	return out, nil
}

// maxText bounds what a form says of one field, in characters.
const maxText = 500

// readCell reads one cell. A date after today is not believed.
func readCell(f *plan.Field, written string, numeric, from1904 bool, today clock.Date) reading.Reading {
	var r reading.Reading
	if numeric {
		r = reading.ReadNumeric(f.Reading, written, from1904)
	} else {
		r = reading.Read(f.Reading, written)
	}
	if r.Future(today.Days()) {
		return reading.Reading{Text: r.Text, Rejected: true, Note: "日期在今天（" + string(today) + "）之后，请核对"}
	}
	return placed(f, r)
}

// placed looks closer at the two texts that say where a compound lies. A plan of before points had a type calls its location a
// text: it is read as a point all the same. An address that a system cut off is kept, with a note.
func placed(f *plan.Field, r reading.Reading) reading.Reading {
	switch f.ID {
	case FieldLocation:
		if f.Reading.Kind == reading.Text {
			return reading.Read(reading.Field{Kind: reading.Point}, r.Text)
		}
	case FieldAddress:
		cut := func(a reading.Address) bool { return a.Cut }
		if slices.ContainsFunc(reading.Addresses(r.Text), cut) {
			r.Note = "地址没有写完（末尾是省略号），请补全"
		}
	}
	return r
}

func mapsWith(m map[string]string, key, value string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	out[key] = value
	return out
}
