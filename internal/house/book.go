package house

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/register"
)

// Book is what is known of the houses of a compound today, for those who change it.
type Book struct {
	compound  *register.Compound
	units     map[string]*Unit
	byKey     map[Key]*Unit
	byRoom    map[string][]*Unit // a merged room stands under each of its numbers, too
	owners    map[string]*Owner
	byOwner   map[ownerKey]*Owner
	buildings map[string]*Building
	entrances map[string]bool  // buildings that have some
	voids     map[string]int64 // the last number of units and owners whose later versions are void
	single    string           // the building that is meant where none is written; "" = that has to be written
}

// ownerKey is what makes two names one owner, where a person wants it so: name and telephone, for an organisation the name.
type ownerKey struct{ name, phone string }

func (n *named) ownerKey() (k ownerKey, ok bool) {
	if n.kind == Organisation {
		return ownerKey{n.key(), ""}, true
	}
	return ownerKey{n.key(), n.phone}, n.phone != ""
}

func newBook(c *register.Compound) *Book {
	return &Book{
		compound: c, units: map[string]*Unit{}, byKey: map[Key]*Unit{}, byRoom: map[string][]*Unit{},
		owners: map[string]*Owner{}, byOwner: map[ownerKey]*Owner{}, buildings: map[string]*Building{}, entrances: map[string]bool{}, voids: map[string]int64{},
	}
}

// open reads the book of a compound.
func open(ctx context.Context, c db.Conn, compound *register.Compound) (*Book, error) {
	b := newBook(compound)
	owners, err := db.All[Owner](ctx, c, "select "+ownerColumns+" from owner where county = $1 and path = $2 and "+holding, compound.County, compound.Path)
	if err != nil {
		return nil, err
	}
	for i := range owners {
		b.addOwner(&owners[i])
	}
	units, err := unitsOn(ctx, c, compound, "")
	if err != nil {
		return nil, err
	}
	for i := range units {
		b.addUnit(&units[i])
	}
	for _, table := range []string{"unit", "owner"} {
		taken := "select id, max(seq) as seq from " + table + " where county = $1 and path = $2 and void group by id"
		for v, err := range db.Each[struct {
			ID  string
			Seq int64
		}](ctx, c, taken, compound.County, compound.Path) {
			if err != nil {
				return nil, err
			}
			b.voids[v.ID] = v.Seq
		}
	}
	buildings, err := buildingsOf(ctx, c, compound)
	for i := range buildings {
		b.buildings[buildings[i].Key] = &buildings[i]
	}
	b.single = b.onlyBuilding()
	return b, err
}

// onlyBuilding returns the key of the one building: the one that is recorded, or the first where the register says that there is
// one; "" where there are several or nobody knows.
func (b *Book) onlyBuilding() string {
	if len(b.buildings) == 1 {
		return slices.Collect(maps.Keys(b.buildings))[0]
	}
	if n := b.compound.Facts[FieldBuildings].Value; len(b.buildings) == 0 && n.Known() && n.Low == 1000 && n.High == 1000 {
		return "1"
	}
	return ""
}

func (b *Book) addUnit(u *Unit) {
	b.units[u.ID], b.byKey[u.Key] = u, u
	if u.Entrance != "" {
		b.entrances[u.Building] = true
	}
	b.byRoom[u.Room] = append(b.byRoom[u.Room], u)
	if parts := strings.Split(u.Room, "+"); len(parts) > 1 {
		for _, p := range parts {
			b.byRoom[p] = append(b.byRoom[p], u)
		}
	}
}

func (b *Book) addOwner(o *Owner) {
	b.owners[o.ID] = o
	n := named{kind: o.Kind, name: o.Name, phone: o.Phone}
	if k, ok := n.ownerKey(); ok && b.byOwner[k] == nil {
		b.byOwner[k] = o
	}
}

// when is the condition that a version holds on a day, "" = today's.
func when(alias string, day clock.Date, a *db.Args) string {
	if day == "" {
		return alias + "until = '9999-12-31' and not " + alias + "void"
	}
	d := a.Add(string(day))
	return alias + "since <= " + d + " and " + alias + "until > " + d + " and not " + alias + "void"
}

// unitsOn returns the units of a compound with their owners as they were on a day, in the order of their keys; "" = now.
func unitsOn(ctx context.Context, c db.Conn, compound *register.Compound, day clock.Date) ([]Unit, error) {
	a := db.Args{compound.County, string(compound.Path)}
	units, err := db.All[Unit](ctx, c, "select "+unitColumns+" from unit where county = $1 and path = $2 and "+when("", day, &a)+" and not gone order by sort, id", a...)
	if err != nil {
		return nil, err
	}
	return units, withOwners(ctx, c, compound, day, units)
}

type shareOfUnit struct {
	Unit string `db:"unit"`
	Share
}

