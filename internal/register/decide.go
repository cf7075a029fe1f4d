package register

import (
	"context"
	"iter"
	"maps"
	"slices"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/reading"
)

// decided is a row with what it does to the register. was is the version of the compound before; 0 = a new one.
type decided struct {
	RowResult
	in          incoming
	compound    *Compound
	was         int64
	observation *Observation
	among       []string // ids of the compounds that the row may mean, when it needs a person
}

// chunk is how many rows are decided together: those that meet known compounds look them up in one query.
const chunk = 500

// rows reads the sheet ahead of its reader and yields the rows decided, in their order.
func (w *work) rows(ctx context.Context) iter.Seq2[*decided, error] {
	return func(yield func(*decided, error) bool) {
		var waiting []*decided
		flush := func() bool {
			if err := w.meet(ctx, waiting); err != nil {
				yield(nil, err)
				return false
			}
			for _, d := range waiting {
				w.run.count(&d.RowResult)
				if !yield(d, nil) {
					return false
				}
			}
			waiting = waiting[:0]
			return true
		}
		for line, err := range ahead(w.book.lines()) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if w.book.skips(&line) {
				w.run.Skipped++
				continue
			}
			in, ok := w.reader.read(int64(line.Number), line.Cells)
			if !ok {
				continue
			}
			if waiting = append(waiting, w.decide(in)); len(waiting) == chunk && !flush() {
				return
			}
		}
		flush()
	}
}

// decide places a row; a new compound is made at once, a known one waits for meet.
func (w *work) decide(in incoming) *decided {
	name := in.text(FieldName)
	key := reading.NameKey(name)
	m := w.matcher.find(&in, key)
	d := &decided{in: in, RowResult: RowResult{
		Row: in.row, Outcome: m.outcome, Note: m.why, Compound: m.compound, Name: name, Problems: in.problems,
		Address: in.text(FieldAddress), Households: in.text(FieldHousehold),
	}, among: m.among}
	if m.outcome != "" || m.compound != "" {
		return d
	}
	if in.text(FieldCommunity) == "" {
		written := w.matcher.nameOf(m.community)
		in.readings[FieldCommunity] = reading.Reading{Value: reading.Value{Kind: reading.Text, Word: written}, Text: written, Certainty: reading.Exact}
	}
	if w.looks {
		d.look(w.left, nil, in.readings)
	}
	d.without(w.project.plan, w.left.leave(in.row, in.readings))
	c := &Compound{County: w.run.County, ID: w.nextID(), CreatedAt: w.at, Run: w.run.ID}
	c.Path = m.community.Join(c.ID)
	w.observe(d, c, in.readings)
	d.Outcome = Created
	return d
}

func (w *work) observe(d *decided, c *Compound, readings Readings) {
	if d.Compound = c.ID; w.dry {
		return
	}
	d.was = c.Version
	o := c.observe(&audit.Tx{At: w.at, Day: w.asOf}, w.by, w.asOf, Source{Import, w.run.File, w.run.ID, d.Row}, readings)
	w.project.project(c)
	d.compound, d.observation, d.Seq = c, &o, o.Seq
}

// meet compares the rows that mean known compounds with what is recorded. The compounds are read outside the transaction;
// whoever changes one meanwhile makes the import fail with a Conflict, because update checks the version.
func (w *work) meet(ctx context.Context, rows []*decided) error {
	var a db.Args
	county := a.Add(w.run.County)
	marks := ""
	for _, d := range rows {
		if d.Outcome == "" {
			marks += ", " + a.Add(d.Compound)
		}
		for _, id := range d.among {
			marks += ", " + a.Add(id)
		}
	}
	if marks == "" {
		return nil
	}
	compounds := map[string]*Compound{}
	for c, err := range db.Each[Compound](ctx, w.register.db, "select "+compoundColumns+" from compound where county = "+county+" and id in ("+marks[2:]+")", a...) {
		if err != nil {
			return err
		}
		compounds[c.ID] = &c
	}
	for _, d := range rows {
		for _, id := range d.among {
			if c := compounds[id]; c != nil && w.by.Can(account.ImportRows, c.Path) {
				d.Among = append(d.Among, *c)
			}
		}
		if c := compounds[d.Compound]; d.Outcome == "" && c != nil {
			d.Outcome = Unchanged
			changes := news(c, &d.in)
			if w.looks {
				d.look(w.left, c, changes)
			}
			d.without(w.project.plan, w.left.leave(d.Row, changes))
			if len(changes) > 0 {
				d.Changes = changed(c, changes)
				w.observe(d, c, changes)
				d.Outcome = Updated
			}
		}
	}
	return nil
}

// news returns the cells that say something else than what is recorded. A name of the same key and a community are the same
// however they are written, and a cell that was not understood changes nothing that is known.
func news(c *Compound, in *incoming) Readings {
	out := Readings{}
	for id, r := range in.readings {
		was, have := c.Facts[id]
		switch {
		case id == FieldCommunity, id == FieldName && reading.NameKey(r.Text) == c.NameKey:
		case have && (was.Text == r.Text || was.Value == r.Value && was.Known()):
		case was.Known() && r.Value.Kind == reading.Unknown:
		default:
			out[id] = r
		}
	}
	return out
}

// changed lists what the cells change, by field.
func changed(c *Compound, to Readings) []Changed {
	out := make([]Changed, 0, len(to))
	for _, id := range slices.Sorted(maps.Keys(to)) {
		out = append(out, Changed{id, c.Facts[id].Text, to[id].Text})
	}
	return out
}
