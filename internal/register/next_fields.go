package register

import (
	"context"

	"bayou/internal/db"
	"bayou/internal/place"
)

// NextField is the field that most compounds of a community should be asked next.
type NextField struct {
	Community place.Path `db:"community"`
	Field     string     `db:"next"`
	Compounds int64      `db:"n"`
}

// NextFields returns, for every community of the scope in which something is still to be found out, the field that settles most.
func (s *Store) NextFields(ctx context.Context, scope place.Scope) (map[place.Path]NextField, error) {
	var a db.Args
	out := map[place.Path]NextField{}
	for n, err := range db.Each[NextField](ctx, s.db, "select substr(path, 1, 15) as community, next, count(*) as n from compound where "+
		scope.Where("", a.Add)+" and withdrawn_on = '' and next <> '' group by substr(path, 1, 15), next order by 1, 3, 2", a...) {
		if err != nil {
			return nil, err
		}
		out[n.Community] = n // the last is the most frequent
	}
	return out, nil
}
