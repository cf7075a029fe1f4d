package register

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// TableKind says of what kind of table a mapping is.
type TableKind string

// The kinds of tables whose mappings are remembered.
const (
	RegisterTable TableKind = "register"
	RoomTable     TableKind = "rooms"
)

// Mapping says, under a name, which header of a kind of table means which field in a sub-district. Field "" = the column is not
// used.
type Mapping struct {
	Street place.Path
	Kind   TableKind
	Name   string
	Fields map[string]string
}

// PlanOnly stands for no mapping at all: only the names and aliases that the program knows count.
const PlanOnly = "-"

// SaveMap remembers a mapping of registers. It replaces the mapping of that name.
func (s *Store) SaveMap(ctx context.Context, by account.Who, street place.Path, name string, fields map[string]string) error {
	if err := mayImport(by, street); err != nil {
		return err
	}
	p, err := s.plans.Current(ctx, street, clock.Today(s.clock))
	if err != nil {
		return err
	}
	return s.Remember(ctx, by, Mapping{street, RegisterTable, name, fields}, func(id string) bool { _, ok := p.Field(id); return ok })
}

// Remember stores a mapping of any kind of table; field tells whether there is such a field. Whether somebody may is the caller's
// to check.
func (s *Store) Remember(ctx context.Context, by account.Who, m Mapping, field func(id string) bool) error {
	const most = 50 // characters
	if m.Name = tidy(m.Name); m.Name == "" || m.Name == PlanOnly || utf8.RuneCountInString(m.Name) > most {
		return fault.InvalidFields(fmt.Sprintf("请给这个对照起个名称，不超过 %d 个字。", most), fault.Field{Name: "name", Message: "如：房管所台账"})
	}
	keyed := map[string]string{}
	for header, id := range m.Fields {
		if id != "" && !field(id) {
			return fault.Invalidf("表头“%s”对应的“%s”不是可以导入的项目。", header, id)
		}
		keyed[plan.HeaderKey(header)] = id
	}
	encoded, err := json.Marshal(keyed)
	if err != nil {
		return err
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{
			Path: m.Street, Action: "register.map", Subject: "import_map:" + m.Name,
			Summary: fmt.Sprintf("保存表头对照“%s”", m.Name), Detail: map[string]any{"kind": m.Kind, "fields": used(m.Fields)},
		})
		_, err := tx.Exec(ctx, `insert into import_map (county, path, kind, name, columns, at, by_name) values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (county, path, kind, name) do update set columns = excluded.columns, at = excluded.at, by_name = excluded.by_name`,
			m.Street.County(), string(m.Street), string(m.Kind), m.Name, string(encoded), tx.At, by.Name)
		return err
	})
}

// used returns the fields of a mapping. Where a table has no header its first row was taken for one, so that the journal, which is
// sealed for good, holds none of its words.
func used(fields map[string]string) []string {
	ids := slices.DeleteFunc(slices.Sorted(maps.Values(fields)), func(id string) bool { return id == "" })
	return slices.Compact(ids)
}

// recogniser prepares the mapping that an upload names, or those of the sub-district.
func (s *Store) recogniser(ctx context.Context, p *plan.Plan, u *Upload) (*recogniser, error) {
	m, err := s.Mappings(ctx, u.Street, RegisterTable, u.Map)
	return &recogniser{plan: p, mappings: m}, err
}

// Mappings are those that may take a table's headers for fields: the one that was named, or all of a sub-district, of which the
// latest is used whose headers are all there. Each is by folded header (plan.HeaderKey).
type Mappings struct {
	named map[string]string
	known []map[string]string
}

// Mappings returns the mapping of a name, for "" all of a kind, and for PlanOnly none.
func (s *Store) Mappings(ctx context.Context, street place.Path, kind TableKind, name string) (Mappings, error) {
	var m Mappings
	var err error
	switch name {
	case PlanOnly:
	case "":
		var all []string
		all, err = db.All[string](ctx, s.db, "select columns from import_map where county = $1 and path = $2 and kind = $3 order by at desc, name",
			street.County(), string(street), string(kind))
		for _, encoded := range all {
			var fields map[string]string
			if err := json.Unmarshal([]byte(encoded), &fields); err != nil {
				return m, err
			}
			m.known = append(m.known, fields)
		}
	default:
		var encoded string
		encoded, err = db.One[string](ctx, s.db, fmt.Sprintf("没有名为“%s”的表头对照。", name),
			"select columns from import_map where county = $1 and path = $2 and kind = $3 and name = $4", street.County(), string(street), string(kind), name)
		if err == nil {
			err = json.Unmarshal([]byte(encoded), &m.named)
		}
	}
	return m, err
}

// Maps lists the names of the mappings of a sub-district for a kind of table.
func (s *Store) Maps(ctx context.Context, street place.Path, kind TableKind) ([]string, error) {
	return db.All[string](ctx, s.db, "select name from import_map where county = $1 and path = $2 and kind = $3 order by name",
		street.County(), string(street), string(kind))
}
