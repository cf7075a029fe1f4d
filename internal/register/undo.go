package register

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// Held is a row of an import that cannot be taken back, and why.
type Held struct {
	Row      int64  `json:"row"`
	Compound string `json:"compound"`
	Name     string `json:"name"`
	Why      string `json:"why"`
}

// HeldRows is the cause of the Conflict of an Undo that something newer rests on.
type HeldRows []Held

// Error lists the first rows.
func (h HeldRows) Error() string {
	var parts []string
	for i, r := range h {
		if i == 5 {
			parts = append(parts, "……")
			break
		}
		parts = append(parts, fmt.Sprintf("第 %d 行“%s”%s", r.Row, r.Name, r.Why))
	}
	return strings.Join(parts, "；")
}

// Undo takes an import back: what it said is withdrawn from the facts and the compounds it created leave the register. It is
// refused, and nothing changes, while something newer rests on one of its rows: a later record or a decided mode of a compound
// it created, a mode decided after it changed a compound, or records of other packages (see HeldBy). Everything stays readable.
func (s *Store) Undo(ctx context.Context, by account.Who, run string) (Run, error) {
	var r Run
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		var err error
		if r, err = loadRun(ctx, tx, by.Scope(account.ImportRows), run); err != nil {
			return err
		}
		if r.UndoneAt != 0 {
			return fault.Conflictf("这次导入已由 %s 于 %s 撤销。", r.UndoneBy, clock.Stamp(r.UndoneAt))
		}
		if err := serialize(ctx, tx, r.Path); err != nil {
			return err
		}
		held, err := s.held(ctx, tx, &r)
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return &fault.Error{
				Kind: fault.Conflict, Cause: held,
				Message: fmt.Sprintf("这次导入不能撤销，有 %d 行后来又有了新的记录：%s。请先处理这些小区，或逐个更正。", len(held), held.Error()),
			}
		}
		r.UndoneAt, r.UndoneBy = tx.At, by.Name
		tx.Note(audit.Entry{
			Path: r.Path, Action: "register.undo", Subject: "import:" + r.ID,
			Summary: fmt.Sprintf("撤销 %s 导入的登记表“%s”：移出新增的 %d 个小区，恢复更新的 %d 个", r.Day.Chinese(), r.File, r.Created, r.Updated),
		})
		if err := r.tellLater(ctx, tx); err != nil {
			return err
		}
		return s.takeBack(ctx, tx, by, &r)
	})
	return r, err
}

// Holding lists the rows that keep an import from being taken back; none when it can be.
func (s *Store) Holding(ctx context.Context, by account.Who, run string) (HeldRows, error) {
	r, err := loadRun(ctx, s.db, by.Scope(account.ImportRows), run)
	if err != nil || r.UndoneAt != 0 {
		return nil, err
	}
	return s.held(ctx, s.db, &r)
}

// touched is a row of the run with the present state of its compound.
type touched struct {
	Row       int64       `db:"row_no"`
	Outcome   Outcome     `db:"outcome"`
	Compound  string      `db:"compound"`
	Seq       int64       `db:"seq"`
	Name      string      `db:"name"`
	Version   int64       `db:"version"`
	Mode      string      `db:"mode"`
	Modes     ModeHistory `db:"modes"`
	Withdrawn string      `db:"withdrawn_on"`
}

func (r *Run) eachTouched(ctx context.Context, c db.Conn) ([]touched, error) {
	return db.All[touched](ctx, c, `select r.row_no, r.outcome, r.compound, r.seq, c.name, c.version, c.mode, c.modes, c.withdrawn_on
		from import_row r join compound c on c.county = r.county and c.id = r.compound
		where r.county = $1 and r.run = $2 and r.outcome in ('created', 'updated') order by r.row_no`, r.County, r.ID)
}

func (s *Store) held(ctx context.Context, tx db.Conn, r *Run) (HeldRows, error) {
	rows, err := r.eachTouched(ctx, tx)
	if err != nil {
		return nil, err
	}
	used, err := s.used(ctx, tx, r.County, rows)
	if err != nil {
		return nil, err
	}
	var held HeldRows
	for _, t := range rows {
		if why := t.holds(r, used[t.Compound]); why != "" {
			held = append(held, Held{t.Row, t.Compound, t.Name, why})
		}
	}
	return held, nil
}

