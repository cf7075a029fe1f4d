package vote

import (
	"fmt"
	"strconv"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/house"
	"bayou/internal/place"
	"bayou/verify"
)

// Line is one unit on the roll. Kind is one of verify's (unit, unsold, parking). Area is in thousandths of a ㎡, nil when nobody
// knows it. Lines of one Owner are one head; 0 = a head of its own, because nobody knows whose it is. Head names the owners by id,
// Names by name, which is personal. Excluded says why the line takes no part; "" = it does.
//
// Delivered is the first day on which a ballot was handed over and How the way; "" = not yet. Channel and Choices are those of the
// ballot that counts, and Ballot is its state: "" = none, Keyed, Checked, or Disputed when another one says otherwise. Version rises
// with every change.
type Line struct {
	N          int64            `db:"n" json:"n"`
	Path       place.Path       `db:"path" json:"-"`
	Compound   string           `db:"compound" json:"compound"`
	Unit       string           `db:"unit" json:"unit"`
	Label      string           `db:"label" json:"label"`
	Building   string           `db:"building" json:"building"`
	Entrance   string           `db:"entrance" json:"entrance"`
	Room       string           `db:"room" json:"room"`
	Floor      int64            `db:"floor" json:"floor"`
	Kind       string           `db:"kind" json:"kind"`
	Area       *int64           `db:"area" json:"area"`
	AreaSource house.AreaSource `db:"area_source" json:"area_source"`
	Owner      int64            `db:"owner" json:"owner"`
	Head       string           `db:"head" json:"-"`
	Names      string           `db:"names" json:"-"`
	Excluded   string           `db:"excluded" json:"excluded,omitempty"`

	Delivered clock.Date `db:"delivered" json:"delivered,omitempty"`
	How       string     `db:"how" json:"how,omitempty"`
	Channel   string     `db:"channel" json:"channel,omitempty"`
	Choices   Names      `db:"choices" json:"-"`
	Ballot    string     `db:"ballot" json:"ballot,omitempty"`
	Version   int64      `db:"version" json:"version"`
}

// publicHead is the head of public housing that the housing office lets itself: it has one owner, the office.
const publicHead = "public_direct"

// linesOf makes the roll of a compound from its units as they are. Every unit has a line; places for cars are marked, so that
// they count where the owners' rules say so.
func linesOf(m *Member, units []house.Unit, joint bool) []Line {
	out := make([]Line, len(units))
	labels := map[string]bool{}
	for i := range units {
		u := &units[i]
		l := Line{
			Path: m.Path, Compound: m.Compound, Unit: u.ID, Label: u.Key.Chinese(), Building: u.Building, Entrance: u.Entrance, Room: u.Room,
			Floor: floorOf(u.Room), Kind: kindOf(u), Area: u.Area, AreaSource: u.AreaSource, Head: headOf(u), Names: namesOf(u),
		}
		if joint {
			l.Label = m.Name + " " + l.Label
		}
		if labels[l.Label] {
			l.Label = fmt.Sprintf("%s（%s）", l.Label, u.Key)
		}
		labels[l.Label] = true
		out[i] = l
	}
	return out
}

func kindOf(u *house.Unit) string {
	switch {
	case u.Use.Parks():
		return verify.Parking
	case u.Tenure == house.Unsold:
		return verify.Unsold
	}
	return verify.Dwelling
}

func headOf(u *house.Unit) string {
	if head := u.Head(); head != "" || u.Tenure != house.PublicDirect {
		return head
	}
	return publicHead
}

func namesOf(u *house.Unit) string {
	names := make([]string, len(u.Owners))
	for i := range u.Owners {
		names[i] = u.Owners[i].Name
	}
	return strings.Join(names, "、")
}

// numbered gives the lines their places and their heads' numbers. Heads of different compounds are different: who owns in two of them
// is joined by a correction.
func numbered(lines []Line) {
	heads := map[string]int64{}
	for i := range lines {
		l := &lines[i]
		l.N, l.Owner = int64(i+1), 0
		if l.Head == "" {
			continue
		}
		key := l.Head
		if key == house.UnsoldHead || key == publicHead {
			key = l.Compound + " " + key
		}
		if heads[key] == 0 {
			heads[key] = int64(len(heads) + 1)
		}
		l.Owner = heads[key]
	}
}

// floorOf reads the floor from a room's number: 301 is on the 3rd, 1203 on the 12th, B1.23 on the first below ground; 0 = cannot be
// told.
func floorOf(room string) int64 {
	if rest, below := strings.CutPrefix(strings.TrimLeft(room, "车库商储"), "B"); below {
		n, _ := strconv.ParseInt(rest[:min(1, len(rest))], 10, 64)
		return -n
	}
	digits := 0
	for digits < len(room) && room[digits] >= '0' && room[digits] <= '9' {
		digits++
	}
	if digits != 3 && digits != 4 {
		return 0
	}
	n, _ := strconv.ParseInt(room[:digits-2], 10, 64)
	return n
}
