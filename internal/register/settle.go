package register

import (
	"context"
	"fmt"
	"slices"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Settlement is what a person decides about one field on which sources disagree. Version is the one he saw. Seq names the
// observation whose statement holds; 0 = Text holds instead, and an empty Text says that nothing is known.
type Settlement struct {
	ID      string
	Version int64
	Field   string
	Seq     int64
	Text    string
	Reason  string
}

// Settle records which statement of a field holds, and why. It can be settled again, in another way, at any time: nothing that
// was said is lost. A field that somebody changed after Version is a Conflict.
func (s *Store) Settle(ctx context.Context, by account.Who, st Settlement) (Compound, error) {
	var c Compound
	if err := st.reasoned(); err != nil {
		return c, err
	}
	seen, err := s.Get(ctx, by.Scope(account.EditRegister), st.ID)
	if err != nil {
		return c, err
	}
	p, err := s.plans.Current(ctx, seen.Path.Street(), clock.Today(s.clock))
	if err != nil {
		return c, err
	}
	f, ok := p.Field(st.Field)
	if !ok || f.ID == FieldCommunity {
		return c, fault.NotFoundf("方案里没有这一项，或者它不能核定。请从小区的页面进入。")
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if c, err = load(ctx, tx, by.Scope(account.EditRegister), st.ID); err != nil {
			return err
		}
		if c.WithdrawnOn != "" {
			return fault.Conflictf("“%s”已于%s移出登记册，不能再修改。", c.Name, c.WithdrawnOn.Chinese())
		}
		all, err := observations(ctx, tx, &c)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(o Observation) bool { _, touches := o.Readings[f.ID]; return touches && o.Seq > st.Version }) {
			return fault.Conflictf("您打开之后，%s 又记了“%s”的%s，请看过新的说法再核定。", c.ChangedBy, c.Name, f.Name)
		}
		r, err := st.decided(f, all, tx.Day)
		if err != nil {
			return err
		}
		was, before := c.Version, c.Facts[f.ID]
		o := c.observe(tx, by, st.day(&c, all), Source{Kind: Settled, Ref: st.Reason}, Readings{f.ID: r})
		s.projector(p).project(&c)
		tx.Note(st.entry(&c, f, before, r))
		return s.record(ctx, tx, &c, was, &o)
	})
	return c, err
}

// reasoned tidies the reason, which there has to be.
func (st *Settlement) reasoned() error {
	if st.Reason = tidy(st.Reason); len([]rune(st.Reason)) < 4 {
		return fault.InvalidFields("请写明为什么这样核定。", fault.Field{Name: "reason", Message: "理由至少 4 个字"})
	}
	return fault.TooLong("reason", st.Reason, maxText)
}

// decided is the reading that holds from now on.
func (st *Settlement) decided(f *plan.Field, all []Observation, today clock.Date) (reading.Reading, error) {
	if st.Seq != 0 {
		for i := range all {
			if r, ok := all[i].Readings[f.ID]; ok && all[i].Seq == st.Seq && !all[i].Withdrawn {
				return r, nil
			}
		}
		return reading.Reading{}, fault.InvalidFields("选的说法已经不在了。", fault.Field{Name: "seq", Message: "请重新选择一个说法"})
	}
	if tidy(st.Text) == "" {
		if f.ID == FieldName {
			return reading.Reading{}, fault.InvalidFields("小区名称不能为空。", fault.Field{Name: "text", Message: "请填写小区（楼院）名称"})
		}
		return reading.Reading{}, nil
	}
	if err := fault.TooLong("text", st.Text, maxText); err != nil {
		return reading.Reading{}, err
	}
	r := readCell(f, st.Text, false, false, today)
	if r.Problem() {
		return r, fault.InvalidFields("填的内容读不懂，请按提示修改。", fault.Field{Name: "text", Message: r.Note})
	}
	return r, nil
}

// day is the day from which the settlement holds: the latest on which a source spoke of the field, so that the register as of
// that day shows what was settled.
func (st *Settlement) day(c *Compound, all []Observation) clock.Date {
	day := c.Facts[st.Field].AsOf
	for i := range all {
		if _, ok := all[i].Readings[st.Field]; ok && !all[i].Withdrawn {
			day = max(day, all[i].AsOf)
		}
	}
	return day
}

func (st *Settlement) entry(c *Compound, f *plan.Field, before Fact, now reading.Reading) audit.Entry {
	e := audit.Entry{Path: c.Path, Action: "compound.settle", Subject: c.Subject(), Detail: map[string]any{"field": f.ID, "seq": st.Seq, "reason": st.Reason}}
	if f.Sensitive {
		e.Summary = fmt.Sprintf("核定“%s”的%s（个人信息，不显示）", c.Name, f.Name)
		e.Detail = map[string]any{"field": f.ID, "seq": st.Seq}
		return e
	}
	e.Summary = fmt.Sprintf("核定“%s”的%s：%s，理由：%s", c.Name, f.Name, arrow(before.Text, now.Text), st.Reason)
	return e
}

func arrow(from, to string) string {
	say := func(s string) string {
		if s == "" {
			return "未知"
		}
		return s
	}
	return say(from) + "→" + say(to)
}
