package inspect

import (
	"context"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
)

// FoundPhoto is a picture of a finding with what it is about.
type FoundPhoto struct {
	Photo
	Title string     `db:"title"` // of the sheet's line
	Text  string     `db:"text"`
	Day   clock.Date `db:"day"` // found
	Kind  string     `db:"kind"`
	Size  int64      `db:"size"` // bytes
}

// PhotosOf returns the pictures of a compound's findings, latest finding first, and how many there are; limit 0 = all.
func (s *Store) PhotosOf(ctx context.Context, scope place.Scope, compound place.Path, offset, limit int) ([]FoundPhoto, int64, error) {
	var a db.Args
	from := ` from finding f join finding_photo p on p.county = f.county and p.finding = f.id
		join blob b on b.county = p.county and b.hash = p.hash
		where ` + scope.Where("f.", a.Add) + " and f.county = " + a.Add(compound.County()) + " and f.path = " + a.Add(string(compound))
	total, err := db.One[int64](ctx, s.db, "", "select count(*)"+from, a...)
	if err != nil || total == 0 {
		return nil, total, err
	}
	if limit <= 0 {
		limit = int(total)
	}
	out, err := db.All[FoundPhoto](ctx, s.db, "select p.finding, p.step, p.round, p.pos, p.hash, f.title, f.text, f.day, b.kind, b.size"+from+
		" order by f.day desc, f.id, p.round, p.step, p.pos limit "+a.Add(limit)+" offset "+a.Add(max(offset, 0)), a...)
	return out, total, err
}
