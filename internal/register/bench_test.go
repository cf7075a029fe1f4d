package register_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/register"
	"bayou/internal/sheet"
)

// BenchmarkImport stores 220,000 rows, as make bench does with a workbook; with -short 20,000.
func BenchmarkImport(b *testing.B) {
	rows := 220_000
	if testing.Short() {
		rows = 20_000
	}
	path := filepath.Join(b.TempDir(), "大表.xlsx")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
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
	if err := errors.Join(err, f.Close()); err != nil {
		b.Fatal(err)
	}
	for engine, open := range map[db.Engine]func(testing.TB) *db.DB{db.SQLite: dbtest.SQLite, db.Postgres: dbtest.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := newWorld(b, open(b))
				u := register.Upload{Street: street, Path: path, Name: "大表.xlsx"}
				b.StartTimer()
				if run, err := w.Import(w.ctx, account.System(), u); err != nil || run.Created != int64(rows) {
					b.Fatalf("%v %s", err, run.Sentence())
				}
			}
		})
	}
}
