package register

import (
	"context"
	"encoding/json"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/geo"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Location returns what is known of where the compound lies as a value: a point, perhaps one that does not say its system, or an
// unknown value. Points that were recorded as texts, before plans had a type for them, are read here.
func (c *Compound) Location() reading.Value {
	v := c.Facts[FieldLocation].Value
	if v.Kind == reading.Text {
		v = reading.Read(reading.Field{Kind: reading.Point}, v.Word).Value
	}
	return v
}

// Where returns where the compound lies; ok is false when that is not known, or known without its coordinate system.
func (c *Compound) Where() (p geo.WGS84, ok bool) { return geo.Of(c.Location()) }

// withSystem returns a fact's text, for a point with the system that was told apart from it.
func withSystem(f Fact) string {
	system := reading.System(f.Value.Word)
	if f.Value.Kind != reading.Point || system == "" {
		return f.Text
	}
	if d, _, ok := reading.Location(f.Text); ok && d.System == system {
		return f.Text
	}
	return strings.TrimSpace(f.Text) + " " + system.Name()
}

// Places returns the compounds that fit, in the query's order, at most limit of them, with what is known of where they lie and no other
// fact, and without its source: a map needs little of each of thousands.
func (s *Store) Places(ctx context.Context, scope place.Scope, q Query, limit int) ([]Compound, error) {
	if q.AsOf != "" && q.AsOf < clock.Today(s.clock) {
		q.Offset, q.Limit = 0, limit
		page, err := s.listAsOf(ctx, scope, q)
		return page.Rows, err
	}
	q.AsOf = ""
	var a db.Args
	text := "select county, id, path, name, scope, proposed, mode, facts from compound where " + q.where(scope, &a) +
		" order by " + q.order() + " limit " + a.Add(limit)
	var out []Compound
	for p, err := range db.Each[placedRow](ctx, s.db, text, a...) {
		if err != nil {
			return nil, err
		}
		out = append(out, Compound{
			County: p.County, ID: p.ID, Path: p.Path, Name: p.Name, Scope: p.Scope, Proposed: p.Proposed, Mode: p.Mode, Facts: p.Facts.Facts,
		})
	}
	return out, nil
}

type placedRow struct {
	County   string     `db:"county"`
	ID       string     `db:"id"`
	Path     place.Path `db:"path"`
	Name     string     `db:"name"`
	Scope    plan.Truth `db:"scope"`
	Proposed string     `db:"proposed"`
	Mode     string     `db:"mode"`
	Facts    onlyWhere  `db:"facts"`
}

// onlyWhere reads the location alone out of stored facts.
type onlyWhere struct{ Facts }

// Scan reads the stored form.
func (o *onlyWhere) Scan(v any) error {
	var stored struct {
		Location *cell `json:"location"`
	}
	if err := json.Unmarshal([]byte(text(v)), &stored); err != nil {
		return err
	}
	o.Facts = Facts{}
	if at := stored.Location; at != nil {
		o.Facts[FieldLocation] = Fact{Reading: at.reading()}
	}
	return nil
}
