package house

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// Use is what a unit is for.
type Use string

// The uses. Parking and Garage count neither as a head nor into the area of the list (指导规则; see Use.Parks).
const (
	Dwelling Use = "dwelling"
	Shop     Use = "shop"
	Parking  Use = "parking"
	Garage   Use = "garage"
	Storage  Use = "storage"
	Office   Use = "office"
	OtherUse Use = "other"
)

// Uses lists the uses in the order in which they are shown.
var Uses = []Use{Dwelling, Shop, Office, Storage, Garage, Parking, OtherUse}

var useNames = map[Use]string{
	Dwelling: "住宅", Shop: "商铺", Parking: "车位", Garage: "车库", Storage: "储藏室", Office: "办公", OtherUse: "其他",
}

// Chinese returns the use as a page says it.
func (u Use) Chinese() string { return useNames[u] }

// Parks reports whether the unit is a place for cars, which is counted apart.
func (u Use) Parks() bool { return u == Parking || u == Garage }

// Key is the one form of a room's number. Building "" and Entrance "" = there is none. Room is a number as it is said (301, not
// 0301) with letters (301A, 3东), a basement's with its floor (B1.23), a merged one's with all its numbers (101+102); before it
// stands the kind of a room that is no dwelling (商3, 车B1.23, 库5, 储12), so that it never meets a flat's number.
type Key struct {
	Building string `db:"building" json:"building"`
	Entrance string `db:"entrance" json:"entrance"`
	Room     string `db:"room" json:"room"`
}

// String is the stored form: parts that hold no "-" themselves, joined by it. ReadKey reads it back.
func (k Key) String() string { return k.Building + "-" + k.Entrance + "-" + k.Room }

// kinds are the marks before a room that is no dwelling.
var kinds = []struct {
	mark  string
	use   Use
	title string
}{
	{"商", Shop, "商铺"}, {"车", Parking, "车位"}, {"库", Garage, "车库"}, {"储", Storage, "储藏室"},
}

// Told returns the use that the room's mark tells, Dwelling without one.
func (k Key) Told() Use {
	for _, kind := range kinds {
		if strings.HasPrefix(k.Room, kind.mark) {
			return kind.use
		}
	}
	return Dwelling
}

// Chinese prints the key as an office writes it: 1号楼2单元301室, 底层商铺3.
func (k Key) Chinese() string {
	room, suffix := k.Room, "室"
	for _, kind := range kinds {
		if rest, ok := strings.CutPrefix(room, kind.mark); ok {
			room, suffix = kind.title+rest, ""
		}
	}
	room = strings.NewReplacer("+", "、", "B1.", "负1层", "B2.", "负2层", "B3.", "负3层").Replace(room)
	if last, _ := utf8.DecodeLastRuneInString(room); strings.ContainsRune(sides, last) {
		suffix = "户"
	}
	return BuildingName(k.Building) + entranceName(k.Entrance) + room + suffix
}

// BuildingName is how a building of a key is called when nobody named it.
func BuildingName(building string) string {
	switch {
	case building == "":
		return ""
	case isDigits(building):
		return building + "号楼"
	}
	return building + "座"
}

func entranceName(e string) string {
	if e == "" {
		return ""
	}
	return e + "单元"
}

// Floor returns the storey the room's number tells: 3 for 301 and 3东, -1 for B1.23, 0 where it tells none.
func (k Key) Floor() int {
	room := k.Room
	for _, kind := range kinds {
		room = strings.TrimPrefix(room, kind.mark)
	}
	if rest, ok := strings.CutPrefix(room, "B"); ok && rest != "" {
		return -int(rest[0] - '0')
	}
	n, digits := 0, 0
	for ; digits < len(room) && room[digits] >= '0' && room[digits] <= '9'; digits++ {
		n = n*10 + int(room[digits]-'0')
	}
	switch {
	case digits >= 3 && k.Told() == Dwelling:
		return n / 100
	case digits > 0 && strings.ContainsAny(room, sides):
		return n
	}
	return 0
}

// sort is a text that orders keys as Compare does.
func (k Key) sort() string {
	return sortable(k.Building) + "-" + sortable(k.Entrance) + "-" + sortable(k.Room)
}

// Compare orders keys as a list is read: buildings, entrances and rooms by their numbers.
func (k Key) Compare(o Key) int {
	return cmp.Or(compareParts(k.Building, o.Building), compareParts(k.Entrance, o.Entrance), compareParts(k.Room, o.Room))
}

// compareParts puts numbers by size before what begins with another character.
func compareParts(a, b string) int {
	return cmp.Or(cmp.Compare(sortable(a), sortable(b)), cmp.Compare(a, b))
}

// sortable gives every number of a text the same length, so that texts compare as lists are read.
func sortable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
			b.WriteString(s[:n])
		} else {
			b.WriteString(strings.Repeat("0", max(0, 6-n)) + s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
