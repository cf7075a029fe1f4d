package register

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// Recorded is one observation that was entered in a period: the compound with its name of today and what was said of it.
type Recorded struct {
	Compound  string     `db:"compound" json:"compound"`
	Path      place.Path `db:"path" json:"-"`
	Name      string     `db:"name" json:"name"`
	CreatedAt int64      `db:"created_at" json:"created_at"` // when the compound was entered
	Readings  Readings   `db:"readings" json:"readings"`
}

// Recorded returns what was entered from one day to another, both included, in path order: what a week's report tells. Undone
// imports and withdrawn compounds do not count.
func (s *Store) Recorded(ctx context.Context, scope place.Scope, from, to clock.Date) ([]Recorded, error) {
	var a db.Args
	return db.All[Recorded](ctx, s.db, `select o.compound, o.path, c.name, c.created_at, o.readings
		from observation o join compound c on c.county = o.county and c.id = o.compound
		where `+scope.Where("o.", a.Add)+" and o.at >= "+a.Add(clock.Micros(from.Time()))+" and o.at < "+a.Add(clock.Micros(to.Add(1).Time()))+
		" and o.withdrawn = false and c.withdrawn_on = '' order by o.county, o.path, o.seq", a...)
}