func (t *touched) holds(r *Run, used string) string {
	switch {
	case t.Outcome == Created && t.Withdrawn != "":
		return ""
	case t.Outcome == Created && t.Mode != "":
		return "已经认定模式"
	case t.Outcome == Created && t.Version > t.Seq:
		return "后来又改过"
	case t.Outcome == Created && used != "":
		return "已有" + used
	case t.Outcome == Updated && t.Modes.last() > r.At:
		return "导入后认定过模式"
	}
	return ""
}

func (s *Store) used(ctx context.Context, tx db.Conn, county string, rows []touched) (map[string]string, error) {
	used := map[string]string{}
	if len(s.uses) == 0 {
		return used, nil
	}
	for part := range slices.Chunk(rows, chunk) {
		var ids []string
		for _, t := range part {
			if t.Outcome == Created {
				ids = append(ids, t.Compound)
			}
		}
		if len(ids) == 0 {
			continue
		}
		for _, use := range s.uses {
			found, err := use(ctx, tx, county, ids)
			if err != nil {
				return nil, err
			}
			maps.Copy(used, found)
		}
	}
	return used, nil
}

func (s *Store) takeBack(ctx context.Context, tx *audit.Tx, by account.Who, r *Run) error {
	var args db.Args
	if _, err := tx.Exec(ctx, "update observation set withdrawn = true where "+place.In(r.Path).Where("", args.Add)+" and run = "+args.Add(r.ID), args...); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update compound set withdrawn_on = $1, withdrawn = $2, version = version + 1, changed_at = $3, changed_by = $4
		where county = $5 and run = $6 and withdrawn_on = ''`, string(tx.Day), "撤销导入", tx.At, by.Name, r.County, r.ID); err != nil {
		return err
	}
	changed, err := s.refoldUpdated(ctx, tx, by, r)
	if err != nil {
		return err
	}
	if err := s.restateUndone(ctx, tx, r, changed); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update import_run set undone_at = $1, undone_by = $2 where county = $3 and id = $4", r.UndoneAt, r.UndoneBy, r.County, r.ID)
	return err
}

// restateUndone takes away the states of the compounds that the run created, but of those of which somebody else said something,
// and makes those of the changed ones again.
func (s *Store) restateUndone(ctx context.Context, tx *audit.Tx, r *Run, changed []place.Path) error {
	if _, err := tx.Exec(ctx, "delete from compound_state where county = $1 and run = $2", r.County, r.ID); err != nil {
		return err
	}
	told, err := db.All[place.Path](ctx, tx, `select distinct c.path from compound c join observation o on o.county = c.county and o.path = c.path
		where c.county = $1 and c.run = $2 and o.withdrawn = false`, r.County, r.ID)
	if err != nil {
		return err
	}
	return s.restateAll(ctx, tx, r.Path, append(changed, told...)...)
}

// refoldUpdated brings the compounds that the run only changed back to what the other observations say, and returns them.
func (s *Store) refoldUpdated(ctx context.Context, tx *audit.Tx, by account.Who, r *Run) ([]place.Path, error) {
	rows, err := r.eachTouched(ctx, tx)
	if err != nil || r.Updated == 0 {
		return nil, err
	}
	p, err := s.plans.Current(ctx, r.Path, tx.Day)
	if err != nil {
		return nil, err
	}
	pr := s.projector(p)
	var paths []place.Path
	for _, t := range rows {
		if t.Outcome != Updated {
			continue
		}
		c, err := load(ctx, tx, place.In(r.Path), t.Compound)
		if err != nil {
			return nil, err
		}
		all, err := observations(ctx, tx, &c)
		if err != nil {
			return nil, err
		}
		was := c.Version
		c.Facts, c.Version, c.ChangedAt, c.ChangedBy = Fold(all, ""), was+1, tx.At, by.Name
		pr.project(&c)
		if err := c.update(ctx, tx, was); err != nil {
			return nil, err
		}
		paths = append(paths, c.Path)
	}
	return paths, nil
}
