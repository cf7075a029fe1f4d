package web

import (
	"context"
	"net/http"

	"bayou/internal/account"
	"bayou/internal/archive"
	"bayou/internal/difficulty"
	"bayou/internal/gate"
	"bayou/internal/inspect"
	"bayou/internal/register"
	"bayou/internal/survey"
	"bayou/internal/web/ui"
)

// hangs is one kind of records that belong to a compound: which right shows them, where they are listed and how many there are.
type hangs struct {
	name string
	perm account.Perm
	at   func(id string) string
	n    func(ctx context.Context, c *register.Compound) (int64, error)
}

func (s *Site) hangers() []hangs {
	own := func(part string) func(string) string {
		return func(id string) string { return compoundHref(id) + part }
	}
	list := func(page string) func(string) string {
		return func(id string) string { return page + "compound=" + id }
	}
	return []hangs{
		{"情况的来历", account.SeeRegister, own("?own=yes"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.Register.History(ctx, gate.Who(ctx).Scope(account.SeeRegister), c.ID)
			return int64(len(all)), err
		}},
		{"模式认定", account.SeeRegister, own("?own=yes"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.Mode.Decisions(ctx, gate.Who(ctx).Scope(account.SeeRegister), c.ID)
			return int64(len(all)), err
		}},
		{"房屋", account.SeeHouses, own("/houses"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.House.Units(ctx, gate.Who(ctx).Scope(account.SeeHouses), c.ID, "")
			return int64(len(all)), err
		}},
		{"摸底表", account.FillSurvey, list("/surveys?state=all&"), func(ctx context.Context, c *register.Compound) (int64, error) {
			p, err := s.Survey.List(ctx, gate.Who(ctx).Scope(account.FillSurvey), survey.Query{Compound: c.ID, Limit: 1})
			return p.Total, err
		}},
		{"照片和资料", account.SeePapers, own("/archive"), func(ctx context.Context, c *register.Compound) (int64, error) {
			p, err := s.Archive.List(ctx, gate.Who(ctx).Scope(account.SeePapers), c.Path, archive.Query{Limit: 1})
			return p.Total, err
		}},
		{"联系人", account.SeePapers, own("/archive"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.Archive.Contacts(ctx, gate.Who(ctx).Scope(account.SeePapers), c.Path)
			return int64(len(all)), err
		}},
		{"申报", account.SeeProgress, own("?own=yes"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.Declaration.OfCompound(ctx, gate.Who(ctx).Scope(account.SeeProgress), c.ID)
			return int64(len(all)), err
		}},
		{"服务方案和制度", account.SeeRegister, own("/service"), func(ctx context.Context, c *register.Compound) (int64, error) {
			all, err := s.Declaration.Papers(ctx, gate.Who(ctx).Scope(account.SeeRegister), c.ID)
			return int64(len(all)), err
		}},
		{"督察", account.SeeProgress, list("/inspections?"), func(ctx context.Context, c *register.Compound) (int64, error) {
			p, err := s.Inspect.Visits(ctx, gate.Who(ctx).Scope(account.SeeProgress), inspect.VisitQuery{Compound: c.ID, Limit: 1})
			return p.Total, err
		}},
		{"问题", account.SeeProgress, list("/findings?state=all&"), func(ctx context.Context, c *register.Compound) (int64, error) {
			p, err := s.Inspect.Findings(ctx, gate.Who(ctx).Scope(account.SeeProgress), inspect.FindingQuery{Compound: c.ID, Limit: 1}, s.today())
			return p.Total, err
		}},
		{"未办结的困难", account.SeeProgress, list("/difficulties?"), s.difficultyCount(difficulty.Query{Unsettled: true})},
		{"已办结的困难", account.SeeProgress, list("/difficulties?state=closed&"), s.difficultyCount(difficulty.Query{State: difficulty.Closed})},
	}
}

func (s *Site) difficultyCount(q difficulty.Query) func(context.Context, *register.Compound) (int64, error) {
	return func(ctx context.Context, c *register.Compound) (int64, error) {
		q.Compound, q.Limit = c.ID, 1
		p, err := s.Difficulty.List(ctx, gate.Who(ctx).Scope(account.SeeProgress), q)
		return p.Total, err
	}
}

// hanging counts what belongs to a record and stays with it when it is merged into another, as far as the reader may see it.
func (s *Site) hanging(r *http.Request, c *register.Compound) (ui.Facts, error) {
	who := gate.Who(r.Context())
	var out ui.Facts
	for _, h := range s.hangers() {
		if !who.Can(h.perm, c.Path) {
			continue
		}
		n, err := h.n(r.Context(), c)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, ui.Fact{Label: h.name, Value: count(n), Href: h.at(c.ID)})
		}
	}
	return out, nil
}
