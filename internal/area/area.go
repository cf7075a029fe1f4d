package area

import (
	"bayou/internal/clock"
	"bayou/internal/place"
)

// Level is the level of an area.
type Level string

// The levels, from the largest.
const (
	Province  Level = "province"
	City      Level = "city"
	County    Level = "county"
	Street    Level = "street"
	Community Level = "community"
	Cell      Level = "cell"
)

// Area is an administrative area. Rank orders its siblings as documents list them.
type Area struct {
	County string     `db:"county" json:"-"`
	Path   place.Path `db:"path" json:"path"`
	Parent place.Path `db:"parent" json:"parent"`
	Level  Level      `db:"level" json:"level"`
	Name   string     `db:"name" json:"name"`
	Short  string     `db:"short" json:"short"`
	Code   string     `db:"code" json:"code"`
	Rank   int64      `db:"rank" json:"-"`
	Source string     `db:"source" json:"source"`
}

// Station is the property service station of a community (四), the pilot's is a centre (四(一)). Its head is whoever holds
// the post of head over the community; HeadName "" = vacant.
type Station struct {
	Path      place.Path `db:"path" json:"path"`
	Kind      string     `db:"kind" json:"kind"`
	Name      string     `db:"name" json:"name"`
	Pilot     bool       `db:"pilot" json:"pilot"`
	Since     clock.Date `db:"since" json:"since"`
	Community string     `db:"-" json:"community"`
	HeadID    string     `db:"-" json:"-"`
	HeadName  string     `db:"-" json:"head"`
}

// place of a statistical code: 41, 4101, 410105/, 410105/001/, 410105/001/003/, and cells of three more digits.
func pathOf(code string) (path, parent place.Path, level Level) {
	switch len(code) {
	case 2:
		return place.Path(code), "", Province
	case 4:
		return place.Path(code), place.Path(code[:2]), City
	case 6:
		return place.Path(code + "/"), place.Path(code[:4]), County
	}
	parent, _, _ = pathOf(code[:len(code)-3])
	levels := map[int]Level{9: Street, 12: Community, 15: Cell}
	return parent.Join(code[len(code)-3:]), parent, levels[len(code)]
}

// validCode reports whether code has the digits of one of the levels.
func validCode(code string) bool {
	for _, r := range code {
		if r < '0' || r > '9' {
			return false
		}
	}
	switch len(code) {
	case 2, 4, 6, 9, 12, 15:
		return true
	}
	return false
}
