package house

import (
	"slices"
	"strings"
)

// scanner takes the parts of a room number from left to right.
type scanner struct {
	rest                     string
	building, entrance, room string
	storey                   string // 3, or B1
	mark                     string // of a room that is no dwelling
}

// takeHead drops the compound's own name: 文化路200号院1号楼 and 3号楼 of 某小区.
func (r *scanner) takeHead() {
	if head := compoundHead.FindString(r.rest); head != "" && len(head) < len(r.rest) {
		r.rest = strings.TrimLeft(r.rest[len(head):], "-,，、")
	}
}

// takeKind takes the word for a room that is no dwelling, wherever it stands.
func (r *scanner) takeKind() {
	if bareSpace.MatchString(r.rest) {
		r.mark = "车"
		return
	}
	at := kindWords.FindStringSubmatchIndex(r.rest)
	if at == nil {
		return
	}
	word := r.rest[at[4]:at[5]]
	r.mark = "商"
	switch {
	case strings.HasSuffix(word, "位"):
		r.mark = "车"
	case word == "车库":
		r.mark = "库"
	case strings.HasPrefix(word, "储"), word == "地下室":
		r.mark = "储"
	}
	r.rest = strings.Trim(r.rest[:at[0]]+"-"+r.rest[at[1]:], "-")
	r.rest = strings.ReplaceAll(r.rest, "--", "-")
}

// takeNamed takes the parts that are named by a word, then what is left by its dashes.
func (r *scanner) takeNamed() bool {
	r.rest = basement.ReplaceAllString(r.rest, "-B$1$2$3-")
	r.rest = strings.Trim(strings.ReplaceAll(r.rest, "--", "-"), "-")
	if m := floorAsBuild.FindStringSubmatch(r.rest); m != nil {
		r.building, r.rest = m[1], r.rest[len(m[1])+len("楼"):]
	} else if m := buildingPart.FindStringSubmatch(r.rest); m != nil && r.isBuilding(m[0]) {
		r.building, r.rest = m[1], r.rest[len(m[0]):]
	}
	r.rest = strings.TrimLeft(r.rest, "-.,，、")
	if m := entrancePart.FindStringSubmatch(r.rest); m != nil {
		r.entrance, r.rest = m[1], r.rest[len(m[0]):]
	}
	r.rest = strings.TrimLeft(r.rest, "-.,，、")
	if m := storeyPart.FindStringSubmatch(r.rest); m != nil {
		r.storey, r.rest = m[1], r.rest[len(m[0]):]
	}
	for _, end := range []string{"室", "房", "户", "号"} {
		r.rest = strings.TrimSuffix(r.rest, end)
	}
	return r.takeDashes(strings.Split(strings.Trim(r.rest, "-"), "-"))
}

// isBuilding tells 3# of a building from 3# of a parking place.
func (r *scanner) isBuilding(word string) bool {
	return r.mark == "" || len(word) < len(r.rest)
}

// takeDashes takes what is written with dashes alone: building, entrance, storey and room from the right.
func (r *scanner) takeDashes(parts []string) bool {
	for i, p := range parts {
		parts[i] = strings.TrimRight(p, "#")
	}
	if len(parts) == 1 && (len(parts[0]) == 7 || len(parts[0]) == 8) && isDigits(parts[0]) && r.building == "" && r.entrance == "" {
		s := strings.Repeat("0", 8-len(parts[0])) + parts[0] // a workbook drops the first zero
		parts = []string{s[:2], s[2:4], s[4:]}
	}
	if !r.takeRooms(&parts) {
		return false
	}
	if n := len(parts); n > 0 && r.storey == "" && n+count(r.building, r.entrance) == 3 && isDigits(r.room) && len(r.room) <= 2 && isDigits(parts[n-1]) {
		r.storey, parts = parts[n-1], parts[:n-1]
	}
	if !r.addStorey() {
		return false
	}
	switch free := count(r.building, r.entrance); {
	case len(parts) == 2 && free == 0:
		r.building, r.entrance = parts[0], parts[1]
	case len(parts) == 1 && r.entrance == "" && r.building != "":
		r.entrance = parts[0]
	case len(parts) == 1 && r.building == "" && r.entrance != "":
		r.building = parts[0]
	case len(parts) == 1 && free == 0:
		r.building = parts[0] // or the entrance, see reading
	case len(parts) > 0:
		return false
	}
	return r.key().Valid()
}

