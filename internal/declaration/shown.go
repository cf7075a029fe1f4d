package declaration

import (
	"context"
	"slices"
	"strings"

	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
)

// The facts of the plan's tasks and steps that the records of this package show.
const (
	FactDeclared    = "declared"      // the compound stands declared or accepted
	FactServicePlan = "service_plan"  // its service plan is fixed
	FactRules       = "rules_written" // rules were written for it, and each of them is fixed
)

// servicePlan is the template of the service plan; every other one is a rule.
const servicePlan = "service_plan"

// Shown is what the records of one community show at the end of a day. Wanted are its compounds in scope that have the mode which
// is declared for, Declared those of them that are; Plans and Rules count its compounds in scope.
type Shown struct {
	Path     place.Path `db:"path"`
	Wanted   int        `db:"wanted"`
	Declared int        `db:"declared"`
	Plans    int        `db:"plans"`
	Rules    int        `db:"rules"`
}

// ShownBy counts by community what was declared and fixed by the end of a day. The compounds' modes are those of now.
func ShownBy(ctx context.Context, c db.Conn, scope place.Scope, p *plan.Plan, day clock.Date) (map[place.Path]Shown, error) {
	out := map[place.Path]Shown{}
	if m := targetMode(p); m != nil {
		var a db.Args
		text := `select substr(c.path, 1, 15) as path, count(*) as wanted, sum(case when exists (select 1 from declaration_item i where i.county = c.county
			and i.compound = c.id and i.state in ('declared', 'accepted') and i.declared_on <= ` + a.Add(string(day)) + `) then 1 else 0 end) as declared,
			0 as plans, 0 as rules from compound c where ` + scope.Where("c.", a.Add) + " and c.withdrawn_on = '' and c.scope = 'yes' and (c.mode = " + a.Add(m.ID) +
			" or c.mode = '' and c.proposed = " + a.Add(m.ID) + ") group by substr(c.path, 1, 15)"
		for r, err := range db.Each[Shown](ctx, c, text, a...) {
			if err != nil {
				return nil, err
			}
			out[r.Path] = r
		}
	}
	var a db.Args
	for r, err := range db.Each[Shown](ctx, c, "select substr(path, 1, 15) as path, 0 as wanted, 0 as declared, sum(plan) as plans, sum(case when rules > 0 and rules = fixed then 1 else 0 end) as rules from ("+
		perCompound(scope.Where("p.", a.Add), day, &a)+") as one group by substr(path, 1, 15)", a...) {
		if err != nil {
			return nil, err
		}
		x := out[r.Path]
		x.Path, x.Plans, x.Rules = r.Path, r.Plans, r.Rules
		out[r.Path] = x
	}
	return out, nil
}

// perCompound counts the papers of each compound in scope: whether its plan is fixed, how many rules there are and how many are fixed.
func perCompound(where string, day clock.Date, a *db.Args) string {
	until := a.Add(string(day))
	return `select p.compound, p.path, max(case when p.kind = '` + servicePlan + `' and p.fixed_on <> '' and p.fixed_on <= ` + until + ` then 1 else 0 end) as plan,
		sum(case when p.kind <> '` + servicePlan + `' then 1 else 0 end) as rules,
		sum(case when p.kind <> '` + servicePlan + `' and p.fixed_on <> '' and p.fixed_on <= ` + until + ` then 1 else 0 end) as fixed
		from service_paper p join compound c on c.county = p.county and c.id = p.compound
		where ` + where + " and c.scope = 'yes' and c.withdrawn_on = '' group by p.compound, p.path"
}

type paperCount struct {
	Compound string     `db:"compound"`
	Path     place.Path `db:"path"`
	Plan     int        `db:"plan"`
	Rules    int        `db:"rules"`
	Fixed    int        `db:"fixed"`
}

// ShownOf returns, by compound, the facts that the records show now.
func ShownOf(ctx context.Context, c db.Conn, compounds []register.Compound) (map[string]map[string]bool, error) {
	out := map[string]map[string]bool{}
	show := func(id, fact string) {
		if out[id] == nil {
			out[id] = map[string]bool{}
		}
		out[id][fact] = true
	}
	for chunk := range slices.Chunk(compounds, 500) {
		var a, b db.Args
		for id, err := range db.Each[string](ctx, c, "select distinct compound from declaration_item where "+among("", chunk, &a)+" and state in ('declared', 'accepted')", a...) {
			if err != nil {
				return nil, err
			}
			show(id, FactDeclared)
		}
		for r, err := range db.Each[paperCount](ctx, c, perCompound(among("p.", chunk, &b), "9999-12-31", &b), b...) {
			if err != nil {
				return nil, err
			}
			if r.Plan > 0 {
				show(r.Compound, FactServicePlan)
			}
			if r.Rules > 0 && r.Rules == r.Fixed {
				show(r.Compound, FactRules)
			}
		}
	}
	return out, nil
}

// among selects the rows of compounds; the county leads, as in every index.
func among(alias string, compounds []register.Compound, a *db.Args) string {
	by := map[string][]string{}
	var counties []string
	for i := range compounds {
		c := &compounds[i]
		if by[c.County] == nil {
			counties = append(counties, c.County)
		}
		by[c.County] = append(by[c.County], a.Add(c.ID))
	}
	ors := make([]string, len(counties))
	for i, county := range counties {
		ors[i] = alias + "county = " + a.Add(county) + " and " + alias + "compound in (" + strings.Join(by[county], ", ") + ")"
	}
	return "(" + strings.Join(ors, " or ") + ")"
}
