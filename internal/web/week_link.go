package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bayou/internal/account"
	"bayou/internal/area"
	"bayou/internal/clock"
	"bayou/internal/fault"
	"bayou/internal/gate"
	"bayou/internal/place"
	"bayou/internal/web/ui"
	"bayou/internal/week"
)

// linker turns the records behind sentences and points into addresses. Communities stand in addresses by their code.
type linker struct {
	week        clock.Week
	communities []area.Area
}

// linkerOf returns the linker of a sub-district's week.
func (s *Site) linkerOf(ctx context.Context, street place.Path, w clock.Week) (linker, error) {
	list, err := s.Areas.Communities(ctx, place.In(street))
	return linker{w, list}, err
}

// code returns a community's code, "" for a place that is none.
func (l linker) code(p place.Path) string {
	for _, c := range l.communities {
		if c.Path == p.Community() {
			return c.Code
		}
	}
	return ""
}

// name returns what people call a place of the sub-district: the community's short name, or 办事处.
func (l linker) name(p place.Path) string {
	for _, c := range l.communities {
		if c.Path == p {
			return c.Short
		}
	}
	return "办事处"
}

// byCode returns the community of an address.
func (l linker) byCode(code string) (area.Area, error) {
	if c, ok := area.Match(l.communities, code); ok {
		return c, nil
	}
	return area.Area{}, fault.NotFoundf("没有代码或名称为“%s”的社区。请从周报列表进入。", code)
}

func (l linker) report(p place.Path) string { return weekHref(l.week) + "/" + l.code(p) }

var refWords = map[string]string{
	"compound": "小区", "visit": "督察记录", "finding": "问题", "difficulty": "困难", "task": "任务", "goal": "达标情况", "report": "周报",
	"mode": "模式认定", "decision": "议定事项", "standing": "评比", "bulletin": "督察周报",
}

// link returns where a record is shown, and what it is.
func (l linker) link(r week.Ref) ui.Link {
	return ui.Link{Text: refWords[r.Kind], Href: l.href(r)}
}

func (l linker) href(r week.Ref) string {
	inPlace := strings.Contains(r.ID, "/")
	switch r.Kind {
	case "visit":
		return "/inspections/" + r.ID
	case "finding":
		return "/findings/" + r.ID
	case "difficulty":
		return "/difficulties/" + r.ID
	case "task":
		return "/phases"
	case "goal":
		if isID(r.ID) {
			return "/compounds/" + r.ID
		}
		return "/goals"
	case "mode":
		if inPlace {
			return "/modes"
		}
		return "/compounds/" + r.ID
	case "report":
		return l.report(place.Path(r.ID))
	case "standing":
		if inPlace {
			return standingHref(l.week) + "#" + reasonID(l.code(place.Path(r.ID)))
		}
		return standingHref(l.week)
	case "decision":
		return meetingHref(l.week)
	case "bulletin":
		return "/bulletins/" + r.ID
	default:
		return "/compounds/" + r.ID
	}
}

// links returns the records behind a sentence, each address once.
func (l linker) links(refs []week.Ref) []ui.Link {
	var out []ui.Link
	seen := map[string]bool{}
	for _, r := range refs {
		if k := l.link(r); !seen[k.Href] {
			seen[k.Href] = true
			out = append(out, k)
		}
	}
	return out
}

// linksShown is how many records stand beside a sentence before they fold up behind their number.
const linksShown = 3

// numbered tells links of one name apart: 问题 1, 问题 2.
func numbered(links []ui.Link) []ui.Link {
	all, seen := map[string]int{}, map[string]int{}
	for _, k := range links {
		all[k.Text]++
	}
	out := slices.Clone(links)
	for i, k := range out {
		if seen[k.Text]++; all[k.Text] > 1 {
			out[i].Text += " " + strconv.Itoa(seen[k.Text])
		}
	}
	return out
}

// isID tells an id (UUID) from the name of a thing in the plan.
func isID(s string) bool { return len(s) == 36 }

func weekHref(w clock.Week) string     { return "/week/" + string(w) }
func standingHref(w clock.Week) string { return "/standing/" + string(w) }
func meetingHref(w clock.Week) string  { return "/meeting/" + string(w) }
func reasonID(code string) string      { return "c" + code }

// weekIn reads the week of an address.
func weekIn(r *http.Request) (clock.Week, error) {
	w, err := clock.ParseWeek(r.PathValue("week"))
	if err != nil {
		return "", fault.NotFoundf("%s。", err.Error())
	}
	return w, nil
}

// moment is what every page of a week begins with: whose street, which week, and the way to its records.
type moment struct {
	who    account.Who
	street place.Path
	week   clock.Week
	links  linker
}

// moment reads the street and the week of a request.
func (s *Site) moment(r *http.Request) (moment, error) {
	w, err := weekIn(r)
	if err != nil {
		return moment{}, err
	}
	return s.momentOf(r, w)
}

func (s *Site) momentOf(r *http.Request, w clock.Week) (moment, error) {
	street, err := s.street(r)
	if err != nil {
		return moment{}, err
	}
	l, err := s.linkerOf(r.Context(), street, w)
	return moment{gate.Who(r.Context()), street, w, l}, err
}

// see returns where the asker may read weeks.
func (m moment) see() place.Scope { return m.who.Scope(account.SeeProgress) }

// may reports whether the asker holds the right in the street itself.
func (m moment) may(p account.Perm) bool { return m.who.Can(p, m.street) }

// weekTabs leads from a week to the ones beside it; next is left out for the running week.
func weekTabs(w, running clock.Week, href func(clock.Week) string) ui.Tabs {
	out := ui.Tabs{{Title: "上一周", Href: href(w.Prev())}, {Title: w.Short(), Href: href(w), Here: true}}
	if w < running {
		out = append(out, ui.Tab{Title: "下一周", Href: href(w.Next())})
	}
	return out
}

// stateBadge returns the kit's badge of a report's state.
func stateBadge(s week.State) string {
	if s == week.Pending {
		return "due"
	}
	return string(s)
}

// comma stands after every link but the last, so that no line begins with it.
func comma(i, n int) string {
	if i < n-1 {
		return "、"
	}
	return ""
}
