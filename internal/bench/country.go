package bench

import (
	"context"
	"fmt"
	"math/rand/v2"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

// First is the week in which a country's records begin, if nothing else is asked for.
const First clock.Week = "2015-W30"

// Country is the size of a synthetic country. Compounds are spread over the communities evenly; in each community and week one
// visit is made and, nine times out of ten, a report confirmed. The same Country has the same content, ids included.
type Country struct {
	Compounds, Communities, Weeks int
	Seed                          uint64
	From                          clock.Week // the first week; "" = First
	Crowded                       int        // compounds of the first sub-district, where they shall be more than elsewhere; 0 = as many
}

// Made tells what was generated. Every week but Last is closed; the business day is the Monday after it.
type Made struct {
	Streets     int               `json:"streets"`
	Communities int               `json:"communities"`
	Compounds   int               `json:"compounds"`
	Visits      int               `json:"visits"`
	Closed      int               `json:"closed_weeks"`
	Last        clock.Week        `json:"open_week"`
	LastDay     clock.Date        `json:"last_day"`
	Accounts    []app.SampleLogin `json:"accounts"`
}

// The shape of the country: Jingbalu has 11 communities, a sub-district of a larger city some more.
const (
	communitiesEach = 13 // in a sub-district
	streetsEach     = 3  // in a county
	countiesEach    = 99 // in a city
	citiesEach      = 9  // in a province
	provinces       = 40
	batch           = 100 // weeks of a sub-district that one transaction writes, about
	source          = "示例：生成的数据，并无其地"
)

// MaxCommunities is how many communities a country can have.
const MaxCommunities = provinces * citiesEach * countiesEach * streetsEach * communitiesEach

// generator is a country while it is being made.
type generator struct {
	*app.App
	Country
	ctx     context.Context
	clock   *clock.Frozen
	chance  *rand.Rand
	plan    *plan.Plan
	weeks   []clock.Week
	moulds  []mould
	looked  []lookedItem
	ticks   []duty
	made    Made
	streets int
	tell    func(done, of int)
	steps   int
	at      int64 // the moment at which the country is entered
}

// street is one sub-district to fill. From and to number its communities within the country.
type street struct {
	path     place.Path
	from, to int
}

// Generate fills an empty database with a country and closes all its weeks but the last, so that there is one to close. The
// clock is the app's; it is left at the country's last day. tell is told how far the work is; it may be nil.
func Generate(ctx context.Context, c *clock.Frozen, a *app.App, size Country, tell func(done, of int)) (Made, error) {
	g := &generator{App: a, Country: size, ctx: ctx, clock: c, chance: rand.New(rand.NewPCG(size.Seed, 28)), tell: tell}
	if err := g.check(); err != nil {
		return Made{}, err
	}
	if err := g.prepare(); err != nil {
		return Made{}, fmt.Errorf("generate: %w", err)
	}
	each := max(1, batch/g.Weeks)
	for from := 0; from < g.streets; from += each {
		to := min(from+each, g.streets)
		if err := g.fill(from, to); err != nil {
			return Made{}, fmt.Errorf("generate: %w", err)
		}
		g.step(to - from)
	}
	if err := g.DB.Tx(ctx, func(tx *db.Tx) error { return register.Refind(ctx, tx) }); err != nil {
		return Made{}, fmt.Errorf("generate: search: %w", err)
	}
	if err := g.people(); err != nil {
		return Made{}, fmt.Errorf("generate: accounts: %w", err)
	}
	return g.made, g.close()
}

func (g *generator) check() error {
	g.streets = (g.Communities + communitiesEach - 1) / communitiesEach
	if g.Communities < 1 || g.Communities > MaxCommunities || g.Compounds < g.Crowded || g.Crowded < 0 || g.Weeks < 1 {
		return fault.Invalidf("请至少生成 1 个社区、1 周，社区不超过 %d 个，小区数不能是负数。", MaxCommunities)
	}
	known, err := g.Areas.Streets(g.ctx, place.Everywhere())
	if err == nil && len(known) > 0 {
		err = fault.Conflictf("数据库里已有数据，生成的数据只能装进空数据库。请用 --data 指定一个空目录。")
	}
	return err
}

// prepare reads the plan and has the register judge the compounds that the others are copied from.
func (g *generator) prepare() (err error) {
	week := g.From
	if week == "" {
		week = First
	}
	g.clock.Set(week.Monday().At(8, 0))
	g.at = clock.Micros(g.clock.Business())
	for ; len(g.weeks) < g.Weeks; week = week.Next() {
		g.weeks = append(g.weeks, week)
	}
	last := g.weeks[g.Weeks-1]
	g.made = Made{
		Streets: g.streets, Communities: g.Communities, Compounds: g.Compounds, Closed: g.Weeks - 1, Last: last, LastDay: last.Next().Monday(),
	}
	if g.plan, err = plan.Parse(plans.JingbaluFile, plans.Jingbalu()); err != nil {
		return err
	}
	g.looked, g.ticks = lookedItems(g.plan), duties(g.plan, last.Sunday())
	g.moulds, err = cast(g.ctx, g.chance)
	return err
}

// step tells that some sub-districts were filled, or lived one week to its close.
func (g *generator) step(streets int) {
	g.steps += streets
	if g.tell != nil {
		g.tell(g.steps, g.streets*g.Weeks)
	}
}

// fill writes some sub-districts with everything in them, in one transaction.
func (g *generator) fill(from, to int) error {
	var list []street
	for n := from; n < to; n++ {
		list = append(list, street{pathOf(n), n * communitiesEach, min((n+1)*communitiesEach, g.Communities)})
	}
	lots := g.lots(list) // everything that is drawn is drawn before, so that the transaction can be run again
	return g.Journal.Write(g.ctx, account.System().Actor, func(tx *audit.Tx) error {
		for _, table := range g.tables(list, lots) {
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

// close closes every week but the last on its Monday, seals the journal, and lets PostgreSQL look at what it holds now, as it
// would by itself within minutes.
func (g *generator) close() error {
	for _, w := range g.weeks[:g.Weeks-1] {
		g.clock.Set(w.Next().Monday().At(8, 0))
		if _, err := g.Week.CloseAll(g.ctx, account.System(), place.Everywhere(), w); err != nil {
			return fmt.Errorf("generate: closing %s: %w", w, err)
		}
		g.step(g.streets)
	}
	g.clock.Set(g.made.LastDay.At(8, 0))
	for sealed := 1; sealed > 0; {
		var err error
		if sealed, err = g.Journal.Seal(g.ctx); err != nil {
			return fmt.Errorf("generate: sealing: %w", err)
		}
	}
	if g.DB.Engine != db.Postgres {
		return nil
	}
	return g.DB.Tx(g.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(g.ctx, "analyze")
		return err
	})
}

// compoundsBefore returns how many compounds the communities before number n have together.
func (g *generator) compoundsBefore(n int) int {
	share := func(of, part, parts int) int { return int(int64(of) * int64(part) / int64(parts)) }
	crowd := min(communitiesEach, g.Communities)
	switch {
	case g.Crowded == 0:
		return share(g.Compounds, n, g.Communities)
	case n <= crowd:
		return share(g.Crowded, n, crowd)
	}
	return g.Crowded + share(g.Compounds-g.Crowded, n-crowd, g.Communities-crowd)
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
