package week

import (
	"cmp"
	"context"
	"slices"

	"bayou/internal/account"
	"bayou/internal/clock"
	"bayou/internal/difficulty"
	"bayou/internal/goal"
	"bayou/internal/inspect"
	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/register"
	"bayou/internal/track"
)

// happened reads everything that one community's report of a week is drafted from. today is the day on which it is read; what
// is read after the week tells the week as it ended.
func (s *Store) happened(ctx context.Context, p *plan.Plan, community place.Path, week clock.Week, today clock.Date) (Happened, error) {
	last := min(today, week.Sunday())
	h := Happened{Week: week, Today: min(today, week.Next().Monday())}
	scope := place.In(community)
	var err error
	if h.Compounds, err = s.compounds(ctx, scope, p, week.Monday(), last); err != nil {
		return h, err
	}
	if h.Visits, err = s.visitNotes(ctx, scope, week); err != nil {
		return h, err
	}
	if h.Findings, err = s.findingNotes(ctx, scope, week, last); err != nil {
		return h, err
	}
	if h.Difficulties, err = s.difficultyNotes(ctx, scope, week.Monday(), last); err != nil {
		return h, err
	}
	phases, err := s.tracks.Phases(ctx, scope, community.Street(), p, last)
	h.Tasks = taskNotes(scope, community.Street(), phases, last)
	return h, err
}

// Facts reads what the bulletin of a week tells of a sub-district, as it was at the end of the week's Sunday.
func (s *Store) Facts(ctx context.Context, street place.Path, p *plan.Plan, week clock.Week) (Facts, error) {
	var f Facts
	scope := place.In(street)
	names, err := s.names(ctx, scope)
	if err != nil {
		return f, err
	}
	if f.Findings, err = s.findingNotes(ctx, scope, week, week.Sunday()); err != nil {
		return f, err
	}
	for i := range f.Findings {
		f.Findings[i].CommunityName = names[f.Findings[i].Path.Community()]
	}
	if f.Rechecks, err = s.recheckNotes(ctx, scope, week, names); err != nil {
		return f, err
	}
	if f.Difficulties, err = s.difficultyNotes(ctx, scope, week.Monday(), week.Sunday()); err != nil {
		return f, err
	}
	for i := range f.Difficulties {
		f.Difficulties[i].CommunityName = names[f.Difficulties[i].Path]
	}
	c, err := s.goals.Coverage(ctx, scope, p, week.Sunday())
	if err != nil {
		return f, err
	}
	f.Goals = goalNotes(p, &c)
	reached := map[place.Path]int{}
	for _, r := range c.Reaches {
		reached[r.Community] += r.Reached
	}
	phases, err := s.tracks.PhasesKnowing(ctx, scope, street, p, week.Sunday(), reached)
	f.Tasks = taskNotes(scope, street, phases, week.Sunday())
	return f, err
}

func (s *Store) names(ctx context.Context, scope place.Scope) (map[place.Path]string, error) {
	list, err := s.areas.Communities(ctx, scope)
	out := make(map[place.Path]string, len(list))
	for _, a := range list {
		out[a.Path] = a.Short
	}
	return out, err
}

// compounds tells what was recorded, decided, gained and lost, compound by compound.
func (s *Store) compounds(ctx context.Context, scope place.Scope, p *plan.Plan, from, to clock.Date) ([]CompoundNote, error) {
	t := told{at: map[string]int{}}
	recorded, err := s.register.Recorded(ctx, scope, from, to)
	if err != nil {
		return nil, err
	}
	for _, r := range recorded {
		t.record(p, r, clock.Micros(from.Time()))
	}
	decisions, err := s.modes.Changed(ctx, scope, from, to)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		c, err := s.register.Get(ctx, scope, d.Compound)
		if err != nil {
			return nil, err
		}
		if m, ok := p.Mode(d.Mode); ok {
			t.note(c.ID, c.Name).Mode = m.Name
		}
	}
	changes, err := s.goals.Changes(ctx, scope, p, from, to)
	for _, c := range changes {
		t.change(c)
	}
	return t.notes, err
}

// told collects notes in the order in which their compounds are first named.
type told struct {
	notes []CompoundNote
	at    map[string]int
	seen  map[string]bool
}

func (t *told) note(id, name string) *CompoundNote {
	i, ok := t.at[id]
	if !ok {
		i = len(t.notes)
		t.at[id] = i
		t.notes = append(t.notes, CompoundNote{ID: id, Name: name})
	}
	return &t.notes[i]
}

// record adds the names of the fields of an observation, in the plan's order, each once.
func (t *told) record(p *plan.Plan, r register.Recorded, since int64) {
	n := t.note(r.Compound, r.Name)
	n.New = n.New || r.CreatedAt >= since
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	for _, f := range p.Fields {
		if _, ok := r.Readings[f.ID]; ok && !t.seen[r.Compound+"\x00"+f.ID] {
			t.seen[r.Compound+"\x00"+f.ID] = true
			n.Fields = append(n.Fields, f.Name)
		}
	}
}

