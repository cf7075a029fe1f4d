package register

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"golang.org/x/sync/errgroup"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/internal/sheet"
)

// Upload is a workbook to import into a sub-district.
type Upload struct {
	Street    place.Path
	Community place.Path       // of rows that name none; "" = such rows are rejected
	Path      string           // of the file on disk
	Name      string           // as its owner calls it
	Sheet     string           // "" = the first sheet with a header that is understood
	AsOf      clock.Date       // the day the facts are of; "" = today
	Map       string           // a remembered mapping of headers (see SaveMap); "" = the plan's names and aliases only
	Answers   map[int64]string // what a person answered to rows that need one: Another or a compound's id
}

// Checked is what Preview found: the run as it would be, and the earlier import of the same file, if any.
type Checked struct {
	Run    Run
	Before *Run
}

// Preview reads the whole workbook and tells what would become of each row, without writing anything. each may be nil.
func (s *Store) Preview(ctx context.Context, by account.Who, u Upload, each func(RowResult) error) (Checked, error) {
	w, err := s.open(ctx, by, u)
	if err != nil {
		return Checked{}, err
	}
	defer w.close()
	before, err := s.before(ctx, u.Street, w.run.Hash)
	if err != nil {
		return Checked{}, err
	}
	w.at = clock.Micros(s.clock.Business())
	for d, err := range w.rows(ctx) {
		if err != nil {
			return Checked{}, err
		}
		if each != nil {
			if err := each(d.RowResult); err != nil {
				return Checked{}, err
			}
		}
	}
	return Checked{w.run, before}, nil
}

// Import stores a workbook in one transaction: all of it or, when anything fails, nothing. Rows that are rejected or need a
// person are only noted. While a large file is being stored, other writers of the same database wait.
func (s *Store) Import(ctx context.Context, by account.Who, u Upload) (Run, error) {
	var run Run
	err := s.journal.Write(ctx, by.Actor, func(tx *audit.Tx) error {
		if err := serialize(ctx, tx, u.Street); err != nil {
			return err
		}
		w, err := s.open(ctx, by, u)
		if err != nil {
			return err
		}
		defer w.close()
		w.at = tx.At
		if err := w.write(ctx, tx); err != nil {
			return err
		}
		run = w.run
		if err := db.Insert(ctx, tx.Tx, "import_run", splitColumns(runColumns), one(run.row())); err != nil {
			return err
		}
		tx.Note(audit.Entry{
			Path: run.Path, Action: "register.import", Subject: "import:" + run.ID,
			Summary: fmt.Sprintf("导入登记表“%s”：%s", run.File, run.Sentence()), Detail: map[string]string{"hash": run.Hash, "sheet": run.Sheet},
		})
		return nil
	})
	return run, err
}

// work is one reading of a workbook.
type work struct {
	register *Store
	by       account.Who
	at       int64
	asOf     clock.Date
	book     *workbook
	reader   *cellReader
	matcher  *matcher
	project  *projector
	run      Run
	nextID   func() string
}

// open checks the right, opens the file and recognises its columns.
func (s *Store) open(ctx context.Context, by account.Who, u Upload) (*work, error) {
	if err := mayImport(by, u.Street); err != nil {
		return nil, err
	}
	today := clock.Today(s.clock)
	if u.AsOf > today {
		return nil, future(today)
	}
	p, err := s.plans.Current(ctx, u.Street, today)
	if err != nil {
		return nil, err
	}
	communities, err := s.areas.Communities(ctx, place.In(u.Street))
	if err != nil {
		return nil, err
	}
	remembered, err := s.Map(ctx, u.Street, u.Map)
	if err != nil {
		return nil, err
	}
	book, err := openWorkbook(&u, &recogniser{p, remembered})
	if err != nil {
		return nil, err
	}
	m, err := s.newMatcher(ctx, by, &u, communities)
	if err != nil {
		return nil, errors.Join(err, book.Close())
	}
	ids := risingIDs(db.NewID(s.clock.Business()))
	return &work{
		register: s, by: by, asOf: cmp.Or(u.AsOf, today), book: book, matcher: m, project: s.projector(p), nextID: ids,
		reader: newCellReader(p, book.columns, today, book.From1904()),
		run: Run{
			County: u.Street.County(), ID: ids(), Path: u.Street, File: u.Name, Hash: book.hash, Sheet: book.sheet,
			AsOf: cmp.Or(u.AsOf, today), Day: today, Actor: by.ID, By: by.Name, Columns: book.columns,
		},
	}, nil
}

