package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/bench"
	"bayou/internal/bulletin"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/meeting"
	"bayou/internal/place"
	"bayou/internal/register"
)

// readers are those for whom the pages are measured, from the smallest scope to the largest.
var readers = []struct{ login, title string }{
	{"zz", "station"}, {"wyb", "office"}, {"ldxz", "leader"}, {"qj", "district"}, {"shi", "city"},
}

// city is where the measured addresses lead: the first, crowded sub-district of a generated country.
type city struct {
	street       place.Path
	open, closed clock.Week
	ids          map[string]string // by the beginning of a route
}

// settle adds to a country what only the pages need: a reader of the whole city, bulletins at every stage, an import and a
// meeting.
func settle(ctx context.Context, a *app.App, made bench.Made) (city, error) {
	system := account.System()
	c := city{open: made.Last, closed: made.Last.Prev(), ids: map[string]string{}}
	streets, err := a.Plans.Streets(ctx, place.Everywhere())
	if err != nil {
		return c, err
	}
	c.street = streets[0]
	id, err := a.Accounts.CreateWithPassword(ctx, system, "shi", "市物业主管部门（示例）", bench.Password)
	if err != nil {
		return c, err
	}
	if err := a.Accounts.Grant(ctx, system, id, account.District, c.street[:4]); err != nil {
		return c, err
	}
	if err := c.meets(ctx, a); err != nil {
		return c, fmt.Errorf("meeting: %w", err)
	}
	if err := c.imports(ctx, a); err != nil {
		return c, fmt.Errorf("import: %w", err)
	}
	if err := c.bulletins(ctx, a); err != nil {
		return c, fmt.Errorf("bulletin: %w", err)
	}
	return c, c.find(ctx, a)
}

// meets registers a meeting with a decision that was carried out.
func (c *city) meets(ctx context.Context, a *app.App) error {
	office, err := a.Accounts.ByLogin(ctx, "wyb")
	if err != nil {
		return err
	}
	sheet, err := a.Meeting.Open(ctx, office, c.street, c.closed)
	if err != nil {
		return err
	}
	d, err := a.Meeting.Decide(ctx, office, sheet.ID, meeting.NewDecision{
		Text: "示例：清运积存垃圾", Holder: c.street, Post: account.Property, Due: c.open.Sunday(),
	})
	if err != nil {
		return err
	}
	c.ids["/meeting/{week}/reopen"] = d.ID
	return a.Meeting.Finish(ctx, office, d.ID, "示例：已清运")
}

// imports enters a few compounds from a table.
func (c *city) imports(ctx context.Context, a *app.App) error {
	folder, err := os.MkdirTemp("", "bayou-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "register.csv")
	var text strings.Builder
	text.WriteString("名称,社区,建成年份,主管单位,户数\n")
	for i := range 50 {
		fmt.Fprintf(&text, "示例新登记%d号院,示例%d社区,1990年,无,%d\n", i, 1+i%13, 40+i)
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		return err
	}
	run, err := a.Register.Import(ctx, account.System(), register.Upload{Street: c.street, Path: file, Name: "示例登记表.csv"})
	c.ids["/imports/"] = run.ID
	return err
}

// bulletins leaves the bulletins of four weeks at four stages, the latest as a draft. Each step has its own person.
func (c *city) bulletins(ctx context.Context, a *app.App) error {
	steps := []struct {
		login, route string
		do           func(context.Context, account.Who, string, int64) (bulletin.Bulletin, error)
	}{
		{"dcb", "/bulletins/{id}/approve", a.Bulletin.Submit},
		{"ldxz", "/bulletins/{id}/issue", a.Bulletin.Approve},
		{"wyb", "/bulletins/{id}/correct", a.Bulletin.Issue},
	}
	w := c.closed
	for n := range len(steps) + 1 {
		drafter, err := a.Accounts.ByLogin(ctx, "dcb")
		if err != nil {
			return err
		}
		b, err := a.Bulletin.Draft(ctx, drafter, c.street, w)
		if err != nil {
			return err
		}
		for _, step := range steps[:n] {
			by, err := a.Accounts.ByLogin(ctx, step.login)
			if err != nil {
				return err
			}
			if b, err = step.do(ctx, by, b.ID, b.Version); err != nil {
				return err
			}
		}
		if n > 0 {
			c.ids[steps[n-1].route] = b.ID
		}
		w = w.Prev()
	}
	c.ids["/bulletins/{id}/return"] = c.ids["/bulletins/{id}/approve"]
	c.ids["/bulletins/"], c.ids["/public/"] = c.ids["/bulletins/{id}/correct"], c.ids["/bulletins/{id}/correct"]
	return nil
}

// find looks up a record of each kind in the first community, so that the head of its station sees them, too.
func (c *city) find(ctx context.Context, a *app.App) error {
	for route, text := range map[string]string{
		"/compounds/":       "select id from compound where path like $1 and mode <> '' order by id limit 1",
		"/inspections/new/": "select id from compound where path like $1 and mode <> '' order by id limit 1",
		"/inspections/":     "select id from visit where path like $1 order by id desc limit 1",
		"/findings/":        "select id from finding where path like $1 order by id desc limit 1",
		"/difficulties/":    "select id from difficulty where path like $1 order by id desc limit 1",
	} {
		id, err := db.One[string](ctx, a.DB, "nothing for "+route, text, string(c.street)+"001/%")
		if err != nil {
			return err
		}
		c.ids[route] = id
	}
	return nil
}

// address fills a route with records that are there.
func (c *city) address(route string) string {
	id, longest := "", 0
	for begin, one := range c.ids {
		if strings.HasPrefix(route, begin) && len(begin) > longest {
			id, longest = one, len(begin)
		}
	}
	week := c.closed
	if strings.HasSuffix(route, "/close") {
		week = c.open
	}
	if strings.HasSuffix(route, "/reopen") {
		route += "?id=" + id
	}
	return strings.NewReplacer(
		"{$}", "", "{week}", string(week), "{community}", strings.ReplaceAll(string(c.street), "/", "")+"001", "{compound}", id, "{id}", id,
		"{skin}", "brief", "{task}", "survey", "{set}", "four",
	).Replace(route)
}
