package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/house"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// listed is how long a room list took: to import, to read by the library alone, and to insert the same rows bare.
type listed struct{ Import, Read, Insert float64 }

// rooms is the size of the largest compound that a sub-district has.
const rooms = 6000

// houses compares the import of a room list, from the file to the committed rows, with a bare reading of the file by a library
// and a bare insert of as many rows.
func houses(ctx context.Context, s size) ([]row, error) {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "rooms.xlsx")
	if err := roomBook(file); err != nil {
		return nil, err
	}
	best := listed{Import: -1}
	for range s.Runs {
		l, err := spawn[listed](ctx, "houses", file)
		if err != nil {
			return nil, err
		}
		if best.Import < 0 || l.Import < best.Import {
			best = l
		}
	}
	bare := best.Read + best.Insert
	return []row{{
		fmt.Sprintf("room list of %d units, best of %d", rooms, s.Runs), seconds(best.Import), seconds(bare), times(best.Import, bare), "<= 2 s", bar(best.Import <= 2),
	}}, nil
}

func roomBook(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	columns := []sheet.Column{{Name: "房号"}, {Name: "建筑面积"}, {Name: "业主"}, {Name: "电话"}, {Name: "用途"}, {Name: "产权性质"}}
	err = sheet.Write(f, "示例", columns, func(yield func([]any) bool) {
		for i := range rooms {
			key := fmt.Sprintf("%02d-%02d-%02d%02d", i/240+1, i/60%4+1, i/4%15+1, i%4+1)
			if !yield([]any{key, fmt.Sprintf("%d.%02d", 50+i%90, i%100), "示例业主" + strconv.Itoa(i), fmt.Sprintf("138%08d", i), "住宅", "私有"}) {
				return
			}
		}
	})
	return errors.Join(err, f.Close())
}

func housesStep(ctx context.Context, args []string) (any, error) {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	a, err := begun(ctx, folder)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	var out listed
	if out.Read, out.Insert, err = bareRooms(ctx, a.DB, args[0]); err != nil {
		return nil, err
	}
	c, err := a.Register.Create(ctx, account.System(), register.NewCompound{Community: street + "003/", Texts: map[string]string{"name": "示例大院"}})
	if err != nil {
		return nil, err
	}
	start := time.Now()
	run, err := a.House.Import(ctx, account.System(), house.Upload{Compound: c.ID, Path: args[0], Name: "rooms.xlsx"})
	out.Import = time.Since(start).Seconds()
	if err == nil && run.Created != rooms {
		err = fmt.Errorf("%s", run.Sentence())
	}
	return out, err
}

// bareRooms reads the file with the library, and inserts its cells into a table without an index.
func bareRooms(ctx context.Context, d *db.DB, file string) (read, insert float64, err error) {
	start := time.Now()
	f, err := excelize.OpenFile(file, excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, 0, err
	}
	lines, err := f.GetRows("示例")
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, 0, err
	}
	read = time.Since(start).Seconds()
	start = time.Now()
	err = d.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "create table bare (a text, b text, c text, d text, e text, f text)"); err != nil {
			return err
		}
		return db.Insert(ctx, tx, "bare", strings.Split("a b c d e f", " "), func(yield func([]any) bool) {
			for _, line := range lines[1:] {
				if !yield([]any{line[0], line[1], line[2], line[3], line[4], line[5]}) {
					return
				}
			}
		})
	})
	return read, time.Since(start).Seconds(), err
}
