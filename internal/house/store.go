package house

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/register"
)

// Store keeps buildings, units and owners.
type Store struct {
	db       *db.DB
	journal  *audit.Journal
	clock    clock.Clock
	register *register.Store
}

// New returns the houses of a database. The register asks it before it takes a compound back.
func New(d *db.DB, j *audit.Journal, c clock.Clock, r *register.Store) *Store {
	s := &Store{d, j, c, r}
	r.HeldBy(s.holds)
	return s
}

// holds is a register.Use.
func (s *Store) holds(ctx context.Context, c db.Conn, county string, compounds []string) (map[string]string, error) {
	a := db.Args{county}
	marks := make([]string, len(compounds))
	for i, id := range compounds {
		marks[i] = a.Add(id)
	}
	out := map[string]string{}
	text := `select c.id from compound c where c.county = $1 and c.id in (` + strings.Join(marks, ", ") + `)
		and exists (select 1 from unit u where u.county = c.county and u.path = c.path)`
	for id, err := range db.Each[string](ctx, c, text, a...) {
		if err != nil {
			return nil, err
		}
		out[id] = "房屋清册"
	}
	return out, nil
}

const (
	versionColumns  = "seq, since, until, void, ended, at, actor, by_name, how, ref, run, row_no, reason"
	unitColumns     = "county, id, path, building, entrance, room, written, area, area_source, area_ref, use, tenure, gone, " + versionColumns
	ownerColumns    = "county, id, path, kind, name, name_key, phone, note, hardship, voter, apart, " + versionColumns
	buildingColumns = "county, path, key, name, storeys, gone_on, run, version, created_on, changed_at, changed_by"
	holding         = "until = '9999-12-31' and not void"
)

func (v *Version) row() []any {
	return []any{v.Seq, string(v.Since), string(v.Until), v.Void, v.Ended, v.At, v.Actor, v.By, v.How, v.Ref, v.Run, v.Row, v.Reason}
}

func (u *Unit) row() []any {
	return append([]any{
		u.Key.String(), u.sort(), u.County, u.ID, string(u.Path), u.Building, u.Entrance, u.Room, u.Written, u.Area, string(u.AreaSource), u.AreaRef,
		string(u.Use), string(u.Tenure), u.Gone,
	}, u.Version.row()...)
}

func insertUnits(ctx context.Context, tx *audit.Tx, list []*Unit) error {
	err := db.Insert(ctx, tx.Tx, "unit", columns("key, sort, "+unitColumns), func(yield func([]any) bool) {
		for _, u := range list {
			if !yield(u.row()) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "unit_owner", columns("county, unit, seq, n, path, owner, num, den"), func(yield func([]any) bool) {
		for _, u := range list {
			for n, o := range u.Owners {
				if !yield([]any{u.County, u.ID, u.Seq, n, string(u.Path), o.Owner, o.Num, o.Den}) {
					return
				}
			}
		}
	})
}

func (o *Owner) row() []any {
	return append([]any{
		o.County, o.ID, string(o.Path), string(o.Kind), o.Name, o.NameKey, o.Phone, o.Note, o.Hardship, o.Voter, o.Apart,
	}, o.Version.row()...)
}

func insertOwners(ctx context.Context, tx *audit.Tx, list []*Owner) error {
	return db.Insert(ctx, tx.Tx, "owner", columns(ownerColumns), func(yield func([]any) bool) {
		for _, o := range list {
			if !yield(o.row()) {
				return
			}
		}
	})
}

func insertBuildings(ctx context.Context, tx *audit.Tx, list []*Building) error {
	return db.Insert(ctx, tx.Tx, "building", columns(buildingColumns), func(yield func([]any) bool) {
		for _, b := range list {
			if !yield([]any{b.County, string(b.Path), b.Key, b.Name, b.Storeys, string(b.GoneOn), b.Run, b.Version, string(b.CreatedOn), b.ChangedAt, b.ChangedBy}) {
				return
			}
		}
	})
}

// chunk is how many ids one statement names.
const chunk = 500

// end lets the versions that hold of the table's ids end on a day. run names the import that does it.
func end(ctx context.Context, tx *audit.Tx, table, county string, ids []string, day clock.Date, run string) error {
	for part := range slices.Chunk(ids, chunk) {
		a := db.Args{string(day), run, county}
		marks := make([]string, len(part))
		for i, id := range part {
			marks[i] = a.Add(id)
		}
		n, err := tx.Exec(ctx, "update "+table+" set until = $1, ended = $2 where county = $3 and id in ("+strings.Join(marks, ", ")+") and "+holding, a...)
		if err != nil {
			return err
		}
		if n != int64(len(part)) {
			return fault.Conflictf("房屋清册刚刚被别人改过，请刷新后再保存。")
		}
	}
	return nil
}

// serialize lets one writer at a time change the houses of a compound, so that each sees what the other wrote. Every change of
// them passes here: the search is told, too.
func serialize(ctx context.Context, tx *audit.Tx, compound place.Path) error {
	_, err := tx.Exec(ctx, `insert into house_turn (county, path, taken) values ($1, $2, 1)
		on conflict (county, path) do update set taken = house_turn.taken + 1`, compound.County(), string(compound))
	if err != nil {
		return err
	}
	return tellLater(ctx, tx, compound)
}

func columns(list string) []string { return strings.Split(list, ", ") }
