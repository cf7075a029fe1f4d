package house

import (
	"context"
	"slices"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Units returns the units of a compound with their owners as they were at the end of a day, in the order of their keys; day "" =
// now. Votes and rolls are made from them: see Unit.Head, Use.Parks and Area.
func (s *Store) Units(ctx context.Context, scope place.Scope, compound string, day clock.Date) ([]Unit, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	return unitsOn(ctx, s.db, &c, day)
}

// Owners returns the owners of a compound as they were at the end of a day, by id; day "" = now. They hold personal data: what
// shows them masks them.
func (s *Store) Owners(ctx context.Context, scope place.Scope, compound string, day clock.Date) (map[string]Owner, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	return ownersOn(ctx, s.db, &c, day)
}

func ownersOn(ctx context.Context, c db.Conn, compound *register.Compound, day clock.Date) (map[string]Owner, error) {
	a := db.Args{compound.County, string(compound.Path)}
	out := map[string]Owner{}
	for o, err := range db.Each[Owner](ctx, c, "select "+ownerColumns+" from owner where county = $1 and path = $2 and "+when("", day, &a), a...) {
		if err != nil {
			return nil, err
		}
		out[o.ID] = o
	}
	return out, nil
}

// Buildings returns the buildings of a compound that stand, in the order of their numbers.
func (s *Store) Buildings(ctx context.Context, scope place.Scope, compound string) ([]Building, error) {
	c, err := s.register.Get(ctx, scope, compound)
	if err != nil {
		return nil, err
	}
	return buildingsOf(ctx, s.db, &c)
}

// Unit returns a unit as it is, or as it last was.
func (s *Store) Unit(ctx context.Context, scope place.Scope, id string) (Unit, error) {
	history, err := s.History(ctx, scope, id)
	if err != nil {
		return Unit{}, err
	}
	if at := slices.IndexFunc(history, func(u Unit) bool { return u.Holds() }); at >= 0 {
		return history[at], nil
	}
	return history[0], nil
}

// History returns every version of a unit with its owners, the latest first, void ones included.
func (s *Store) History(ctx context.Context, scope place.Scope, id string) ([]Unit, error) {
	u, err := loadUnit(ctx, s.db, scope, id)
	if err != nil {
		return nil, err
	}
	list, err := db.All[Unit](ctx, s.db, "select "+unitColumns+" from unit where county = $1 and id = $2 order by seq desc", u.County, id)
	if err != nil {
		return nil, err
	}
	type shared struct {
		Seq int64 `db:"seq"`
		Share
	}
	for x, err := range db.Each[shared](ctx, s.db, `select s.seq, s.owner, s.num, s.den, o.voter, o.kind, o.name from unit_owner s
		join owner o on o.county = s.county and o.id = s.owner and o.seq = (select max(l.seq) from owner l where l.county = o.county and l.id = o.id)
		where s.county = $1 and s.unit = $2 order by s.seq, s.n`, u.County, id) {
		if err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Seq == x.Seq {
				list[i].Owners = append(list[i].Owners, x.Share)
			}
		}
	}
	return list, nil
}

// Sum is what a part of a compound adds up to. Area is in thousandths of a ㎡ and holds neither parking places nor units whose area
// is not known; Unknown counts the latter. Heads counts owners once (see Unit.Head), Ownerless the units of which no owner is known.
type Sum struct {
	Units, Parking, Heads, Ownerless, Unknown int64
	Area                                      int64
	heads                                     map[string]bool
}

func (s *Sum) add(u *Unit) {
	if u.Use.Parks() {
		s.Parking++
		return
	}
	if s.Units++; u.Area == nil {
		s.Unknown++
	} else {
		s.Area += *u.Area
	}
	head := u.Head()
	if head == "" {
		s.Ownerless++
		return
	}
	if s.heads == nil {
		s.heads = map[string]bool{}
	}
	if !s.heads[head] {
		s.heads[head] = true
		s.Heads++
	}
}

// Add returns what units add up to.
func Add(units []Unit) Sum {
	var s Sum
	for i := range units {
		s.add(&units[i])
	}
	return s
}

// ByBuilding returns what each building's units add up to; "" are those that stand in none.
func ByBuilding(units []Unit) map[string]Sum {
	out := map[string]*Sum{}
	for i := range units {
		u := &units[i]
		if out[u.Building] == nil {
			out[u.Building] = &Sum{}
		}
		out[u.Building].add(u)
	}
	sums := map[string]Sum{}
	for k, s := range out {
		sums[k] = *s
	}
	return sums
}
