package house

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bayou/internal/db"
	"bayou/internal/find"
	"bayou/internal/place"
)

// FoundBuilding and FoundUnit are the kinds of buildings and rooms among what was found. The search keeps none of them, because
// rooms come in hundreds to a compound: whoever asks for one names the compound, which the search finds, and the room in it.
const (
	FoundBuilding = find.Kind("building")
	FoundUnit     = find.Kind("unit")
)

// Asked is a question that names a house in a compound: 东方小区 3-2-501, 3号楼 东方小区, 东方小区3号楼.
type Asked struct {
	Compound string // the words that name the compound
	Keys     []Key  // what may be meant; without a room the building itself
}

// maxAsked bounds how many ways of parting one question are tried.
const maxAsked = 4

// Ask lists how a question may be parted into a compound and a house, the likeliest first; most name no house and have none.
func Ask(question string) []Asked {
	terms := strings.FieldsFunc(find.Question(question), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、;；|", r) })
	var out []Asked
	add := func(compound string, keys []Key) {
		if len(out) < maxAsked && len(keys) > 0 && mayName(compound) {
			out = append(out, Asked{compound, keys})
		}
	}
	for n := 1; n < len(terms); n++ { // few words for the compound first: the more say which room
		for from := 0; from+n <= len(terms); from++ {
			add(strings.Join(terms[from:from+n], " "), keysOf(slices.Concat(terms[:from], terms[from+n:])))
		}
	}
	whole := []rune(joinTerms(terms))
	for i := 2; i < len(whole); i++ {
		before, here := whole[i-1], whole[i]
		if alnum(before) && alnum(here) && (unicode.IsDigit(before) || unicode.IsLetter(here)) {
			continue // within a number or a word
		}
		if room := string(whole[i:]); unmistakable.MatchString(fold(room)) {
			add(string(whole[:i]), keysOf([]string{room}))
		}
	}
	return out
}

var (
	// bareRoom is a room's number alone, which may as well be a road's; it needs blanks around it.
	bareRoom = regexp.MustCompile(`^\d{3,4}[A-Z]?[室房户]?$`)
	// unmistakable is what only a house has: a building, an entrance, a kind of room, or numbers with dashes between them.
	unmistakable = regexp.MustCompile(`^(?:[A-Z]?\d{1,3}[A-Z]?|[A-Z])(?:#|[号]?[楼栋幢]|座|单元|门洞|-.)|^(?:负|地下|车|库|储|底商|商铺|门面)|\d室$`)
	entranceOnly = regexp.MustCompile(`^(\d{1,2}|[A-Z])单元$`)
)

// keysOf reads the words of a question that are left for the house, nil where they name none.
func keysOf(words []string) []Key {
	text := joinTerms(words)
	s := fold(text)
	if len(s) > longest || compoundHead.MatchString(s) || !bareRoom.MatchString(s) && !unmistakable.MatchString(s) {
		return nil
	}
	if m := buildingPart.FindStringSubmatch(s); m != nil {
		rest := strings.TrimLeft(s[len(m[0]):], "-")
		if rest == "" {
			return []Key{{Building: trim(m[1])}}
		}
		if e := entranceOnly.FindStringSubmatch(rest); e != nil {
			return []Key{{Building: trim(m[1]), Entrance: trim(e[1])}}
		}
	}
	return ReadKey(text).Keys
}

// joinTerms puts words together as they would be written without blanks: 3 2 501 is 3-2-501.
func joinTerms(words []string) string {
	var b strings.Builder
	last := rune(0)
	for _, w := range words {
		r := []rune(w)
		if len(r) == 0 {
			continue
		}
		if alnum(last) && alnum(r[0]) {
			b.WriteByte('-')
		}
		b.WriteString(w)
		last = r[len(r)-1]
	}
	return b.String()
}

func alnum(r rune) bool { return r < unicode.MaxASCII && (unicode.IsDigit(r) || unicode.IsLetter(r)) }

// mayName tells whether words can name a compound: they hold more than one letter, and name no house themselves.
func mayName(words string) bool {
	letters := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1 && len(keysOf(strings.Fields(words))) == 0
}

// Inside returns the buildings and rooms of the compounds that a question names, at most limit, in the order of the compounds and
// of the numbers: a Doc's ID is a building's key or a room's id, its path the compound's. What is gone is left out. The places must
// lie in the reader's scope.
func (s *Store) Inside(ctx context.Context, compounds []place.Path, asked []Key, limit int) ([]find.Doc, error) {
	byCounty, order := map[string][]string{}, map[place.Path]int{}
	for i, p := range compounds {
		byCounty[p.County()], order[p] = append(byCounty[p.County()], string(p)), i
	}
	var all []inside
	for county, paths := range byCounty {
		for _, k := range asked {
			list, err := k.sought(ctx, s.db, county, paths)
			if err != nil {
				return nil, err
			}
			all = append(all, list...)
		}
	}
	slices.SortFunc(all, func(a, b inside) int {
		return cmp.Or(order[a.doc.Path]-order[b.doc.Path], a.key.Compare(b.key), strings.Compare(a.doc.ID, b.doc.ID))
	})
	all = slices.CompactFunc(all, func(a, b inside) bool { return a.doc.Path == b.doc.Path && a.doc.ID == b.doc.ID })
	docs := make([]find.Doc, min(limit, len(all)))
	for i := range docs {
		docs[i] = all[i].doc
	}
	return docs, nil
}

// inside is a building or a room with the key that it is sorted by.
type inside struct {
	doc find.Doc
	key Key
}

// sought reads what a key means in compounds of a county.
func (k Key) sought(ctx context.Context, c db.Conn, county string, paths []string) (out []inside, err error) {
	a := db.Args{county}
	in := " where county = $1 and path in (" + a.List(paths) + ") and "
	if k.Room == "" {
		list, err := db.All[Building](ctx, c, "select "+buildingColumns+" from building"+in+"key = "+a.Add(k.Building)+" and gone_on = ''", a...)
		for i := range list {
			b := &list[i]
			out = append(out, inside{find.Doc{Path: b.Path, Kind: FoundBuilding, ID: b.Key, Title: b.Name}, Key{Building: b.Key}})
		}
		return out, err
	}
	list, err := db.All[Unit](ctx, c, "select "+unitColumns+" from unit"+in+holding+" and not gone and "+k.where(&a)+" order by path, key limit "+strconv.Itoa(maxInside), a...)
	for i := range list {
		u := &list[i]
		out = append(out, inside{find.Doc{Path: u.Path, Kind: FoundUnit, ID: u.ID, Title: u.Chinese()}, u.Key})
	}
	return out, err
}

// maxInside bounds how many rooms of a county are read: 501 alone may stand in every entrance.
const maxInside = 500

// where is the condition that a unit has the key, in an entrance or a building of any number where the key has none. One that was
// made of several rooms has each of their numbers.
func (k Key) where(a *db.Args) string {
	var and []string
	if k.Building != "" { // the first is a range of the index of keys
		and = append(and, "key >= "+a.Add(k.Building+"-"), "key < "+a.Add(k.Building+"."), "building = "+a.Add(k.Building))
	}
	if k.Entrance != "" {
		and = append(and, "entrance = "+a.Add(k.Entrance))
	}
	and = append(and, "'+' || room || '+' like "+a.Add("%+"+k.Room+"+%"))
	return strings.Join(and, " and ")
}
