package register_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/db/dbtest"
	"bayou/internal/fault"
	"bayou/internal/mode"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/plans"
)

// past is the days of which the tests below say something; the clock starts on the last of them.
var past = []clock.Date{"2015-07-19", "2015-07-20", "2015-07-22", "2015-07-25", "2015-07-30", "2015-08-04"}

// life is what happens to a few compounds in any order. What is refused changes nothing.
type life struct {
	*world
	office *modetest.Office
	modes  *mode.Store
	known  []string // ids
	runs   []string
	number int
}

func (l *life) day(t *rapid.T) clock.Date {
	return rapid.SampledFrom(append([]clock.Date{""}, past...)).Draw(t, "as of")
}

func (l *life) texts(t *rapid.T) map[string]string {
	texts := map[string]string{}
	for _, may := range [][]string{
		{"households", "", "约120户", "80户"},
		{"built_on", "", "1985年", "2004年"},
		{"supervisor", "", "无", "示例单位"},
		{"company", "", "无", "示例公司"},
		{"address", "", "示例路1号"},
		{"enclosed", "", "是", "否"},
		{"infrastructure", "", "较好", "差"},
	} {
		if said := rapid.SampledFrom(may[1:]).Draw(t, may[0]); said != "" {
			texts[may[0]] = said
		}
	}
	return texts
}

func (l *life) one(t *rapid.T) register.Compound {
	c, err := l.Get(l.ctx, place.In(street), rapid.SampledFrom(l.known).Draw(t, "which"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (l *life) create(t *rapid.T) error {
	texts := l.texts(t)
	l.number++
	texts["name"] = fmt.Sprintf("示例%d号院", l.number)
	c, err := l.Create(l.ctx, office, register.NewCompound{Community: sports, AsOf: l.day(t), Texts: texts})
	if err == nil {
		l.known = append(l.known, c.ID)
	}
	return err
}

func (l *life) observe(t *rapid.T) error {
	c := l.one(t)
	kind := rapid.SampledFrom([]register.SourceKind{register.Survey, register.Correction, register.Document}).Draw(t, "kind")
	texts := l.texts(t)
	if rapid.Bool().Draw(t, "renamed") {
		texts["name"] = c.Name + "甲"
	}
	_, err := l.Observe(l.ctx, office, register.Change{ID: c.ID, Version: c.Version, AsOf: l.day(t), Source: register.Source{Kind: kind, Ref: "示例"}, Texts: texts})
	return err
}

func (l *life) importRows(t *rapid.T, dir testing.TB) error {
	var b strings.Builder
	b.WriteString("名称,社区,户数,建成年份,主管单位\n")
	for range rapid.IntRange(1, 3).Draw(t, "rows") {
		name := l.one(t).Name
		if rapid.Bool().Draw(t, "new") {
			l.number++
			name = fmt.Sprintf("示例%d号院", l.number)
		}
		fmt.Fprintf(&b, "%s,体育,%d户,%d年,无\n", name, rapid.IntRange(60, 140).Draw(t, "n"), rapid.IntRange(1980, 2008).Draw(t, "year"))
	}
	u := upload(dir, "登记表.csv", b.String())
	u.AsOf = l.day(t)
	run, err := l.Import(l.ctx, office, u)
	if err != nil {
		return err
	}
	l.runs = append(l.runs, run.ID)
	for row, err := range l.Rows(l.ctx, place.In(street), run.ID, register.RowQuery{Outcome: register.Created}) {
		if err != nil {
			return err
		}
		l.known = append(l.known, row.Compound)
	}
	return nil
}

func (l *life) step(t *rapid.T, dir testing.TB) error {
	switch rapid.IntRange(0, 11).Draw(t, "step") {
	case 0:
		return l.create(t)
	case 1, 2, 3:
		return l.observe(t)
	case 4, 5:
		return l.importRows(t, dir)
	case 6:
		if len(l.runs) == 0 {
			return nil
		}
		_, err := l.Undo(l.ctx, office, rapid.SampledFrom(l.runs).Draw(t, "run"))
		return err
	case 7:
		c := l.one(t)
		_, err := l.modes.Decide(l.ctx, office, mode.Choice{Compound: c.ID, Mode: rapid.SampledFrom([]string{"single", "bundle"}).Draw(t, "mode"), Reason: "示例理由四字"})
		return err
	case 8:
		c := l.one(t)
		if c.WithdrawnOn != "" {
			return l.Restore(l.ctx, office, c.ID, c.Version)
		}
		return l.Withdraw(l.ctx, office, c.ID, c.Version, "示例重复登记")
	case 9:
		keep, lose := l.one(t), l.one(t)
		m := register.Merging{Keep: keep.ID, Lose: lose.ID, KeepVersion: keep.Version, LoseVersion: lose.Version, Reason: "示例同一小区"}
		if lose.Facts["households"].Known() {
			m.Take = []string{"households"}
		}
		_, err := l.Merge(l.ctx, office, m)
		return err
	case 10:
		_, err := l.Unmerge(l.ctx, office, l.one(t).ID)
		return err
	default:
		l.clock.Set(l.clock.Now().AddDate(0, 0, 1))
		return nil
	}
}

// clauses: S1
func TestStatesAreWhatTheFoldSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := modetest.New(t, d, past[len(past)-1].At(9, 0))
		w := &world{Store: o.Register, db: d, clock: o.Clock, plan: o.Plan, ctx: t.Context()}
		number := 0
		var all []string
		rapid.Check(t, func(r *rapid.T) {
			l := &life{world: w, office: o, modes: o.Modes, number: number}
			defer func() { number = l.number; all = append(all, l.known...) }()
			if err := l.create(r); err != nil {
				r.Fatal(err)
			}
			for range rapid.IntRange(1, 9).Draw(r, "steps") {
				if err := l.step(r, t); err != nil && fault.Of(err) != fault.Conflict && fault.Of(err) != fault.Invalid && fault.Of(err) != fault.NotFound {
					r.Fatal(err)
				}
			}
			w.sameAsFold(r, l.known)
		})
		// Another plan takes its place in the past, and the register is judged again.
		src := bytes.Replace(plans.Jingbalu(), []byte(`date("2000-12-31")`), []byte(`date("1982-12-31")`), 1)
		if _, err := o.Plans.Activate(w.ctx, account.System(), street, "改.yaml", src, "2015-07-24"); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Rejudge(w.ctx, account.System(), street); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		w.sameAsFold(t, all)
		w.sameDifferences(t, all)
	})
}