func (w *work) close() { _ = w.book.Close() }

// decided is a row with what it does to the register. was is the version of the compound before; 0 = a new one.
type decided struct {
	RowResult
	in          incoming
	compound    *Compound
	was         int64
	observation *Observation
}

// chunk is how many rows are decided together: those that meet known compounds look them up in one query.
const chunk = 500

// rows reads the sheet ahead of its reader and yields the rows decided, in their order.
func (w *work) rows(ctx context.Context) iter.Seq2[*decided, error] {
	return func(yield func(*decided, error) bool) {
		var waiting []*decided
		flush := func() bool {
			if err := w.meet(ctx, waiting); err != nil {
				yield(nil, err)
				return false
			}
			for _, d := range waiting {
				w.run.count(&d.RowResult)
				if !yield(d, nil) {
					return false
				}
			}
			waiting = waiting[:0]
			return true
		}
		for line, err := range ahead(w.book.lines()) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if w.book.skips(&line) {
				w.run.Skipped++
				continue
			}
			in, ok := w.reader.read(int64(line.Number), line.Cells)
			if !ok {
				continue
			}
			if waiting = append(waiting, w.decide(in)); len(waiting) == chunk && !flush() {
				return
			}
		}
		flush()
	}
}

// decide places a row; a new compound is made at once, a known one waits for meet.
func (w *work) decide(in incoming) *decided {
	name := in.text(FieldName)
	key := reading.NameKey(name)
	m := w.matcher.find(&in, key)
	d := &decided{in: in, RowResult: RowResult{
		Row: in.row, Outcome: m.outcome, Note: m.why, Compound: m.compound, Name: name, Problems: in.problems,
	}}
	if m.outcome != "" || m.compound != "" {
		return d
	}
	if in.text(FieldCommunity) == "" {
		written := w.matcher.nameOf(m.community)
		in.readings[FieldCommunity] = reading.Reading{Value: reading.Value{Kind: reading.Text, Word: written}, Text: written, Certainty: reading.Exact}
	}
	c := &Compound{County: w.run.County, ID: w.nextID(), CreatedAt: w.at, Run: w.run.ID}
	c.Path = m.community.Join(c.ID)
	w.observe(d, c, in.readings)
	d.Outcome = Created
	return d
}

func (w *work) observe(d *decided, c *Compound, readings Readings) {
	d.was = c.Version
	o := c.observe(&audit.Tx{At: w.at, Day: w.asOf}, w.by, w.asOf, Source{Import, w.run.File, w.run.ID, d.Row}, readings)
	w.project.project(c)
	d.compound, d.observation, d.Compound, d.Seq = c, &o, c.ID, o.Seq
}

// meet compares the rows that mean known compounds with what is recorded. The compounds are read outside the transaction;
// whoever changes one meanwhile makes the import fail with a Conflict, because update checks the version.
func (w *work) meet(ctx context.Context, rows []*decided) error {
	var a db.Args
	county := a.Add(w.run.County)
	marks := ""
	for _, d := range rows {
		if d.Outcome == "" {
			marks += ", " + a.Add(d.Compound)
		}
	}
	if marks == "" {
		return nil
	}
	compounds := map[string]*Compound{}
	for c, err := range db.Each[Compound](ctx, w.register.db, "select "+compoundColumns+" from compound where county = "+county+" and id in ("+marks[2:]+")", a...) {
		if err != nil {
			return err
		}
		compounds[c.ID] = &c
	}
	for _, d := range rows {
		if c := compounds[d.Compound]; d.Outcome == "" && c != nil {
			d.Outcome = Unchanged
			if changes := news(c, &d.in); len(changes) > 0 {
				w.observe(d, c, changes)
				d.Outcome = Updated
			}
		}
	}
	return nil
}

