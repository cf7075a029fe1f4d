package register

import (
	"encoding/json"
	"maps"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/geo"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Fact is what is currently known of one field, and which observation says so.
type Fact struct {
	reading.Reading
	AsOf  clock.Date
	Kind  SourceKind
	Seq   int64 // the observation
	Other *Other
}

// Other is a statement of another source that cannot be true together with the current one. It is shown until somebody
// settles the field or surveys it anew.
type Other struct {
	Text string     `json:"t"`
	AsOf clock.Date `json:"d"`
	Kind SourceKind `json:"s"`
	Seq  int64      `json:"q"`
}

// Known reports whether the field has a value.
func (f Fact) Known() bool { return f.Value.Kind != reading.Unknown }

// Doubtful reports whether somebody should look at the fact.
func (f Fact) Doubtful() bool { return f.Problem() || f.Other != nil }

// Facts are the current facts by field id: the fold of the observations in the order in which they were recorded.
//
// The rule of the fold, field by field: a correction takes the place of everything recorded before it; a value takes the place
// of what is known for the same or an earlier day; a cell that was not understood takes the place of nothing known. So the
// latest day wins, among equal days the latest record, and what is recorded later for an earlier day only enters the history.
// When a workbook, a paper, an inspection or an owner contradicts what is known, both are kept: the earlier one as Other, and a
// further source that agrees with one of them leaves the contradiction standing.
type Facts map[string]Fact

// Fold returns the facts as they were on a day after everything recorded so far; day "" is now. The observations are in the
// order of their Seq.
func Fold(all []Observation, day clock.Date) Facts {
	facts := Facts{}
	for i := range all {
		if o := &all[i]; !o.Withdrawn && (day == "" || o.AsOf <= day) {
			facts.take(o)
		}
	}
	return facts
}

// take adds the latest observation.
func (f Facts) take(o *Observation) {
	for id, r := range o.Readings {
		next := Fact{Reading: r, AsOf: o.AsOf, Kind: o.Kind, Seq: o.Seq}
		was, have := f[id]
		switch {
		case !have || o.Kind.settles():
		case was.Known() && !next.Known(), o.AsOf < was.AsOf && was.Known() == next.Known():
			continue
		case o.Kind.weighs() && was.Known() && contradict(was.Value, r.Value):
			next.Other = &Other{was.Text, was.AsOf, was.Kind, was.Seq}
		case o.Kind.weighs():
			next.Other = was.Other
		}
		f[id] = next
	}
}

// farApart is from how many metres on two points cannot both be one compound: its gate and its middle can.
const farApart = 300

// contradict reports whether two known values exclude each other. Free texts and differently written names do not.
func contradict(a, b reading.Value) bool {
	if a.Kind != b.Kind || a.Kind == reading.Text {
		return false
	}
	switch a.Kind {
	case reading.Choice:
		return a.Word != b.Word
	case reading.Point:
		metres, ok := geo.Apart(a, b)
		return ok && metres > farApart
	}
	return a.High < b.Low || b.High < a.Low
}

// Doubts counts the facts that somebody should look at.
func (f Facts) Doubts() int64 {
	var n int64
	for _, fact := range f {
		if fact.Doubtful() {
			n++
		}
	}
	return n
}

// Values returns the facts in the order of the plan's fields, as its rules take them.
func (f Facts) Values(p *plan.Plan) plan.Values { return f.values(p, make(plan.Values, len(p.Fields))) }

func (f Facts) values(p *plan.Plan, into plan.Values) plan.Values {
	for i := range p.Fields {
		into[i] = f[p.Fields[i].ID].Value
	}
	return into
}

// Values returns what is known of the compound as the plan's rules take it.
func Values(p *plan.Plan, c *Compound) plan.Values { return c.Facts.Values(p) }

// factCell is the stored form of a fact. The member "" of the facts holds the usual day, source and observation, which the facts
// then leave out.
type factCell struct {
	cell
	D clock.Date `json:"d,omitempty"`
	S SourceKind `json:"s,omitempty"`
	Q int64      `json:"q,omitempty"`
	X *Other     `json:"x,omitempty"`
}

// Scan reads the stored form.
func (f *Facts) Scan(v any) error {
	cells, err := storedCells(text(v), (*stored).fact)
	if err != nil {
		return err
	}
	usual := cells[""]
	delete(cells, "")
	*f = make(Facts, len(cells))
	for id, c := range cells {
		if c.Q == 0 {
			c.D, c.S, c.Q = usual.D, usual.S, usual.Q
		}
		(*f)[id] = Fact{Reading: c.reading(), AsOf: c.D, Kind: c.S, Seq: c.Q, Other: c.X}
	}
	return nil
}

// encode writes the facts in the order of their fields. The usual observation is that of the name, which every compound has.
func (f Facts) encode() string {
	usual := f[FieldName].Seq
	b := append(make([]byte, 0, 64*len(f)), '{')
	if usual != 0 {
		b = append(f[FieldName].appendSource(append(appendKey(b, ""), '{')), '}')
	}
	for _, id := range slices.Sorted(maps.Keys(f)) {
		fact := f[id]
		b = appendCell(append(appendKey(b, id), '{'), fact.Reading)
		if fact.Seq != usual {
			b = fact.appendSource(b)
		}
		if fact.Other != nil {
			other, _ := json.Marshal(fact.Other) // strings and an integer only
			b = append(appendKey(b, "x"), other...)
		}
		b = append(b, '}')
	}
	return string(append(b, '}'))
}

func (f Fact) appendSource(b []byte) []byte {
	return appendInt(appendText(appendText(b, "d", string(f.AsOf)), "s", string(f.Kind)), "q", f.Seq)
}

// Scan reads the stored form.
func (l *FieldList) Scan(v any) error {
	*l = nil
	for part := range splitList(text(v)) {
		*l = append(*l, part)
	}
	return nil
}
