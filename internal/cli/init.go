package cli

import (
	"cmp"

	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

type initCommand struct {
	Plan string `placeholder:"FILE" help:"要启用的方案文件；不写时为随系统发布的经八路街道方案。"`
}

// Help gives an example.
func (initCommand) Help() string {
	return "bayou init\nbayou init --data /srv/bayou --plan 我们的方案.yaml"
}

// admins are the three administrators, of whom none sees everything.
var admins = []struct {
	login string
	role  account.Role
}{{"xtgly", account.SystemAdmin}, {"aqgly", account.SecurityAdmin}, {"sjy", account.Auditor}}

// Run makes the database ready for work.
func (i initCommand) Run(c *console) error {
	p, src, err := readPlan(i.Plan)
	if err != nil {
		return err
	}
	a, err := c.create()
	if err != nil {
		return err
	}
	defer a.Close()
	if err := unused(c, a); err != nil {
		return err
	}
	if err := i.activate(c, a, p, src); err != nil {
		return err
	}
	list, err := administrators(c, a)
	if err != nil {
		return err
	}
	if err := c.seal(a); err != nil {
		return err
	}
	return list.print(c)
}

// unused refuses a database that holds something.
func unused(c *console, a *app.App) error {
	accounts, err := a.Accounts.List(c.ctx, place.Everywhere())
	if err == nil && len(accounts) > 0 {
		return fault.Conflictf("数据库里已有账号，不再建立。要重新开始，请用 --data 指定一个空目录")
	}
	return err
}

// activate enters the areas and puts the plan in force in its sub-district from its first phase.
func (i initCommand) activate(c *console, a *app.App, p *plan.Plan, src []byte) error {
	if err := a.Areas.Seed(c.ctx, account.System()); err != nil {
		return err
	}
	street, err := streetOf(c, a, p)
	if err != nil {
		return err
	}
	if _, err := a.Plans.Activate(c.ctx, account.System(), street, cmp.Or(i.Plan, plans.JingbaluFile), src, p.InForceFrom()); err != nil {
		return err
	}
	return a.Areas.SetStations(c.ctx, account.System(), street, p, p.InForceFrom())
}

// streetOf returns the sub-district that the plan is for.
func streetOf(c *console, a *app.App, p *plan.Plan) (place.Path, error) {
	if p.Area == "" {
		streets, err := a.Areas.Streets(c.ctx, place.Everywhere())
		if err != nil || len(streets) == 0 {
			return "", err
		}
		return streets[0].Path, nil
	}
	found, err := a.Areas.ByCode(c.ctx, p.Area, clock.Today(a.Clock))
	return found.Path, err
}

// administrator is an account of init with its one-time password.
type administrator struct {
	Login    string `json:"login"`
	Post     string `json:"post"`
	Password string `json:"password"`
}

type administratorList []administrator

// administrators makes the administrators' accounts.
func administrators(c *console, a *app.App) (administratorList, error) {
	var list administratorList
	for _, admin := range admins {
		id, password, err := a.Accounts.Create(c.ctx, account.System(), admin.login, admin.role.Title())
		if err != nil {
			return nil, err
		}
		if err := a.Accounts.Grant(c.ctx, account.System(), id, admin.role, ""); err != nil {
			return nil, err
		}
		list = append(list, administrator{admin.login, admin.role.Title(), password})
	}
	return list, nil
}

func (list administratorList) print(c *console) error {
	if c.JSON {
		return c.json(map[string]any{"accounts": list})
	}
	for _, m := range list {
		c.say("%-8s %s  %s", m.Login, m.Password, m.Post)
	}
	c.note("密码只显示这一次，首次登录须修改。")
	return nil
}
