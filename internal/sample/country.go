package sample

import (
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/plans"
)

// Country says how large the labelled synthetic country for load tests is.
type Country struct {
	Compounds, Communities, Weeks int
	Seed                          uint64
}

// Sizes of the invented divisions. The province's code 99 belongs to none.
const (
	perStreet = 12 // communities of a sub-district
	perCounty = 10 // sub-districts of a county
	perCity   = 90 // counties of a city
	province  = "99"
)

// country is the country while it is being made.
type country struct {
	Country
	Parts
	ctx      context.Context
	chance   *rand.Rand
	tell     func(done, of int)
	streets  int
	made     int // compounds
	visits   int
	progress int
}

// Generate fills an empty database with a synthetic country: every sub-district runs the shipped plan and imports its register;
// in each week every community is visited once and confirms its report, and the week is closed. tell may be nil.
func Generate(ctx context.Context, p Parts, size Country, tell func(done, of int)) (clock.Date, error) {
	c := &country{Country: size, Parts: p, ctx: ctx, chance: rand.New(rand.NewPCG(size.Seed, 1)), tell: tell}
	c.streets = (size.Communities + perStreet - 1) / perStreet
	c.Clock.Set(First.Monday().At(8, 0))
	if err := (&story{Parts: p, ctx: ctx}).empty(); err != nil {
		return "", err
	}
	for n := range c.streets {
		if err := c.street(n); err != nil {
			return "", fmt.Errorf("generate: sub-district %d: %w", n, err)
		}
		c.step()
	}
	w := First
	for range size.Weeks {
		if err := c.week(w); err != nil {
			return "", fmt.Errorf("generate: %s: %w", w, err)
		}
		w = w.Next()
	}
	return clock.Today(c.Clock), nil
}

// step tells that one more sub-district is done, or has lived one more week.
func (c *country) step() {
	c.progress++
	if c.tell != nil {
		c.tell(c.progress, c.streets*(1+c.Weeks))
	}
}

// communities returns how many communities the n-th sub-district has.
func (c *country) communities(n int) int { return min(perStreet, c.Communities-n*perStreet) }

// codeOf returns the statistical code of the n-th sub-district.
func codeOf(n int) string {
	county := n / perCounty
	return fmt.Sprintf("%s%02d%02d%03d", province, 1+county/perCity, 1+county%perCity, 1+n%perCounty)
}

func (c *country) street(n int) error {
	code := codeOf(n)
	in := []area.Entry{
		{Code: province, Name: "示例省", Short: "示例省"},
		{Code: code[:4], Name: "示例" + code[2:4] + "市", Short: "示例" + code[2:4] + "市"},
		{Code: code[:6], Name: "示例" + code[2:6] + "区", Short: "示例" + code[2:6] + "区"},
		{Code: code, Name: "示例" + code[2:] + "街道", Short: "示例" + code[2:] + "街道"},
	}
	for i := range c.communities(n) {
		short := fmt.Sprintf("示例%d社区", i+1)
		in = append(in, area.Entry{Code: fmt.Sprintf("%s%03d", code, i+1), Name: short + "居委会", Short: short})
	}
	for i := range in {
		in[i].Source = "示例数据"
	}
	if err := c.Areas.Enter(c.ctx, account.System(), in, "2015-01-01"); err != nil {
		return err
	}
	street := place.Path(code[:6] + "/" + code[6:] + "/")
	p, err := c.Plans.Activate(c.ctx, account.System(), street, plans.JingbaluFile, plans.Jingbalu(), First.Monday())
	if err != nil {
		return err
	}
	if err := c.Areas.SetStations(c.ctx, account.System(), street, p, First.Monday()); err != nil {
		return err
	}
	return c.register(street, n)
}

// register imports the sub-district's share of the compounds.
func (c *country) register(street place.Path, n int) error {
	until := c.Compounds * (n*perStreet + c.communities(n)) / c.Communities
	if until == c.made {
		return nil
	}
	f, err := os.CreateTemp("", "bayou-country-*.csv")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	w := csv.NewWriter(f)
	_ = w.Write([]string{"名称", "社区", "建成年份", "主管单位", "户数", "独立封闭", "物业用房", "业委会", "基础设施", "物业公司", "有无绿地"})
	for ; c.made < until; c.made++ {
		s := invent(c.chance, fmt.Sprintf("示例%d社区", 1+c.made%c.communities(n)), roads[c.made%len(roads)], c.made, c.made/c.communities(n))
		_ = w.Write([]string{
			fmt.Sprintf("%s（%d）", s.name, c.made+1), s.community, s.built, s.supervisor, s.households, s.enclosed, s.room, s.committee,
			s.infrastructure, s.company, s.greenery,
		})
	}
	w.Flush()
	if err := closed(f, w.Error()); err != nil {
		return err
	}
	_, err = c.Register.Import(c.ctx, account.System(), register.Upload{Street: street, Path: f.Name(), Name: "示例登记表.csv"})
	return err
}

// week lives one week of the whole country and closes it.
func (c *country) week(w clock.Week) error {
	c.Clock.Set(w.Monday().Add(4).At(15, 0))
	for n := range c.streets {
		code := codeOf(n)
		if err := c.lives(place.Path(code[:6]+"/"+code[6:]+"/"), w); err != nil {
			return err
		}
		c.step()
	}
	c.Clock.Set(w.Next().Monday().At(8, 0))
	_, err := c.Week.CloseAll(c.ctx, account.System(), place.Everywhere(), w)
	return err
}

func (c *country) lives(street place.Path, w clock.Week) error {
	seen := map[place.Path]bool{}
	p, err := c.Plans.Current(c.ctx, street, w.Sunday())
	if err != nil {
		return err
	}
	page, err := c.Register.List(c.ctx, place.In(street), register.Query{Scope: "yes", Limit: 500})
	if err != nil {
		return err
	}
	for i := range page.Rows {
		x := &page.Rows[(i+number(w.Monday()))%len(page.Rows)]
		if seen[x.Community()] {
			continue
		}
		seen[x.Community()] = true
		if err := c.visit(p, x); err != nil {
			return err
		}
	}
	communities, err := c.Areas.Communities(c.ctx, place.In(street))
	if err != nil {
		return err
	}
	for i, at := range communities {
		if i%9 == 8 {
			continue // its report is missing
		}
		if _, err := c.Week.Confirm(c.ctx, account.System(), at.Path, w, 0, strings.Repeat("示例", i%2)); err != nil {
			return err
		}
	}
	return nil
}

func (c *country) visit(p *plan.Plan, x *register.Compound) error {
	c.visits++
	c.Clock.Set(c.Clock.Now().Add(time.Millisecond))
	n := inspect.NewVisit{ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "bayou country %d %d", c.Seed, c.visits)).String(), Compound: x.ID}
	values := register.Values(p, x)
	for _, l := range p.Sheet.Lines() {
		switch bad := c.chance.IntN(10) == 0; {
		case l.Applies(values) != plan.Yes:
			n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.NA})
		case bad:
			f := inspect.NewFinding{Text: faults[l.ID][0] + "（示例）", Count: 1}
			n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.Found, Findings: []inspect.NewFinding{f}})
		default:
			n.Lines = append(n.Lines, inspect.NewLine{Line: l.ID, State: inspect.OK})
		}
	}
	_, err := c.Inspect.Record(c.ctx, account.System(), n)
	return err
}