// withOwners gives units of one compound their owners.
func withOwners(ctx context.Context, c db.Conn, compound *register.Compound, day clock.Date, units []Unit) error {
	at := make(map[string]int, len(units))
	for i := range units {
		at[units[i].ID] = i
	}
	a := db.Args{compound.County, string(compound.Path)}
	text := `select s.unit, s.owner, s.num, s.den, o.voter, o.kind, o.name from unit u
		join unit_owner s on s.county = u.county and s.unit = u.id and s.seq = u.seq
		join owner o on o.county = s.county and o.id = s.owner and ` + when("o.", day, &a) + `
		where u.county = $1 and u.path = $2 and ` + when("u.", day, &a) + ` and not u.gone order by s.unit, s.n`
	for s, err := range db.Each[shareOfUnit](ctx, c, text, a...) {
		if err != nil {
			return err
		}
		if i, ok := at[s.Unit]; ok {
			units[i].Owners = append(units[i].Owners, s.Share)
		}
	}
	return nil
}

func buildingsOf(ctx context.Context, c db.Conn, compound *register.Compound) ([]Building, error) {
	list, err := db.All[Building](ctx, c, "select "+buildingColumns+" from building where county = $1 and path = $2 and gone_on = '' order by key", compound.County, compound.Path)
	slices.SortFunc(list, func(a, b Building) int { return compareParts(a.Key, b.Key) })
	return list, err
}

// draft collects what one writer changes, and writes it at once.
type draft struct {
	*Book
	by        audit.Actor
	at        int64
	day       clock.Date
	since     clock.Date
	how, ref  string
	run       string
	row       int64
	reason    string
	nextID    func() string
	buildNew  []*Building
	unitNew   []*Unit
	unitEnd   []string
	ownerNew  []*Owner
	ownerEnd  []string
	changed   map[string]bool // owners that have a new version already
	ownersNew int64           // owners that were not known before
}

func (d *draft) version(seq int64) Version {
	return Version{
		Seq: seq, Since: d.since, Until: forever, At: d.at, Actor: d.by.ID, By: d.by.Name, How: d.how, Ref: d.ref, Run: d.run, Row: d.row, Reason: d.reason,
	}
}

// putUnit adds a version of a unit; was is the one that it follows, nil for a new unit.
func (d *draft) putUnit(u Unit, was *Unit) *Unit {
	seq := int64(1)
	if was != nil {
		seq = max(was.Seq, d.voids[was.ID]) + 1
		d.unitEnd = append(d.unitEnd, was.ID)
	}
	u.Version = d.version(seq)
	d.unitNew = append(d.unitNew, &u)
	return &u
}

// putOwner adds a version of an owner. His first one holds from ever, because he was somebody before he was known.
func (d *draft) putOwner(o Owner, was *Owner) *Owner {
	seq := int64(1)
	if was != nil {
		seq = max(was.Seq, d.voids[was.ID]) + 1
		d.ownerEnd = append(d.ownerEnd, was.ID)
	}
	o.Version = d.version(seq)
	d.changed[o.ID] = true
	if was == nil {
		o.Since = ""
		d.ownersNew++
	}
	d.ownerNew = append(d.ownerNew, &o)
	return &o
}

// needBuilding records a building that a new unit names.
func (d *draft) needBuilding(key string) {
	if key == "" || d.buildings[key] != nil {
		return
	}
	b := &Building{
		County: d.compound.County, Path: d.compound.Path, Key: key, Name: BuildingName(key), Run: d.run, Version: 1, CreatedOn: d.day,
		ChangedAt: d.at, ChangedBy: d.by.Name,
	}
	d.buildings[key] = b
	d.buildNew = append(d.buildNew, b)
}

func (d *draft) write(ctx context.Context, tx *audit.Tx) error {
	if err := end(ctx, tx, "owner", d.compound.County, d.ownerEnd, d.since, d.run); err != nil {
		return err
	}
	if err := end(ctx, tx, "unit", d.compound.County, d.unitEnd, d.since, d.run); err != nil {
		return err
	}
	if err := d.putBuildings(ctx, tx); err != nil {
		return err
	}
	if err := insertOwners(ctx, tx, d.ownerNew); err != nil {
		return err
	}
	return insertUnits(ctx, tx, d.unitNew)
}

// putBuildings writes the new buildings. One that was there before and is gone stands again.
func (d *draft) putBuildings(ctx context.Context, tx *audit.Tx) error {
	var fresh []*Building
	for _, b := range d.buildNew {
		n, err := tx.Exec(ctx, "update building set gone_on = '', version = version + 1, run = $1, changed_at = $2, changed_by = $3 where county = $4 and path = $5 and key = $6",
			b.Run, b.ChangedAt, b.ChangedBy, b.County, string(b.Path), b.Key)
		if err != nil {
			return err
		}
		if n == 0 {
			fresh = append(fresh, b)
		}
	}
	return insertBuildings(ctx, tx, fresh)
}

// draftOf begins what somebody changes of a compound on a day.
func (s *Store) draftOf(b *Book, by audit.Actor, at int64, today, since clock.Date, how string) *draft {
	return &draft{
		Book: b, by: by, at: at, day: today, since: since, how: how, nextID: risingIDs(db.NewID(s.clock.Business())), changed: map[string]bool{},
	}
}

// risingIDs returns ids that follow each other, so that rows are written in the order of their key.
func risingIDs(first string) func() string {
	head, tail := first[:24], uint64(0)
	return func() string {
		tail++
		return fmt.Sprintf("%s%012x", head, tail)
	}
}