// shown is what a list of a day shows and asks of a compound.
type shown struct {
	ID            string `db:"id"`
	Name          string `db:"name"`
	Pinyin        string `db:"pinyin"`
	Address       string `db:"address"`
	Scope         string `db:"scope"`
	Proposed      string `db:"proposed"`
	Next          string `db:"next"`
	Missing       string `db:"missing"`
	Mode          string `db:"mode"`
	HouseholdsLow *int64 `db:"households_low"`
	BuiltLow      *int64 `db:"built_low"`
	Doubts        int64  `db:"doubts"`
}

type fataler interface {
	Fatal(args ...any)
	Helper()
}

// sameAsFold compares the states with the fold of what was recorded, on every day from before the first to after the last.
func (w *world) sameAsFold(t fataler, ids []string) {
	t.Helper()
	slices.Sort(ids)
	for day, last := past[0].Add(-1), clock.Today(w.clock); day < last; day = day.Add(1) {
		var a db.Args
		text := `select id, name, pinyin, address, scope, proposed, next, missing, mode, households_low, built_low, doubts from compound_state
			where county = '410105' and since <= ` + a.Add(day) + " and upto > " + a.Add(day) + " and id in ("
		for i, id := range ids {
			if i > 0 {
				text += ", "
			}
			text += a.Add(id)
		}
		have, err := db.All[shown](w.ctx, w.db, text+") order by id", a...)
		if err != nil {
			t.Fatal(err)
		}
		var want []shown
		for _, id := range ids {
			c, err := w.AsOf(w.ctx, place.In(street), id, day)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Facts) == 0 || c.WithdrawnOn != "" && c.WithdrawnOn <= day {
				continue
			}
			missing := ""
			if len(c.Missing) > 0 {
				missing = "," + strings.Join(c.Missing, ",") + ","
			}
			want = append(want, shown{c.ID, c.Name, c.Pinyin, c.Address, c.Scope.String(), c.Proposed, c.Next, missing, c.Mode, c.HouseholdsLow, c.BuiltLow, c.Doubts})
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatal("as of", day, diff)
		}
	}
}

// sameDifferences compares which compounds differ between two days with what they were on both.
func (w *world) sameDifferences(t *testing.T, ids []string) {
	t.Helper()
	for i, from := range past[:len(past)-1] {
		to := past[i+1]
		page, err := w.Changes(w.ctx, place.In(street), register.ChangeQuery{From: from, To: to, Limit: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		differs := map[string]bool{}
		for i := range page.Rows {
			differs[page.Rows[i].Compound.ID] = true
		}
		for _, id := range ids {
			if was, is := w.onDay(t, id, from), w.onDay(t, id, to); (was != is) != differs[id] {
				t.Fatalf("%s of %s: told %v\nwas %s\nis  %s", to, id, differs[id], was, is)
			}
		}
	}
}

// onDay prints what can differ of a compound, "" when it is not in the register on the day.
func (w *world) onDay(t *testing.T, id string, day clock.Date) string {
	t.Helper()
	c, err := w.AsOf(w.ctx, place.In(street), id, day)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Facts) == 0 || c.WithdrawnOn != "" && c.WithdrawnOn <= day {
		return ""
	}
	said := fmt.Sprint(c.Scope, c.Proposed, c.Mode)
	for i := range w.plan.Fields {
		f := c.Facts[w.plan.Fields[i].ID]
		said += fmt.Sprint(" ", f.Text, f.Value)
	}
	return said
}
