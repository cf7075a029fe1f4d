package sample

import (
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/plans"
)

// Password opens every account of the sample.
const Password = "Shili-2015"

// Login is an account of the sample, named by its post.
type Login struct{ Login, Post, Password string }

type person struct {
	login, name string
	role        account.Role
}

// The logins that the story calls by name.
const (
	property    = "wyb"
	supervision = "dcb"
	leader      = "ldxz"
)

// offices are the posts above the communities.
var offices = []person{
	{property, "物业办（示例）", account.Property},
	{supervision, "督察办（示例）", account.Supervision},
	{leader, "领导小组（示例）", account.Leader},
	{"qj", "区物业主管部门（示例）", account.District},
	{"xtgly", "系统管理员（示例）", account.SystemAdmin},
	{"aqgly", "安全管理员（示例）", account.SecurityAdmin},
	{"sjy", "审计员（示例）", account.Auditor},
}

// letters are the communities' logins after zz- (站长) and wg- (网格员), by their short names.
var letters = map[string]string{
	"体育社区": "tiyu", "科技社区": "keji", "教育社区": "jiaoyu", "省委社区": "shengwei", "广电社区": "guangdian", "商务社区": "shangwu",
	"省建社区": "shengjian", "军区社区": "junqu", "文联社区": "wenlian", "建文社区": "jianwen", "任砦社区": "renzhai",
}

// vacant is the community whose station has no head in the first two weeks, so that its reports are missing. None of its
// compounds is in scope.
const vacant = "军区社区"

// withCell are the communities that have a cell worker.
var withCell = map[string]bool{"商务社区": true, "任砦社区": true}

// logins lists the accounts that there are in the order in which they are shown.
func (s *story) logins() []Login {
	var out []Login
	for _, p := range offices {
		out = append(out, Login{p.login, p.role.Title(), Password})
	}
	for _, c := range s.communities {
		for _, p := range staff(c) {
			if _, ok := s.people[p.login]; ok {
				out = append(out, Login{p.login, strings.TrimSuffix(c.Short, "社区") + titles[p.role], Password})
			}
		}
	}
	return out
}

// titles are the posts of a community after its name.
var titles = map[account.Role]string{account.Head: "社区物业服务站站长", account.CellWorker: "社区网格员"}

// staff are the people of one community.
func staff(c area.Area) []person {
	out := []person{{"zz-" + letters[c.Short], c.Short + "站长（示例）", account.Head}}
	if withCell[c.Short] {
		out = append(out, person{"wg-" + letters[c.Short], c.Short + "网格员（示例）", account.CellWorker})
	}
	return out
}

// begin enters areas, plan, stations and people.
func (s *story) begin() error {
	system := account.System()
	if err := s.Areas.Seed(s.ctx, system); err != nil {
		return err
	}
	streets, err := s.Areas.Streets(s.ctx, place.Everywhere())
	if err != nil {
		return err
	}
	s.street = streets[0].Path
	if s.communities, err = s.Areas.Communities(s.ctx, place.In(s.street)); err != nil {
		return err
	}
	shipped, err := plan.Parse(plans.JingbaluFile, plans.Jingbalu())
	if err != nil {
		return err
	}
	if s.plan, err = s.Plans.Activate(s.ctx, system, s.street, plans.JingbaluFile, plans.Jingbalu(), shipped.InForceFrom()); err != nil {
		return err
	}
	if err := s.Areas.SetStations(s.ctx, system, s.street, s.plan, First.Monday()); err != nil {
		return err
	}
	return s.hire()
}

// hire makes the accounts and gives them their posts.
func (s *story) hire() error {
	for _, p := range offices {
		at := s.street
		switch p.role {
		case account.SystemAdmin, account.SecurityAdmin, account.Auditor:
			at = ""
		}
		if err := s.join(p, at); err != nil {
			return err
		}
	}
	for _, c := range s.communities {
		if c.Short == vacant {
			continue
		}
		if err := s.staff(c); err != nil {
			return err
		}
	}
	return nil
}

// staff hires the people of one community.
func (s *story) staff(c area.Area) error {
	for _, p := range staff(c) {
		if err := s.join(p, c.Path); err != nil {
			return err
		}
	}
	return nil
}

// fillVacancy gives the vacant station its head at the beginning of the third week.
func (s *story) fillVacancy() error {
	if s.day != First.Monday().Add(14) {
		return nil
	}
	found, _ := area.Match(s.communities, vacant)
	return s.staff(found)
}

func (s *story) join(p person, at place.Path) error {
	id, err := s.Accounts.CreateWithPassword(s.ctx, account.System(), p.login, p.name, Password)
	if err != nil {
		return err
	}
	if err := s.Accounts.Grant(s.ctx, account.System(), id, p.role, at); err != nil {
		return err
	}
	s.people[p.login], err = s.Accounts.ByLogin(s.ctx, p.login)
	return err
}

// head returns the head of a community; false where the post is vacant.
func (s *story) head(at place.Path) (account.Who, bool) {
	for _, c := range s.communities {
		if c.Path == at.Community() {
			who, ok := s.people["zz-"+letters[c.Short]]
			return who, ok
		}
	}
	return account.Who{}, false
}
