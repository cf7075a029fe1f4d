package house

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
)

// Held is something an import brought on which something newer rests, and why.
type Held struct {
	Room string `db:"room" json:"room"`
	Why  string `db:"why" json:"why"`
}

// HeldRooms is the cause of the Conflict of an Undo that something newer rests on.
type HeldRooms []Held

// Error lists the first of them.
func (h HeldRooms) Error() string {
	var parts []string
	for i, r := range h {
		if i == 5 {
			parts = append(parts, "……")
			break
		}
		parts = append(parts, r.Room+r.Why)
	}
	return strings.Join(parts, "；")
}

// Undo takes an import of a room list back: its versions are void, and what it ended holds again. It is refused, and nothing
// changes, while something newer rests on it: a later version of one of its units or owners, or a unit of another origin that
// belongs to an owner whom it brought, or an owner of another origin who was merged with one.
func (s *Store) Undo(ctx context.Context, by account.Who, run string) (Run, error) {
	var r Run
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		var err error
		if r, err = loadRun(ctx, tx, by.Scope(account.EditHouses), run); err != nil {
			return err
		}
		if err := serialize(ctx, tx, r.Path); err != nil {
			return err
		}
		if r, err = loadRun(ctx, tx, by.Scope(account.EditHouses), run); err != nil {
			return err
		}
		if r.UndoneAt != 0 {
			return fault.Conflictf("这次导入已由 %s 于 %s 撤销。", r.UndoneBy, clock.Stamp(r.UndoneAt))
		}
		held, err := r.held(ctx, tx)
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return &fault.Error{
				Kind: fault.Conflict, Cause: held,
				Message: fmt.Sprintf("这次导入不能撤销，有 %d 处后来又有了新的登记：%s。请逐个更正。", len(held), held.Error()),
			}
		}
		r.UndoneAt, r.UndoneBy = tx.At, by.Name
		tx.Note(audit.Entry{
			Path: r.Path, Action: "house.undo", Subject: "roomlist:" + r.ID,
			Summary: fmt.Sprintf("撤销 %s 导入的房屋清册“%s”：收回新增的 %d 套，恢复更新的 %d 套", r.Day.Chinese(), r.File, r.Created, r.Updated),
		})
		return r.takeBack(ctx, tx, by)
	})
	return r, err
}

func (r *Run) held(ctx context.Context, tx *audit.Tx) (HeldRooms, error) {
	later, err := db.All[Unit](ctx, tx, "select "+prefixed("v.", unitColumns)+` from unit v join unit u on u.county = v.county and u.id = v.id
		where u.county = $1 and u.run = $2 and not v.void and v.seq > u.seq and not u.void order by v.sort`, r.County, r.ID)
	if err != nil {
		return nil, err
	}
	var held HeldRooms
	for i := range later {
		held = append(held, Held{later[i].Chinese(), "后来又改过"})
	}
	owners, err := db.One[int64](ctx, tx, "", `select count(*) from owner v join owner o on o.county = v.county and o.id = v.id
		where o.county = $1 and o.run = $2 and not v.void and v.seq > o.seq and not o.void`, r.County, r.ID)
	if err != nil {
		return nil, err
	}
	if owners > 0 {
		held = append(held, Held{fmt.Sprintf("%d 位业主", owners), "的资料后来又改过或合并过"})
	}
	merged, err := db.One[int64](ctx, tx, "", `select count(*) from owner v where v.county = $1 and v.path = $2 and v.run <> $3 and not v.void
		and v.until = '9999-12-31' and v.id <> v.voter
		and exists (select 1 from owner o where o.county = v.county and o.id = v.voter and o.seq = 1 and o.run = $3)`, r.County, string(r.Path), r.ID)
	if err != nil {
		return nil, err
	}
	if merged > 0 {
		held = append(held, Held{fmt.Sprintf("另外登记的 %d 位业主", merged), "已和这次导入的业主合并"})
	}
	used, err := db.All[Unit](ctx, tx, "select "+prefixed("u.", unitColumns)+` from unit u where u.county = $1 and u.path = $2 and u.run <> $3 and not u.void
		and exists (select 1 from unit_owner s join owner o on o.county = s.county and o.id = s.owner
			where s.county = u.county and s.unit = u.id and s.seq = u.seq and o.seq = 1 and o.run = $3) order by u.sort`, r.County, r.Path, r.ID)
	for i := range used {
		held = append(held, Held{used[i].Chinese(), "登记了这次导入的业主"})
	}
	return held, err
}

func (r *Run) takeBack(ctx context.Context, tx *audit.Tx, by account.Who) error {
	for _, table := range []string{"unit", "owner"} {
		if _, err := tx.Exec(ctx, "update "+table+" set void = true where county = $1 and run = $2", r.County, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update "+table+" set until = '9999-12-31', ended = '' where county = $1 and path = $2 and ended = $3", r.County, string(r.Path), r.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `update building set gone_on = $1, version = version + 1, changed_at = $2, changed_by = $3 where county = $4 and path = $5 and run = $6
		and not exists (select 1 from unit u where u.county = building.county and u.path = building.path and u.building = building.key and u.until = '9999-12-31' and not u.void)`,
		string(tx.Day), tx.At, by.Name, r.County, string(r.Path), r.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update house_run set undone_at = $1, undone_by = $2 where county = $3 and id = $4", r.UndoneAt, r.UndoneBy, r.County, r.ID)
	return err
}

// prefixed puts a table's name before each column.
func prefixed(alias, list string) string { return alias + strings.ReplaceAll(list, ", ", ", "+alias) }
