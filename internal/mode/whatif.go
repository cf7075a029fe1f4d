package mode

import (
	"cmp"
	"slices"

	"bayou/internal/place"
	"bayou/internal/plan"
	"bayou/internal/reading"
)

// Subject is one compound whose verdict under changed rules is asked for. Decided is the mode that a person gave it, "" = none.
type Subject struct {
	ID, Name string
	Path     place.Path
	Decided  string
	Values   plan.Values
}

// Stand is a verdict without its reasons.
type Stand struct {
	Scope plan.Truth
	Mode  string // "" = unknown
}

// Move is a compound that stands otherwise under the changed rules. Why are the conditions that answer otherwise, before and after.
type Move struct {
	Subject
	From, To Stand
	Why      []Turn
}

// Turn is a condition of a move with its two answers. Field is the position of the fact that decided it in the plan's fields.
type Turn struct {
	Rule      string
	Condition *plan.Condition
	Field     int
	From, To  plan.Truth
}

// Sums counts compounds by where they stand. Modes counts those surely in scope, "" = undetermined.
type Sums struct {
	In, Out, Unknown int
	Modes            map[string]int
}

// Cost is what it would take to know every verdict: how many compounds are open, and how many answers of which field are missing
// at most. Effort is the sum of the plan's efforts of those answers.
type Cost struct {
	Compounds, Answers, Effort int
	Fields                     []FieldCost // hardest last, as the plan lists them
}

// FieldCost is one field's part of a cost: Compounds lack it.
type FieldCost struct {
	Field     *plan.Field
	Compounds int
}

// WhatIf is what would become of compounds under changed rules. Nothing of it is kept anywhere.
type WhatIf struct {
	Moves         []Move // in the order of the subjects
	Opened        int    // compounds whose verdict is known now and would be open
	Before, After map[place.Path]*Sums
	Total         [2]*Sums
	Cost          [2]Cost // before and after
}

// Compare judges every subject by two plans that differ in their thresholds only (see plan.With).
func Compare(before, after *plan.Plan, subjects []Subject) WhatIf {
	w := WhatIf{Before: map[place.Path]*Sums{}, After: map[place.Path]*Sums{}, Total: [2]*Sums{newSums(), newSums()}}
	judges := [2]*Judge{NewJudge(before), NewJudge(after)}
	var needs [2]lacks
	for k := range needs {
		needs[k] = lacks{count: make([]int, len(before.Fields)), seen: make([]int, len(before.Fields))}
	}
	for i := range subjects {
		s := &subjects[i]
		at := s.Path.Community()
		var stands [2]Stand
		for k, in := range [2]map[place.Path]*Sums{w.Before, w.After} {
			stands[k] = judges[k].stand(s.Values)
			if in[at] == nil {
				in[at] = newSums()
			}
			in[at].add(stands[k])
			w.Total[k].add(stands[k])
			if stands[k].open() {
				w.Cost[k].Compounds++
				judges[k].missing(s.Values, stands[k], &needs[k])
			}
		}
		if stands[0] != stands[1] {
			w.Moves = append(w.Moves, Move{*s, stands[0], stands[1], turns(before, after, s.Values)})
		}
		if !stands[0].open() && stands[1].open() {
			w.Opened++
		}
	}
	for k := range needs {
		w.Cost[k].add(before, &needs[k])
	}
	return w
}

func newSums() *Sums { return &Sums{Modes: map[string]int{}} }

func (s *Sums) add(x Stand) {
	switch x.Scope {
	case plan.Yes:
		s.In++
		s.Modes[x.Mode]++
	case plan.No:
		s.Out++
	default:
		s.Unknown++
	}
}

// open reports whether something would have to be surveyed: the scope is not known, or a compound in scope has no mode.
func (s Stand) open() bool {
	return s.Scope == plan.Unknown || s.Scope == plan.Yes && s.Mode == ""
}

func (j *Judge) stand(v plan.Values) Stand {
	s := Stand{Scope: j.plan.InScope(v)}
	if m := j.modeOf(v); m != nil {
		s.Mode = m.ID
	}
	return s
}

// lacks counts, by field, the compounds that lack it. seen holds the number of the last one that was counted for a field.
type lacks struct {
	count, seen []int
	number      int
}

// missing counts the fields that are open in conditions which are not answered: of the scope while that is open, and of the modes up
// to the last that may still hold.
func (j *Judge) missing(v plan.Values, s Stand, into *lacks) {
	into.number++
	if s.Scope == plan.Unknown {
		for i := range j.plan.Scope.Classes {
			into.ask(j.plan.Scope.Classes[i].All, v)
			into.ask(j.plan.Scope.Classes[i].Any, v)
		}
	}
	if s.Mode != "" {
		return
	}
	for i := range j.plan.Modes {
		m := &j.plan.Modes[i]
		switch m.Eval(v) {
		case plan.Yes:
			return
		case plan.Unknown:
			into.ask(m.All, v)
			into.ask(m.Any, v)
		}
	}
}

func (l *lacks) ask(list []plan.Condition, v plan.Values) {
	for i := range list {
		if list[i].Eval(v) != plan.Unknown {
			continue
		}
		for _, f := range list[i].Asks() {
			if x := valueOf(v, f); l.seen[f] != l.number && (x.Kind == reading.Unknown || x.Low != x.High) {
				l.seen[f] = l.number
				l.count[f]++
			}
		}
	}
}

func (c *Cost) add(p *plan.Plan, needs *lacks) {
	for f, n := range needs.count {
		if n == 0 {
			continue
		}
		field := &p.Fields[f]
		c.Fields = append(c.Fields, FieldCost{field, n})
		c.Answers += n
		c.Effort += n * max(field.Effort, 1)
	}
	slices.SortFunc(c.Fields, func(a, b FieldCost) int {
		return cmp.Or(cmp.Compare(a.Field.Effort, b.Field.Effort), cmp.Compare(b.Compounds, a.Compounds), cmp.Compare(a.Field.ID, b.Field.ID))
	})
}

// turns lists the conditions that the two plans answer otherwise.
func turns(before, after *plan.Plan, v plan.Values) []Turn {
	var out []Turn
	look := func(rule string, a, b []plan.Condition) {
		for i := range a {
			if x, y := a[i].Eval(v), b[i].Eval(v); x != y {
				out = append(out, Turn{rule, &a[i], telling(&b[i], v, y), x, y})
			}
		}
	}
	for i := range before.Scope.Classes {
		look(RuleScope, before.Scope.Classes[i].All, after.Scope.Classes[i].All)
		look(RuleScope, before.Scope.Classes[i].Any, after.Scope.Classes[i].Any)
	}
	for i := range before.Modes {
		look(before.Modes[i].ID, before.Modes[i].All, after.Modes[i].All)
		look(before.Modes[i].ID, before.Modes[i].Any, after.Modes[i].Any)
	}
	return out
}
