package vote_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bayou/internal/account"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/house"
	"bayou/internal/mode/modetest"
	"bayou/internal/place"
	"bayou/internal/register"
	"bayou/internal/vote"
)

const (
	street   = modetest.Street
	sports   = modetest.Sports
	business = modetest.Business
)

var (
	office = modetest.Who("物业管理办公室", account.Property, street)
	head   = modetest.Who("体育社区站长", account.Head, sports)
	other  = modetest.Who("商务社区站长", account.Head, business)
)

type world struct {
	*vote.Store
	db       *db.DB
	houses   *house.Store
	register *register.Store
	journal  *audit.Journal
	clock    *clock.Frozen
	ctx      context.Context
	id       string // of the compound
}

// newWorld is a compound of two buildings with two entrances of three floors and two rooms a floor: 24 units. The first owner has two
// of them, a couple has one together, the developer two, and a parking space is nobody's.
func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	o := modetest.New(t, d, clock.Date("2015-08-04").At(9, 0))
	w := &world{db: d, houses: house.New(d, o.Journal, o.Clock, o.Register), register: o.Register, journal: o.Journal, clock: o.Clock, ctx: t.Context()}
	w.Store = vote.New(vote.Parts{DB: d, Journal: o.Journal, Areas: o.Areas, Register: o.Register, Houses: w.houses})
	w.id = w.compound(t, sports, "示例路1号院")
	return w
}

func (w *world) compound(t testing.TB, community place.Path, name string) string {
	t.Helper()
	c, err := w.register.Create(w.ctx, office, register.NewCompound{Community: community, Texts: map[string]string{"name": name, "households": "24", "buildings": "2"}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "清册.csv")
	if err := os.WriteFile(path, []byte(roomList()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.houses.Import(w.ctx, office, house.Upload{Compound: c.ID, Path: path, Name: "清册.csv"}); err != nil {
		t.Fatal(err)
	}
	alike, err := w.houses.Alike(w.ctx, place.In(street), c.ID)
	if err != nil || len(alike) != 1 {
		t.Fatalf("%d owners may be one: %v", len(alike), err)
	}
	if err := w.houses.Merge(w.ctx, office, c.ID, []string{alike[0].Owners[0].ID, alike[0].Owners[1].ID}, "同一人，已核对"); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func roomList() string {
	var b strings.Builder
	b.WriteString("楼栋,单元,房号,面积,业主,用途,产权\n")
	n := 0
	for building := 1; building <= 2; building++ {
		for entrance := 1; entrance <= 2; entrance++ {
			for floor := 1; floor <= 3; floor++ {
				for room := 1; room <= 2; room++ {
					n++
					owner, tenure := fmt.Sprintf("示例业主%d", n), "私有"
					switch n {
					case 2:
						owner = "示例业主1"
					case 3:
						owner = "示例业主3、示例业主配偶3"
					case 23, 24:
						owner, tenure = "", "开发企业未售"
					}
					fmt.Fprintf(&b, "%d,%d,%d0%d,%d.5,%s,住宅,%s\n", building, entrance, floor, room, 60+n, owner, tenure)
				}
			}
		}
	}
	b.WriteString("1,,车1,12.5,,车位,私有\n")
	return b.String()
}

func (w *world) on(day clock.Date) { w.clock.Set(day.At(9, 0)) }

func ask(compounds ...string) vote.Plan {
	return vote.Plan{
		Title: "示例选聘物业服务企业", Form: vote.Written, Compounds: compounds, Convener: "示例筹备组", OpensOn: "2015-08-20", ClosesOn: "2015-09-10",
		Matters: []vote.Asked{{Matter: "select_company", Title: "是否同意选聘示例物业公司"}, {Matter: "rules"}},
	}
}

// draft enters a campaign on one compound.
func (w *world) draft(t testing.TB) vote.Record {
	t.Helper()
	r, err := w.Make(w.ctx, head, "", ask(w.id))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// opened is a campaign whose ballots are out, on its opening day.
func (w *world) opened(t testing.TB) vote.Record {
	t.Helper()
	r := w.draft(t)
	if _, err := w.Roll(w.ctx, head, r.ID); err != nil {
		t.Fatal(err)
	}
	w.on(r.OpensOn)
	r, err := w.Open(w.ctx, head, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *world) lines(t testing.TB, r *vote.Record) []vote.Line {
	t.Helper()
	var out []vote.Line
	for l, err := range w.Lines(w.ctx, place.In(street), &r.Campaign) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}
