package bench

import (
	"context"
	"fmt"
	"strings"

	"bayou/internal/account"
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

// each makes one row of each element of a list.
func each[T any](list []T, row func(*T) []any) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		for i := range list {
			if !yield(row(&list[i])) {
				return
			}
		}
	}
}

// by enters everything that the country begins with.
var by = account.System().Actor

// tables lists everything that the sub-districts consist of.
func (g *generator) tables(list []street, lots []lot) []table {
	var compounds []compound
	var visits []visit
	for _, l := range lots {
		compounds, visits = append(compounds, l.compounds...), append(visits, l.visits...)
	}
	areas := g.areas(list)
	out := []table{
		{"area", "county path parent level name short code rank source", each(areas, func(a *area.Area) []any {
			return []any{a.Path.County(), a.Path, a.Parent, a.Level, a.Name, a.Short, a.Code, a.Rank, source}
		})},
		{"area_code", "county path code since until", each(areas, func(a *area.Area) []any {
			return []any{a.Path.County(), a.Path, a.Code, "2015-01-01", ""}
		})},
		{"plan_version", "county id path plan hash file since at actor", each(list, func(s *street) []any {
			return []any{s.path.County(), string(s.path), s.path, g.plan.ID, g.plan.Hash, plans.JingbaluFile, told, g.at, by.Name}
		})},
		{"station", "county path kind name pilot since", each(lots, func(l *lot) []any {
			return []any{l.path.County(), l.path, "station", l.name() + "物业服务站", false, told}
		})},
		g.compounds(compounds), g.states(compounds), g.observations(compounds), g.decisions(compounds), g.reports(lots), g.difficulties(lots), g.raised(lots), g.ticked(lots),
	}
	if list[0].from == 0 {
		out = append(out, table{"plan_text", "hash source", each([]string{string(plans.Jingbalu())}, func(text *string) []any {
			return []any{g.plan.Hash, *text}
		})})
	}
	return append(out, g.records(visits)...)
}

// areas lists the areas of the sub-districts, and with the first in each those above it.
func (g *generator) areas(list []street) []area.Area {
	var out []area.Area
	enter := func(p, parent place.Path, l area.Level, rank int, name string) {
		code := strings.ReplaceAll(string(p), "/", "")
		out = append(out, area.Area{Path: p, Parent: parent, Level: l, Name: name, Short: name, Code: code, Rank: int64(rank)})
	}
	for _, s := range list {
		code, n := string(s.path[:6]), s.from/communitiesEach
		first := strings.HasSuffix(string(s.path), "/001/")
		if first && strings.HasSuffix(code, "0101") {
			enter(s.path[:2], "", area.Province, n, "示例"+code[:2]+"省")
		}
		if first && strings.HasSuffix(code, "01") {
			enter(s.path[:4], s.path[:2], area.City, n, "示例"+code[:4]+"市")
		}
		if first {
			enter(s.path[:7], s.path[:4], area.County, n, "示例"+code+"区")
		}
		enter(s.path, s.path[:7], area.Street, n, fmt.Sprintf("示例第%d街道", n+1))
		for n := s.from; n < s.to; n++ {
			enter(communityPath(n), s.path, area.Community, n-s.from, communityName(n))
		}
	}
	return out
}

func communityName(n int) string { return fmt.Sprintf("示例%d社区", 1+n%communitiesEach) }

func (g *generator) compounds(list []compound) table {
	columns := "county id path name name_key pinyin initials address scope proposed next missing mode modes households_low built_low " +
		"floor_area_low facts doubts version run created_at changed_at changed_by withdrawn_on withdrawn"
	return table{"compound", columns, each(list, func(c *compound) []any {
		pinyin, initials := reading.Initials(c.name)
		return []any{
			c.path.County(), c.id, c.path, c.name, reading.NameKey(c.name), pinyin, initials, "", c.Scope, c.Proposed, c.Next, c.Missing, c.Mode, c.Modes,
			c.HouseholdsLow, c.BuiltLow, c.FloorAreaLow, c.named(c.Facts, c.name), c.Doubts, 1, "", g.at, g.at, by.Name, "", "",
		}
	})}
}

// states repeats the columns of the compounds, which are as they were first told.
func (g *generator) states(list []compound) table {
	columns := "county id path name name_key pinyin initials address scope proposed next missing mode households_low built_low doubts run since upto"
	return table{"compound_state", columns, each(list, func(c *compound) []any {
		pinyin, initials := reading.Initials(c.name)
		return []any{
			c.path.County(), c.id, c.path, c.name, reading.NameKey(c.name), pinyin, initials, "", c.Scope, c.Proposed, c.Next, c.Missing, c.Mode,
			c.HouseholdsLow, c.BuiltLow, c.Doubts, "", c.AsOf, "9999-12-31",
		}
	})}
}

func (g *generator) observations(list []compound) table {
	return table{"observation", "county compound seq path as_of at kind ref run row_no actor by_name readings withdrawn", each(list, func(c *compound) []any {
		return []any{c.path.County(), c.id, 1, c.path, c.AsOf, g.at, c.Kind, "", "", 0, by.ID, by.Name, c.named(c.Readings, c.name), false}
	})}
}

func (g *generator) decisions(list []compound) table {
	var decided []compound
	for _, c := range list {
		if c.Mode != "" {
			decided = append(decided, c)
		}
	}
	columns := "county id path compound mode proposed scope override reason day at actor by_name post plan_hash version grounds replaced"
	return table{"mode_decision", columns, each(decided, func(c *compound) []any {
		return []any{
			c.path.County(), c.id, c.path, c.id, c.Mode, c.Proposed, c.Scope, false, "", told, g.at, by.ID, by.Name, c.Post, g.plan.Hash, 1,
			c.named(c.Grounds, c.name), 0,
		}
	})}
}

// troubled are the communities with an open difficulty: one out of four.
func troubled(lots []lot) []lot {
	var out []lot
	for _, l := range lots {
		if l.number%4 == 0 {
			out = append(out, l)
		}
	}
	return out
}

func (g *generator) difficulties(lots []lot) table {
	columns := "county id path compound title text state raised_on raised_by due answered_on answered_by answer solved closed_on reopened version " +
		"changed_on changed_at changed_by"
	last := g.weeks[len(g.weeks)-1].Monday().Add(2)
	return table{"difficulty", columns, each(troubled(lots), func(l *lot) []any {
		return []any{
			l.path.County(), l.difficulty, l.path, "", trouble, trouble, "open", last, head, area.AddWorkdays(last, 5), "", "", "", false, "", 0, 1,
			last, clock.Micros(last.At(11, 0)), head,
		}
	})}
}

func (g *generator) raised(lots []lot) table {
	columns := "county difficulty path actor seq kind text solved day at due by_name post"
	last := g.weeks[len(g.weeks)-1].Monday().Add(2)
	return table{"difficulty_step", columns, each(troubled(lots), func(l *lot) []any {
		return []any{
			l.path.County(), l.difficulty, l.path, "", 1, "raise", trouble, false, last, clock.Micros(last.At(11, 0)), area.AddWorkdays(last, 5), head,
			account.Head.Title(),
		}
	})}
}

const (
	trouble = "示例困难：没有物业用房"
	head    = "示例站长"
)
