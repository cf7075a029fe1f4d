package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
)

// open opens the database that the options name, which has to be there. Close it.
func (c *console) open() (*app.App, error) {
	file := filepath.Join(c.Data, "bayou.db")
	if _, err := os.Stat(file); c.DB == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFoundf("没有数据库“%s”。请用 --data 写明数据目录，或先运行 bayou init 或 bayou sample", file)
	}
	return c.create()
}

// create opens the database that the options name, and makes it when it is not there. Close it.
func (c *console) create() (*app.App, error) { return c.openAs(app.Config{Today: c.Today}) }

// openAs opens the database that the options name, with what else the command sets.
func (c *console) openAs(config app.Config) (*app.App, error) {
	if c.DB != "" && !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
		return nil, misused("--db 写 PostgreSQL 的地址，以 postgres:// 开头；SQLite 的库用 --data 写目录")
	}
	config.Data, config.DB, config.Law = c.Data, c.DB, c.Law
	a, err := app.Open(c.ctx, config)
	return a, unwritable(c.Data, err)
}

// seal seals what a command wrote, so that the journal can be verified without a serving process.
func (c *console) seal(a *app.App) error {
	for {
		if n, err := a.Journal.Seal(c.ctx); n == 0 || err != nil {
			return err
		}
	}
}

// actor returns who writes: the account of --as.
func (c *console) actor(a *app.App) (account.Who, error) {
	if c.As == "" {
		return account.Who{}, misused("请用 --as 写明以谁的账号办理，如 --as wyb")
	}
	who, err := a.Accounts.ByLogin(c.ctx, c.As)
	who.Origin = "命令行"
	return who, err
}

// reader returns who reads: the account of --as, and without it whoever may open the database file.
func (c *console) reader(a *app.App) (account.Who, error) {
	if c.As == "" {
		return account.System(), nil
	}
	return c.actor(a)
}

// streetOption chooses a sub-district where a database holds several.
type streetOption struct {
	Street string `placeholder:"CODE" help:"街道的区划代码；库里只有一个街道时不用写。"`
}

// find returns the sub-district that is meant.
func (o streetOption) find(c *console, a *app.App, who account.Who, right account.Perm) (place.Path, error) {
	if o.Street != "" {
		found, err := a.Areas.ByCode(c.ctx, o.Street, clock.Today(a.Clock))
		if err == nil && found.Level != area.Street {
			err = fault.Invalidf("“%s”不是街道的代码，街道代码有 9 位", o.Street)
		}
		return found.Path, err
	}
	streets, err := a.Plans.Streets(c.ctx, place.Everywhere())
	if err != nil {
		return "", err
	}
	scope := who.Scope(right)
	var mine []place.Path
	for _, s := range streets {
		if scope.Shares(s) {
			mine = append(mine, s)
		}
	}
	switch {
	case len(streets) == 0:
		return "", fault.NotFoundf("数据库里还没有启用方案，请先运行 bayou init 或 bayou sample")
	case len(mine) == 0:
		return "", fault.Deniedf("账号“%s”的岗位办不了这件事", c.As)
	case len(mine) > 1:
		return "", fault.Invalidf("库里有 %d 个街道，请用 --street 写明街道代码", len(mine))
	}
	return mine[0], nil
}