// takeRooms takes the room from the right, several of it where they are joined: 101、102 or 101-102.
func (r *scanner) takeRooms(parts *[]string) bool {
	p := *parts
	last := p[len(p)-1]
	p = p[:len(p)-1]
	rooms := strings.FieldsFunc(last, func(c rune) bool { return strings.ContainsRune("、,，.&+和", c) })
	if len(rooms) == 2 && len(rooms[0]) <= 2 && r.mark == "" && strings.Contains(last, ".") && len(p) == 0 { // 1.101
		p, rooms = append(p, rooms[0]), rooms[1:]
	}
	if n := len(p); n > 0 && len(rooms) == 1 && merged(p[n-1], rooms[0]) {
		rooms, p = []string{p[n-1], rooms[0]}, p[:n-1]
	}
	if n := len(p); n > 0 && len(rooms) == 1 && len(p[n-1]) == 2 && p[n-1][0] == 'B' && p[n-1][1] >= '1' && p[n-1][1] <= '3' && isDigits(rooms[0]) {
		r.storey, p = p[n-1], p[:n-1]
	}
	if len(rooms) == 0 {
		return false
	}
	for i, room := range rooms {
		for _, end := range []string{"室", "房", "户", "号"} {
			room = strings.TrimSuffix(room, end)
		}
		if m := basementRoom.FindStringSubmatch(room); m != nil {
			room = "B" + m[1] + "." + trim(m[2])
		}
		rooms[i] = trim(room)
	}
	slices.SortFunc(rooms, compareParts)
	r.room, *parts = strings.Join(slices.Compact(rooms), "+"), p
	return r.room != ""
}

// merged tells 101-102, two rooms made one, from 2-301: both are whole numbers of rooms on one storey.
func merged(a, b string) bool {
	a, b = trim(a), trim(b)
	return isDigits(a) && isDigits(b) && len(a) >= 3 && len(a) == len(b) && a[:len(a)-2] == b[:len(b)-2] && a != b
}

// addStorey puts storey and room together: 3楼 2 is 302, 3楼 301 is 301.
func (r *scanner) addStorey() bool {
	room := r.room
	switch {
	case r.storey == "":
		return true
	case r.storey[0] == 'B':
		if !isDigits(room) {
			return false
		}
		r.room = r.storey + "." + room
	case isDigits(room) && len(room) <= 2:
		r.room = trim(r.storey) + strings.Repeat("0", 2-len(room)) + room
	case !isDigits(room) && strings.Trim(room, sides) == "":
		r.room = trim(r.storey) + room
	default:
		return strings.HasPrefix(room, trim(r.storey))
	}
	return true
}

func (r *scanner) key() Key { return Key{trim(r.building), trim(r.entrance), r.mark + r.room} }

// reading returns what was taken. Without words, one number before the room is the building or the entrance.
func (r *scanner) reading(written string) Reading {
	k := r.key()
	out := Reading{Keys: []Key{k}, Open: k.Entrance == "" && k.Building != ""}
	if k.Building != "" && k.Entrance == "" && !buildingWord.MatchString(fold(written)) && entranceKey.MatchString(k.Building) && r.mark == "" {
		out.Keys = append(out.Keys, Key{"", k.Building, k.Room})
	}
	return out
}

func count(parts ...string) int {
	n := 0
	for _, p := range parts {
		if p != "" {
			n++
		}
	}
	return n
}
