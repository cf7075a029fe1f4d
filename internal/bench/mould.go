package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/mode"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

// mould is a compound that the register judged, as its table keeps it, to be copied under other names.
type mould struct {
	Name          string `db:"name"`
	Scope         string `db:"scope"`
	Proposed      string `db:"proposed"`
	Next          string `db:"next"`
	Missing       string `db:"missing"`
	HouseholdsLow *int64 `db:"households_low"`
	BuiltLow      *int64 `db:"built_low"`
	FloorAreaLow  *int64 `db:"floor_area_low"`
	Facts         string `db:"facts"`
	Doubts        int64  `db:"doubts"`
	AsOf          string `db:"as_of"`
	Kind          string `db:"kind"`
	Readings      string `db:"readings"`
	Mode          string `db:"mode"` // "" = nobody decided, and the rest is empty
	Modes         string `db:"modes"`
	Post          string `db:"post"`
	Grounds       string `db:"grounds"`
}

const (
	moulds = 48
	told   = clock.Date("2015-07-20")
)

// cast makes the moulds in a database of their own, which is thrown away.
func cast(ctx context.Context, chance *rand.Rand) ([]mould, error) {
	folder, err := os.MkdirTemp("", "bayou-generate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	a, err := app.Open(ctx, app.Config{Data: folder, Clock: clock.NewFrozen(told.At(9, 0))})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	system := account.System()
	if err := a.Areas.Seed(ctx, system); err != nil {
		return nil, err
	}
	communities, err := a.Areas.Communities(ctx, place.Everywhere())
	if err != nil {
		return nil, err
	}
	at := communities[0].Path
	if _, err := a.Plans.Activate(ctx, system, at.Street(), plans.JingbaluFile, plans.Jingbalu(), told); err != nil {
		return nil, err
	}
	for i := range moulds {
		c, err := a.Register.Create(ctx, system, register.NewCompound{Community: at, Texts: invent(chance, i)})
		if err != nil {
			return nil, err
		}
		if c.Scope != plan.Yes || c.Proposed == "" || i%9 == 8 {
			continue
		}
		if _, err := a.Mode.Decide(ctx, system, mode.Choice{Compound: c.ID, Mode: c.Proposed}); err != nil {
			return nil, err
		}
	}
	return db.All[mould](ctx, a.DB, `select c.name as name, c.scope as scope, c.proposed as proposed, c.next as next, c.missing as missing,
		c.households_low as households_low, c.built_low as built_low, c.floor_area_low as floor_area_low, c.facts as facts, c.doubts as doubts,
		o.as_of as as_of, o.kind as kind, o.readings as readings, c.mode as mode, c.modes as modes, coalesce(d.post, '') as post,
		coalesce(d.grounds, '') as grounds
		from compound c join observation o on o.county = c.county and o.path = c.path
		left join mode_decision d on d.county = c.county and d.compound = c.id order by c.name`)
}

// invent answers the survey for one compound: most are in the programme's scope, some not, some not known.
func invent(chance *rand.Rand, i int) map[string]string {
	pick := func(of ...string) string { return of[chance.IntN(len(of))] }
	t := map[string]string{
		"name": fmt.Sprintf("示例模%02d号院", i), "built_on": pick("1985年", "1992年6月", "1998年", "八十年代末", "1995年建成", "2004年"),
		"households": pick("86", "约150户", "120", "60多户", "210户", "48"), "supervisor": pick("无", "没有", "无", "示例单位"),
		"buildings": pick("1", "2", "4"), "enclosed": pick("是", "是", "否"), "office_room": pick("有", "有", "无"),
		"committee": pick("有", "无"), "infrastructure": pick("较好", "一般"), "company": pick("无", "无", "示例物业服务有限公司"), "greenery": pick("有", "无"),
	}
	if i%12 == 5 {
		delete(t, "supervisor")
	}
	if i%7 == 3 {
		delete(t, "office_room")
	}
	return t
}

// named returns a text of the mould with the copy's name in the place of its own.
func (m *mould) named(text, name string) string { return strings.ReplaceAll(text, m.Name, name) }

// newID returns an id of a moment in microseconds in the form of all ids (UUIDv7), drawn by the country's seed.
func (g *generator) newID(at int64) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:], uint64(at/1000)<<16|g.chance.Uint64()&0xfff|0x7000)
	binary.BigEndian.PutUint64(id[8:], g.chance.Uint64()&^(3<<62)|2<<62)
	return id.String()
}
