package house

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/register"
)

// Checked is what Preview found: the run as it would be, and the earlier import of the same file, if any.
type Checked struct {
	Run    Run
	Before *Run
	Shared int64 // owners of more than one unit, of those that the list brings
}

// Preview reads a room list and tells what would become of each row, without writing anything.
func (s *Store) Preview(ctx context.Context, by account.Who, u Upload, each func(RowResult) error) (Checked, error) {
	c, err := s.compound(ctx, s.db, by, u.Compound)
	if err != nil {
		return Checked{}, err
	}
	w, err := s.read(ctx, s.db, by.Actor, clock.Micros(s.clock.Business()), c, u)
	if err != nil {
		return Checked{}, err
	}
	for i := range w.results {
		if err := each(w.results[i]); err != nil {
			return Checked{}, err
		}
	}
	before, ok, err := db.Maybe[Run](ctx, s.db, "select "+runColumns+" from house_run where county = $1 and path = $2 and hash = $3 and undone_at = 0 order by id desc limit 1",
		c.County, c.Path, w.run.Hash)
	out := Checked{Run: w.run, Shared: w.shared()}
	if ok {
		out.Before = &before
	}
	return out, err
}

// compound returns the compound if somebody may change its houses.
func (s *Store) compound(ctx context.Context, c db.Conn, by account.Who, id string) (*register.Compound, error) {
	var got register.Compound
	var err error
	if tx, ok := c.(*audit.Tx); ok {
		got, err = s.register.GetIn(ctx, tx, by.Scope(account.EditHouses), id)
	} else {
		got, err = s.register.Get(ctx, by.Scope(account.EditHouses), id)
	}
	if err == nil && got.WithdrawnOn != "" {
		err = fault.Conflictf("“%s”已于%s移出登记册，不能再登记房屋。", got.Name, got.WithdrawnOn.Chinese())
	}
	return &got, err
}

// Import stores a room list in one transaction: all of it or, when anything fails, nothing. Rows that are rejected or need a person
// are only noted.
func (s *Store) Import(ctx context.Context, by account.Who, u Upload) (Run, error) {
	var run Run
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		c, err := s.compound(ctx, tx, by, u.Compound)
		if err != nil {
			return err
		}
		if err := serialize(ctx, tx, c.Path); err != nil {
			return err
		}
		w, err := s.read(ctx, tx, by.Actor, tx.At, c, u)
		if err != nil {
			return err
		}
		if err := w.write(ctx, tx); err != nil {
			return err
		}
		run = w.run
		tx.Note(audit.Entry{
			Path: c.Path, Action: "house.import", Subject: "roomlist:" + run.ID,
			Summary: fmt.Sprintf("导入“%s”的房屋清册“%s”：%s，新增业主 %d 位", c.Name, run.File, run.Sentence(), run.Owners),
			Detail:  map[string]any{"hash": run.Hash, "sheet": run.Sheet, "merged": u.Merge},
		})
		return nil
	})
	return run, err
}

// work is one room list read against what is known.
type work struct {
	decider
	run     Run
	results []RowResult
}

func (s *Store) read(ctx context.Context, c db.Conn, by audit.Actor, at int64, compound *register.Compound, u Upload) (*work, error) {
	today := clock.Today(s.clock)
	asOf := cmp.Or(u.AsOf, today)
	if asOf > today {
		return nil, fault.InvalidFields("日期不对。", fault.Field{Name: "as_of", Message: "情况的日期不能在今天（" + string(today) + "）之后"})
	}
	of, err := s.tableOf(ctx, compound.Path.Street(), u.Map)
	if err != nil {
		return nil, err
	}
	table, err := register.OpenTable(u.Path, u.Name, u.Sheet, of)
	if err != nil {
		return nil, err
	}
	defer func() { _ = table.Close() }()
	book, err := open(ctx, c, compound)
	if err != nil {
		return nil, err
	}
	if u.Building != "" && book.single == "" {
		book.single = trim(fold(u.Building))
	}
	w := &work{decider: decider{
		draft: s.draftOf(book, by, at, today, asOf, ByImport), number: u.First, merge: u.Merge, answers: u.Answers, rows: map[string]int64{},
	}}
	if len(book.buildings) > 0 && !u.NewBuildings {
		w.buildings0 = map[string]bool{}
		for key := range book.buildings {
			w.buildings0[key] = true
		}
	}
	w.run = Run{
		County: compound.County, ID: w.nextID(), Path: compound.Path, Compound: compound.ID, File: u.Name, Hash: table.Hash(), Sheet: table.Sheet(), AsOf: asOf,
		Day: today, At: at, Actor: by.ID, By: by.Name, Columns: table.Columns(),
	}
	w.draft.run, w.ref = w.run.ID, u.Name
	return w, w.rowsOf(table, &u)
}

func (w *work) rowsOf(table *register.Table, u *Upload) error {
	reader := rowReader{columns: table.Columns(), from: u.Source}
	known := slices.Collect(maps.Values(w.units))
	var lines []line
	for row, err := range table.Rows(&w.run.Skipped) {
		if err != nil {
			return err
		}
		if s := reader.read(&row); !s.blank() {
			lines = append(lines, line{row: int64(row.Number), said: s})
		}
	}
	w.join(lines)
	for i := range lines {
		var res RowResult
		if l := &lines[i]; l.into >= 0 {
			res = l.joined(&w.results[l.into])
		} else {
			res = w.decide(l)
		}
		w.run.count(&res)
		w.results = append(w.results, res)
	}
	w.missing(known)
	w.run.Owners = w.ownersNew
	return nil
}

// blank reports whether a row says nothing of a unit: a remark below the list, a date, a signature.
func (s *said) blank() bool {
	return s.written == "" && s.area == nil && len(s.owners) == 0 && len(s.problems) == 0
}

// missing notes the known units of the list's buildings that it does not name.
func (w *work) missing(known []*Unit) {
	buildings := map[string]bool{}
	for id := range w.rows {
		buildings[w.units[id].Building] = true
	}
	slices.SortFunc(known, func(a, b *Unit) int { return a.Compare(b.Key) })
	for _, u := range known {
		if w.rows[u.ID] != 0 || !buildings[u.Building] {
			continue
		}
		res := RowResult{Row: -w.run.Missing - 1, Outcome: Missing, Unit: u.ID, Room: u.Chinese(), Note: "登记过，这份清册里没有；没有改动"}
		w.run.count(&res)
		w.results = append(w.results, res)
	}
}

// shared counts the owners of more than one unit whom the list brings as one.
func (w *work) shared() int64 {
	units := map[string]int{}
	for _, u := range w.unitNew {
		for _, o := range u.Owners {
			units[o.Owner]++
		}
	}
	n := int64(0)
	for _, k := range units {
		if k > 1 {
			n++
		}
	}
	return n
}

func (w *work) write(ctx context.Context, tx *audit.Tx) error {
	if err := w.draft.write(ctx, tx); err != nil {
		return err
	}
	if err := db.Insert(ctx, tx.Tx, "house_run", columns(runColumns), func(yield func([]any) bool) { yield(w.run.row()) }); err != nil {
		return err
	}
	return db.Insert(ctx, tx.Tx, "house_row", columns("county, run, "+rowColumns), func(yield func([]any) bool) {
		for i := range w.results {
			if !yield(w.results[i].row(&w.run)) {
				return
			}
		}
	})
}
