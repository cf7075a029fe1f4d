package week_test

import (
	"fmt"
	"testing"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

// The country of the benchmark: 3,000 counties of 3 sub-districts of 13 communities of 2 compounds, one of them inspected in the
// week with one finding that is due; every community confirmed its report.
const (
	counties, streetsEach, communitiesEach, compoundsEach = 3000, 3, 13, 2
)

// BenchmarkCloseCountry closes one week for 117,000 communities.
func BenchmarkCloseCountry(b *testing.B) {
	for name, fresh := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, fresh(b))
			w.country(b)
			w.clock.Set(clock.Date("2015-08-10").At(8, 0))
			for b.Loop() {
				r, err := w.CloseAll(w.ctx, account.System(), place.Everywhere(), w32)
				if err != nil || r.Closed != counties*streetsEach+1 {
					b.Fatalf("%+v: %v", r, err)
				}
				b.StopTimer()
				w.exec(b, "delete from week_snapshot where closed_at > 0")
				w.exec(b, "delete from standing")
				b.StartTimer()
			}
		})
	}
}

func (w *world) exec(b *testing.B, text string) {
	b.Helper()
	if err := w.db.Tx(w.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, text)
		return err
	}); err != nil {
		b.Fatal(err)
	}
}

// fill writes the rows of one table.
func (w *world) fill(b *testing.B, table string, columns []string, rows func(yield func([]any) bool)) {
	b.Helper()
	if err := w.db.Tx(w.ctx, func(tx *db.Tx) error { return db.Insert(w.ctx, tx, table, columns, rows) }); err != nil {
		b.Fatalf("%s: %v", table, err)
	}
}

// streetsOf calls fn for every sub-district of the country.
func streetsOf(fn func(county string, street place.Path) bool) {
	for c := range counties {
		county := fmt.Sprintf("%06d", 420000+c)
		for s := range streetsEach {
			if !fn(county, place.Path("").Join(county).Join(fmt.Sprintf("%03d", s+1))) {
				return
			}
		}
	}
}

func communitiesOf(fn func(county string, community place.Path) bool) {
	streetsOf(func(county string, street place.Path) bool {
		for n := range communitiesEach {
			if !fn(county, street.Join(fmt.Sprintf("%03d", n+1))) {
				return false
			}
		}
		return true
	})
}

func (w *world) country(b *testing.B) {
	b.Helper()
	hash := jingbalu(b, w).Hash
	area := []string{"county", "path", "parent", "level", "name", "short", "code", "rank", "source"}
	w.fill(b, "area", area, func(yield func([]any) bool) {
		streetsOf(func(county string, p place.Path) bool {
			return yield([]any{county, p, p[:7], "street", "示例街道", "示例街道", "", 1, "示例"})
		})
	})
	w.fill(b, "area", area, func(yield func([]any) bool) {
		communitiesOf(func(county string, p place.Path) bool {
			return yield([]any{county, p, p.Street(), "community", "示例社区", "示例社区", "", 1, "示例"})
		})
	})
	w.fill(b, "plan_version", []string{"county", "id", "path", "plan", "hash", "file", "since", "at", "actor"}, func(yield func([]any) bool) {
		streetsOf(func(county string, p place.Path) bool {
			return yield([]any{county, string(p), p, "jingbalu-2015-28", hash, plans.JingbaluFile, "2015-07-20", 0, "示例"})
		})
	})
	w.compounds(b)
	w.weekOf(b)
	if w.db.Engine == db.Postgres {
		w.exec(b, "analyze")
	}
}

func (w *world) compounds(b *testing.B) {
	b.Helper()
	w.fill(b, "compound", []string{
		"county", "id", "path", "name", "name_key", "pinyin", "initials", "address", "scope", "proposed", "next", "missing", "mode", "modes",
		"facts", "doubts", "version", "run", "created_at", "changed_at", "changed_by", "withdrawn_on", "withdrawn",
	}, func(yield func([]any) bool) {
		communitiesOf(func(county string, p place.Path) bool {
			for i := range compoundsEach {
				id := fmt.Sprintf("%s%d", p, i)
				if !yield([]any{
					county, id, p.Join(fmt.Sprint(i)), "示例院", "", "", "", "", "yes", "lift", "", "", "lift", "", "{}", 0, 1, "", 0, 0, "", "", "",
				}) {
					return false
				}
			}
			return true
		})
	})
}

func (w *world) weekOf(b *testing.B) {
	b.Helper()
	w.fill(b, "visit", []string{
		"county", "id", "path", "compound", "name", "office", "day", "week", "at", "actor", "by_name", "plan", "points", "got_points", "of_points",
		"rule", "findings", "note", "digest",
	}, func(yield func([]any) bool) {
		n := 0
		communitiesOf(func(county string, p place.Path) bool {
			n++
			return yield([]any{
				county, fmt.Sprintf("%032d-v", n), p.Join("0"), string(p) + "0", "示例院", "property", "2015-08-05", w32, 0, "", "", "", 9000 + n%1000, 9000, 10000, "", 1, "", "",
			})
		})
	})
	w.fill(b, "finding", []string{
		"county", "id", "path", "compound", "name", "visit", "office", "day", "pos", "line", "title", "text", "spots", "points", "state", "round", "due", "version",
	}, func(yield func([]any) bool) {
		n := 0
		communitiesOf(func(county string, p place.Path) bool {
			n++
			return yield([]any{
				county, fmt.Sprintf("%032d-f", n), p.Join("0"), string(p) + "0", "示例院", "", "property", "2015-08-05", 0, "litter", "乱贴乱堆", "楼道堆物", 1, 50, "open", 1, "2015-08-07", 1,
			})
		})
	})
	w.fill(b, "finding_term", []string{
		"county", "finding", "round", "path", "due", "rectified_on", "rectified_at", "rectified_id", "rectified_by", "rectification", "rechecked_on",
		"rechecked_at", "rechecked_by", "office", "recheck", "outcome",
	}, func(yield func([]any) bool) {
		n := 0
		communitiesOf(func(county string, p place.Path) bool {
			n++
			on := []string{"", "2015-08-06"}[n%2]
			return yield([]any{county, fmt.Sprintf("%032d-f", n), 1, p.Join("0"), "2015-08-07", on, 0, "", "", "", "", 0, "", "", "", ""})
		})
	})
	w.fill(b, "weekly_report", []string{
		"county", "id", "path", "week", "extra", "content", "quiet", "confirmed_at", "confirmed_by", "changed_at", "changed_by", "version",
	}, func(yield func([]any) bool) {
		communitiesOf(func(county string, p place.Path) bool {
			at := clock.Micros(clock.Date("2015-08-09").At(20, 0))
			return yield([]any{county, string(p), p, w32, "", "{}", false, at, "", at, "", 1})
		})
	})
}

// jingbalu returns the plan of the world.
func jingbalu(t testing.TB, w *world) *plan.Plan {
	t.Helper()
	p, err := w.plans.Current(w.ctx, street, "2015-08-09")
	if err != nil {
		t.Fatal(err)
	}
	return p
}