func (t *told) change(c goal.Change) {
	switch {
	case c.Gained():
		n := t.note(c.Compound, c.Name)
		n.Gained = append(n.Gained, c.Item)
	case c.Lost():
		n := t.note(c.Compound, c.Name)
		n.Lost = append(n.Lost, c.Item)
	}
}

func (s *Store) visitNotes(ctx context.Context, scope place.Scope, week clock.Week) ([]VisitNote, error) {
	page, err := s.inspections.Visits(ctx, scope, inspect.VisitQuery{Week: week, Limit: 1000})
	out := make([]VisitNote, len(page.Rows))
	for i, v := range page.Rows {
		out[i] = VisitNote{
			ID: v.ID, Compound: v.Compound, Name: v.Name, Office: v.Office.Title(), Day: v.Day, Score: v.Points, Findings: v.Findings,
		}
	}
	slices.SortFunc(out, func(a, b VisitNote) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// findingNotes tells the findings that the week touched or that are not closed, as they stood at the end of the day.
func (s *Store) findingNotes(ctx context.Context, scope place.Scope, week clock.Week, last clock.Date) ([]FindingNote, error) {
	var out []FindingNote
	by := func(day clock.Date) clock.Date {
		if day > last {
			return ""
		}
		return day
	}
	for f, err := range s.inspections.EachFinding(ctx, scope, inspect.FindingQuery{Week: week}, last) {
		if err != nil {
			return nil, err
		}
		if f.Day > last {
			continue
		}
		out = append(out, FindingNote{
			ID: f.ID, Path: f.Path, Compound: f.Compound, CompoundName: f.Name, Line: f.Title, Text: f.Text, Count: f.Spots, Found: f.Day, Due: f.Due,
			Rectified: by(f.RectifiedOn), Closed: by(f.ClosedOn()),
		})
	}
	return out, nil
}

func (s *Store) recheckNotes(ctx context.Context, scope place.Scope, week clock.Week, names map[place.Path]string) ([]RecheckNote, error) {
	list, err := s.inspections.Rechecks(ctx, scope, week.Monday(), week.Sunday())
	out := make([]RecheckNote, len(list))
	for i, r := range list {
		out[i] = RecheckNote{
			Finding: r.Finding, Path: r.Path, Compound: r.Compound, CompoundName: r.Name, CommunityName: names[r.Path.Community()], Text: r.Text,
			Found: r.Day, Due: r.Due, Rectified: r.RectifiedOn, Day: r.RecheckedOn, Office: r.Office.Title(), Note: r.Recheck,
			Reopened: r.Outcome == inspect.TermReopened,
		}
	}
	return out, err
}

func (s *Store) difficultyNotes(ctx context.Context, scope place.Scope, from, to clock.Date) ([]DifficultyNote, error) {
	list, err := s.difficulties.Between(ctx, scope, from, to)
	out := make([]DifficultyNote, len(list))
	for i, d := range list {
		out[i] = DifficultyNote{
			ID: d.ID, Path: d.Community(), Title: d.Title, Raised: d.RaisedOn, Due: d.Due, Answered: d.AnsweredOn, Answer: d.Answer,
			Closed: d.ClosedOn,
		}
		if d.State == difficulty.Open {
			out[i].Answered, out[i].Answer = "", ""
		}
	}
	return out, err
}

// taskNotes tells the tasks of the phases that have begun by the day and fall to somebody in the scope; for a part of the
// sub-district those that a head of a station holds.
func taskNotes(scope place.Scope, street place.Path, phases []track.PhaseState, day clock.Date) []TaskNote {
	var out []TaskNote
	for _, ph := range phases {
		if ph.Phase.Start > day {
			continue
		}
		for _, t := range ph.Tasks {
			if t.Of == 0 || !scope.Holds(street) && t.Holder != account.Head {
				continue
			}
			out = append(out, TaskNote{
				ID: t.Task.ID, Phase: ph.Phase.Name, Title: t.Task.Title, Holder: t.Holder.Title(), Per: t.Task.Per, Due: t.Due, Done: t.Done, Of: t.Of,
			})
		}
	}
	return out
}

// goalNotes adds up the coverage of the communities.
func goalNotes(p *plan.Plan, c *goal.Coverage) []GoalNote {
	var out []GoalNote
	for _, set := range p.Goals {
		n := GoalNote{Set: set.ID, Name: set.Name}
		for _, r := range c.Reaches {
			if r.Goal == set.ID {
				n.Compounds, n.Reached = n.Compounds+r.Of, n.Reached+r.Reached
			}
		}
		for _, item := range set.Items {
			it := ItemNote{ID: item.ID, Name: item.Name}
			for _, t := range c.Tallies {
				if t.Goal == set.ID && t.Item == item.ID {
					it.Has, it.Doubt, it.No, it.Unknown = it.Has+t.Count[goal.Has], it.Doubt+t.Count[goal.Doubt], it.No+t.Count[goal.Lacks], it.Unknown+t.Count[goal.Unknown]
				}
			}
			n.Items = append(n.Items, it)
		}
		if n.Compounds > 0 {
			out = append(out, n)
		}
	}
	return out
}
