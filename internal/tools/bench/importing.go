package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/sheet"
	"bayou/plans"
)

type reading struct{ Seconds, Peak float64 }

const street = place.Path("410105/001/")

// importing compares the import of a workbook with a bare reading of it by a library.
func importing(ctx context.Context, s size) ([]row, error) {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "book.xlsx")
	if err := workbook(file, s.Rows); err != nil {
		return nil, err
	}
	var bare, ours []reading
	for range s.Runs { // in turns, so that both meet the same machine
		b, err := spawn[reading](ctx, "read", file, s.Rows)
		if err != nil {
			return nil, err
		}
		o, err := spawn[reading](ctx, "import", file, s.Rows)
		if err != nil {
			return nil, err
		}
		bare, ours = append(bare, b), append(ours, o)
	}
	b, o := median(bare), median(ours)
	what := fmt.Sprintf("import of %d rows of .xlsx, median of %d", s.Rows, s.Runs)
	return []row{
		{what, seconds(o.Seconds), seconds(b.Seconds), times(o.Seconds, b.Seconds), "<= 2.0 x bare read", bar(o.Seconds <= 2*b.Seconds)},
		{"  its peak memory", fmt.Sprintf("%.0f MB", o.Peak), fmt.Sprintf("%.0f MB", b.Peak), times(o.Peak, b.Peak), "<= 400 MB", bar(o.Peak <= 400)},
	}, nil
}

// median returns the run of median time, with the highest peak of all.
func median(list []reading) reading {
	list = slices.SortedFunc(slices.Values(list), func(a, b reading) int { return int((a.Seconds - b.Seconds) * 1e6) })
	m := list[len(list)/2]
	for _, r := range list {
		m.Peak = max(m.Peak, r.Peak)
	}
	return m
}

func workbook(file string, rows int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	var columns []sheet.Column
	for name := range strings.SplitSeq("名称 社区 户数 建成年份 主管单位 独立封闭 物业用房 业委会 基础设施 物业公司", " ") {
		columns = append(columns, sheet.Column{Name: name})
	}
	err = sheet.Write(f, "示例", columns, func(yield func([]any) bool) {
		for i := range rows {
			if !yield([]any{fmt.Sprintf("示例路%d号院", i), "商务", 20 + i%300, fmt.Sprintf("%d年建成", 1975+i%25), "无", "是", "有", "无", "较好", "没有物业"}) {
				return
			}
		}
	})
	return errors.Join(err, f.Close())
}

// readStep is the yardstick: the library's row iterator over the same file.
func readStep(_ context.Context, args []string) (any, error) {
	start := time.Now()
	f, err := excelize.OpenFile(args[0], excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := f.Rows("示例")
	if err != nil {
		return nil, err
	}
	n := 0
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(); err != nil {
			return nil, err
		}
	}
	took := time.Since(start).Seconds()
	if strconv.Itoa(n-1) != args[1] {
		return nil, fmt.Errorf("read %d rows, want %s", n-1, args[1])
	}
	peak, err := memory("self", "VmHWM")
	return reading{took, peak}, errors.Join(err, rows.Close())
}

// importStep imports into a new SQLite file.
func importStep(ctx context.Context, args []string) (any, error) {
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
	start := time.Now()
	run, err := a.Register.Import(ctx, account.System(), register.Upload{Street: street, Path: args[0], Name: "book.xlsx"})
	took := time.Since(start).Seconds()
	if err == nil && strconv.FormatInt(run.Created, 10) != args[1] {
		err = fmt.Errorf("%s", run.Sentence())
	}
	if err != nil {
		return nil, err
	}
	peak, err := memory("self", "VmHWM")
	return reading{took, peak}, err
}

// begun opens an app in an empty folder with the shipped areas and plan.
func begun(ctx context.Context, folder string) (*app.App, error) {
	return begunAt(ctx, app.Config{Data: folder, Clock: clock.NewFrozen(clock.Date("2015-08-12").At(10, 0))})
}

func begunAt(ctx context.Context, c app.Config) (*app.App, error) {
	a, err := app.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	err = a.Areas.Seed(ctx, account.System())
	if err == nil {
		_, err = a.Plans.Activate(ctx, account.System(), street, plans.JingbaluFile, plans.Jingbalu(), "2015-07-20")
	}
	if err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}
