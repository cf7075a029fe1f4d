package api

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
	"bayou/internal/register"
)

// compound is a compound with its facts as the plan's fields read them.
type compound struct {
	register.Compound
	Facts map[string]fact `json:"facts" doc:"现有情况：字段编号 → 读出的值和出处"`
}

// fact is what is known of one field. Of a field with personal data only Masked and where it comes from are said.
type fact struct {
	Cell
	AsOf   clock.Date          `json:"as_of" doc:"截至哪一天"`
	Source register.SourceKind `json:"source" doc:"来源：survey 摸底，import 导入，correction 更正"`
	Seq    int64               `json:"seq" doc:"哪一次记录"`
	Other  *otherFact          `json:"other,omitempty" doc:"另一来源的不同说法，待核对"`
}

// otherFact is what another source says.
type otherFact struct {
	Text   string              `json:"text" doc:"原文"`
	AsOf   clock.Date          `json:"as_of" doc:"截至哪一天"`
	Source register.SourceKind `json:"source" doc:"来源"`
	Seq    int64               `json:"seq" doc:"哪一次记录"`
}

// Cell is one cell as it was read. Low and High bound a number in the field's unit, From and To a day; nil and "" = open.
type Cell struct {
	Value     string     `json:"value" doc:"读出的值，带单位；不知道为“未知”"`
	Text      string     `json:"text,omitempty" doc:"原文"`
	Low       *float64   `json:"low,omitempty" doc:"数量的下界，用字段的单位（户、栋、㎡、元/月）"`
	High      *float64   `json:"high,omitempty" doc:"数量的上界；没有为不封顶"`
	From      clock.Date `json:"from,omitempty" doc:"日期的最早一天"`
	To        clock.Date `json:"to,omitempty" doc:"日期的最晚一天"`
	Certainty string     `json:"certainty,omitempty" enum:"none,approximate,inferred,exact" doc:"把握：exact 确切，inferred 推断，approximate 约数，none 未知"`
	Note      string     `json:"note,omitempty" doc:"为什么不确切或没有读懂"`
	Masked    bool       `json:"masked,omitempty" doc:"个人信息，不显示"`
}

// masked stands for personal data, as on the pages.
const masked = "已登记（个人信息，不显示）"

var certainties = map[reading.Certainty]string{
	reading.None: "none", reading.Approximate: "approximate", reading.Inferred: "inferred", reading.Exact: "exact",
}

func cellOf(f *plan.Field, r reading.Reading) Cell {
	if f.Sensitive {
		return Cell{Value: masked, Masked: true}
	}
	out := Cell{Value: r.Value.Chinese(f.Reading), Text: r.Text, Certainty: certainties[r.Certainty], Note: r.Note}
	v := r.Value
	switch v.Kind {
	case reading.Number:
		out.Low, out.High = inUnits(v.Low), inUnits(v.High)
	case reading.Date:
		out.From = clock.FromDays(v.Low)
		if v.High != reading.Unbounded {
			out.To = clock.FromDays(v.High)
		}
	}
	return out
}

func inUnits(thousandths int64) *float64 {
	if thousandths == reading.Unbounded {
		return nil
	}
	x := float64(thousandths) / 1000
	return &x
}

// books are the plans by which facts are read, one for each sub-district of an answer.
type books struct {
	s     *server
	plans map[place.Path]*plan.Plan
}

func (b *books) of(ctx context.Context, at place.Path) (*plan.Plan, error) {
	if p, ok := b.plans[at.Street()]; ok {
		return p, nil
	}
	p, err := b.s.Plans.Current(ctx, at.Street(), b.s.today())
	if err != nil {
		return nil, err
	}
	if b.plans == nil {
		b.plans = map[place.Path]*plan.Plan{}
	}
	b.plans[at.Street()] = p
	return p, nil
}

// shown turns a use case's compound into an answer.
func (s *server) shown(ctx context.Context) func(register.Compound, error) (*Answer[compound], error) {
	return func(c register.Compound, err error) (*Answer[compound], error) {
		if err != nil {
			return nil, err
		}
		return answer((&books{s: s}).compound(ctx, &c))
	}
}

func (b *books) compound(ctx context.Context, c *register.Compound) (compound, error) {
	p, err := b.of(ctx, c.Path)
	if err != nil {
		return compound{}, err
	}
	out := compound{Compound: *c, Facts: make(map[string]fact, len(c.Facts))}
	for i := range p.Fields {
		f := &p.Fields[i]
		known, ok := c.Facts[f.ID]
		if !ok {
			continue
		}
		said := fact{Cell: cellOf(f, known.Reading), AsOf: known.AsOf, Source: known.Kind, Seq: known.Seq}
		if known.Other != nil && !f.Sensitive {
			said.Other = &otherFact{known.Other.Text, known.Other.AsOf, known.Other.Kind, known.Other.Seq}
		}
		out.Facts[f.ID] = said
	}
	return out, nil
}

// observation is one record of a compound.
type observation struct {
	register.Observation
	Readings map[string]Cell `json:"readings" doc:"字段编号 → 当时所说"`
}

func (b *books) observation(ctx context.Context, o *register.Observation) (observation, error) {
	p, err := b.of(ctx, o.Path)
	if err != nil {
		return observation{}, err
	}
	out := observation{Observation: *o, Readings: make(map[string]Cell, len(o.Readings))}
	for i := range p.Fields {
		if r, ok := o.Readings[p.Fields[i].ID]; ok {
			out.Readings[p.Fields[i].ID] = cellOf(&p.Fields[i], r)
		}
	}
	return out, nil
}
