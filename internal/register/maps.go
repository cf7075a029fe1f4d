package register

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
)

// SaveMap remembers for a sub-district, under a name, which header of a workbook means which field. Field "" = the column is
// not used. It replaces the mapping of that name.
func (s *Store) SaveMap(ctx context.Context, by account.Who, street place.Path, name string, fields map[string]string) error {
	if err := mayImport(by, street); err != nil {
		return err
	}
	const most = 50 // characters
	if name = tidy(name); name == "" || name == PlanOnly || utf8.RuneCountInString(name) > most {
		return fault.InvalidFields(fmt.Sprintf("请给这个对照起个名称，不超过 %d 个字。", most), fault.Field{Name: "name", Message: "如：房管所台账"})
	}
	p, err := s.plans.Current(ctx, street, clock.Today(s.clock))
	if err != nil {
		return err
	}
	keyed := map[string]string{}
	for header, id := range fields {
		if _, ok := p.Field(id); !ok && id != "" {
			return fault.Invalidf("表头“%s”对应的“%s”不是方案里的项目。", header, id)
		}
		keyed[plan.HeaderKey(header)] = id
	}
	encoded, err := json.Marshal(keyed)
	if err != nil {
		return err
	}
	return s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		tx.Note(audit.Entry{
			Path: street, Action: "register.map", Subject: "import_map:" + name,
			Summary: fmt.Sprintf("保存表头对照“%s”", name), Detail: fields,
		})
		_, err := tx.Exec(ctx, `insert into import_map (county, path, name, columns, at, by_name) values ($1, $2, $3, $4, $5, $6)
			on conflict (county, path, name) do update set columns = excluded.columns, at = excluded.at, by_name = excluded.by_name`,
			street.County(), string(street), name, string(encoded), tx.At, by.Name)
		return err
	})
}

// PlanOnly stands for no mapping at all: only the plan's names and aliases count.
const PlanOnly = "-"

// recogniser prepares the mapping that an upload names, or those of the sub-district, the latest first, that are used by
// themselves when the same headers come again.
func (s *Store) recogniser(ctx context.Context, p *plan.Plan, u *Upload) (*recogniser, error) {
	r := &recogniser{plan: p}
	if u.Map == PlanOnly {
		return r, nil
	}
	var err error
	if u.Map != "" {
		r.remembered, err = s.Map(ctx, u.Street, u.Map)
		return r, err
	}
	all, err := db.All[string](ctx, s.db, "select columns from import_map where county = $1 and path = $2 order by at desc, name", u.Street.County(), string(u.Street))
	for _, encoded := range all {
		var fields map[string]string
		if err := json.Unmarshal([]byte(encoded), &fields); err != nil {
			return nil, err
		}
		r.known = append(r.known, fields)
	}
	return r, err
}

// Map returns a remembered mapping by folded header (plan.HeaderKey); nil for the name "".
func (s *Store) Map(ctx context.Context, street place.Path, name string) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	encoded, err := db.One[string](ctx, s.db, fmt.Sprintf("没有名为“%s”的表头对照。", name),
		"select columns from import_map where county = $1 and path = $2 and name = $3", street.County(), string(street), name)
	if err != nil {
		return nil, err
	}
	var fields map[string]string
	return fields, json.Unmarshal([]byte(encoded), &fields)
}

// Maps lists the names of the mappings of a sub-district.
func (s *Store) Maps(ctx context.Context, street place.Path) ([]string, error) {
	return db.All[string](ctx, s.db, "select name from import_map where county = $1 and path = $2 order by name", street.County(), string(street))
}
