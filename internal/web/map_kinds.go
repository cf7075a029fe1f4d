package web

import (
	"context"
	"net/http"
	"strconv"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/goal"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/web/ui"
)

// mapKind is one line of a map's legend. Shape is one of markShapes; Tone is the class of its colour.
type mapKind struct {
	Name, Shape, Tone string
}

// markShapes are the outlines of the marks in a square of 20 by 20, so that a map can be read without its colours.
var markShapes = []string{
	"M10 2A8 8 0 1 0 10 18A8 8 0 1 0 10 2Z",
	"M3 3H17V17H3Z",
	"M10 1.5L19 17H1Z",
	"M10 1L19 10L10 19L1 10Z",
	"M7 2H13V7H18V13H13V18H7V13H2V7H7Z",
	"M1 3H19L10 18.5Z",
	"M10 1.5L18.5 7.7L15.2 17.7H4.8L1.5 7.7Z",
}

// markTones is how many colours the style sheet has for kinds.
const markTones = 8

// kindAt returns the n-th kind of a list: neighbours differ in shape and in colour, and no two of the first 56 are alike.
func kindAt(n int, name string) mapKind {
	return mapKind{name, markShapes[n%len(markShapes)], "k" + strconv.Itoa(n%markTones)}
}

func kindNone(name string) mapKind { return mapKind{name, markShapes[3], "none"} }

// The ways in which a map is coloured.
const (
	byMode      = "mode"
	byGoal      = "goal"
	byCommunity = "community"
)

// mapColours are the tabs of the map; goals only for those who may see progress.
func (b *compoundBook) mapColours(q ui.Query) (by string, tabs ui.Tabs) {
	names := [][2]string{{byMode, "按认定模式"}, {byGoal, "按目标"}, {byCommunity, "按社区"}}
	by = byMode
	for _, n := range names {
		if n[0] == byGoal && !b.who.Has(account.SeeProgress) {
			continue
		}
		if q.Get("colour") == n[0] {
			by = n[0]
		}
		tabs = append(tabs, ui.Tab{Title: n[1], Href: q.With("colour", map[bool]string{true: "", false: n[0]}[n[0] == byMode])})
	}
	for i := range tabs {
		tabs[i].Here = q.With("colour", map[bool]string{true: "", false: by}[by == byMode]) == tabs[i].Href
	}
	return by, tabs
}

// mapKinds returns the legend of a map coloured by something, and what tells the kind of each of its compounds.
func (s *Site) mapKinds(r *http.Request, b *compoundBook, by string, compounds []register.Compound, day clock.Date) ([]mapKind, func(*register.Compound) int, error) {
	switch by {
	case byGoal:
		return s.goalKinds(r.Context(), b, compounds, day)
	case byCommunity:
		kinds, at := make([]mapKind, len(b.communities)), map[place.Path]int{}
		for i, c := range b.communities {
			kinds[i], at[c.Path] = kindAt(i, c.Short), i
		}
		return kinds, func(c *register.Compound) int { return at[c.Community()] }, nil
	}
	return modeKinds(b.plan)
}

func modeKinds(p *plan.Plan) ([]mapKind, func(*register.Compound) int, error) {
	kinds, at := make([]mapKind, len(p.Modes), len(p.Modes)+1), map[string]int{"": len(p.Modes)}
	for i := range p.Modes {
		kinds[i], at[p.Modes[i].ID] = kindAt(i, p.Modes[i].Name), i
	}
	return append(kinds, kindNone("尚未认定")), func(c *register.Compound) int {
		if n, ok := at[c.Mode]; ok {
			return n
		}
		return len(p.Modes)
	}, nil
}

// goalKinds tells three answers apart, and the compounds that have no goal set.
func (s *Site) goalKinds(ctx context.Context, b *compoundBook, compounds []register.Compound, day clock.Date) ([]mapKind, func(*register.Compound) int, error) {
	const reached, short, unknown, none = 0, 1, 2, 3
	kinds := []mapKind{
		{"全部达到", markShapes[0], "k2"}, {"有未达到的", markShapes[1], "k0"}, kindNone("未知"), {"没有目标", markShapes[4], "k7"},
	}
	seen := make([]register.Compound, 0, len(compounds))
	for i := range compounds {
		if b.who.Can(account.SeeProgress, compounds[i].Path) {
			seen = append(seen, compounds[i])
		}
	}
	states, err := s.Goal.OfCompounds(ctx, b.plan, seen, day)
	return kinds, func(c *register.Compound) int {
		items, ok := states[c.ID]
		switch {
		case !ok:
			return unknown
		case c.Scope != plan.Yes || len(items) == 0:
			return none
		case goal.Reached(items):
			return reached
		}
		for _, it := range items {
			if it.State == goal.Lacks {
				return short
			}
		}
		return unknown
	}, err
}
