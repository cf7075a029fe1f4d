package bench

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/area"
	"bayou/internal/audit"
	"bayou/internal/clock"
	"bayou/internal/db"
	"bayou/internal/place"
	"bayou/internal/reading"
	"bayou/plans"
)

// table is what is inserted into one table. rows calls yield until it returns false.
type table struct {
	name, columns string
	rows          func(yield func([]any) bool)
}

func (t table) insert(ctx context.Context, tx *audit.Tx) error {
	if err := db.Insert(ctx, tx.Tx, t.name, strings.Fields(t.columns), t.rows); err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

// tables lists everything that the sub-districts consist of.
func (g *generator) tables(tx *audit.Tx, list []street) []table {
	lots, visits := g.lots(tx, list), []visit(nil)
	for _, l := range lots {
		visits = append(visits, g.inspect(tx, l)...)
	}
	g.made.Visits += len(visits)
	out := []table{g.areas(list), g.versions(tx, list), g.stations(lots), g.compounds(tx, lots), g.observations(tx, lots), g.reports(tx, lots)}
	return append(out, records(visits)...)
}

// lot is one community with its compounds.
type lot struct {
	path      place.Path
	number    int // within the country
	compounds []compound
}

type compound struct {
	id, name string
	path     place.Path
	*mould
}

func (g *generator) lots(tx *audit.Tx, list []street) []lot {
	var out []lot
	for _, s := range list {
		for n := s.from; n < s.to; n++ {
			l := lot{path: communityPath(n), number: n}
			for i := range g.compoundsBefore(n+1) - g.compoundsBefore(n) {
				id := newID(tx.At)
				l.compounds = append(l.compounds, compound{
					id: id, name: fmt.Sprintf("示例%d路%d号院", 1+n%communitiesEach, 1+i), path: l.path.Join(id), mould: &g.moulds[g.chance.IntN(len(g.moulds))],
				})
			}
			out = append(out, l)
		}
	}
	return out
}

func (g *generator) areas(list []street) table {
	return table{"area", "county path parent level name short code rank source", func(yield func([]any) bool) {
		enter := func(p, parent place.Path, l area.Level, rank int, name string) bool {
			return yield([]any{p.County(), p, parent, l, name, name, strings.ReplaceAll(string(p), "/", ""), rank, source})
		}
		for _, s := range list {
			code, first := string(s.path[:6]), strings.HasSuffix(string(s.path), "/001/")
			n := s.from / communitiesEach
			if first && strings.HasSuffix(code, "0101") && !enter(s.path[:2], "", area.Province, n, "示例"+code[:2]+"省") {
				return
			}
			if first && strings.HasSuffix(code, "01") && !enter(s.path[:4], s.path[:2], area.City, n, "示例"+code[2:4]+"市") {
				return
			}
			if first && !enter(s.path[:7], s.path[:4], area.County, n, "示例"+code[4:]+"区") {
				return
			}
			if !enter(s.path, s.path[:7], area.Street, n, fmt.Sprintf("示例第%d街道", n+1)) {
				return
			}
			for n := s.from; n < s.to; n++ {
				if !enter(communityPath(n), s.path, area.Community, n-s.from, fmt.Sprintf("示例%d社区", 1+n%communitiesEach)) {
					return
				}
			}
		}
	}}
}

func (g *generator) versions(tx *audit.Tx, list []street) table {
	return table{"plan_version", "county id path plan hash file since at actor", func(yield func([]any) bool) {
		for _, s := range list {
			if !yield([]any{s.path.County(), newID(tx.At), s.path, g.plan.ID, g.plan.Hash, plans.JingbaluFile, told, tx.At, tx.By.Name}) {
				return
			}
		}
	}}
}

func (g *generator) stations(lots []lot) table {
	return table{"station", "county path kind name pilot since", func(yield func([]any) bool) {
		for _, l := range lots {
			if !yield([]any{l.path.County(), l.path, "station", fmt.Sprintf("示例%d社区物业服务站", 1+l.number%communitiesEach), false, told}) {
				return
			}
		}
	}}
}

func (g *generator) compounds(tx *audit.Tx, lots []lot) table {
	columns := "county id path name name_key pinyin initials address scope proposed next missing mode modes households_low built_low " +
		"floor_area_low facts doubts version run created_at changed_at changed_by withdrawn_on withdrawn"
	return table{"compound", columns, func(yield func([]any) bool) {
		for _, l := range lots {
			for _, c := range l.compounds {
				pinyin, initials := reading.Initials(c.name)
				if !yield([]any{
					c.path.County(), c.id, c.path, c.name, reading.NameKey(c.name), pinyin, initials, "", c.Scope, c.Proposed, c.Next, c.Missing, "", "",
					c.HouseholdsLow, c.BuiltLow, c.FloorAreaLow, c.named(c.Facts, c.name), c.Doubts, 1, "", tx.At, tx.At, tx.By.Name, "", "",
				}) {
					return
				}
			}
		}
	}}
}

func (g *generator) observations(tx *audit.Tx, lots []lot) table {
	return table{"observation", "county compound seq path as_of at kind ref run row_no actor by_name readings withdrawn", func(yield func([]any) bool) {
		for _, l := range lots {
			for _, c := range l.compounds {
				if !yield([]any{
					c.path.County(), c.id, 1, c.path, c.AsOf, tx.At, c.Kind, "", "", 0, tx.By.ID, tx.By.Name, c.named(c.Readings, c.name), false,
				}) {
					return
				}
			}
		}
	}}
}

// reports has a confirmed report for nine communities out of ten and every week.
func (g *generator) reports(tx *audit.Tx, lots []lot) table {
	columns := "county id path week extra content quiet confirmed_at confirmed_by changed_at changed_by version"
	return table{"weekly_report", columns, func(yield func([]any) bool) {
		for _, l := range lots {
			for i, w := range g.weeks {
				if (l.number+i)%10 == 7 {
					continue
				}
				at := clock.Micros(w.Sunday().At(9+l.number%8, 30))
				if !yield([]any{l.path.County(), newID(tx.At), l.path, w, "示例：本周按计划入户调查。", "{}", false, at, "示例站长", at, "示例站长", 1}) {
					return
				}
			}
		}
	}}
}
