package register

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Change is what somebody enters about a compound. Version is the one he saw. A text that equals what he saw is no change;
// an empty text is none either, except in a correction, where it says that what is recorded is wrong and nothing is known.
type Change struct {
	ID      string
	Version int64
	AsOf    clock.Date // the day the facts are of; "" = today
	Source  Source     // Kind "" = Survey
	Texts   map[string]string
}

// Clash is a field that two people changed at the same time.
type Clash struct {
	Field  string `json:"field"`
	Name   string `json:"name"`
	Old    string `json:"old"`    // what yours was based on
	Theirs string `json:"theirs"` // what is recorded meanwhile
	Yours  string `json:"yours"`
}

// Clashes is the cause of a Conflict of Observe; edges show it as a choice field by field.
type Clashes []Clash

// Error names the fields.
func (cs Clashes) Error() string {
	names := make([]string, len(cs))
	for i, c := range cs {
		names[i] = c.Name
	}
	return strings.Join(names, "、")
}

// Observe records what somebody says of a compound. Two people who change different fields do not disturb each other; when
// both changed the same field to different values, the second gets a Conflict with Clashes and nothing is written.
func (s *Store) Observe(ctx context.Context, by account.Who, ch Change) (Compound, error) {
	var c Compound
	today := clock.Today(s.clock)
	if ch.AsOf > today {
		return c, future(today)
	}
	seen, err := s.Get(ctx, by.Scope(account.EditRegister), ch.ID)
	if err != nil {
		return c, err
	}
	p, err := s.plans.Current(ctx, seen.Path.Street(), today)
	if err != nil {
		return c, err
	}
	err = s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if c, err = load(ctx, tx, by.Scope(account.EditRegister), ch.ID); err != nil {
			return err
		}
		if c.WithdrawnOn != "" {
			return fault.Conflictf("“%s”已于%s移出登记册，不能再修改。", c.Name, c.WithdrawnOn.Chinese())
		}
		edits, err := s.edits(ctx, tx, p, &c, ch)
		if err != nil {
			return err
		}
		readings, err := readEdits(p, ch.Source.Kind, edits, today)
		if err != nil {
			return err
		}
		was, before := c.Version, maps.Clone(c.Facts)
		o := c.observe(tx, by, ch.AsOf, ch.Source, readings)
		s.projector(p).project(&c)
		tx.Note(audit.Entry{
			Path: c.Path, Action: "compound.observe", Subject: c.Subject(),
			Summary: fmt.Sprintf("%s“%s”：%s", o.Kind.Title(), c.Name, differences(p, before, readings)),
			Detail:  map[string]any{"as_of": o.AsOf, "texts": journaled(p, edits)},
		})
		return s.record(ctx, tx, &c, was, &o)
	})
	return c, err
}

// edits returns the texts that differ from what the editor saw, or the Conflict about those that somebody else changed.
func (s *Store) edits(ctx context.Context, tx *audit.Tx, p *plan.Plan, c *Compound, ch Change) (map[string]string, error) {
	old := c.Facts
	var all []Observation
	var err error
	if ch.Version != c.Version {
		if all, err = observations(ctx, tx, c); err != nil {
			return nil, err
		}
		old = Fold(slices.DeleteFunc(slices.Clone(all), func(o Observation) bool { return o.Seq > ch.Version }), "")
	}
	edits, clashes := map[string]string{}, Clashes(nil)
	for id, yours := range ch.Texts {
		theirs := c.Facts[id].Text
		if yours == old[id].Text || yours == theirs || yours == "" && ch.Source.Kind != Correction {
			continue
		}
		if theirs != old[id].Text {
			clashes = append(clashes, Clash{id, fieldName(p, id), old[id].Text, theirs, yours})
		}
		edits[id] = yours
	}
	if len(clashes) > 0 {
		slices.SortFunc(clashes, func(a, b Clash) int { return cmp.Compare(a.Field, b.Field) })
		return nil, clashes.conflict(p, c)
	}
	if len(edits) == 0 {
		return nil, fault.Invalidf("没有改动，不需要保存。")
	}
	if _, moved := edits[FieldCommunity]; moved {
		return nil, fault.InvalidFields("小区所属社区不能在这里修改。", fault.Field{
			Name: FieldCommunity, Message: "社区登记错了的，请移出这个小区，再在正确的社区重新登记",
		})
	}
	return edits, nil
}

// conflict says what both wrote, of personal data only that both wrote.
func (cs Clashes) conflict(p *plan.Plan, c *Compound) error {
	fields := make([]fault.Field, len(cs))
	for i, k := range cs {
		fields[i] = fault.Field{Name: k.Field, Message: fmt.Sprintf("原为“%s”，%s 已改为“%s”，您填的是“%s”", k.Old, c.ChangedBy, k.Theirs, k.Yours)}
		if f, ok := p.Field(k.Field); ok && f.Sensitive {
			fields[i].Message = c.ChangedBy + " 刚改过这一项（个人信息，不显示），请向他核对后再填"
		}
	}
	return &fault.Error{
		Kind: fault.Conflict, Fields: fields, Cause: cs,
		Message: fmt.Sprintf("您打开之后，%s 于 %s 也改了“%s”的%s，请核对后选择保留哪一个。", c.ChangedBy, clock.Stamp(c.ChangedAt), c.Name, cs.Error()),
	}
}

// readEdits reads the changed texts; in a correction an empty one is the statement that nothing is known.
func readEdits(p *plan.Plan, kind SourceKind, edits map[string]string, today clock.Date) (Readings, error) {
	readings, err := readTexts(p, edits, today)
	if err != nil {
		return nil, err
	}
	for id, written := range edits {
		if _, ok := readings[id]; ok {
			continue
		}
		if id == FieldName {
			return nil, fault.InvalidFields("小区名称不能为空。", fault.Field{Name: FieldName, Message: "请填写小区（楼院）名称"})
		}
		if kind == Correction {
			readings[id] = reading.Reading{Text: written}
		}
	}
	if len(readings) == 0 {
		return nil, fault.Invalidf("没有改动，不需要保存。")
	}
	return readings, nil
}

// journaled returns the texts as the journal, which is sealed for good, may hold them: personal data are named and left out.
func journaled(p *plan.Plan, texts map[string]string) map[string]string {
	out := maps.Clone(texts)
	for id := range out {
		if f, ok := p.Field(id); ok && f.Sensitive {
			out[id] = "（个人信息，不记入日志）"
		}
	}
	return out
}

// differences says in one sentence what changes: 户数 约120户→101户; of personal data only that they do.
func differences(p *plan.Plan, before Facts, now Readings) string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(now)) {
		if f, ok := p.Field(id); ok && f.Sensitive {
			parts = append(parts, f.Name+"（个人信息，不显示）")
			continue
		}
		parts = append(parts, fmt.Sprintf("%s %s→%s", fieldName(p, id), cmp.Or(before[id].Text, "未知"), cmp.Or(now[id].Text, "未知")))
	}
	return strings.Join(parts, "；")
}

// future refuses facts of a day that has not come.
func future(today clock.Date) error {
	return fault.InvalidFields("日期不对。", fault.Field{Name: "as_of", Message: "情况的日期不能在今天（" + string(today) + "）之后"})
}

func fieldName(p *plan.Plan, id string) string {
	if f, ok := p.Field(id); ok {
		return f.Name
	}
	return id
}
