package mode

import (
	"context"

	"bayou/internal/db"
	"bayou/internal/place"
)

// Override is a decision in force that differs from what the rules proposed when it was taken.
type Override struct {
	Decision
	Name string `db:"name" json:"name"` // the compound's
	Now  string `db:"now" json:"now"`   // what the rules propose today; "" = undetermined
}

// Overrides returns one page of the overrides in force at a place, newest first, with the number of all. limit 0 = 50.
func (s *Store) Overrides(ctx context.Context, scope place.Scope, at place.Path, offset, limit int) ([]Override, int64, error) {
	if at != "" {
		scope = scope.Narrow(at)
	}
	if limit <= 0 {
		limit = 50
	}
	var a db.Args
	from := " from mode_decision d join compound c on c.county = d.county and c.id = d.compound where " + scope.Where("d.", a.Add) +
		" and d.replaced = 0 and d.override and c.withdrawn_on = ''"
	total, err := db.One[int64](ctx, s.db, "", "select count(*)"+from, a...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All[Override](ctx, s.db, "select "+prefixed(decisionColumns)+", c.name as name, c.proposed as now"+from+
		" order by d.at desc, d.id limit "+a.Add(limit)+" offset "+a.Add(max(offset, 0)), a...)
	return rows, total, err
}
