package register

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
)

// Upload is a workbook to import into a sub-district.
type Upload struct {
	Street    place.Path
	Community place.Path       // of rows that name none; "" = such rows are rejected
	Path      string           // of the file on disk
	Name      string           // as its owner calls it
	Sheet     string           // "" = the first sheet with a header that is understood
	AsOf      clock.Date       // the day the facts are of; "" = today
	Map       string           // a remembered mapping of headers (see SaveMap); "" = one that fits by itself, else the plan's names and aliases; PlanOnly = these only
	System    reading.System   // of points that do not say theirs, as a person has told; "" = they wait to be asked
	Answers   map[int64]string // what a person answered to rows that need one: Another or a compound's id
	Left      LeftOut          // what a person does not take
}

// Checked is what Preview found: the run as it would be, and the earlier import of the same file, if any.
type Checked struct {
	Run     Run
	Before  *Run
	Unclear int64 // rows with a point that does not say its coordinate system
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
	w.at, w.dry, w.looks = clock.Micros(s.clock.Business()), true, each != nil
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
	return Checked{Run: w.run, Before: before, Unclear: w.reader.unclear}, nil
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
		w.at, w.run.At = tx.At, tx.At
		if err := w.write(ctx, tx); err != nil {
			return err
		}
		run = w.run
		if err := db.Insert(ctx, tx.Tx, "import_run", splitColumns(runColumns), one(run.row())); err != nil {
			return err
		}
		if err := run.tellLater(ctx, tx); err != nil {
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
	left     *LeftOut
	dry      bool // a preview: nothing is written
	looks    bool // and every cell is shown
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
	r, err := s.recogniser(ctx, p, &u)
	if err != nil {
		return nil, err
	}
	book, err := openWorkbook(&u, r)
	if err != nil {
		return nil, err
	}
	m, err := s.newMatcher(ctx, by, &u, communities)
	if err != nil {
		return nil, errors.Join(err, book.Close())
	}
	ids := risingIDs(db.NewID(s.clock.Business()))
	return &work{
		register: s, by: by, left: &u.Left, asOf: cmp.Or(u.AsOf, today), book: book, matcher: m, project: s.projector(p), nextID: ids,
		reader: newCellReader(p, book.columns, today, book.From1904()).in(u.System),
		run: Run{
			County: u.Street.County(), ID: ids(), Path: u.Street, File: u.Name, Hash: book.hash, Sheet: book.sheet,
			AsOf: cmp.Or(u.AsOf, today), Day: today, Actor: by.ID, By: by.Name, Columns: book.columns,
		},
	}, nil
}

func (w *work) close() { _ = w.book.Close() }

// risingIDs returns ids that follow each other, so that the rows of one import are written in the order of their key.
func risingIDs(first string) func() string {
	head, tail := first[:24], uint64(0)
	return func() string {
		tail++
		return fmt.Sprintf("%s%012x", head, tail)
	}
}

func splitColumns(s string) []string { return strings.Split(s, ", ") }
