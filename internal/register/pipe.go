package register

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"

	"bayou/internal/audit"
	"bayou/internal/sheet"
)

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
