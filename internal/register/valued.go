package register

import (
	"context"
	"iter"

	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// Valued is a compound with what rules are asked of. Mode is the one that a person gave it, "" = none; Values are those of the plan's
// fields.
type Valued struct {
	ID, Name string
	Path     place.Path
	Mode     string
	Values   plan.Values
}

// EachValued returns every compound of the scope that is in the register with its values by a plan, and nothing else: of thousands it is
// half the work of Each.
func (s *Store) EachValued(ctx context.Context, scope place.Scope, p *plan.Plan) iter.Seq2[Valued, error] {
	q := Query{}
	var a db.Args
	text := "select id, path, name, mode, facts from compound where " + q.where(scope, &a) + " order by county, path"
	at := make(map[string]int, len(p.Fields))
	for i := range p.Fields {
		at[p.Fields[i].ID] = i
	}
	return func(yield func(Valued, error) bool) {
		for r, err := range db.Each[valuedRow](ctx, s.db, text, a...) {
			j := Valued{ID: r.ID, Name: r.Name, Path: r.Path, Mode: r.Mode}
			if err == nil {
				j.Values, err = storedValues(r.Facts, p, at)
			}
			if !yield(j, err) || err != nil {
				return
			}
		}
	}
}

type valuedRow struct {
	ID    string     `db:"id"`
	Path  place.Path `db:"path"`
	Name  string     `db:"name"`
	Mode  string     `db:"mode"`
	Facts string     `db:"facts"`
}

// storedValues reads the values out of stored facts; at is the place of a field in the plan.
func storedValues(text string, p *plan.Plan, at map[string]int) (plan.Values, error) {
	values, d := make(plan.Values, len(p.Fields)), &stored{text: text}
	d.object(func(field string) {
		var c factCell
		d.object(func(key string) { d.fact(&c, key) })
		if i, ok := at[field]; ok {
			values[i] = c.reading().Value
		}
	})
	if !d.bad && d.at == len(text) {
		return values, nil
	}
	var f Facts // written in another way than ours: read by the book
	if err := f.Scan(text); err != nil {
		return nil, err
	}
	return f.Values(p), nil
}
