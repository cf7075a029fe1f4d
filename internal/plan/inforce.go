package plan

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// InForce is the version in force for one sub-district.
type InForce struct {
	Street place.Path
	Hash   string
	Begun  clock.Date // from when the programme is worked by here: its first version's day, or that of its activation if later
}

// InForce returns the version in force on a day for every sub-district of the scope that runs a programme, in path order, with
// one query whatever the size of the scope: see Current.
func (s *Store) InForce(ctx context.Context, scope place.Scope, day clock.Date) ([]InForce, error) {
	var a db.Args
	text := "select path, hash, since, at from plan_version where " + scope.Where("", a.Add) + " order by county, path, since, at"
	var out []InForce
	var since clock.Date
	for v, err := range db.Each[Version](ctx, s.db, text, a...) {
		switch n := len(out); {
		case err != nil:
			return nil, err
		case n == 0 || out[n-1].Street != v.Path:
			out, since = append(out, InForce{v.Path, v.Hash, max(v.Since, clock.DateOf(clock.FromMicros(v.At)))}), v.Since
		case v.Since <= day || v.Since == since:
			out[n-1].Hash, since = v.Hash, v.Since
		}
	}
	return out, nil
}
