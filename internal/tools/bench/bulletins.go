package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"bayou/internal/account"
	"bayou/internal/bench"
	"bayou/internal/bulletin"
)

type written struct{ Docx, Zip float64 }

// bulletins lays out and packs the bulletin of a generated sub-district again and again, each with its own number. The
// yardstick packs the same finished parts with the standard library.
func bulletins(ctx context.Context, s size) ([]row, error) {
	w, err := spawn[written](ctx, "bulletin", s.Bulletins)
	if err != nil {
		return nil, err
	}
	return []row{{
		fmt.Sprintf("%d bulletins .docx; zip of their parts", s.Bulletins), seconds(w.Docx), seconds(w.Zip), times(w.Docx, w.Zip),
		"<= 10 s", bar(w.Docx <= 10),
	}}, nil
}

func bulletinStep(ctx context.Context, args []string) (any, error) {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return nil, err
	}
	b, err := drafted(ctx)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	start := time.Now()
	for i := range n {
		file.Reset()
		b.Year, b.Number, b.IssuedOn = 2015, i+1, "2015-08-04"
		if err := bulletin.Docx(b, bulletin.Brief).Write(&file); err != nil {
			return nil, err
		}
	}
	out := written{Docx: time.Since(start).Seconds()}
	names, parts, err := unpack(file.Bytes())
	if err != nil {
		return nil, err
	}
	start = time.Now()
	for range n {
		if err := pack(io.Discard, names, parts); err != nil {
			return nil, err
		}
	}
	out.Zip = time.Since(start).Seconds()
	return out, nil
}

// drafted returns the bulletin that the system drafts of a generated week.
func drafted(ctx context.Context) (b bulletin.Bulletin, err error) {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(folder)
	a, made, err := country(ctx, folder, "", bench.Country{Compounds: 52, Communities: 13, Weeks: 2, Seed: 1})
	if err != nil {
		return b, err
	}
	defer a.Close()
	system := account.System()
	if _, err := a.Week.CloseAll(ctx, system, system.Scope(account.CloseWeek), made.Last); err != nil {
		return b, err
	}
	streets, err := a.Plans.Streets(ctx, system.Scope(account.SeeProgress))
	if err != nil {
		return b, err
	}
	return a.Bulletin.Draft(ctx, system, streets[0], made.Last)
}

func unpack(file []byte) (names []string, parts [][]byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, nil, err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, nil, err
		}
		part, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, nil, err
		}
		names, parts = append(names, f.Name), append(parts, part)
	}
	return names, parts, nil
}

func pack(w io.Writer, names []string, parts [][]byte) error {
	z := zip.NewWriter(w)
	for i, name := range names {
		part, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := part.Write(parts[i]); err != nil {
			return err
		}
	}
	return z.Close()
}
