package bench

import (
	"bayou/internal/account"
	"bayou/internal/app"
	"bayou/internal/place"
)

// Password opens every account of a generated country.
const Password = "Shili-2015"

// people makes one account for each post that looks at much, in the first sub-district, its community and its county.
func (g *generator) people() error {
	first := pathOf(0)
	for _, p := range []struct {
		login, name string
		role        account.Role
		at          place.Path
	}{
		{"wyb", "物业办（示例）", account.Property, first},
		{"dcb", "督察办（示例）", account.Supervision, first},
		{"ldxz", "领导小组（示例）", account.Leader, first},
		{"zz", "站长（示例）", account.Head, communityPath(0)},
		{"qj", "区物业主管部门（示例）", account.District, first[:7]},
		{"xtgly", "系统管理员（示例）", account.SystemAdmin, ""},
		{"sjy", "审计员（示例）", account.Auditor, ""},
	} {
		id, err := g.Accounts.CreateWithPassword(g.ctx, account.System(), p.login, p.name, Password)
		if err != nil {
			return err
		}
		if err := g.Accounts.Grant(g.ctx, account.System(), id, p.role, p.at); err != nil {
			return err
		}
		g.made.Accounts = append(g.made.Accounts, app.SampleLogin{Login: p.login, Post: p.role.Title(), Password: Password})
	}
	return nil
}