// news returns the cells that say something else than what is recorded. A name of the same key and a community are the same
// however they are written, and a cell that was not understood changes nothing that is known.
func news(c *Compound, in *incoming) Readings {
	out := Readings{}
	for id, r := range in.readings {
		was, have := c.Facts[id]
		switch {
		case id == FieldCommunity, id == FieldName && reading.NameKey(r.Text) == c.NameKey:
		case have && (was.Text == r.Text || was.Value == r.Value && was.Known()):
		case was.Known() && r.Value.Kind == reading.Unknown:
		default:
			out[id] = r
		}
	}
	return out
}

// write stores the rows while they are read: one goroutine for each table, so that the statements stay prepared.
func (w *work) write(ctx context.Context, tx *audit.Tx) error {
	work, ctx := errgroup.WithContext(ctx)
	compounds, seen, results := make(chan []any, chunk), make(chan []any, chunk), make(chan []any, chunk)
	work.Go(func() error { return insertCompounds(ctx, tx, drain(ctx, compounds)) })
	work.Go(func() error { return insertObservations(ctx, tx, drain(ctx, seen)) })
	work.Go(func() error { return insertRows(ctx, tx.Tx, drain(ctx, results)) })
	work.Go(func() error {
		defer close(compounds)
		defer close(seen)
		defer close(results)
		for d, err := range w.rows(ctx) {
			if err != nil {
				return err
			}
			if d.compound != nil && d.was > 0 {
				if err := d.compound.update(ctx, tx, d.was); err != nil {
					return err
				}
			} else if d.compound != nil && !send(ctx, compounds, d.compound.row()) {
				return ctx.Err()
			}
			if d.observation != nil && !send(ctx, seen, d.observation.row()) || !send(ctx, results, d.RowResult.row(&w.run)) {
				return ctx.Err()
			}
		}
		return nil
	})
	return work.Wait()
}

func send(ctx context.Context, to chan<- []any, row []any) bool {
	select {
	case to <- row:
		return true
	case <-ctx.Done():
		return false
	}
}

func drain(ctx context.Context, from <-chan []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for {
			select {
			case row, ok := <-from:
				if !ok || !yield(row) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// ahead reads a sequence in a goroutine of its own, a few batches ahead of its reader.
func ahead(lines iter.Seq2[sheet.Row, error]) iter.Seq2[sheet.Row, error] {
	type batch struct {
		lines []sheet.Row
		err   error
	}
	return func(yield func(sheet.Row, error) bool) {
		batches, stop := make(chan batch, 4), make(chan struct{})
		defer func() {
			close(stop)
			for range batches { // the goroutine has left the file when this ends
			}
		}()
		go func() {
			defer close(batches)
			var b batch
			put := func() bool {
				select {
				case batches <- b:
					b = batch{}
					return true
				case <-stop:
					return false
				}
			}
			for line, err := range lines {
				if b.err = err; err == nil {
					b.lines = append(b.lines, line)
				}
				if (err != nil || len(b.lines) == 256) && (!put() || err != nil) {
					return
				}
			}
			put()
		}()
		for b := range batches {
			for _, line := range b.lines {
				if !yield(line, nil) {
					return
				}
			}
			if b.err != nil {
				yield(sheet.Row{}, b.err)
				return
			}
		}
	}
}

// risingIDs returns ids that follow each other, so that the rows of one import are written in the order of their key.
func risingIDs(first string) func() string {
	head, tail := first[:24], uint64(0)
	return func() string {
		tail++
		return fmt.Sprintf("%s%012x", head, tail)
	}
}

func splitColumns(s string) []string { return strings.Split(s, ", ") }
