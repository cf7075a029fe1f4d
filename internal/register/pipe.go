package register

import (
	"context"
	"iter"
	"strings"

	"golang.org/x/sync/errgroup"

	"bayou/internal/audit"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/sheet"
)

// write stores the rows while they are read, and then what the lists show of them.
func (w *work) write(ctx context.Context, tx *audit.Tx) error {
	if err := w.pipe(ctx, tx); err != nil {
		return err
	}
	if w.run.Updated > 0 {
		if err := w.register.restate(ctx, tx, w.run.Path, w.asOf, w.run.changed); err != nil {
			return err
		}
	}
	return w.register.stateCreated(ctx, tx, &w.run)
}

// pipe stores the rows, one goroutine for each table, so that the statements stay prepared.
func (w *work) pipe(ctx context.Context, tx *audit.Tx) error {
	work, ctx := errgroup.WithContext(ctx)
	compounds, changed := make(chan []any, chunk), make(chan []any, chunk)
	seen, results := make(chan []any, chunk), make(chan []any, chunk)
	work.Go(func() error { return insertCompounds(ctx, tx, drain(ctx, compounds)) })
	work.Go(func() error { return updateCompounds(ctx, tx, drain(ctx, changed)) })
	work.Go(func() error { return insertObservations(ctx, tx, drain(ctx, seen)) })
	work.Go(func() error { return insertRows(ctx, tx.Tx, drain(ctx, results)) })
	work.Go(func() error {
		defer close(compounds)
		defer close(changed)
		defer close(seen)
		defer close(results)
		for d, err := range w.rows(ctx) {
			if err != nil {
				return err
			}
			to := compounds
			if d.was > 0 {
				to = changed
			}
			if d.compound != nil && !send(ctx, to, d.compound.row()) {
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

// updateCompounds writes what an import may change of known compounds, many in one statement, each one version later than it was
// read. When somebody wrote one of them meanwhile nothing is written, and it is a Conflict.
func updateCompounds(ctx context.Context, tx *audit.Tx, rows iter.Seq[[]any]) error {
	var sets []string
	for _, c := range strings.Split("name, name_key, pinyin, initials, address, scope, proposed, next, missing, households_low, built_low, "+
		"floor_area_low, facts, doubts, version, changed_at, changed_by", ", ") {
		sets = append(sets, c+" = excluded."+c)
	}
	n := int64(0)
	written, err := db.Upsert(ctx, tx.Tx, "compound", strings.Split(compoundColumns, ", "),
		" on conflict (county, id) do update set "+strings.Join(sets, ", ")+" where compound.version = excluded.version - 1",
		func(yield func([]any) bool) {
			for row := range rows {
				if n++; !yield(row) {
					return
				}
			}
		})
	if err == nil && written != n {
		return fault.Conflictf("表里有小区刚刚被别人改过，这次没有导入。请重新预览后再确认。")
	}
	return err
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
