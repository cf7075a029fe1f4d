package bench

import (
	"context"
	"fmt"
	"math/rand/v2"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

// First is the week in which the country's records begin.
const First clock.Week = "2015-W30"

// Country is the size of a synthetic country. Compounds are spread over the communities evenly, one visit is made and one
// report confirmed for each community and week. The same Seed makes the same country, but for the ids.
type Country struct {
	Compounds, Communities, Weeks int
	Seed                          uint64
}

// Made counts what was generated. Last is the last week with records, none of which is closed.
type Made struct {
	Streets     int        `json:"streets"`
	Communities int        `json:"communities"`
	Compounds   int        `json:"compounds"`
	Visits      int        `json:"visits"`
	Last        clock.Week `json:"last_week"`
}

// The shape of the country: Jingbalu has 11 communities, a sub-district of a larger city some more.
const (
	communitiesEach = 13 // in a sub-district
	streetsEach     = 3  // in a county
	countiesEach    = 99 // in a city
	citiesEach      = 9  // in a province
	batch           = 100
	source          = "示例：生成的数据，并无其地"
)

// generator is a country while it is being made.
type generator struct {
	*app.App
	Country
	ctx    context.Context
	chance *rand.Rand
	plan   *plan.Plan
	weeks  []clock.Week
	moulds []mould
	made   Made
}

// street is one sub-district to fill. From and to number its communities within the country.
type street struct {
	path     place.Path
	from, to int
}

// Generate fills an empty database with a country. The app's clock should stand after the last week.
func Generate(ctx context.Context, a *app.App, c Country) (Made, error) {
	streets := (c.Communities + communitiesEach - 1) / communitiesEach
	if c.Communities < 1 || c.Compounds < 0 || c.Weeks < 1 || streets > 40*citiesEach*countiesEach*streetsEach {
		return Made{}, fault.Invalidf("请至少生成 1 个社区、1 周，社区不超过 100 万个。")
	}
	known, err := a.Areas.Streets(ctx, place.Everywhere())
	if err != nil {
		return Made{}, err
	}
	if len(known) > 0 {
		return Made{}, fault.Conflictf("数据库里已有数据，生成的数据只能装进空数据库。请用 --data 指定一个空目录。")
	}
	g := &generator{App: a, Country: c, ctx: ctx, chance: rand.New(rand.NewPCG(c.Seed, 28))}
	for w := First; len(g.weeks) < c.Weeks; w = w.Next() {
		g.weeks = append(g.weeks, w)
	}
	g.made = Made{Streets: streets, Communities: c.Communities, Compounds: c.Compounds, Last: g.weeks[len(g.weeks)-1]}
	if err := g.prepare(); err != nil {
		return Made{}, err
	}
	for from := 0; from < streets; from += batch {
		if err := g.fill(from, min(from+batch, streets)); err != nil {
			return Made{}, fmt.Errorf("generate: %w", err)
		}
	}
	return g.made, nil
}

// prepare reads the plan and has the register judge the compounds that the others are copied from.
func (g *generator) prepare() (err error) {
	if g.plan, err = plan.Parse(plans.JingbaluFile, plans.Jingbalu()); err != nil {
		return err
	}
	g.moulds, err = cast(g.ctx, g.chance)
	return err
}

// fill writes some sub-districts with everything in them, in one transaction.
func (g *generator) fill(from, to int) error {
	var list []street
	for n := from; n < to; n++ {
		list = append(list, street{pathOf(n), n * communitiesEach, min((n+1)*communitiesEach, g.Communities)})
	}
	return g.Journal.Write(g.ctx, account.System().Actor, func(tx *audit.Tx) error {
		for _, table := range g.tables(tx, list) {
			if err := table.insert(g.ctx, tx); err != nil {
				return err
			}
		}
		for _, s := range list {
			tx.Note(audit.Entry{
				Path: s.path, Action: "country.generate", Subject: "area:" + string(s.path),
				Summary: fmt.Sprintf("生成示例街道：%d 个社区，%d 个小区，%d 周", s.to-s.from, g.compoundsBefore(s.to)-g.compoundsBefore(s.from), g.Weeks),
				Detail:  map[string]uint64{"seed": g.Seed},
			})
		}
		return nil
	})
}

// compoundsBefore returns how many compounds the communities before number n have together.
func (g *generator) compoundsBefore(n int) int {
	return int(int64(g.Compounds) * int64(n) / int64(g.Communities))
}

// pathOf returns the path of the country's nth sub-district. Provinces 51 to 90 are numbered as no province needs to be: the
// areas are marked by their names.
func pathOf(n int) place.Path {
	county := n / streetsEach
	city := county / countiesEach
	code := fmt.Sprintf("%02d%02d%02d", 51+city/citiesEach, 1+city%citiesEach, 1+county%countiesEach)
	return place.Path("").Join(code).Join(fmt.Sprintf("%03d", 1+n%streetsEach))
}

func communityPath(n int) place.Path {
	return pathOf(n / communitiesEach).Join(fmt.Sprintf("%03d", 1+n%communitiesEach))
}
