package sheet_test

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"bayou/internal/sheet"
)

// large writes a register of n rows and ten columns once for all benchmarks of a process.
func large(b *testing.B) (path string, n int) {
	b.Helper()
	n = 220_000
	if testing.Short() {
		n = 20_000
	}
	path = filepath.Join(b.TempDir(), "大表.xlsx")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	columns := make([]sheet.Column, 10)
	for i := range columns {
		columns[i].Name = fmt.Sprintf("第%d列", i+1)
	}
	if err := sheet.Write(f, "示例", columns, rows(n)); err != nil {
		b.Fatal(err)
	}
	return path, n
}

func rows(n int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range n {
			if !yield([]any{fmt.Sprintf("示例路%d号院", i), "示例社区", "1987年建成", "无", i % 900, "有", "无", "有", "较好", "没有物业"}) {
				return
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	path, n := large(b)
	for b.Loop() {
		book, err := sheet.Open(path, "大表.xlsx", sheet.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for _, err := range book.Rows("示例") {
			if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n+1 {
			b.Fatalf("%d rows", count)
		}
		_ = book.Close()
	}
	memory(b)
}

// BenchmarkBareExcelize is the yardstick: the library's own row iterator over the same file.
func BenchmarkBareExcelize(b *testing.B) {
	path, n := large(b)
	for b.Loop() {
		f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("示例")
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n+1 {
			b.Fatalf("%d rows", count)
		}
		_ = rows.Close()
		_ = f.Close()
	}
	memory(b)
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		if path, _ := large(b); path == "" {
			b.Fatal()
		}
	}
}

func memory(b *testing.B) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys>>20), "MB-sys")
}
