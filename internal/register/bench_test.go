package register_test

import (
	"fmt"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db/dbtest"
)

// BenchmarkImport stores 220,000 rows, as make bench does with a workbook; with -short 20,000.
func BenchmarkImport(b *testing.B) {
	rows := 220_000
	if testing.Short() {
		rows = 20_000
	}
	var text strings.Builder
	text.WriteString("名称,社区,户数,建成年份,主管单位,独立封闭,物业用房,业委会,基础设施,物业公司\n")
	for i := range rows {
		fmt.Fprintf(&text, "示例路%d号院,商务,约%d户,%d年,无,是,有,无,较好,无\n", i, 20+i%300, 1975+i%25)
	}
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b, dbtest.SQLite(b))
		u := upload(b, "a.csv", text.String())
		b.StartTimer()
		if run, err := w.Import(w.ctx, account.System(), u); err != nil || run.Created != int64(rows) {
			b.Fatalf("%v %s", err, run.Sentence())
		}
	}
}
