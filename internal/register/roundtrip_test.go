package register_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"bayou/internal/account"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/register"
	"pgregory.net/rapid"
)

// What the register exports and imports unchanged changes nothing, whatever people wrote.
func TestExportThenImportChangesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, dbtest.SQLite(t))
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 3).Draw(r, "compounds") {
			n++
			texts := map[string]string{"name": fmt.Sprintf("%s%d号院", rapid.SampledFrom([]string{"示例", "  甲", "（东区）", "=乙", "'丙"}).Draw(r, "name"), n)}
			for field, words := range map[string][]string{
				"households": {"约120户", "101", "0101", "60多户", "1.2e3", "１０１", "-", "不详"}, "built_on": {"1995", "85年", "1998-05-01", "1998.10"},
				"address": {"=1+1", "@路", " 路 1号 ", "a\nb", "007", "+86"}, "company": {"无", "示例物业有限公司"}, "floor_area": {"1.2万㎡", "9876.5", "1e3"},
			} {
				if rapid.Bool().Draw(r, field+"?") {
					texts[field] = rapid.SampledFrom(words).Draw(r, field)
				}
			}
			if _, err := w.Create(w.ctx, office, register.NewCompound{Community: business, Texts: texts, Another: true}); err != nil {
				r.Skip(err)
			}
		}
		var b bytes.Buffer
		if err := w.Export(w.ctx, place.In(street), &b, street, ""); err != nil {
			r.Fatal(err)
		}
		path := filepath.Join(dir, "export.xlsx")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			r.Fatal(err)
		}
		u := register.Upload{Street: street, Path: path, Name: "export.xlsx"}
		checked, err := w.Preview(context.Background(), account.System(), u, func(row register.RowResult) error {
			if row.Outcome != register.Unchanged {
				r.Errorf("%+v", row)
			}
			return nil
		})
		if err != nil || checked.Run.Unchanged == 0 {
			r.Fatalf("%v %s", err, checked.Run.Sentence())
		}
	})
}
